from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.enums import ActionStatus, Part, Purpose
from boards.models.agenda import AgendaItem
from boards.models.boards import Board, Seat
from boards.models.matters import Matter
from boards.models.meetings import Meeting
from boards.models.minutes import MinutesItem, MinutesParagraph
from boards.models.people import Organisation, Person
from boards.models.questions import PublicQuestion
from boards.querysets import ActionQuerySet, ActionUpdateQuerySet, ForwardPlanQuerySet
from hwb_portal.core.constraints import one_of


class Action(models.Model):
    """Something somebody promised at a meeting. Due may be a day, a meeting, words only, or nothing at all."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    minutes_item = models.ForeignKey(
        MinutesItem, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    paragraph = models.ForeignKey(
        MinutesParagraph, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    question = models.ForeignKey(
        PublicQuestion, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    reference = models.CharField(max_length=20)
    paragraph_label = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    due_text = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=ActionStatus, default=ActionStatus.OPEN)
    outcome = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    matter = models.ForeignKey(
        Matter,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="the matter it belongs to, where that is not its item’s",
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting__held_on", "id"]
        constraints = [
            one_of("boards_action_status", "status", ActionStatus),
            models.UniqueConstraint(fields=["meeting", "reference"], name="boards_action_reference"),
            models.CheckConstraint(
                condition=Q(due_meeting__isnull=True) | ~Q(due_meeting=models.F("meeting")),
                name="boards_action_due_at_another_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("boards:action_detail", args=[self.board.slug, self.pk])


class ActionOwner(models.Model):
    """Who owes an action, as printed, and the person, seat or body meant where that is known.

    With a seat, whoever sits in it today owes the action. `email` is a partner's outside, who has no sign-in.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="owners")
    label = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True, help_text="For officers only. Never published.")
    mailed_at = models.DateTimeField("told by e-mail", null=True, blank=True)

    class Meta:
        ordering = ["action", "id"]

    def __str__(self) -> str:
        return self.label


class ActionUpdate(models.Model):
    """What was reported of an action on one day. Rows are added and never changed by a service.

    `by` is empty for a partner who answered by a link in an e-mail; then `by_label` is the owner as printed.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=200)
    was_status = models.CharField(max_length=20, choices=ActionStatus)
    status = models.CharField(max_length=20, choices=ActionStatus)
    note = models.TextField()
    was_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField("new day by which it is due", null=True, blank=True)

    objects = ActionUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["action", "at", "id"]
        constraints = [
            one_of("boards_actionupdate_status", "status", ActionStatus),
            one_of("boards_actionupdate_was_status", "was_status", ActionStatus),
            models.CheckConstraint(condition=~Q(note=""), name="boards_actionupdate_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.action.reference}, {self.at:%-d %B %Y}"


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
    part = models.CharField(
        max_length=1,
        choices=Part,
        default=Part.PART_I,
        help_text="Of a closed item that was put off the plan has the public title, and nobody outside its matter.",
    )
    matter = models.ForeignKey(
        Matter,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="the matter it belongs to",
    )
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
            one_of("boards_forwardplanentry_part", "part", Part),
            models.UniqueConstraint(fields=["board", "title", "due_text"], name="boards_forwardplanentry_once"),
        ]

    def __str__(self) -> str:
        return self.title
