"""What belongs to the forward plan beside its entries: deferrals, and what comes back again and again."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.models.actions import ForwardPlanEntry
from boards.models.agenda import AgendaItem
from boards.models.boards import Board
from boards.models.matters import Matter
from boards.models.meetings import Meeting
from boards.querysets import DutyQuerySet
from hwb_portal.core.constraints import ends_after_start


class Deferral(models.Model):
    """One time that business was put off. Rows are added and never changed by a service."""

    entry = models.ForeignKey(ForwardPlanEntry, on_delete=models.CASCADE, related_name="deferrals")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="+", verbose_name="meeting that was to take it"
    )
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["entry", "at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="boards_deferral_says_why")]

    def __str__(self) -> str:
        return f"{self.entry}: put off from {self.meeting.held_on:%-d %B %Y}"


class Duty(models.Model):
    """Business that comes back: every so many months from a first day on, by law or by the board's own wish."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="duties")
    title = models.CharField(max_length=200)
    source = models.CharField("law, or where the board asked for it", max_length=300)
    is_statutory = models.BooleanField("the law asks for it", default=True)
    lead = models.CharField(max_length=200, blank=True)
    every_months = models.PositiveSmallIntegerField("comes back after so many months")
    first_due_on = models.DateField("first day on which it is due")
    ends_on = models.DateField("last day of the duty", null=True, blank=True)
    note = models.TextField(blank=True)
    matter = models.ForeignKey(Matter, on_delete=models.SET_NULL, null=True, blank=True, related_name="duties")

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["board", "title"]
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(fields=["board", "title"], name="boards_duty_once"),
            models.CheckConstraint(
                condition=Q(every_months__gte=1, every_months__lte=120), name="boards_duty_comes_back"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="boards_duty_says_where_from"),
            ends_after_start("boards_duty_ends_after_start", "first_due_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return self.title


class DutyOccasion(models.Model):
    """One time that a duty is due, kept once something was done about it. `due_on` is the day its rhythm gives."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="occasions")
    due_on = models.DateField()
    moved_to = models.DateField("day it was moved to", null=True, blank=True)
    reason = models.TextField("why it was moved", blank=True)
    entry = models.OneToOneField(
        ForwardPlanEntry, on_delete=models.SET_NULL, null=True, blank=True, related_name="occasion"
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="agenda item that took it, where that did not come by the plan",
    )

    class Meta:
        ordering = ["duty", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "due_on"], name="boards_dutyoccasion_once"),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | (~Q(reason="") & ~Q(moved_to=F("due_on"))),
                name="boards_dutyoccasion_move_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}, {self.due_on:%-d %B %Y}"

    @property
    def day(self) -> dt.date:
        """The day on which it is due now."""
        return self.moved_to or self.due_on

    @property
    def taken_as(self) -> AgendaItem | None:
        """The item of an agenda that takes it."""
        return self.item or (self.entry.item if self.entry else None)
