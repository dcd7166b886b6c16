"""Hertfordshire's agenda of 2 March 2017, published again as its board did: item 6 was to follow."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from boards.enums import MeetingStatus
from boards.models import AgendaItem, Meeting, Paper, PaperVersion
from boards.selectors import meeting_page
from boards.services.publication import publish_agenda, publish_supplement
from boards.services.versions import save_report
from hwb_portal.core.dates import london
from reports.models import Audience, Pack
from reports.services import build_pack
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LAST_LAWFUL = london(dt.date(2017, 2, 22), dt.time(12))
DAYS_LATER = london(dt.date(2017, 2, 27), dt.time(12))


def before_publication() -> Meeting:
    """The working rows of the agenda as they stood before it was published, on a meeting of their own."""
    old = Meeting.objects.at("hertfordshire-hwb", dt.date(2017, 3, 2)).get()
    meeting = Meeting.objects.create(
        board=old.board, held_on=old.held_on, sequence=2, starts_at=old.starts_at, status=MeetingStatus.DRAFT
    )
    for item in old.items.all():
        papers = list(item.papers.all())
        item.pk, item.meeting, item._state.adding = None, meeting, True
        item.save()
        for paper in papers:
            version = paper.versions.get()
            copy = Paper(item=item, position=paper.position, kind=paper.kind, title=paper.title, part=paper.part)
            copy.minutes_of = paper.minutes_of
            copy.save()
            if item.number != 6:
                PaperVersion.objects.create(paper=copy, number=1, template=version.template)
    return meeting


def as_printed(meeting: Meeting) -> list[tuple[str, str, str, list[str]]]:
    page = meeting_page(Meeting.objects.with_board().get(pk=meeting.pk), AnonymousUser())
    return [(item.label, item.title, item.paper_status, [line.title for line in item.papers]) for item in page.items]


def public_pack(meeting: Meeting) -> Pack:
    return build_pack(Meeting.objects.with_board().get(pk=meeting.pk), Audience.PUBLIC, None)


@pytest.fixture
def meeting(demo_boards) -> Meeting:
    return before_publication()


def test_item_6_is_published_without_its_report(meeting):
    publication = publish_agenda(meeting=meeting, by=make_user(), now=LAST_LAWFUL)
    assert publication.clear_days == 5
    assert as_printed(meeting)[5] == ("6", "Street Triage Scheme", "to_follow", [])
    assert [label for label, *_ in as_printed(meeting)] == [str(number) for number in range(1, 11)]


def test_its_report_comes_as_supplement_1_and_nothing_is_renumbered(meeting):
    publish_agenda(meeting=meeting, by=make_user(), now=LAST_LAWFUL)
    before = as_printed(meeting)
    paper = Paper.objects.get(item__meeting=meeting, item__number=6)
    save_report(paper=paper, bodies={}, acronyms=(), by=make_user())
    AgendaItem.objects.filter(pk=paper.item_id).update(paper_status="attached")
    made = publish_supplement(meeting=meeting, by=make_user(), now=DAYS_LATER, summary="Street Triage Scheme.")
    after = as_printed(meeting)
    assert (made.name, made.clear_days) == ("Supplement 1", 2)
    assert after[5] == ("6", "Street Triage Scheme", "attached", ["Street Triage Scheme"])
    assert [*after[:5], *after[6:]] == [*before[:5], *before[6:]]
    notice = meeting_page(Meeting.objects.with_board().get(pk=meeting.pk), AnonymousUser()).notice
    assert (
        notice == "Published on 22 February 2017, 5 clear days before the meeting; supplement 1 on 27 February 2017."
    )


def test_its_pages_run_on_from_the_pack_and_no_page_of_the_pack_moves(meeting):
    publish_agenda(meeting=meeting, by=make_user(), now=LAST_LAWFUL)
    before = public_pack(meeting)
    paper = Paper.objects.get(item__meeting=meeting, item__number=6)
    save_report(paper=paper, bodies={}, acronyms=(), by=make_user())
    publish_supplement(meeting=meeting, by=make_user(), now=DAYS_LATER, summary="Street Triage Scheme.")
    after = public_pack(meeting)
    told = [(section["title"], section["first_page"], section["pages"]) for section in before.sections]
    now = [(section["title"], section["first_page"], section["pages"]) for section in after.sections]
    assert now[: len(told)] == told
    assert [(title, first) for title, first, _ in now[len(told) :]] == [
        ("Supplement 1", before.pages + 1),
        ("6. Street Triage Scheme", before.pages + 2),
    ]
