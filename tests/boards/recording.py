"""A meeting that was held, its board and officer, and steps of its record, for the tests of minutes."""

import datetime as dt
from dataclasses import dataclass, field

from boards.enums import AttendanceState, MeetingStatus
from boards.models import AgendaItem, Appointment, Board, Meeting, Minutes, MinutesItem
from boards.services.attendance import Attended, record_attendance
from boards.services.minutes import start_minutes
from hwb_portal.accounts.models import User
from tests.boards.builders import officer_of
from tests.factories import make_board, make_item, make_meeting, make_member

HELD = dt.date(2026, 9, 10)
NOW = dt.datetime(2026, 9, 10, 15, tzinfo=dt.UTC)  # the afternoon of that day
TODAY = dt.date(2026, 9, 11)


@dataclass
class Room:
    """A meeting with two items and four members, of whom nobody is recorded yet."""

    board: Board
    officer: User
    meeting: Meeting
    items: list[AgendaItem]
    members: list[Appointment]
    minutes: Minutes = field(init=False)

    def start(self, first_number: str = "") -> Minutes:
        self.minutes = start_minutes(meeting=self.meeting, by=self.officer, first_number=first_number)
        return self.minutes

    def heading(self, place: int = 1) -> MinutesItem:
        return self.minutes.items.get(position=place)

    def present(self, count: int = 4, **moved: MinutesItem) -> None:
        """The first `count` members came; the first of them as `moved` says."""
        lines = [
            Attended(
                str(one.person),
                AttendanceState.PRESENT if place < count else AttendanceState.APOLOGIES,
                one.seat,
                one.person,
                **(moved if place == 0 else {}),
            )
            for place, one in enumerate(self.members)
        ]
        record_attendance(meeting=self.meeting, lines=lines, officers="", by=self.officer, seen=None)


def a_room(board: Board | None = None, *, held_on: dt.date = HELD, **meeting: object) -> Room:
    board = board or make_board()
    held = make_meeting(board, held_on, MeetingStatus.PUBLISHED, **{"quorum": 3, **meeting})
    items = [make_item(held, "Winter planning"), make_item(held, "Carers")]
    members = [make_member(board) for _ in range(4)]
    return Room(board, officer_of(board), Meeting.objects.get(pk=held.pk), items, members)
