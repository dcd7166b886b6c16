"""Who stands in at a meeting, for the board's officers."""

import datetime as dt
from dataclasses import dataclass

from boards.models import Apology, Meeting, MeetingSubstitute, Seat
from boards.querysets import who_may_stand_in
from hwb_portal.accounts.models import User


@dataclass(frozen=True)
class SubstitutesPage:
    """`seats` have no substitute yet; `people` may be named; `is_over` once the day of the meeting is past.

    `apologies` are what members said themselves.
    """

    named: tuple[MeetingSubstitute, ...]
    seats: tuple[Seat, ...]
    people: tuple[User, ...]
    apologies: tuple[Apology, ...]
    is_over: bool


def substitutes_page(meeting: Meeting, today: dt.date) -> SubstitutesPage:
    """Six queries."""
    named = tuple(meeting.substitutes.select_related("seat", "user"))
    taken = {one.seat_id for one in named}
    seats = meeting.board.seats.on(meeting.held_on)
    return SubstitutesPage(
        named=named,
        seats=tuple(seat for seat in seats if not seat.is_observer and seat.pk not in taken),
        people=tuple(who_may_stand_in(meeting)),
        apologies=tuple(Apology.objects.for_meeting(meeting)),
        is_over=meeting.held_on < today,
    )
