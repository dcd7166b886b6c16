"""The record of a decision an officer took for the board, made as soon as practicable and open at once."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from boards import law
from boards.models import Board, Decision, OfficerDecision
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london_date
from hwb_portal.core.errors import DomainError


@dataclass(frozen=True)
class Taken:
    """What the regulations ask for: date, decision, reasons, alternatives, interests. No exempt matter."""

    title: str
    decided_by: str
    decided_on: dt.date
    text: str
    reasons: str
    alternatives: str
    interests: str = ""
    background: str = ""
    authority: str = ""
    delegation: Decision | None = None


@transaction.atomic
def record_officer_decision(*, board: Board, taken: Taken, by: User, now: dt.datetime) -> OfficerDecision:
    """Write the record down; it does not change any more. Its two clocks start on the day of the decision."""
    if taken.decided_on > london_date(now):
        raise DomainError("A decision is recorded when it is taken, not before.")
    if taken.delegation is not None:
        meeting = taken.delegation.item.minutes.meeting
        if meeting.board_id != board.pk:
            raise DomainError("That decision is another board’s.")
        if taken.decided_on < meeting.held_on:
            raise DomainError(f"The board delegated this on {meeting.held_on:%-d %B %Y}, after that day.")
    elif not taken.authority.strip():
        raise DomainError("Say what gave the officer authority: a decision of the board, or the scheme of delegation.")
    decision = OfficerDecision(
        board=board,
        recorded_at=now,
        record_until=law.open_until(law.Record.OFFICER_DECISION, taken.decided_on),
        background_until=law.open_until(law.Record.BACKGROUND_PAPER, taken.decided_on),
        **vars(taken),
    )
    decision.full_clean()
    decision.save()
    record("officer_decision.recorded", subject=decision, label=decision.title, by=by)
    return decision
