"""Substitutes: who has the papers of one meeting in a member's place. The right ends with the day of the meeting."""

import datetime as dt

from django.db import transaction

from boards.models import Meeting, MeetingSubstitute, Seat
from boards.querysets import who_may_stand_in
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError


@transaction.atomic
def name_substitute(*, meeting: Meeting, seat: Seat, user: User, by: User, today: dt.date) -> MeetingSubstitute:
    """Name somebody in place of whoever holds the seat, at this meeting only.

    Raises DomainError for a meeting that is over, a seat that is another board's, an observer's or taken, and for
    somebody who has a place at the meeting already or may not stand in.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    if meeting.held_on < today:
        raise DomainError("This meeting is over. Its papers are no longer for substitutes.")
    if seat.board_id != meeting.board_id or seat.is_observer:
        raise DomainError("A substitute takes the place of a member of this board.")
    if meeting.substitutes.filter(seat=seat).exists():
        raise DomainError("Somebody is named for this seat already. End that first.")
    if not who_may_stand_in(meeting).filter(pk=user.pk).exists():
        raise DomainError(f"{user} has a place at this meeting already, or no role as a substitute.")
    named = MeetingSubstitute(meeting=meeting, seat=seat, user=user)
    named.full_clean()
    named.save()
    record("substitute.named", subject=meeting, label=str(meeting), by=by, details={"user": user.pk, "seat": seat.key})
    return named


@transaction.atomic
def end_substitute(*, meeting: Meeting, substitute_id: int, by: User) -> None:
    """Take the right away before the meeting is over. Who is not named stays so."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    named = meeting.substitutes.filter(pk=substitute_id).select_related("seat").first()
    if named is None:
        return
    details = {"user": named.user_id, "seat": named.seat.key}
    named.delete()
    record("substitute.ended", subject=meeting, label=str(meeting), by=by, details=details)
