"""Writes to meetings and their agendas."""

import datetime as dt
from itertools import takewhile

from django.db import transaction
from django.db.models import Max

from boards.enums import ItemKind, MeetingStatus, PaperStatus, Part, Purpose
from boards.models import AgendaItem, Board, Meeting
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london

UNNUMBERED = (ItemKind.ANNOUNCEMENTS, ItemKind.EXCLUSION)
LAST = (ItemKind.URGENT, ItemKind.EXCLUSION)


@transaction.atomic
def create_meeting(
    *,
    board: Board,
    held_on: dt.date,
    starts: dt.time,
    by: User | None,
    is_demonstration: bool = False,
    **details: str,
) -> Meeting:
    """A draft meeting with the board's standing items. `details` are venue_name, venue_address and the like."""
    board = Board.objects.select_for_update().get(pk=board.pk)
    last = board.meetings.filter(held_on=held_on).aggregate(last=Max("sequence"))["last"] or 0
    meeting = Meeting(
        board=board,
        held_on=held_on,
        sequence=last + 1,
        starts_at=london(held_on, starts),
        status=MeetingStatus.DRAFT,
        contact_name=board.contact_name,
        contact_title=board.contact_title,
        is_demonstration=is_demonstration,
        **details,
    )
    meeting.full_clean()
    meeting.save()
    for standing in board.standing_items.all():
        add_item(
            meeting=meeting,
            kind=ItemKind(standing.kind),
            title=standing.title,
            purpose_text=standing.purpose_text,
            by=by,
            is_audited=False,
        )
    record("meeting.created", subject=meeting, label=str(meeting), by=by)
    return meeting


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    kind: ItemKind,
    title: str,
    by: User | None,
    purpose: Purpose = Purpose.NONE,
    purpose_text: str = "",
    lead: str = "",
    part: Part = Part.PART_I,
    public_title: str = "",
    paper_status: PaperStatus = PaperStatus.NONE,
    is_audited: bool = True,
) -> AgendaItem:
    """Put an item at the end of the agenda, with the next number.

    Open business goes before what ends the agenda: urgent business, the exclusion and Part II.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    items = list(AgendaItem.objects.for_meeting(meeting).order_by("-position"))
    is_open_business = kind not in LAST and part == Part.PART_I
    moved = list(takewhile(_stays_last, items)) if is_open_business else []
    item = AgendaItem(
        meeting=meeting,
        kind=kind,
        title=title,
        public_title=public_title,
        purpose=purpose,
        purpose_text=purpose_text,
        lead=lead,
        part=part,
        paper_status=paper_status,
    )
    for standing in moved:
        standing.position += 1
        if standing.number is not None:
            standing.number += 1
        standing.save(update_fields=["position", "number"])
    kept = [found for found in items if found not in moved]
    item.position = (kept[0].position if kept else 0) + 1
    if kind not in UNNUMBERED:
        item.number = max((found.number or 0 for found in kept), default=0) + 1
    item.full_clean()
    item.save()
    if is_audited:
        record("item.added", subject=item, label=item.open_title, by=by)
    return item


def _stays_last(item: AgendaItem) -> bool:
    return item.kind in LAST or item.part == Part.PART_II
