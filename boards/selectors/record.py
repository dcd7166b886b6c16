"""What an officer sees while writing the record of a meeting. Never for anybody else."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from boards.enums import AttendanceState, MinutesStatus, Part
from boards.models import (
    Action,
    ActionOwner,
    Apology,
    Appointment,
    Attendance,
    DeclaredInterest,
    Meeting,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    Motion,
    Person,
    PublishedItem,
    TypedText,
)
from boards.quorum import Quorum
from boards.room import in_room, offices_on, quorum_of, quorum_parts
from boards.selectors.minutes import MotionLine, VoteLine, declared_words, motion_lines, other_votes
from boards.services.action_mail import waiting_owners
from boards.services.minutes_steps import open_questions
from hwb_portal.accounts.models import User


@dataclass(frozen=True)
class ItemRow:
    item: MinutesItem
    paragraphs: int
    decisions: int
    quorum: Quorum
    needs_summary: bool

    @property
    def decided_words(self) -> str:
        return f"{self.decisions} {'decision' if self.decisions == 1 else 'decisions'}" if self.decisions else ""


@dataclass(frozen=True)
class RecordPage:
    """`rows` is empty until the minutes are started; `missing` counts items a supplement brought since."""

    meeting: Meeting
    minutes: Minutes | None
    rows: tuple[ItemRow, ...]
    missing: int
    quorum: Quorum | None
    questions: tuple[str, ...]
    loose: tuple[Action, ...]
    to_mail: tuple[ActionOwner, ...]
    to_register: tuple[DeclaredInterest, ...]
    has_decisions: bool

    @property
    def next_step(self) -> str:
        """The step that follows: check, publish, approve, sign, or "" when all is done."""
        if self.minutes is None:
            return ""
        return {
            MinutesStatus.DRAFT: "check",
            MinutesStatus.CHECKED: "publish",
            MinutesStatus.PUBLISHED: "approve",
            MinutesStatus.APPROVED: "sign",
        }.get(MinutesStatus(self.minutes.status), "")


@dataclass(frozen=True)
class ItemPage:
    """One heading as the officer writes under it. `typed` is what this officer left unsaved for a new paragraph."""

    item: MinutesItem
    paragraphs: tuple[MinutesParagraph, ...]
    motions: tuple[MotionLine, ...]
    votes: tuple[VoteLine, ...]
    interests: tuple[str, ...]
    quorum: Quorum
    typed: TypedText | None
    previous: MinutesItem | None
    following: MinutesItem | None

    @property
    def needs_summary(self) -> bool:
        return needs_summary(self.item, len(self.paragraphs))


def needs_summary(item: MinutesItem, paragraphs: int) -> bool:
    return item.part == Part.PART_II and bool(paragraphs) and not item.public_summary.strip()


def record_page(meeting: Meeting, user: User, today: dt.date) -> RecordPage:
    """The hub of a meeting's record. The number of queries does not grow with the items."""
    minutes = Minutes.objects.visible_to(user).for_meeting(meeting).first()
    rows = attendance_of(meeting)
    parts, offices = quorum_parts(meeting.board), offices_on(meeting)
    items = []
    if minutes is not None:
        minutes.meeting = meeting
        items = list(minutes.items.prefetch_related("paragraphs", "decisions", "agenda_item"))
    had = {item.agenda_item_id for item in items}
    published = PublishedItem.objects.filter(publication=meeting.current_publication_id)
    return RecordPage(
        meeting=meeting,
        minutes=minutes,
        rows=tuple(
            ItemRow(
                item=item,
                paragraphs=len(item.paragraphs.all()),
                decisions=len(item.decisions.all()),
                quorum=quorum_of(meeting, rows, parts, offices, item.position),
                needs_summary=needs_summary(item, len(item.paragraphs.all())),
            )
            for item in items
        ),
        missing=sum(row.item_id not in had for row in published) if minutes else 0,
        quorum=quorum_of(meeting, rows, parts, offices, items[0].position if items else None) if rows else None,
        questions=open_questions(minutes) if minutes and not minutes.is_released else (),
        loose=tuple(Action.objects.for_meeting(meeting).loose().with_owners()),
        to_mail=tuple(waiting_owners(meeting, today)),
        to_register=tuple(DeclaredInterest.objects.for_meeting(meeting).to_register()),
        has_decisions=any(item.decisions.all() for item in items),
    )


def item_page(item: MinutesItem, user: User) -> ItemPage:
    meeting = item.minutes.meeting
    declared = DeclaredInterest.objects.for_meeting(meeting).filter(item=item.agenda_item_id)
    votes = list(item.votes.prefetch_related("recorded__person"))
    movers = Motion.objects.select_related("mover", "seconder")
    amendments = Prefetch("amendments", movers.order_by("position"))
    motions = list(movers.filter(item=item).prefetch_related(amendments, "decisions"))
    siblings = list(item.minutes.items.all())
    at = [one.pk for one in siblings].index(item.pk)
    return ItemPage(
        item=item,
        paragraphs=tuple(item.paragraphs.prefetch_related("owners", "decisions", "actions__owners")),
        motions=motion_lines(motions, votes),
        votes=other_votes(motions, votes),
        interests=tuple(declared_words(one) for one in declared),
        quorum=quorum_of(
            meeting, attendance_of(meeting), quorum_parts(meeting.board), offices_on(meeting), item.position
        ),
        typed=typed_by(user, item, None),
        previous=siblings[at - 1] if at else None,
        following=siblings[at + 1] if at + 1 < len(siblings) else None,
    )


def typed_by(user: User, item: MinutesItem, paragraph: MinutesParagraph | None) -> TypedText | None:
    return TypedText.objects.filter(by=user, item=item, paragraph=paragraph).first()


def attendance_of(meeting: Meeting) -> list[Attendance]:
    rows = Attendance.objects.filter(meeting=meeting).order_by("position")
    return list(rows.select_related("seat", "person", "stands_for", "arrived_at", "left_at"))


def holders_on(meeting: Meeting) -> list[Appointment]:
    """Who held a seat with a vote on the day of the meeting, in the order of the seats."""
    held = Appointment.objects.current(meeting.held_on).filter(seat__board=meeting.board_id, seat__is_observer=False)
    return list(held.select_related("seat", "person").order_by("seat__position"))


def presiders(meeting: Meeting) -> list[Person]:
    """Who may have presided: the members who were present, or all of them while nobody is recorded."""
    there = [row.person for row in in_room(attendance_of(meeting), 0) if row.person is not None]
    return there or [one.person for one in holders_on(meeting)]


def attendance_answers(meeting: Meeting, held: list[Appointment]) -> Mapping[str, object]:
    """The stored attendance list as the fields of the form have it; before there is one, the apologies that came."""
    rows = attendance_of(meeting)
    told = {} if rows else {one.seat_id: one for one in Apology.objects.for_meeting(meeting)}
    by_person = {row.person_id: row for row in rows if row.person_id and row.state != "substitute"}
    stands_in = {row.stands_for_id: row for row in rows if row.stands_for_id}
    found: dict[str, object] = {}
    for one in held:
        row, substitute = by_person.get(one.person_id), stands_in.get(one.person_id)
        moving = row if row is not None and row.state == "present" else substitute
        apology = told.get(one.seat_id)
        found[f"state-{one.pk}"] = row.state if row else AttendanceState.APOLOGIES if apology else None
        found[f"substitute-{one.pk}"] = substitute.name if substitute else apology.substitute if apology else ""
        found[f"arrived-{one.pk}"] = moving.arrived_at_id if moving else None
        found[f"left-{one.pk}"] = moving.left_at_id if moving else None
    minutes = Minutes.objects.for_meeting(meeting).first()
    named = {state: [row.name for row in rows if row.state == state] for state in ("observer", "in_attendance")}
    return {
        **found,
        "observers": named["observer"],
        "in_attendance": named["in_attendance"],
        "officers": minutes.officers_present if minutes else "",
    }
