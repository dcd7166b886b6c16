from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.enums import AttendanceState, MeetingStatus
from boards.models.boards import Board, Seat
from boards.models.people import Person
from boards.querysets import MeetingQuerySet
from hwb_portal.core.constraints import ends_after_start, one_of

LONDON = ZoneInfo("Europe/London")


class Meeting(models.Model):
    """One meeting of a board. Its address is its day; a second one on that day has `sequence` 2."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    sequence = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=MeetingStatus, default=MeetingStatus.DRAFT)
    venue_name = models.CharField(max_length=200, blank=True)
    venue_address = models.CharField(max_length=300, blank=True)
    member_count = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_title = models.CharField(max_length=200, blank=True)
    notes = models.TextField("note shown to readers", blank=True)
    previous = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="following",
        verbose_name="meeting whose minutes it confirms",
    )
    status_reason = models.TextField("why it was cancelled, moved or adjourned", blank=True)
    status_changed_at = models.DateTimeField(null=True, blank=True)
    continued_at = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continues", verbose_name="meets instead"
    )
    current_publication = models.OneToOneField(
        "boards.Publication", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_demonstration = models.BooleanField(default=False, help_text="Invented business, said so on the page.")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["board", "held_on", "sequence"], name="boards_meeting_day"),
            one_of("boards_meeting_status", "status", MeetingStatus),
            ends_after_start("boards_meeting_ends_after_start", "starts_at", "ends_at"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="boards_meeting_sequence_from_one"),
            models.CheckConstraint(
                condition=~Q(status__in=[MeetingStatus.PUBLISHED, MeetingStatus.HELD])
                | Q(current_publication__isnull=False),
                name="boards_meeting_open_agenda_is_a_publication",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MeetingStatus.CANCELLED, MeetingStatus.MOVED, MeetingStatus.ADJOURNED])
                | ~Q(status_reason=""),
                name="boards_meeting_change_says_why",
            ),
            models.CheckConstraint(
                condition=Q(quorum__isnull=True)
                | Q(member_count__isnull=True)
                | Q(quorum__lte=models.F("member_count")),
                name="boards_meeting_quorum_within_members",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board.short_name}, {self.held_on:%-d %B %Y}"

    @property
    def slug(self) -> str:
        """The date part of the meeting's address: "2017-10-17", or "2017-10-17-2" for a second one."""
        return f"{self.held_on:%Y-%m-%d}" + (f"-{self.sequence}" if self.sequence > 1 else "")

    @property
    def starts_local(self) -> datetime:
        return self.starts_at.astimezone(LONDON)

    @property
    def has_public_agenda(self) -> bool:
        return self.current_publication_id is not None

    def get_absolute_url(self) -> str:
        return reverse("boards:meeting_detail", args=[self.board.slug, self.slug])


class MeetingSubstitute(models.Model):
    """Somebody named to take a member's place at one meeting, with that meeting's papers."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="substitutes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["meeting", "seat"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="boards_meetingsubstitute_one_a_seat")]

    def __str__(self) -> str:
        return f"{self.user} for {self.seat} at {self.meeting}"


class Attendance(models.Model):
    """Who was there, as the minutes record it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("name as printed", max_length=200)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=AttendanceState)
    stands_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    capacity = models.CharField(max_length=200, blank=True)
    arrived_at = models.ForeignKey(
        "boards.MinutesItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="item at which they arrived",
    )
    left_at = models.ForeignKey(
        "boards.MinutesItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="item before which they left",
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["meeting", "position"]
        verbose_name_plural = "attendance"
        constraints = [
            one_of("boards_attendance_state", "state", AttendanceState),
            models.UniqueConstraint(fields=["meeting", "position"], name="boards_attendance_position"),
            models.CheckConstraint(
                condition=Q(stands_for__isnull=False) | ~Q(state=AttendanceState.SUBSTITUTE),
                name="boards_attendance_substitute_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(stands_for__isnull=True) | Q(person__isnull=True) | ~Q(stands_for=models.F("person")),
                name="boards_attendance_substitute_for_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_state_display()}"
