"""Interests: declared for an item, with what they bar; entered in the register within 28 days."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from boards.enums import InterestKind
from boards.models import (
    AgendaItem,
    Appointment,
    Board,
    DeclaredInterest,
    Meeting,
    Minutes,
    Person,
    RegisteredInterest,
)
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError

REGISTER_WITHIN = dt.timedelta(days=28)  # Localism Act 2011 s.31(2), (3)


@dataclass(frozen=True)
class Declaration:
    """What a member says. A disclosable interest bars speaking and voting unless there is a dispensation.

    `bars_reading` is the officers' word; None leaves it as it is.
    """

    kind: InterestKind
    nature: str
    is_sensitive: bool = False
    bars_speaking: bool = False
    bars_voting: bool = False
    bars_reading: bool | None = None
    leaves_room: bool = False
    dispensation: str = ""
    is_registered: bool = False


@transaction.atomic
def declare_interest(
    *, item: AgendaItem, person: Person, declaration: Declaration, by: User, today: dt.date
) -> DeclaredInterest:
    """Keep a declaration for one item; said again, the newer words stand.

    A disclosable interest that is not in the register yet sets the day by which the monitoring officer must have
    it: 28 days from its declaration.
    """
    meeting = item.meeting
    if not Appointment.objects.current(meeting.held_on).filter(seat__board=meeting.board_id, person=person).exists():
        raise DomainError(f"{person} is no member of this board on the day of the meeting.")
    _refuse_after_approval(meeting)
    is_disclosable = declaration.kind == InterestKind.DISCLOSABLE
    must_bar = is_disclosable and not declaration.dispensation.strip()
    found = DeclaredInterest.objects.filter(item=item, person=person).first()
    interest = found or DeclaredInterest(meeting=meeting, item=item, person=person, declared_on=today)
    interest.kind = declaration.kind
    interest.nature = declaration.nature.strip()
    interest.is_sensitive = declaration.is_sensitive
    interest.bars_speaking = declaration.bars_speaking or must_bar
    interest.bars_voting = declaration.bars_voting or must_bar
    if declaration.bars_reading is not None:
        interest.bars_reading = declaration.bars_reading
    interest.leaves_room = declaration.leaves_room
    interest.dispensation = declaration.dispensation.strip()
    needs_registering = is_disclosable and not declaration.is_registered and interest.registered_id is None
    interest.register_by = interest.declared_on + REGISTER_WITHIN if needs_registering else None
    interest.full_clean()
    interest.save()
    details = {"item": item.label, "bars_reading": interest.bars_reading}
    record("interest.declared", subject=interest, label=f"{person}, {meeting}", by=by, details=details)
    return interest


def _refuse_after_approval(meeting: Meeting) -> None:
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is not None and minutes.is_confirmed:
        raise DomainError("The board approved the minutes of this meeting. They do not change any more.")


@transaction.atomic
def withdraw_declaration(*, interest: DeclaredInterest, by: User) -> None:
    """Take back what was declared by mistake, before the board has approved the minutes."""
    if (
        Minutes.objects.filter(meeting=interest.meeting_id).first() is not None
        and interest.meeting.minutes.is_confirmed
    ):
        raise DomainError("The board approved the minutes of this meeting. They do not change any more.")
    record("interest.withdrawn", subject=interest, label=f"{interest.person}, {interest.meeting}", by=by)
    interest.delete()


def register_declared(*, interest: DeclaredInterest, by: User, today: dt.date) -> RegisteredInterest:
    """Enter what was declared in the register, in the words of the declaration."""
    if interest.registered_id is not None:
        raise DomainError("It is in the register already.")
    return register_interest(
        board=interest.meeting.board,
        person=interest.person,
        kind=InterestKind(interest.kind),
        nature=interest.nature,
        is_sensitive=interest.is_sensitive,
        registered_on=today,
        by=by,
        declared=interest,
    )


@transaction.atomic
def register_interest(
    *,
    board: Board,
    person: Person,
    kind: InterestKind,
    nature: str,
    is_sensitive: bool,
    registered_on: dt.date,
    by: User,
    declared: DeclaredInterest | None = None,
) -> RegisteredInterest:
    """Enter an interest in the register; with `declared`, the task of 28 days is done."""
    entry = RegisteredInterest(
        board=board,
        person=person,
        kind=kind,
        nature=nature.strip(),
        is_sensitive=is_sensitive,
        registered_on=registered_on,
    )
    entry.full_clean()
    entry.save()
    if declared is not None:
        declared.registered = entry
        declared.save(update_fields=["registered"])
    record("interest.registered", subject=entry, label=str(person), by=by)
    return entry
