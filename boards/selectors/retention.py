"""Page data of the retention clock: what stays open until when, what the next sweep takes, what is held."""

import datetime as dt
from dataclasses import dataclass

from boards import law
from boards.enums import HeldKind
from boards.models import Board, Meeting, OfficerDecision, RetentionHold, StagedFile, Subscription
from boards.querysets import Reader
from boards.services.retention import ENDED_KEPT, STAGED_KEPT
from boards.services.subscriptions import LINK_LASTS
from hwb_portal.core.dates import london_date


@dataclass(frozen=True)
class Clock:
    """How long a record stays open by law. `key` names it in addresses, "meeting-12" or "decision-3"."""

    key: str
    what: str
    url: str
    background_until: dt.date
    until: dt.date
    hold: RetentionHold | None


@dataclass(frozen=True)
class Taken:
    """Data that `manage.py sweep` deletes: how many it would take now, and the hold on them."""

    kind: HeldKind
    rule: str
    count: int
    hold: RetentionHold | None


@dataclass(frozen=True)
class RetentionPage:
    """`running` by the day on which they end, `ended` where the law asks for nothing any more, newest first."""

    running: tuple[Clock, ...]
    ended: tuple[Clock, ...]
    swept: tuple[Taken, ...]
    holds: tuple[RetentionHold, ...]


def retention_page(board: Board, user: Reader, now: dt.datetime) -> RetentionPage:
    """The same number of queries, however many records there are."""
    holds = tuple(RetentionHold.objects.visible_to(user).for_board(board))
    standing = [hold for hold in holds if hold.lifted_at is None]
    of_meeting = {hold.meeting_id: hold for hold in standing if hold.meeting_id}
    of_decision = {hold.decision_id: hold for hold in standing if hold.decision_id}
    of_kind = {hold.kind: hold for hold in standing}
    meetings = Meeting.objects.visible_to(user).for_board(board).published().with_board()
    decisions = OfficerDecision.objects.visible_to(user).for_board(board)
    clocks = [_of_meeting(one, of_meeting.get(one.pk)) for one in meetings]
    clocks += [_of_decision(one, of_decision.get(one.pk)) for one in decisions]
    today = london_date(now)
    return RetentionPage(
        running=tuple(sorted((one for one in clocks if one.until >= today), key=lambda one: one.until)),
        ended=tuple(sorted((one for one in clocks if one.until < today), key=lambda one: one.until, reverse=True)),
        swept=_swept(board, now, of_kind),
        holds=holds,
    )


def _of_meeting(meeting: Meeting, hold: RetentionHold | None) -> Clock:
    return Clock(
        key=f"{HeldKind.MEETING}-{meeting.pk}",
        what=f"Meeting of {meeting.held_on:%-d %B %Y}: agenda, reports, minutes",
        url=meeting.get_absolute_url(),
        background_until=law.open_until(law.Record.BACKGROUND_PAPER, meeting.held_on),
        until=law.open_until(law.Record.MINUTES, meeting.held_on),
        hold=hold,
    )


def _of_decision(decision: OfficerDecision, hold: RetentionHold | None) -> Clock:
    return Clock(
        key=f"{HeldKind.DECISION}-{decision.pk}",
        what=f"Officer’s decision: {decision.title}",
        url=decision.get_absolute_url(),
        background_until=decision.background_until,
        until=decision.record_until,
        hold=hold,
    )


def _swept(board: Board, now: dt.datetime, holds: dict[str, RetentionHold]) -> tuple[Taken, ...]:
    addresses = Subscription.objects.for_board(board)
    left = addresses.ended_before(now - ENDED_KEPT).count() + addresses.never_confirmed(now - LINK_LASTS).count()
    files = StagedFile.objects.for_board(board).staged_before(now - STAGED_KEPT).count()
    return (
        Taken(
            HeldKind.SUBSCRIBERS,
            f"{ENDED_KEPT.days} days after somebody left; {LINK_LASTS.days} days after they asked and did not confirm",
            left,
            holds.get(HeldKind.SUBSCRIBERS),
        ),
        Taken(HeldKind.FILES, f"{STAGED_KEPT.days} days after they came", files, holds.get(HeldKind.FILES)),
    )
