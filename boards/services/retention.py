"""What is kept no longer than it is needed, and holds that keep it all the same. What was published stays."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from boards.enums import HeldKind
from boards.models import (
    Apology,
    Board,
    Meeting,
    MemberQuestion,
    OfficerDecision,
    PublicQuestion,
    RetentionHold,
    StagedFile,
    Subscription,
    SubscriptionAttempt,
)
from boards.services.files import forget_file
from boards.services.notices import topic_of
from boards.services.subscriptions import ADDRESS_WINDOW, LINK_LASTS
from hwb_portal.accounts.lockout import forget_tries
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london_date
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import forget_windows
from hwb_portal.outbox.services import forget_old

ENDED_KEPT = dt.timedelta(days=30)
STAGED_KEPT = dt.timedelta(days=14)
ASKERS_KEPT = dt.timedelta(days=90)  # from the meeting: an answer may follow it in writing
APOLOGIES_KEPT = dt.timedelta(days=90)  # from the meeting: its minutes say who sent them
# From the meeting: what members were told when they decided, as background papers are (LGA 1972 s.100D(2)).
MEMBERS_QUESTIONS_KEPT = dt.timedelta(days=4 * 365 + 1)


@dataclass(frozen=True)
class Swept:
    """How many of each were deleted, or would be."""

    unconfirmed: int
    ended: int
    attempts: int
    mails: int
    files: int
    questions: int
    askers: int
    tries: int
    apologies: int = 0
    members_questions: int = 0


def sweep(*, now: dt.datetime, is_dry_run: bool = False) -> Swept:
    """Delete what has had its time and is not held. A dry run counts it and deletes nothing.

    Addresses never confirmed, when their link has run out; those of subscribers 30 days after they left; tries to
    subscribe or to ask after a day; mails after 30 days; files that wait to be matched to an item after 14 days.
    90 days after the meeting: questions from the public that were not taken, and of the others the address of
    whoever asked, and the name of whoever did not agree to be named; apologies of members. Their questions to
    authors go four years after the meeting. A hold on a meeting keeps the mails about it, its files and all of these.
    """
    old_files = list(StagedFile.objects.staged_before(now - STAGED_KEPT).not_held())
    if not is_dry_run:
        for staged in old_files:
            forget_file(staged)
    held_meetings = [hold.meeting for hold in RetentionHold.objects.standing() if hold.meeting is not None]
    kept = {topic_of(meeting) for meeting in held_meetings}
    addresses = Subscription.objects.not_held()
    asked = PublicQuestion.objects.of_meetings_before(london_date(now - ASKERS_KEPT)).not_of(held_meetings)
    questions = _delete(asked.never_taken(), is_dry_run)
    if not is_dry_run:
        asked.with_a_name_to_forget().update(asker_name="", area="")
    askers = asked.with_an_address()
    apologies = Apology.objects.of_meetings_before(london_date(now - APOLOGIES_KEPT)).not_of(held_meetings)
    told = MemberQuestion.objects.of_meetings_before(london_date(now - MEMBERS_QUESTIONS_KEPT)).not_of(held_meetings)
    return Swept(
        unconfirmed=_delete(addresses.never_confirmed(now - LINK_LASTS), is_dry_run),
        ended=_delete(addresses.ended_before(now - ENDED_KEPT), is_dry_run),
        attempts=_delete(SubscriptionAttempt.objects.before(now - ADDRESS_WINDOW), is_dry_run),
        mails=forget_old(now=now, but_topics=kept, is_dry_run=is_dry_run),
        files=len(old_files),
        questions=questions,
        askers=askers.count() if is_dry_run else askers.update(asker_email=""),
        apologies=_delete(apologies, is_dry_run),
        members_questions=_delete(told, is_dry_run),
        tries=forget_tries(now=now, is_dry_run=is_dry_run) + forget_windows(now.timestamp(), is_dry_run=is_dry_run),
    )


def _delete(rows: QuerySet, is_dry_run: bool) -> int:
    return rows.count() if is_dry_run else rows.delete()[0]


@transaction.atomic
def place_hold(
    *,
    board: Board,
    kind: HeldKind,
    reason: str,
    by: User,
    now: dt.datetime,
    meeting: Meeting | None = None,
    decision: OfficerDecision | None = None,
) -> RetentionHold:
    """Keep something whatever its clock says, until the hold is lifted. DomainError when it is held already."""
    board = Board.objects.select_for_update().get(pk=board.pk)
    if not reason.strip():
        raise DomainError("Say why it must be kept.")
    for subject in (meeting, decision):
        if subject is not None and subject.board_id != board.pk:
            raise DomainError("That record is another board’s.")
    standing = RetentionHold.objects.standing().for_board(board)
    if any((one.kind, one.meeting, one.decision) == (kind, meeting, decision) for one in standing):
        raise DomainError("This is held already.")
    hold = RetentionHold(
        board=board,
        kind=kind,
        meeting=meeting,
        decision=decision,
        reason=reason.strip(),
        placed_by=by,
        placed_at=now,
    )
    hold.full_clean()
    hold.save()
    record("hold.placed", subject=hold, label=_label(hold), by=by)
    return hold


@transaction.atomic
def lift_hold(*, hold: RetentionHold, reason: str, by: User, now: dt.datetime) -> None:
    """Let the clock run again. A second time changes nothing."""
    hold = RetentionHold.objects.select_for_update(of=("self",)).select_related("board").get(pk=hold.pk)
    if hold.lifted_at is not None:
        return
    if not reason.strip():
        raise DomainError("Say why it need not be kept any more.")
    hold.lifted_by, hold.lifted_at, hold.lifted_reason = by, now, reason.strip()
    hold.full_clean()
    hold.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    record("hold.lifted", subject=hold, label=_label(hold), by=by)


def _label(hold: RetentionHold) -> str:
    return f"{hold.board.short_name}: {hold.get_kind_display().lower()}"
