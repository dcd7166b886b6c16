"""Meetings that do not happen as announced: cancelled, moved, adjourned."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from boards.enums import MeetingStatus
from boards.models import Meeting
from boards.services.notices import tell_of_change
from boards.services.publication import locked
from boards.services.released import meeting_changed
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london
from hwb_portal.core.errors import DomainError

GOING_AHEAD = (MeetingStatus.DRAFT, MeetingStatus.SCHEDULED, MeetingStatus.PUBLISHED)


def cancel_meeting(*, meeting: Meeting, by: User, now: dt.datetime, reason: str) -> Meeting:
    """The page stays, says that the meeting is cancelled, and why. What was published stays readable."""
    return _change(meeting, MeetingStatus.CANCELLED, by, now, reason)


def move_meeting(
    *, meeting: Meeting, by: User, now: dt.datetime, reason: str, held_on: dt.date, starts: dt.time
) -> Meeting:
    """Hold the meeting on another day. The old address tells where it went; the new meeting is a draft.

    The agenda of the new day is published anew, so that its own clear days are counted.
    """
    return _change(meeting, MeetingStatus.MOVED, by, now, reason, goes_on=(held_on, starts))


def adjourn_meeting(
    *, meeting: Meeting, by: User, now: dt.datetime, reason: str, held_on: dt.date, starts: dt.time
) -> Meeting:
    """Go on with the rest of the business on another day."""
    return _change(meeting, MeetingStatus.ADJOURNED, by, now, reason, goes_on=(held_on, starts))


def _change(
    meeting: Meeting,
    status: MeetingStatus,
    by: User,
    now: dt.datetime,
    reason: str,
    *,
    goes_on: tuple[dt.date, dt.time] | None = None,
) -> Meeting:
    """Returns the meeting that takes its place, if there is one."""
    if not reason.strip():
        raise DomainError("Give the reason. Readers see it.")
    with transaction.atomic():
        meeting = locked(meeting)
        if meeting.status not in GOING_AHEAD and not (
            status == MeetingStatus.ADJOURNED and meeting.status == MeetingStatus.HELD
        ):
            raise DomainError("This meeting was held, or is not going ahead already.")
        was_announced = meeting.status != MeetingStatus.DRAFT
        meeting.status, meeting.status_reason, meeting.status_changed_at = status, reason.strip(), now
        meeting.full_clean()
        meeting.save(update_fields=["status", "status_reason", "status_changed_at"])
        record(f"meeting.{status}", subject=meeting, label=str(meeting), by=by)
        if goes_on:
            _continue(meeting, *goes_on)
        meeting_changed(meeting)
        if was_announced:
            tell_of_change(meeting)
        return meeting.continued_at or meeting


def _continue(old: Meeting, held_on: dt.date, starts: dt.time) -> None:
    """The meeting that takes the place of `old`: a draft with the same place and people."""
    if held_on <= old.held_on:
        raise DomainError("Choose a day after the one first announced.")
    last = Meeting.objects.for_board(old.board).on_day(held_on).aggregate(last=Max("sequence"))["last"] or 0
    new = Meeting(
        board=old.board,
        held_on=held_on,
        sequence=last + 1,
        starts_at=london(held_on, starts),
        venue_name=old.venue_name,
        venue_address=old.venue_address,
        member_count=old.member_count,
        quorum=old.quorum,
        contact_name=old.contact_name,
        contact_title=old.contact_title,
        notes=old.notes,
        previous=old.previous,
        is_demonstration=old.is_demonstration,
    )
    new.full_clean()
    new.save()
    old.continued_at = new
    old.save(update_fields=["continued_at"])
