"""Boards: everything in which one council differs from another is data here, never a branch in code."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from boards.enums import (
    ActionStyle,
    FrontSheetStyle,
    ItemKind,
    MinutesNumbering,
    NoticeKind,
    NoticePlacement,
    Office,
    Part,
    QuestionDays,
    ResolutionLabels,
    SeatClass,
    StaffRole,
    TimeStyle,
)
from boards.models.people import Organisation, Person
from boards.querysets import AppointmentQuerySet, BoardQuerySet, SeatQuerySet
from hwb_portal.core.constraints import ends_after_start, one_of


class Board(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="boards")
    about = models.TextField(blank=True)
    website = models.URLField(blank=True)
    strategy_priorities = models.JSONField(default=list, blank=True)

    contact_name = models.CharField(max_length=200, blank=True)
    contact_title = models.CharField(max_length=200, blank=True)
    contact_team = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField("team mailbox", blank=True)
    proper_officer_name = models.CharField(max_length=200, blank=True)
    proper_officer_title = models.CharField(max_length=200, blank=True)

    chair_title = models.CharField(max_length=60, default="Chair")
    vice_chair_title = models.CharField(max_length=60, default="Vice-Chair")
    part_one_heading = models.CharField(max_length=120, blank=True)
    part_two_heading = models.CharField(max_length=120, blank=True)
    part_two_statement = models.TextField(blank=True)
    exclusion_wording = models.TextField(
        blank=True, help_text="The resolution; {paragraphs} stands for the paragraphs of Schedule 12A."
    )

    front_sheet_style = models.CharField(max_length=20, choices=FrontSheetStyle)
    time_style = models.CharField(max_length=10, choices=TimeStyle)
    pack_label = models.CharField(
        max_length=80, help_text="Printed on every page of a pack: {page} and {pages} are filled in."
    )
    shows_quorum = models.BooleanField(default=True)
    shows_member_classes = models.BooleanField(default=False)
    shows_item_purpose = models.BooleanField(default=False)
    shows_page_ranges = models.BooleanField(default=False)
    shows_paper_status = models.BooleanField(default=True)
    has_public_information_section = models.BooleanField(default=False)
    has_announcements = models.BooleanField(default=False)

    minutes_numbering = models.CharField(max_length=20, choices=MinutesNumbering)
    minutes_paragraphs_numbered = models.BooleanField(default=True)
    decision_word = models.CharField(max_length=30)
    resolution_labels = models.CharField(max_length=10, choices=ResolutionLabels)
    action_style = models.CharField(max_length=20, choices=ActionStyle)
    minutes_show_officer_contacts = models.BooleanField(default=False)
    minutes_list_officers = models.BooleanField(default=False)
    minutes_show_times = models.BooleanField(default=False)

    question_notice_days = models.PositiveSmallIntegerField(default=5)
    question_notice_time = models.TimeField(null=True, blank=True)
    question_days_kind = models.CharField(max_length=20, choices=QuestionDays)
    question_addressee = models.CharField(max_length=200, blank=True)
    question_eligibility = models.CharField(max_length=300, blank=True)
    question_scope = models.CharField(max_length=300, blank=True)

    report_template = models.ForeignKey("boards.ReportTemplate", on_delete=models.PROTECT, related_name="+")
    report_notice_days = models.PositiveSmallIntegerField(
        default=8, help_text="Clear days before the meeting by which reports must be in."
    )
    office_close = models.TimeField(
        null=True,
        blank=True,
        default=dt.time(17),
        help_text="A release after this hour counts from the next day; empty where release on the web is enough.",
    )

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("boards_board_front_sheet_style", "front_sheet_style", FrontSheetStyle),
            one_of("boards_board_time_style", "time_style", TimeStyle),
            one_of("boards_board_minutes_numbering", "minutes_numbering", MinutesNumbering),
            one_of("boards_board_resolution_labels", "resolution_labels", ResolutionLabels),
            one_of("boards_board_action_style", "action_style", ActionStyle),
            one_of("boards_board_question_days_kind", "question_days_kind", QuestionDays),
            models.CheckConstraint(
                condition=Q(pack_label__contains="{page}"), name="boards_board_pack_label_has_page"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("boards:board_detail", args=[self.slug])


class BoardNotice(models.Model):
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    placement = models.CharField(max_length=20, choices=NoticePlacement)
    heading = models.CharField(max_length=200)
    body = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["board", "position"]
        constraints = [
            one_of("boards_boardnotice_kind", "kind", NoticeKind),
            one_of("boards_boardnotice_placement", "placement", NoticePlacement),
            models.UniqueConstraint(fields=["board", "position"], name="boards_boardnotice_position"),
        ]

    def __str__(self) -> str:
        return self.heading


class StandingItem(models.Model):
    """An item that stands on every agenda of the board."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="standing_items")
    kind = models.CharField(max_length=20, choices=ItemKind)
    title = models.CharField(max_length=300)
    purpose_text = models.TextField(blank=True)
    part = models.CharField(max_length=1, choices=Part, default=Part.PART_I)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["board", "position"]
        constraints = [
            one_of("boards_standingitem_kind", "kind", ItemKind),
            one_of("boards_standingitem_part", "part", Part),
            models.UniqueConstraint(fields=["board", "position"], name="boards_standingitem_position"),
        ]

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """A place on the board. It exists whether or not somebody sits in it."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="seats")
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    group = models.CharField("group printed on the agenda", max_length=200, blank=True)
    seat_class = models.CharField(max_length=20, choices=SeatClass)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    is_voting = models.BooleanField(default=True)
    is_observer = models.BooleanField(default=False)
    starts_on = models.DateField("first day of the seat", null=True, blank=True)
    ends_on = models.DateField("last day of the seat", null=True, blank=True)
    position = models.PositiveSmallIntegerField()

    current: "list[Appointment]"  # set by SeatQuerySet.on

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["board", "position"]
        constraints = [
            one_of("boards_seat_class", "seat_class", SeatClass),
            ends_after_start("boards_seat_ends_after_start", "starts_on", "ends_on"),
            models.UniqueConstraint(fields=["board", "key"], name="boards_seat_key"),
            models.CheckConstraint(
                condition=~Q(is_voting=True, is_observer=True), name="boards_seat_observer_does_not_vote"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class QuorumPart(models.Model):
    """One condition of a quorum that is a rule and not only a number: "a chair", "four of the partners".

    Whoever sits in one of the classes, or holds one of the offices, counts. All parts of a board must be met.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="quorum_parts")
    label = models.CharField(max_length=120)
    seat_classes = models.JSONField("classes of members that count", default=list, blank=True)
    offices = models.JSONField("offices that count", default=list, blank=True)
    at_least = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["board", "label"]
        constraints = [
            models.UniqueConstraint(fields=["board", "label"], name="boards_quorumpart_once"),
            models.CheckConstraint(condition=Q(at_least__gte=1), name="boards_quorumpart_asks_for_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: at least {self.at_least}"

    def clean(self) -> None:
        super().clean()
        known = set(SeatClass.values) | set(Office.values)
        if not (self.seat_classes or self.offices) or not {*self.seat_classes, *self.offices} <= known:
            raise ValidationError("Name at least one class of members or office, as the lists have them.")


class Appointment(models.Model):
    """One person in one seat from a day to a day; an open start means before the records begin."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    office = models.CharField(max_length=20, choices=Office, default=Office.MEMBER)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["seat__position", F("starts_on").asc(nulls_first=True)]
        constraints = [
            one_of("boards_appointment_office", "office", Office),
            ends_after_start("boards_appointment_ends_after_start", "starts_on", "ends_on"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ends_on__isnull=True), name="boards_appointment_one_open_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.seat})"


class BoardStaff(models.Model):
    """Who works for which board, and as what."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=StaffRole)

    class Meta:
        ordering = ["board", "role"]
        verbose_name_plural = "board staff"
        constraints = [
            one_of("boards_boardstaff_role", "role", StaffRole),
            models.UniqueConstraint(fields=["board", "user", "role"], name="boards_boardstaff_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.board}"


class BoardClosure(models.Model):
    """A day on which the council's offices are closed, which therefore is no clear day."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="closures")
    day = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["board", "day"]
        constraints = [models.UniqueConstraint(fields=["board", "day"], name="boards_boardclosure_once")]

    def __str__(self) -> str:
        return f"{self.day:%-d %B %Y}: {self.reason}"


class ProclaimedHoliday(models.Model):
    """A bank holiday proclaimed after the official list was stored."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%-d %B %Y}: {self.name}"
