"""A meeting at the edge of an act, and everything of it that an act may change, readers' pages included."""

from typing import Any

from django.test import Client
from django.urls import reverse

from boards.models import Meeting, Paper, PaperVersion, Publication, PublishedItem, PublishedPaper
from boards.services.notices import topic_of
from hwb_portal.audit.models import AuditEvent
from hwb_portal.outbox.models import OutgoingMail
from tests.boards.publishing import a_draft, an_uploaded_paper, fresh, publish


def prepare(act: str) -> Meeting:
    """A draft with a written and an uploaded paper for an agenda; published, for what follows an agenda."""
    meeting = a_draft()
    if act == "supplement":
        publish(meeting)
    an_uploaded_paper(meeting)
    if act == "withdrawal":
        publish(meeting)
    return fresh(meeting)


def paper_at_stake(meeting: Meeting) -> Paper:
    return Paper.objects.get(item__meeting=meeting, title="Carers survey")


def state(meeting: Meeting) -> dict[str, Any]:
    now = fresh(meeting)
    published = {"publication__meeting": meeting}
    released = PaperVersion.objects.for_meeting(meeting).filter(released_at__isnull=False)
    reader, paper = Client(), paper_at_stake(meeting)
    page = reader.get(meeting.get_absolute_url())
    return {
        "status": now.status,
        "current": now.current_publication.number if now.current_publication else None,
        "publications": Publication.objects.of_meeting(meeting).count(),
        "items": PublishedItem.objects.filter(**published).count(),
        "papers": PublishedPaper.objects.filter(**published).count(),
        "released": released.count(),
        "mails": OutgoingMail.objects.filter(topic=topic_of(meeting)).count(),
        "events": AuditEvent.objects.filter(subject_id__in=[str(meeting.pk), str(paper.pk)]).count(),
        "page": (page.status_code, page.content),
        "paper": reader.get(paper.get_absolute_url()).status_code,
        "file": reader.get(reverse("paper_file", args=[paper.pk])).status_code,
    }
