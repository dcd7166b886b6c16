"""Who is who for a board: the conditions that the querysets of every subject are built of."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from boards.enums import StaffRole
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role

if TYPE_CHECKING:
    from boards.models import AgendaItem, Meeting

Reader = User | AnonymousUser


def model(name: str) -> Any:  # a model's class; imported late, because models import this module
    from django.apps import apps

    return apps.get_model("boards", name)


def staffs(user: Reader, board_path: str, *roles: StaffRole) -> Exists:
    """The reader works for the board found at `board_path` in one of `roles`."""
    return Exists(model("BoardStaff").objects.filter(board=OuterRef(board_path), user_id=user.pk, role__in=roles))


def sits_on(user: Reader, board_path: str, on: dt.date) -> Exists:
    """The reader holds a seat, not as an observer, of the board found at `board_path` on that day."""
    return Exists(
        model("Appointment")
        .objects.current(on)
        .filter(seat__board=OuterRef(board_path), person__user_id=user.pk, seat__is_observer=False)
    )


def substitutes_at(user: Reader, meeting_path: str, on: dt.date) -> Exists:
    """The reader is named substitute at the meeting, and the meeting is not over."""
    return Exists(
        model("MeetingSubstitute").objects.filter(
            meeting=OuterRef(meeting_path), user_id=user.pk, meeting__held_on__gte=on
        )
    )


def councillor_of(user: Reader, council_path: str, on: dt.date) -> Exists:
    """The reader is a councillor of the council found at `council_path` on that day."""
    councillors = model("Councillor").objects.filter(*spans(on))
    return Exists(councillors.filter(council=OuterRef(council_path), user_id=user.pk))


def barred_from(user: Reader, item_path: str) -> Exists:
    """An interest keeps the reader, as a member, from what is closed of the agenda item found at `item_path`."""
    declared = model("DeclaredInterest").objects.barring_reading()
    return Exists(declared.filter(item=OuterRef(item_path), person__user_id=user.pk))


def with_a_right_to(item: "AgendaItem", on: dt.date) -> models.QuerySet[User]:
    """Who may have closed papers of an item: members in their seats, substitutes, the board's officers.

    A member whom an interest bars from reading has no right by the seat.
    """
    meeting = item.meeting
    barred = model("DeclaredInterest").objects.barring_reading().filter(item=item, person__user=OuterRef("pk"))
    seats = model("Appointment").objects.current(on).filter(seat__board=meeting.board_id, seat__is_observer=False)
    substitutes = model("MeetingSubstitute").objects.filter(meeting=meeting, meeting__held_on__gte=on)
    officers = model("BoardStaff").objects.filter(board=meeting.board_id, role=StaffRole.OFFICER)
    return User.objects.filter(
        (Q(Exists(seats.filter(person__user=OuterRef("pk")))) & ~Q(Exists(barred)))
        | Exists(substitutes.filter(user=OuterRef("pk")))
        | Exists(officers.filter(user=OuterRef("pk"))),
        is_active=True,
    ).order_by("name", "pk")


@dataclass(frozen=True)
class Which:
    """Which meetings a reader asks about: of a board by its slug, from a day to a day. What is empty asks nothing."""

    board: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def of(self, path: str) -> Q:
        """Rows whose meeting, found at `path`, is one of them."""
        asked = {"board__slug": self.board, "held_on__gte": self.since, "held_on__lte": self.until}
        return Q(**{f"{path}__{name}": value for name, value in asked.items() if value})


def may_read_something_closed(user: Reader) -> bool:
    """Whether the reader has any part, now or once, in which closed papers are read. One query."""
    if not user.is_authenticated:
        return False
    parts: list[tuple[str, str]] = [
        ("Appointment", "person__user_id"),
        ("BoardStaff", "user_id"),
        ("MeetingSubstitute", "user_id"),
        ("Councillor", "user_id"),
        ("Paper", "author_id"),
    ]
    roles = [Exists(model(name).objects.filter(**{path: user.pk})) for name, path in parts]
    return User.objects.filter(reduce(or_, map(Q, roles)), pk=user.pk).exists()


def who_may_stand_in(meeting: "Meeting") -> models.QuerySet[User]:
    """Those who may be named substitute at a meeting: with the role, without a place at it already."""
    named = model("MeetingSubstitute").objects.filter(meeting=meeting, user=OuterRef("pk"))
    seats = model("Appointment").objects.current(meeting.held_on).filter(seat__board=meeting.board_id)
    return User.objects.filter(
        ~Exists(named),
        ~Exists(seats.filter(person__user=OuterRef("pk"), seat__is_observer=False)),
        role_assignments__role=Role.SUBSTITUTE,
        is_active=True,
    ).order_by("name", "pk")


def spans(day: dt.date) -> tuple[Q, Q]:
    """Rows whose `starts_on` to `ends_on` holds the day; an empty end is open."""
    return (
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
    )
