"""The people who try to read the world of canaries."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from boards.enums import InterestKind, StaffRole
from boards.models import (
    AgendaItem,
    Appointment,
    Board,
    DeclaredInterest,
    Meeting,
    Paper,
    PaperReader,
    Person,
)
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from tests.factories import (
    make_councillor,
    make_member,
    make_seat,
    make_staff,
    make_substitute,
    make_user,
)
from tests.leak.world import World


def _meeting_of(word: str) -> Meeting:
    return AgendaItem.objects.get(papers__title=word).meeting


def _member(board: Board) -> User:
    user = make_user(Role.MEMBER)
    make_member(board, user)
    return user


def _listed_member(world: World) -> User:
    user = _member(world.board)
    PaperReader.objects.create(paper=Paper.objects.get(is_confidential=True), user=user)
    return user


def _barred_member(world: World) -> User:
    """A member, on the list of the confidential paper, whom an interest bars from every item of that meeting."""
    user = _listed_member(world)
    meeting = _meeting_of("XQZexempttitleZQX")
    DeclaredInterest.objects.bulk_create(
        DeclaredInterest(
            meeting=meeting,
            item=item,
            person=Person.objects.get(user=user),
            kind=InterestKind.OTHER,
            nature="A friend bids.",
            bars_reading=True,
            declared_on=timezone.localdate(),
        )
        for item in meeting.items.all()
    )
    return user


def _everything_elsewhere(world: World) -> User:
    """Every role there is, every place on another board, and what does not count on this one."""
    user = make_user(*Role)
    for role in StaffRole:
        make_staff(world.other_board, user, role)
    person = make_member(world.other_board, user).person
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Appointment.objects.create(seat=make_seat(world.board), person=person, ends_on=yesterday)
    observer = make_seat(world.board, is_voting=False, is_observer=True)
    Appointment.objects.create(seat=observer, person=person)
    make_councillor(world.other_board.council, user)
    make_councillor(world.board.council, user, ends_on=yesterday)
    return user


def _substitute(word: str) -> User:
    user = make_user(Role.SUBSTITUTE)
    make_substitute(_meeting_of(word), user)
    return user


def _staff(board: Board, role: StaffRole) -> User:
    user = make_user(Role(role.value))
    make_staff(board, user, role)
    return user


READERS: dict[str, Callable[[World], User | None]] = {
    "signed out": lambda world: None,
    "author of nothing": lambda world: make_user(Role.AUTHOR),
    "administrator": lambda world: make_user(Role.ADMIN),
    "member of another board": lambda world: _member(world.other_board),
    "every role, but elsewhere": _everything_elsewhere,
    "councillor of another council": lambda world: make_councillor(world.other_board.council).user,
    "councillor": lambda world: make_councillor(world.board.council).user,
    "analyst": lambda world: _staff(world.board, StaffRole.ANALYST),
    "lead": lambda world: _staff(world.board, StaffRole.LEAD),
    "substitute at another meeting": lambda world: _substitute("XQZlatertitleZQX"),
    "substitute": lambda world: _substitute("XQZexempttitleZQX"),
    "member": lambda world: _member(world.board),
    "writer of notes": lambda world: world.notes[0].user,
    "listed member": _listed_member,
    "member barred by an interest": _barred_member,
    "officer": lambda world: _staff(world.board, StaffRole.OFFICER),
}
"""The people who read the site, made for a world; None is nobody."""
