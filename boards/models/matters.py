"""Matters: what the board comes back to, meeting after meeting."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.enums import MatterKind
from boards.models.boards import Board
from boards.querysets import MatterQuerySet
from hwb_portal.core.constraints import ends_after_start, one_of


class Matter(models.Model):
    """One thread through several meetings. Items, entries of the forward plan and actions belong to it.

    Its decisions are those under its items. Everyone reads the title as soon as anything of the matter is open.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="matters")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=MatterKind)
    about = models.TextField("what it is", blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField("how it ended", blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["board", "title"]
        constraints = [
            one_of("boards_matter_kind", "kind", MatterKind),
            models.UniqueConstraint(fields=["board", "slug"], name="boards_matter_slug"),
            ends_after_start("boards_matter_ends_after_start", "opened_on", "closed_on"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(outcome=""), name="boards_matter_end_says_how"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("boards:matter_detail", args=[self.board.slug, self.slug])
