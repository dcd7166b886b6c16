"""Opening an agenda to the public."""

import datetime as dt

from django.db import transaction

from boards import law
from boards.enums import MeetingStatus, PaperKind, PaperStatus
from boards.models import AgendaItem, Meeting, Paper, PaperVersion, Publication
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import HolidayListEnds
from hwb_portal.core.errors import DomainError


@transaction.atomic
def publish_agenda(*, meeting: Meeting, by: User, now: dt.datetime, urgency_reason: str = "") -> Publication:
    """Release the agenda and the papers that are ready, all at once.

    Fewer than five clear days (LGA 1972 s.100B(3), s.100A(6)) are refused unless `urgency_reason` says why the
    meeting is called, and the chair agrees it may be held, at shorter notice.
    """
    meeting = Meeting.objects.select_for_update().select_related("board").get(pk=meeting.pk)
    if meeting.status == MeetingStatus.CANCELLED:
        raise DomainError("This meeting is cancelled, so its agenda cannot be published.")
    if meeting.status not in (MeetingStatus.DRAFT, MeetingStatus.SCHEDULED):
        raise DomainError("This agenda is already published.")
    items = list(AgendaItem.objects.select_for_update().filter(meeting=meeting))
    if not items:
        raise DomainError("Add at least one item before you publish the agenda.")
    missing = [item for item in items if item.paper_status == PaperStatus.ATTACHED and not _ready_papers(item)]
    if missing:
        labels = ", ".join(item.label or item.open_title for item in missing)
        raise DomainError(
            f"Item {labels} says its report is attached, but no report is ready. Add it, or mark the item “to follow”."
        )
    try:
        published_on = law.effective_on(now, law.OFFICE_CLOSE)
        days = law.clear_days(published_on, meeting.held_on)
    except HolidayListEnds as error:
        raise DomainError(f"The clear days cannot be counted: {error}.") from None
    if published_on >= meeting.held_on:
        raise DomainError("The day of this meeting is here or past. Move the meeting before you publish.")
    if days < law.CLEAR_DAYS and not urgency_reason.strip():
        raise DomainError(
            f"Publishing now gives {days} clear days; the law asks for {law.CLEAR_DAYS}. "
            "Say why the chair agrees to shorter notice, or move the meeting."
        )
    PaperVersion.objects.filter(paper__item__meeting=meeting, released_at__isnull=True).update(released_at=now)
    meeting.status = MeetingStatus.PUBLISHED
    meeting.save(update_fields=["status"])
    publication = Publication(
        meeting=meeting,
        published_at=now,
        published_by=by,
        clear_days=days,
        urgency_reason=urgency_reason.strip(),
    )
    publication.full_clean()
    publication.save()
    record(
        "agenda.published",
        subject=meeting,
        label=str(meeting),
        by=by,
        details={"clear_days": days, "papers": Paper.objects.filter(item__meeting=meeting).count()},
    )
    return publication


def _ready_papers(item: AgendaItem) -> bool:
    return any(paper.kind == PaperKind.MINUTES or paper.versions.exists() for paper in item.papers.all())
