"""Writes to meetings, and items that come onto their agendas."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import takewhile

from django.db import transaction
from django.db.models import Max

from boards.enums import ItemKind, MeetingStatus, PaperKind, PaperStatus, Part, Purpose
from boards.models import AgendaItem, Board, ForwardPlanEntry, Meeting, Paper, PaperVersion, StandingItem
from boards.ordering import Place
from boards.services.agenda import UNNUMBERED, fixed_items, items_in_order, places_of, store_order
from boards.services.released import meeting_changed
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

LAST = (ItemKind.URGENT, ItemKind.EXCLUSION)
DETAILS = (
    "starts_at",
    "venue_name",
    "venue_address",
    "notes",
    "member_count",
    "quorum",
    "contact_name",
    "contact_title",
    "previous_id",
)
KEPT_IN_A_CLONE = (
    "number",
    "suffix",
    "kind",
    "title",
    "public_title",
    "purpose",
    "purpose_text",
    "part",
    "lead",
    "contact",
    "sponsor",
    "planned_minutes",
    "matter_id",
)


@transaction.atomic
def create_meeting(
    *,
    board: Board,
    held_on: dt.date,
    starts: dt.time,
    by: User | None,
    clone_from: Meeting | None = None,
    status: MeetingStatus = MeetingStatus.DRAFT,
    is_demonstration: bool = False,
    venue_name: str = "",
    venue_address: str = "",
    notes: str = "",
) -> Meeting:
    """A meeting with the board's standing items, or with the items of another one: a draft, or announced already.

    A clone keeps items, order, words and matters, and drops papers, reasons for lateness and internal notes.
    """
    board = Board.objects.select_for_update().get(pk=board.pk)
    last = board.meetings.filter(held_on=held_on).aggregate(last=Max("sequence"))["last"] or 0
    meeting = Meeting(
        board=board,
        held_on=held_on,
        sequence=last + 1,
        starts_at=london(held_on, starts),
        status=status,
        contact_name=board.contact_name,
        contact_title=board.contact_title,
        is_demonstration=is_demonstration,
        venue_name=venue_name,
        venue_address=venue_address,
        notes=notes,
    )
    meeting.full_clean()
    meeting.save()
    if clone_from is not None:
        _copy_items(clone_from, meeting)
    else:
        for standing in board.standing_items.all():
            add_standing_item(meeting=meeting, standing=standing, by=by, is_audited=False)
    record("meeting.created", subject=meeting, label=str(meeting), by=by)
    meeting_changed(meeting)
    return meeting


@transaction.atomic
def create_series(
    *,
    board: Board,
    days: Sequence[dt.date],
    starts: dt.time,
    status: MeetingStatus,
    by: User,
    venue_name: str = "",
    venue_address: str = "",
) -> list[Meeting]:
    """A meeting on each of these days but those that have one, all or none; each with the board's standing items.

    Raises DomainError when every day has a meeting already.
    """
    board = Board.objects.select_for_update().get(pk=board.pk)
    taken = set(board.meetings.on_days(days).values_list("held_on", flat=True))
    free = [day for day in sorted(set(days)) if day not in taken]
    if not free:
        raise DomainError("Every one of these days has a meeting of this board already.")
    return [
        create_meeting(
            board=board,
            held_on=day,
            starts=starts,
            by=by,
            status=status,
            venue_name=venue_name,
            venue_address=venue_address,
        )
        for day in free
    ]


def _copy_items(source: Meeting, meeting: Meeting) -> None:
    spoken = (PaperStatus.PRESENTATION, PaperStatus.VERBAL)
    for position, old in enumerate(items_in_order(source), start=1):
        item = AgendaItem(meeting=meeting, position=position, **{name: getattr(old, name) for name in KEPT_IN_A_CLONE})
        if item.kind == ItemKind.MINUTES:
            item.purpose_text = ""  # it names the day of the minutes before
        item.paper_status = old.paper_status if old.paper_status in spoken else PaperStatus.NONE
        item.full_clean()
        item.save()
    store_order(places_of(items_in_order(meeting), set()))


def details_of(meeting: Meeting) -> dict[str, object]:
    """What an officer can change of a meeting, by field."""
    return {name: getattr(meeting, name) for name in DETAILS}


@transaction.atomic
def edit_meeting(*, meeting: Meeting, by: User, seen: str, values: Mapping[str, object]) -> Meeting:
    """Change time, place and the rest. `seen` is the fingerprint of what the officer was shown.

    Choosing the meeting whose minutes are confirmed puts them under the minutes item. Raises Conflict when
    somebody else changed the details since.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("board", "previous").get(pk=meeting.pk)
    before = details_of(meeting)
    wanted = {**before, **{name: values[name] for name in DETAILS if name in values}}
    if wanted == before:
        return meeting
    if fingerprint(before) != seen:
        raise Conflict("Somebody else changed the details of this meeting while you worked on them.")
    for name, value in wanted.items():
        setattr(meeting, name, value)
    meeting.full_clean()
    meeting.save(update_fields=[name.removesuffix("_id") for name in DETAILS])
    if wanted["previous_id"] != before["previous_id"]:
        _bring_minutes(meeting)
    meeting_changed(meeting)
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    record("meeting.edited", subject=meeting, label=str(meeting), by=by, details={"fields": changed})
    return meeting


def _bring_minutes(meeting: Meeting) -> None:
    """The minutes of the previous meeting as a paper under the minutes item; the ones before go."""
    item = AgendaItem.objects.for_meeting(meeting).filter(kind=ItemKind.MINUTES).first()
    if item is None:
        return
    if item.pk in fixed_items(meeting):
        raise DomainError("The item that confirms minutes is published. It keeps the minutes it has.")
    item.papers.filter(kind=PaperKind.MINUTES).delete()
    if meeting.previous is not None:
        day = f"{meeting.previous.held_on:%-d %B %Y}"
        paper = Paper(
            item=item,
            position=(item.papers.aggregate(last=Max("position"))["last"] or 0) + 1,
            kind=PaperKind.MINUTES,
            title=f"Minutes of the meeting of {day}",
            part=Part.PART_I,
            minutes_of=meeting.previous,
        )
        paper.full_clean()
        paper.save()
        PaperVersion.objects.create(paper=paper, number=1)
    item.paper_status = PaperStatus.ATTACHED if item.papers.exists() else PaperStatus.NONE
    item.save(update_fields=["paper_status"])


def add_standing_item(
    *, meeting: Meeting, standing: StandingItem, by: User | None, is_audited: bool = True
) -> AgendaItem:
    return add_item(
        meeting=meeting,
        kind=ItemKind(standing.kind),
        title=standing.title,
        purpose_text=standing.purpose_text,
        by=by,
        is_audited=is_audited,
    )


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    kind: ItemKind,
    title: str,
    by: User | None,
    purpose: Purpose = Purpose.NONE,
    part: Part = Part.PART_I,
    under: AgendaItem | None = None,
    is_audited: bool = True,
    **words: object,
) -> AgendaItem:
    """Put an item at the end of the agenda, or as a sub-item `under` another, with the number that follows.

    Open business goes before what ends the agenda: urgent business, the exclusion and Part II. Once the agenda
    is published its numbers stay, and a new item goes to the end. `words` are the other fields of the item.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    items = items_in_order(meeting)
    fixed = fixed_items(meeting)
    item = AgendaItem(
        meeting=meeting,
        position=(items[-1].position if items else 0) + 1,
        kind=kind,
        title=title,
        purpose=purpose,
        part=part,
        **words,
    )
    item.full_clean()
    item.save()
    places = places_of(items, fixed)
    if under is not None:
        _put_under(places, under, item)
    else:
        stay_last = [] if fixed else list(takewhile(_stays_last, reversed(items)))
        is_open_business = kind not in LAST and part == Part.PART_I
        at = len(places) - len(stay_last) if is_open_business else len(places)
        places.insert(at, Place(item.pk, None, "", takes_number=kind not in UNNUMBERED))
    store_order(places)
    if is_audited:
        record("item.added", subject=item, label=item.open_title, by=by)
    item.refresh_from_db()
    return item


def _put_under(places: list[Place], under: AgendaItem, item: AgendaItem) -> None:
    parent = next((place for place in places if place.id == under.pk), None)
    if parent is None or parent.number is None:
        raise DomainError("A sub-item goes under a numbered item of the same agenda.")
    last = max(at for at, place in enumerate(places) if place.number == parent.number)
    places.insert(last + 1, Place(item.pk, parent.number, "new"))


def _stays_last(item: AgendaItem) -> bool:
    return item.kind in LAST or item.part == Part.PART_II


@transaction.atomic
def take_from_plan(*, entry: ForwardPlanEntry, meeting: Meeting, by: User) -> AgendaItem:
    """Move an entry of the forward plan onto a meeting's agenda. A second time finds the item it became.

    Readers find it on the plan until the agenda is published.
    """
    entry = ForwardPlanEntry.objects.select_for_update(of=("self",)).select_related("item", "matter").get(pk=entry.pk)
    if entry.board_id != meeting.board_id:
        raise DomainError("This entry belongs to another board’s forward plan.")
    if entry.item is not None and entry.item.meeting_id == meeting.pk:
        return entry.item
    if entry.item is not None:
        raise DomainError("This entry is on the agenda of another meeting already.")
    item = add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title=entry.title,
        purpose=Purpose(entry.purpose),
        part=Part(entry.part),
        public_title=entry.title if entry.part == Part.PART_II else "",
        lead=entry.lead,
        matter=entry.matter,
        internal_notes=f"From the forward plan. {entry.note}".strip(),
        by=by,
    )
    entry.item = item
    entry.save(update_fields=["item"])
    return item
