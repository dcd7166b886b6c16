"""Page data about a board: its members, meetings and forward plan."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.models import AnonymousUser

from boards.enums import Office
from boards.models import Board, Meeting, Seat
from hwb_portal.accounts.models import User

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Member:
    """A seat on a day; `name` is "" when it is vacant."""

    name: str
    display_name: str
    office: str
    seat: str
    organisation: str
    is_voting: bool
    is_observer: bool


@dataclass(frozen=True)
class MemberGroup:
    heading: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class BoardPage:
    board: Board
    upcoming: tuple[Meeting, ...]
    past: tuple[Meeting, ...]
    groups: tuple[MemberGroup, ...]


def _member(seat: Seat, board: Board) -> Member:
    appointment = seat.current[0] if seat.current else None
    titles = {Office.CHAIR: board.chair_title, Office.VICE_CHAIR: board.vice_chair_title}
    return Member(
        name=appointment.person.name if appointment else "",
        display_name=appointment.person.display_name if appointment else "",
        office=titles.get(Office(appointment.office), "") if appointment else "",
        seat=seat.label,
        organisation=seat.organisation.name if seat.organisation else "",
        is_voting=seat.is_voting,
        is_observer=seat.is_observer,
    )


def members_on(board: Board, day: dt.date) -> tuple[MemberGroup, ...]:
    """The seats of a board as they were filled on a day, under the headings the board prints. Three queries."""
    seats = board.seats.on(day)
    return tuple(
        MemberGroup(heading, tuple(_member(seat, board) for seat in group))
        for heading, group in groupby(seats, key=lambda seat: seat.group)
    )


def board_page(board: Board, user: Reader, today: dt.date) -> BoardPage:
    meetings = Meeting.objects.visible_to(user).for_board(board).with_board()
    return BoardPage(
        board=board,
        upcoming=tuple(meetings.upcoming(today)[:5]),
        past=tuple(meetings.past(today)[:6]),
        groups=members_on(board, today),
    )
