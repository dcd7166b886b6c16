import datetime as dt
from dataclasses import replace

from boards.enums import MeetingStatus, PublicationKind
from boards.models import Meeting, PaperVersion, Publication
from boards.services.snapshots import write
from boards.snapshots import Snapshot, content_sha256, draft_of
from hwb_portal.accounts.roles import Role
from tests.factories.people import make_user

RELEASED = dt.datetime(2027, 2, 26, 9, tzinfo=dt.UTC)
OPEN = (MeetingStatus.PUBLISHED, MeetingStatus.HELD)


def open_to_readers(meeting: Meeting, *, dated: bool = False) -> Publication:
    """A snapshot of all items, and of every paper in its newest released version; readers have it at once.

    `dated` is one an officer published six clear days before; otherwise nobody recorded when.
    """
    released = {
        version.paper_id: version
        for version in PaperVersion.objects.for_meeting(meeting).released().order_by("number")
    }
    draft = draft_of(meeting)
    papers = {
        key: replace(line, version_id=released[key].pk, sha256=content_sha256(released[key]))
        for key, line in draft.papers.items()
        if key in released
    }
    when = {
        "published_at": meeting.starts_at - dt.timedelta(days=9),
        "published_by": make_user(Role.OFFICER),
        "clear_days": 6,
    }
    publication = Publication(
        meeting=meeting,
        number=meeting.publications.count(),
        kind=PublicationKind.AGENDA,
        **(when if dated else {"is_historic": True}),
    )
    write(publication, Snapshot(draft.items, papers), now=RELEASED)
    meeting.current_publication = publication
    meeting.save(update_fields=["current_publication"])
    return publication


def refresh_for_readers(meeting: Meeting) -> None:
    """After a factory added something to a meeting that readers have open."""
    current = Meeting.objects.get(pk=meeting.pk)
    if current.current_publication_id:
        open_to_readers(current)
        meeting.current_publication = current.current_publication
