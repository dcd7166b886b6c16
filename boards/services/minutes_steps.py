"""Minutes on their way: decisions published, checked by the chair, published, approved at a later meeting, signed."""

import datetime as dt

from django.db import transaction

from boards.enums import AttendanceState, MeetingStatus, MinutesStatus, ParagraphKind, Part
from boards.models import Decision, Meeting, Minutes
from boards.services.released import minutes_changed
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError


@transaction.atomic
def publish_decisions(*, minutes: Minutes, by: User, now: dt.datetime) -> Minutes:
    """Open the list of decisions before the minutes are ready. What was decided on closed items stays closed."""
    minutes = _locked(minutes)
    if minutes.decisions_published_at is not None:
        return minutes
    _must_have_begun(minutes, now)
    if not Decision.objects.for_meeting(minutes.meeting).exists():
        raise DomainError("There is no decision to publish yet.")
    minutes.decisions_published_at = now
    minutes.save(update_fields=["decisions_published_at"])
    _hold(minutes.meeting)
    minutes_changed(minutes)
    record("decisions.published", subject=minutes, label=str(minutes), by=by)
    return minutes


@transaction.atomic
def check_minutes(*, minutes: Minutes, by: User, name: str, now: dt.datetime) -> Minutes:
    """The officer records which chair read the draft and found it right."""
    minutes = _locked(minutes)
    if not name.strip():
        raise DomainError("Give the name of the chair who checked the minutes.")
    if minutes.status != MinutesStatus.DRAFT:
        raise DomainError("Only a draft is checked by the chair.")
    problems = open_questions(minutes)
    if problems:
        raise DomainError(problems[0])
    minutes.status, minutes.checked_by, minutes.checked_at = MinutesStatus.CHECKED, name.strip(), now
    return _saved(minutes, ["status", "checked_by", "checked_at"], "minutes.checked", by)


@transaction.atomic
def publish_minutes(*, minutes: Minutes, by: User, now: dt.datetime) -> Minutes:
    """Readers get the draft that the chair checked; it says that the board has not approved it yet."""
    minutes = _locked(minutes)
    if minutes.status != MinutesStatus.CHECKED:
        raise DomainError("The chair checks the minutes before they are published.")
    _must_have_begun(minutes, now)
    problems = open_questions(minutes)
    if problems:
        raise DomainError(problems[0])
    minutes.status, minutes.published_at = MinutesStatus.PUBLISHED, now
    minutes.decisions_published_at = minutes.decisions_published_at or now
    _hold(minutes.meeting)
    return _saved(minutes, ["status", "published_at", "decisions_published_at"], "minutes.published", by)


@transaction.atomic
def approve_minutes(
    *, minutes: Minutes, at: Meeting, by: User | None, today: dt.date, corrections: str = ""
) -> Minutes:
    """The board agreed at a later meeting that the minutes are a correct record, once `corrections` were made."""
    minutes = _locked(minutes)
    meeting = minutes.meeting
    if minutes.status != MinutesStatus.PUBLISHED:
        raise DomainError("Only published minutes are put to the board. These are not, or are approved already.")
    if at.pk == meeting.pk:
        raise DomainError("Minutes are approved at a later meeting, not by the meeting they describe.")
    if at.board_id != meeting.board_id or at.held_on < meeting.held_on:
        raise DomainError("Choose a later meeting of the same board.")
    if at.held_on > today:
        raise DomainError("That meeting has not been held yet.")
    minutes.status, minutes.approved_at = MinutesStatus.APPROVED, at
    minutes.corrections = "\n".join(filter(None, [minutes.corrections, corrections.strip()]))
    return _saved(minutes, ["status", "approved_at", "corrections"], "minutes.approved", by)


@transaction.atomic
def sign_minutes(*, minutes: Minutes, by: User, name: str, on: dt.date, today: dt.date) -> Minutes:
    """The person presiding signs at the same or the next suitable meeting (LGA 1972 Sch. 12 para. 41)."""
    minutes = _locked(minutes)
    if minutes.status != MinutesStatus.APPROVED or minutes.approved_at is None:
        raise DomainError("Minutes are signed once the board has approved them.")
    if not name.strip():
        raise DomainError("Give the name of the person who signed.")
    if not minutes.approved_at.held_on <= on <= today:
        raise DomainError("They are signed at the meeting that approves them or after it, and not in the future.")
    minutes.status, minutes.signed_by, minutes.signed_on = MinutesStatus.SIGNED, name.strip(), on
    return _saved(minutes, ["status", "signed_by", "signed_on"], "minutes.signed", by)


@transaction.atomic
def take_over_minutes(*, minutes: Minutes, approved_at: Meeting, today: dt.date) -> Minutes:
    """Minutes from an old pack: published and approved, though no source tells when or which chair checked them."""
    Minutes.objects.filter(pk=minutes.pk).update(status=MinutesStatus.PUBLISHED)
    return approve_minutes(minutes=minutes, at=approved_at, by=None, today=today)


def open_questions(minutes: Minutes) -> tuple[str, ...]:
    """What keeps the minutes from being checked and published; each a sentence."""
    found = []
    if not minutes.meeting.attendance.filter(state=AttendanceState.PRESENT).exists():
        found.append("Say who was present (LGA 1972 Sch. 12 para. 40).")
    for item in minutes.items.prefetch_related("paragraphs"):
        if item.part == Part.PART_II and item.paragraphs.all() and not item.public_summary.strip():
            found.append(
                f"Write a summary of item {item} for the public: a fair record without what is exempt "
                "(LGA 1972 s.100C(2))."
            )
    publication = minutes.meeting.current_publication
    late = list(publication.items.filter(is_late=True)) if publication else []
    for row in late:
        stated = minutes.items.filter(agenda_item=row.item_id, paragraphs__kind=ParagraphKind.URGENCY)
        if not stated.exists():
            found.append(f"State why item {row.label} was urgent: take over the items of the agenda again.")
    return tuple(found)


def _must_have_begun(minutes: Minutes, now: dt.datetime) -> None:
    if now < minutes.meeting.starts_at:
        raise DomainError("The meeting has not begun, so nothing of it can be published.")


def _hold(meeting: Meeting) -> None:
    if meeting.status == MeetingStatus.PUBLISHED:
        Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.HELD)


def _saved(minutes: Minutes, fields: list[str], action: str, by: User | None) -> Minutes:
    minutes.full_clean()
    minutes.save(update_fields=fields)
    minutes_changed(minutes)
    record(action, subject=minutes, label=str(minutes), by=by)
    return minutes


def _locked(minutes: Minutes) -> Minutes:
    return (
        Minutes.objects.select_for_update(of=("self",))
        .select_related("meeting__board", "meeting__current_publication", "approved_at")
        .get(pk=minutes.pk)
    )
