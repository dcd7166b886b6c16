"""When returns are due, who may sign them, the record of a sign-off between meetings, and reminders."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from boards.enums import StaffRole
from boards.models import Board, BoardStaff
from boards.services.delegated import Taken, record_officer_decision
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import long_date
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.services import Mail, queue
from metrics.enums import BEFORE_THE_BOARD, ReturnState
from metrics.models import Return, ReturnDue, SigningAuthority
from metrics.services.return_steps import locked

if TYPE_CHECKING:
    from metrics.selectors.return_calendar import DueLine

OWING = (StaffRole.ANALYST, StaffRole.LEAD)


@dataclass(frozen=True)
class Owed:
    """A return that boards owe. `family` is the slug of its collection, `period_label` like "2016/17 Q3"."""

    name: str
    family: str
    period_label: str
    period_ends_on: dt.date
    due_on: dt.date
    source: str


@transaction.atomic
def add_due(*, boards: Sequence[Board], owed: Owed, by: User) -> list[ReturnDue]:
    """Enter the day on which each of these boards owes a return. All of them, or none when one has a day already."""
    if owed.due_on <= owed.period_ends_on:
        raise DomainError(f"The quarter ends on {owed.period_ends_on:%-d %B %Y}: it cannot be due before.")
    made = []
    for board in boards:
        due = ReturnDue(board=board, **vars(owed))
        due.full_clean(validate_constraints=False, validate_unique=False)
        try:
            with transaction.atomic():
                due.save()
        except IntegrityError:
            raise DomainError(f"{board.short_name} has a due date for {owed.period_label} already.") from None
        record("return_due.added", subject=due, label=str(due), by=by, details={"due_on": owed.due_on.isoformat()})
        made.append(due)
    return made


@transaction.atomic
def add_authority(*, authority: SigningAuthority, by: User) -> SigningAuthority:
    """Enter who may sign returns off for a board, and by what."""
    same = SigningAuthority.objects.of_board(authority.board).in_force(authority.starts_on)
    if any(each.holder == authority.holder for each in same):
        raise DomainError(f"{authority.holder} has an authority in force on that day already. End that one first.")
    authority.full_clean()
    authority.save()
    details = {"source": authority.source, "starts_on": authority.starts_on.isoformat()}
    record("signing_authority.added", subject=authority, label=authority.holder, by=by, details=details)
    return authority


@transaction.atomic
def end_authority(*, authority: SigningAuthority, on: dt.date, by: User) -> SigningAuthority:
    """Its last day. What was signed by it until then stands."""
    authority = SigningAuthority.objects.select_for_update().get(pk=authority.pk)
    if authority.ends_on is not None and authority.ends_on <= on:
        return authority
    if on < authority.starts_on:
        raise DomainError("It cannot end before its first day.")
    authority.ends_on = on
    authority.save(update_fields=["ends_on"])
    details = {"ends_on": on.isoformat()}
    record("signing_authority.ended", subject=authority, label=authority.holder, by=by, details=details)
    return authority


@transaction.atomic
def record_signing_decision(
    *, stored: Return, reasons: str, alternatives: str, background: str, by: User, now: dt.datetime
) -> Return:
    """Write the sign-off down as an officer's decision under delegation, open to everyone (SI 2014/2095)."""
    stored = locked(stored, "recorded as a decision", ReturnState.SIGNED, ReturnState.SUBMITTED, *BEFORE_THE_BOARD)
    if stored.officer_decision_id:
        raise DomainError("The decision to sign this return off is recorded already.")
    delegation = stored.authority.decision if stored.authority else None
    taken = Taken(
        title=f"Sign-off of the return for {stored.period_label}"[:300],
        decided_by=stored.signed_name,
        decided_on=stored.signed_on or now.date(),
        text=f"To sign off {stored.board.name}’s return for {stored.period_label} on behalf of the board.",
        reasons=reasons.strip(),
        alternatives=alternatives.strip(),
        background=background.strip(),
        authority=stored.authority_text[:300],
        delegation=delegation,
    )
    stored.officer_decision = record_officer_decision(board=stored.board, taken=taken, by=by, now=now)
    stored.save(update_fields=["officer_decision"])
    label = str(stored)
    record("return.decision_recorded", subject=stored, label=label, by=by, details={"decision": taken.title})
    return stored


def remind_returns(*, lines: Iterable["DueLine"], now: dt.datetime, today: dt.date) -> None:
    """Mail analysts and leads of each board that owes one of these. Each person once a day, however often it runs."""
    for line in lines:
        _remind(line, now, today)


@transaction.atomic
def _remind(line: "DueLine", now: dt.datetime, today: dt.date) -> None:
    due = line.due
    staff = BoardStaff.objects.filter(board=due.board, role__in=OWING, user__is_active=True).select_related("user")
    late = f" It is {line.late}." if line.late else ""
    mails = {
        person.user.email: Mail(
            to=person.user.email,
            subject=f"Return due {due.due_on:%-d %B}: {due.board.short_name}, {due.period_label}",
            text=(
                f"{person.user}\n\n{due.name}, {due.period_label}, of {due.board.name} is due on "
                f"{long_date(due.due_on)}.{late} It stands at: {line.state}.\n\n{line.placing.words}\n\n"
                f"{settings.SITE_URL.rstrip('/')}/metrics/returns/\n"
            ),
        )
        for person in staff
    }
    queue(mails.values(), event=f"metrics.returndue:{due.pk}:{today.isoformat()}", now=now)
    record("return_due.reminded", subject=due, label=str(due), by=None, details={"due_on": due.due_on.isoformat()})
