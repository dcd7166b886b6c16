"""The small wordings in which boards differ, and which papers go into whose pack."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from boards.enums import MeetingStatus, PaperKind
from boards.models import Board, Meeting
from boards.printing import pack_papers, page_label, printed_time
from tests.boards.builders import closed_item, confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.factories import make_item, make_meeting, make_minutes, make_paper, make_report

NOBODY = AnonymousUser()


@pytest.mark.parametrize(
    ("style", "at", "printed"),
    [
        ("10:00AM", dt.time(10, 0), "10:00AM"),
        ("10:00AM", dt.time(14, 5), "2:05PM"),
        ("10:00AM", dt.time(12, 0), "12:00PM"),
        ("10:00AM", dt.time(0, 30), "12:30AM"),
        ("2.00 pm", dt.time(14, 0), "2.00 pm"),
        ("2.00 pm", dt.time(9, 30), "9.30 am"),
        ("2.00 pm", dt.time(12, 0), "12.00 pm"),
    ],
)
def test_a_board_prints_the_time_in_its_own_way(style, at, printed):
    assert printed_time(Board(time_style=style), dt.datetime.combine(dt.date(2027, 3, 10), at, dt.UTC)) == printed


@pytest.mark.parametrize(
    ("label", "printed"), [("Agenda Pack {page} of {pages}", "Agenda Pack 12 of 81"), ("{page}", "12")]
)
def test_a_board_labels_its_pages_in_its_own_words(label, printed):
    assert page_label(Board(pack_label=label), 12, 81) == printed


def titles(meeting: Meeting, reader) -> list[str]:
    return [f"{entry.paper.title} {entry.version.number}" for entry in pack_papers(meeting, reader)]


def a_meeting_with_papers(status: MeetingStatus = MeetingStatus.PUBLISHED) -> Meeting:
    """Its second item is written first, to see that the agenda's order is kept."""
    meeting = make_meeting(status=status)
    first, second = make_item(meeting), closed_item(meeting)
    exempt_paper(second, title="Prices")
    confidential_paper(second, title="Terms")
    paper = open_paper(first, title="Plan")
    make_report(paper, "Corrected.")
    make_report(paper, "Not ready.", released=False)
    open_paper(first, title="Unfinished", released=False)
    make_paper(first, title="Empty")
    return meeting


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reader", "papers"),
    [
        (lambda meeting: NOBODY, ["Plan 2"]),
        (lambda meeting: member_of(meeting.board), ["Plan 2", "Prices 1"]),
        (lambda meeting: officer_of(meeting.board), ["Plan 2", "Prices 1", "Terms 1"]),
        (lambda meeting: None, ["Plan 2", "Prices 1", "Terms 1"]),
    ],
    ids=["nobody", "member", "officer", "the server"],
)
def test_a_pack_holds_what_its_reader_may_have_in_the_order_of_the_agenda(reader, papers):
    meeting = a_meeting_with_papers()
    assert titles(meeting, reader(meeting)) == papers


@pytest.mark.django_db
def test_a_pack_of_a_draft_holds_for_its_officers_what_they_work_on():
    meeting = a_meeting_with_papers(MeetingStatus.DRAFT)
    assert titles(meeting, officer_of(meeting.board)) == ["Plan 3", "Unfinished 1", "Prices 1", "Terms 1"]


@pytest.mark.django_db
def test_a_pack_of_a_draft_holds_no_paper_for_the_public():
    assert titles(a_meeting_with_papers(MeetingStatus.DRAFT), NOBODY) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "papers"), [("draft", []), ("published", ["Minutes 1"])])
def test_minutes_are_in_a_pack_when_its_reader_may_have_them(status, papers):
    meeting = make_meeting()
    before = make_meeting(meeting.board, dt.date(2026, 12, 9), MeetingStatus.HELD)
    make_minutes(before, status)
    paper = make_paper(make_item(meeting), title="Minutes", kind=PaperKind.MINUTES, minutes_of=before)
    make_report(paper, "")
    assert titles(meeting, NOBODY) == papers


@pytest.mark.django_db
def test_minutes_that_are_not_written_are_in_no_pack():
    meeting = make_meeting()
    before = make_meeting(meeting.board, dt.date(2026, 12, 9), MeetingStatus.HELD)
    make_report(make_paper(make_item(meeting), title="Minutes", kind=PaperKind.MINUTES, minutes_of=before), "")
    assert titles(meeting, None) == []
