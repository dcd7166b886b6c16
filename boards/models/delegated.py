"""Decisions that officers take for the board."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from boards.models.boards import Board
from boards.models.minutes import Decision
from boards.querysets import OfficerDecisionQuerySet


class OfficerDecision(models.Model):
    """The written record of a decision an officer took under the board's authority (SI 2014/2095).

    Two clocks run from its day: the record stays open for six years, its background papers for four.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="officer_decisions")
    delegation = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officer_decisions",
        verbose_name="decision of the board that delegated it",
    )
    authority = models.CharField("authority, where no decision in the portal gave it", max_length=300, blank=True)
    title = models.CharField(max_length=300)
    decided_by = models.CharField("name and title of the officer", max_length=200)
    decided_on = models.DateField()
    text = models.TextField("what was decided")
    reasons = models.TextField()
    alternatives = models.TextField("alternatives that were rejected, and why")
    interests = models.TextField("interests of members who were consulted", blank=True)
    background = models.TextField("background papers", blank=True)
    recorded_at = models.DateTimeField()
    record_until = models.DateField("last day the record is open")
    background_until = models.DateField("last day its background papers are open")

    objects = OfficerDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delegation__isnull=False) | ~Q(authority=""), name="boards_officerdecision_has_authority"
            ),
            models.CheckConstraint(
                condition=Q(background_until__gt=F("decided_on")) & Q(record_until__gt=F("background_until")),
                name="boards_officerdecision_two_clocks",
            ),
            models.CheckConstraint(
                condition=~Q(reasons="") & ~Q(alternatives=""), name="boards_officerdecision_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("boards:officer_decision_detail", args=[self.board.slug, self.pk])
