"""Files of figures on their way: sent by an analyst, signed off by somebody else, and what each of them wrote."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from boards.models import Board
from hwb_portal.core.constraints import one_of
from metrics.embargoes import held_words
from metrics.enums import LoadState
from metrics.load_querysets import FigureLoadQuerySet, LoadedFigureQuerySet
from metrics.models.history import ObservationRevision
from metrics.models.observations import Observation


def load_name(instance: "FigureLoad", filename: str) -> str:
    return f"loads/{uuid.uuid4().hex}{Path(filename).suffix}"


class FigureLoad(models.Model):
    """A tidy file that was sent for sign-off. Its figures are stored at the sign-off and not before.

    `board` is None when every indicator in the file belongs to no board. The counts are those of the preview until
    the sign-off, and from then on what was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=LoadState, default=LoadState.WAITING)
    file = models.FileField(upload_to=load_name)
    original_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    reason = models.CharField("why figures are restated", max_length=300, blank=True)
    embargoed_until = models.DateTimeField("nobody else sees its new figures before", null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_name = models.CharField("name of who sent it", max_length=200)
    new = models.PositiveIntegerField("figures that are new")
    changed = models.PositiveIntegerField("figures that are restated")
    same = models.PositiveIntegerField("figures that are stored already")
    decided_at = models.DateTimeField("signed off or sent back at", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_name = models.CharField("in whose name it was signed off or sent back", max_length=200, blank=True)
    words = models.CharField("why it was sent back", max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_name = models.CharField("name of who undid it", max_length=200, blank=True)
    undone_because = models.CharField("why it was undone", max_length=250, blank=True)

    objects = FigureLoadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            one_of("metrics_figureload_state", "state", LoadState),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state=LoadState.WAITING), name="metrics_figureload_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(created_by__isnull=True) | ~Q(decided_by=F("created_by")),
                name="metrics_figureload_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=LoadState.WAITING, decided_at__isnull=True, decided_name="")
                | (~Q(state=LoadState.WAITING) & Q(decided_at__isnull=False) & ~Q(decided_name="")),
                name="metrics_figureload_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=LoadState.REFUSED) ^ Q(words=""), name="metrics_figureload_sent_back_with_reason"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=LoadState.UNDONE, undone_at__isnull=False) & ~Q(undone_name="") & ~Q(undone_because="")
                )
                | (~Q(state=LoadState.UNDONE) & Q(undone_at__isnull=True, undone_name="", undone_because="")),
                name="metrics_figureload_undone_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original_name}, {self.board.short_name if self.board else 'no board'}"

    @property
    def is_waiting(self) -> bool:
        return self.state == LoadState.WAITING

    @property
    def held_words(self) -> str:
        """ "Embargoed until …" while it is."""
        return held_words(self.embargoed_until, timezone.now())

    def get_absolute_url(self) -> str:
        return reverse("metrics:load_detail", args=[self.pk])


class LoadedFigure(models.Model):
    """A figure that a load wrote: new, or in the place of `before`. Rows are added and never changed."""

    owner = models.ForeignKey(FigureLoad, on_delete=models.CASCADE, related_name="figures")
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(ObservationRevision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LoadedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "observation"], name="metrics_loadedfigure_once"),
        ]

    def __str__(self) -> str:
        return str(self.observation)
