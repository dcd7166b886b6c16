import datetime as dt
from typing import Any

from boards.enums import ItemKind, MeetingStatus
from boards.models import AgendaItem, Board, Meeting, MeetingSubstitute, Publication, Seat
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import london
from tests.factories.people import make_board, make_seat

DAY = dt.date(2027, 3, 10)  # a Wednesday, inside the official list of bank holidays


def make_meeting(
    board: Board | None = None,
    held_on: dt.date = DAY,
    status: MeetingStatus = MeetingStatus.PUBLISHED,
    **fields: Any,
) -> Meeting:
    """A meeting at 10:00 in London; published unless said otherwise, without a publication record."""
    starts_at = fields.pop("starts_at", None) or london(held_on, dt.time(10))
    return Meeting.objects.create(
        board=board or make_board(),
        held_on=held_on,
        starts_at=starts_at,
        status=status,
        **{"venue_name": "County Hall", **fields},
    )


def make_publication(meeting: Meeting, **fields: Any) -> Publication:
    """The record that the agenda was opened six clear days before."""
    opened = meeting.starts_at - dt.timedelta(days=9)
    return Publication.objects.create(meeting=meeting, **{"published_at": opened, "clear_days": 6, **fields})


def make_item(meeting: Meeting | None = None, title: str = "Winter planning", **fields: Any) -> AgendaItem:
    """The next item of the agenda, with the next number."""
    meeting = meeting or make_meeting()
    place = meeting.items.count() + 1
    return AgendaItem.objects.create(
        **{
            "meeting": meeting,
            "position": place,
            "number": place,
            "kind": ItemKind.SUBSTANTIVE,
            "title": title,
            **fields,
        }
    )


def make_substitute(meeting: Meeting, user: User, seat: Seat | None = None) -> MeetingSubstitute:
    return MeetingSubstitute.objects.create(meeting=meeting, user=user, seat=seat or make_seat(meeting.board))
