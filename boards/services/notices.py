"""Mails that tell of what was published, made of the published rows alone: public titles, never a paper's text.

Written into the outbox in the transaction of the publication: when it holds, each person has exactly one mail on
its way; when it does not, none.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from boards.enums import MeetingStatus, Part, PublicationKind
from boards.models import Meeting, Publication, PublishedItem, PublishedPaper, Subscription
from boards.querysets import members_told_of
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london_date
from hwb_portal.core.faults import fault_point
from hwb_portal.outbox.services import Mail, queue

HEADLINES: dict[str, str] = {
    PublicationKind.AGENDA: "Papers published",
    PublicationKind.SUPPLEMENT: "Supplement {number} published",
    PublicationKind.WITHDRAWAL: "Paper withdrawn",
    PublicationKind.DECLASSIFICATION: "Closed paper opened",
    MeetingStatus.CANCELLED: "Meeting cancelled",
    MeetingStatus.MOVED: "Meeting moved to another day",
    MeetingStatus.ADJOURNED: "Meeting adjourned",
}
# Stands in a mail that is made once for all subscribers, for the address that ends the mails of one of them.
STOP_ADDRESS = "STOP-ADDRESS-OF-THIS-SUBSCRIBER"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """An item or a paper by the title anyone may read."""

    number: str
    title: str
    is_closed: bool


@dataclass(frozen=True)
class Notice:
    """All that a mail may say. `words` are the officer's public sentence: what changed, or the reason."""

    kind: str
    headline: str
    board_name: str
    starts_at: dt.datetime
    venue: str
    words: str
    lines: tuple[Line, ...]
    goes_on_at: dt.datetime | None
    url: str
    settings_url: str

    @property
    def subject(self) -> str:
        day = london_date(self.starts_at)
        return f"{self.headline}: {self.board_name}, {day:%-d %B %Y}"


def topic_of(meeting: Meeting) -> str:
    return f"boards.meeting:{meeting.pk}"


def tell_of_publication(publication: Publication) -> None:
    """Mail members and subscribers about an agenda, a supplement, a withdrawal or a paper that was opened."""
    assert publication.published_at is not None
    make = partial(_publication_notice, publication)
    _tell(publication.meeting, f"boards.publication:{publication.pk}", publication.published_at, make)


def tell_of_change(meeting: Meeting) -> None:
    """Mail members and subscribers that the meeting is cancelled, moved or adjourned."""
    assert meeting.status_changed_at is not None
    event = f"boards.meeting:{meeting.pk}:{meeting.status}"
    _tell(meeting, event, meeting.status_changed_at, partial(_change_notice, meeting))


def _tell(meeting: Meeting, event: str, now: dt.datetime, make: Callable[[], Notice]) -> None:
    """The law sets a day for publishing, not for mails: where these cannot be written, it is recorded and goes on."""
    try:
        with transaction.atomic():
            queue(_mails(make(), meeting, london_date(now)), event=event, topic=topic_of(meeting), now=now)
    except Exception:
        log.exception("No mail could be written about %s", event)
        record("notice.failed", subject=meeting, label=str(meeting), by=None)
    fault_point("publication.after_notices")


def _mails(notice: Notice, meeting: Meeting, on: dt.date) -> Iterator[Mail]:
    """One for each person told: members first, then subscribers with the address that ends their mails."""
    members = members_told_of(meeting, on).values_list("email", flat=True)
    text, html = _bodies(notice, "")
    for address in members:
        yield Mail(address, notice.subject, text, html)
    text, html = _bodies(notice, STOP_ADDRESS)
    for address, key in Subscription.objects.told_of(meeting, on).values_list("email", "stop_key"):
        url = f"{settings.SITE_URL}{reverse('subscription_stop', args=[key])}"
        yield Mail(address, notice.subject, text.replace(STOP_ADDRESS, url), html.replace(STOP_ADDRESS, url), url)


def _bodies(notice: Notice, stop_url: str) -> tuple[str, str]:
    context = {"notice": notice, "stop_url": stop_url}
    return (
        render_to_string("boards/mail/notice.txt", context),
        render_to_string("boards/mail/notice.html", context),
    )


def _notice(meeting: Meeting, kind: str, words: str, lines: tuple[Line, ...], number: int | None = None) -> Notice:
    return Notice(
        kind=kind,
        headline=HEADLINES[kind].format(number=number),
        board_name=meeting.board.name,
        starts_at=meeting.starts_at,
        venue=", ".join(part for part in (meeting.venue_name, meeting.venue_address) if part),
        words=words,
        lines=lines,
        goes_on_at=meeting.continued_at.starts_at if meeting.continued_at else None,
        url=f"{settings.SITE_URL}{meeting.get_absolute_url()}",
        settings_url=f"{settings.SITE_URL}{reverse('notice_settings')}",
    )


def _change_notice(meeting: Meeting) -> Notice:
    return _notice(meeting, meeting.status, meeting.status_reason, ())


def _publication_notice(publication: Publication) -> Notice:
    lines = tuple(_lines_of(publication))
    return _notice(publication.meeting, publication.kind, publication.summary, lines, publication.supplement)


def _lines_of(publication: Publication) -> Iterator[Line]:
    """What this publication brought or took: the items of an agenda, the new ones of a supplement, the papers."""
    at = publication.published_at
    items = PublishedItem.objects.of_publication(publication)
    papers = PublishedPaper.objects.of_publication(publication)
    if publication.kind == PublicationKind.AGENDA:
        yield from (Line(item.label, item.title, item.part == Part.PART_II) for item in items)
        return
    if publication.kind == PublicationKind.SUPPLEMENT:
        with_papers = {paper.item_id for paper in papers if paper.since == at}
        for item in items:
            if item.since == at and item.pk not in with_papers:
                yield Line(item.label, item.title, item.part == Part.PART_II)
    before = PublishedPaper.objects.closed_before(publication)
    for paper in papers:
        is_of_it = {
            PublicationKind.SUPPLEMENT: paper.since == at,
            PublicationKind.WITHDRAWAL: paper.withdrawn_at == at,
            PublicationKind.DECLASSIFICATION: paper.part == Part.PART_I and paper.paper_id in before,
        }[PublicationKind(publication.kind)]
        if is_of_it:
            yield Line(paper.item.label, paper.title, paper.part == Part.PART_II)
