import datetime as dt
from typing import Any

from boards.enums import ItemKind, MeetingStatus
from boards.models import AgendaItem, Board, Meeting, MeetingSubstitute, Seat
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import london
from tests.factories.people import make_board, make_seat
from tests.factories.publication import OPEN, open_to_readers, refresh_for_readers

DAY = dt.date(2027, 3, 10)  # a Wednesday, inside the official list of bank holidays


def make_meeting(
    board: Board | None = None,
    held_on: dt.date = DAY,
    status: MeetingStatus = MeetingStatus.PUBLISHED,
    *,
    dated: bool = False,
    **fields: Any,
) -> Meeting:
    """A meeting at 10:00 in London, open to readers unless said otherwise; `dated` with its day of publication."""
    starts_at = fields.pop("starts_at", None) or london(held_on, dt.time(10))
    meeting = Meeting.objects.create(
        board=board or make_board(),
        held_on=held_on,
        starts_at=starts_at,
        **{"venue_name": "County Hall", **fields},
    )
    if status in OPEN:
        open_to_readers(meeting, dated=dated)
    if status in (MeetingStatus.CANCELLED, MeetingStatus.MOVED, MeetingStatus.ADJOURNED):
        meeting.status_reason = "Snow."
    meeting.status = status
    meeting.save(update_fields=["status", "status_reason"])
    return meeting


def make_item(meeting: Meeting | None = None, title: str = "Winter planning", **fields: Any) -> AgendaItem:
    """The next item of the agenda, with the next number."""
    meeting = meeting or make_meeting()
    place = meeting.items.count() + 1
    item = AgendaItem.objects.create(
        **{
            "meeting": meeting,
            "position": place,
            "number": place,
            "kind": ItemKind.SUBSTANTIVE,
            "title": title,
            **fields,
        }
    )
    refresh_for_readers(meeting)
    return item


def make_substitute(meeting: Meeting, user: User, seat: Seat | None = None) -> MeetingSubstitute:
    return MeetingSubstitute.objects.create(meeting=meeting, user=user, seat=seat or make_seat(meeting.board))
