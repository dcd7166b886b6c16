from django.db import models

from boards.enums import ActionStatus, Purpose
from boards.models.agenda import AgendaItem
from boards.models.boards import Board
from boards.models.meetings import Meeting
from boards.models.minutes import MinutesItem
from boards.models.people import Organisation, Person
from boards.querysets import ActionQuerySet, ForwardPlanQuerySet
from hwb_portal.core.constraints import one_of


class Action(models.Model):
    """Something somebody promised at a meeting. Due may be a day, words only, or nothing at all."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    minutes_item = models.ForeignKey(
        MinutesItem, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    reference = models.CharField(max_length=20)
    paragraph_label = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    due_text = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=ActionStatus, default=ActionStatus.OPEN)
    outcome = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting__held_on", "id"]
        constraints = [
            one_of("boards_action_status", "status", ActionStatus),
            models.UniqueConstraint(fields=["meeting", "reference"], name="boards_action_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.text[:60]}"


class ActionOwner(models.Model):
    """Who owes an action, as printed, and the person or body meant where that is known."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="owners")
    label = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["action", "id"]

    def __str__(self) -> str:
        return self.label


class ForwardPlanEntry(models.Model):
    """Business that is known to come, before it has a meeting."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="forward_plan")
    title = models.CharField(max_length=300)
    due_text = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True, default=Purpose.NONE)
    lead = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    item = models.OneToOneField(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="planned_as",
        verbose_name="the agenda item it became",
    )

    objects = ForwardPlanQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "title"]
        verbose_name_plural = "forward plan entries"
        constraints = [
            one_of("boards_forwardplanentry_purpose", "purpose", Purpose),
            models.UniqueConstraint(fields=["board", "title", "due_text"], name="boards_forwardplanentry_once"),
        ]

    def __str__(self) -> str:
        return self.title
