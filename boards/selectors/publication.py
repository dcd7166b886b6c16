"""What an officer sees before publishing: the arithmetic, and exactly what readers will get."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from boards import law
from boards.counting import calendar_of
from boards.enums import PublicationKind, RequestState
from boards.models import Meeting, Paper, PaperVersion, PublicationRequest, PublishedPaper, UploadFinding
from boards.selectors.agenda import ItemLine, lines_of, working_agenda
from boards.selectors.boards import Reader
from boards.selectors.meetings import MeetingPage, meeting_page
from boards.selectors.notices import Told, told_of
from boards.snapshots import needs_second_officer, standing_of, what_would_be_published
from hwb_portal.core.dates import HolidayListEnds, london_date


@dataclass(frozen=True)
class PublishState:
    """How far the next publication is, and its arithmetic.

    `problem` is a sentence when the days cannot be counted (a year past the holiday list), else "".
    """

    kind: PublicationKind
    new_papers: frozenset[str]
    new_items: frozenset[int]
    needs_second_officer: bool
    request: PublicationRequest | None
    latest_day: dt.date | None
    clear_days: int | None
    explanation: str
    problem: str
    is_own_request: bool
    may_approve: bool

    @property
    def is_late(self) -> bool:
        return self.clear_days is not None and self.clear_days < law.CLEAR_DAYS

    @property
    def is_agenda(self) -> bool:
        return self.kind == PublicationKind.AGENDA

    @property
    def is_nothing_new(self) -> bool:
        return not self.is_agenda and not self.new_papers and not self.new_items


@dataclass(frozen=True)
class PublishPage(PublishState):
    """The same with every line an officer checks, and who is told."""

    items: tuple[ItemLine, ...]
    unfinished: frozenset[str]  # papers still with their authors, which are not published
    findings: tuple[UploadFinding, ...]
    without_readers: tuple[Paper, ...]  # confidential, and no member is on the list
    told: Told


def publish_state(meeting: Meeting, user: Reader, now: dt.datetime) -> PublishState:
    kind, _, news = what_would_be_published(meeting)
    calendar = calendar_of(meeting.board)
    published_on = calendar.effective_on(now)
    latest, days, words, problem = None, None, "", ""
    try:
        latest = calendar.latest_day(meeting.held_on)
        days = calendar.clear_days(published_on, meeting.held_on)
        words = calendar.explain(published_on, meeting.held_on)
    except HolidayListEnds as error:
        problem = f"The clear days cannot be counted: {error}."
    request = PublicationRequest.objects.of_meeting(meeting).open().first()
    is_own = request is not None and request.requested_by_id == user.pk
    return PublishState(
        kind=kind,
        new_papers=frozenset(str(line.paper_id) for line in news.papers),
        new_items=frozenset(line.item_id for line in news.items),
        needs_second_officer=needs_second_officer(news),
        request=request,
        is_own_request=is_own,
        may_approve=request is not None and request.state == RequestState.WAITING and not is_own,
        latest_day=latest,
        clear_days=days,
        explanation=words,
        problem=problem,
    )


def publish_page(meeting: Meeting, user: Reader, now: dt.datetime) -> PublishPage:
    papers = Paper.objects.for_meeting(meeting)
    readable = set(papers.visible_to(user).values_list("pk", flat=True))
    return PublishPage(
        **vars(publish_state(meeting, user, now)),
        items=working_agenda(meeting, user, readable),
        unfinished=frozenset(str(pk) for pk in papers.with_their_authors().values_list("pk", flat=True)),
        findings=tuple(UploadFinding.objects.open_in(meeting)),
        without_readers=tuple(papers.visible_to(user).without_readers()),
        told=told_of(meeting, london_date(now)),
    )


def preview_page(meeting: Meeting, nobody: AnonymousUser) -> MeetingPage:
    """The meeting's page as the public would have it if the draft were published now."""
    _, draft, _ = what_would_be_published(meeting)
    standing = standing_of(meeting.current_publication) if meeting.current_publication else None
    snapshot = draft.after(standing) if standing else draft
    return meeting_page(meeting, nobody, items=lines_of(snapshot))


def published_place(paper_id: object) -> PublishedPaper | None:
    """The paper's row in what readers have now: with its version, or as a tombstone, which is for everyone."""
    return PublishedPaper.objects.standing().of_paper(paper_id).with_meeting().first()


def public_copy(version: PaperVersion) -> str:
    """The name of a version's file in the public store; "" where it was never open to everyone."""
    return PublishedPaper.objects.public_names().filter(version=version).first() or ""
