"""How many questions each page asks of the database: the same for one row and for three."""

import datetime as dt

import pytest
from django.test import Client

from boards.enums import DecisionVerb, PaperKind
from boards.models import ActionOwner, Board, Meeting, MinutesItem, Paper, ParagraphOwner
from tests.boards.builders import exempt_paper, member_of, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_organisation,
    make_paragraph,
    make_report,
    make_seat,
    make_upload,
)

pytestmark = pytest.mark.django_db

ROWS = pytest.mark.parametrize("rows", [1, 3])
DAY = dt.date(2027, 3, 10)


@pytest.fixture
def count(client, django_assert_num_queries):
    """Get an address as nobody, in exactly so many queries."""

    def check(queries: int, address: str, by: Client = client) -> None:
        with django_assert_num_queries(queries):
            assert by.get(address).status_code == 200

    return check


def a_full_board(rows: int) -> Board:
    """Members, meetings to come and past."""
    board = make_board()
    for number in range(rows):
        make_member(board, seat=make_seat(board, organisation=make_organisation()))
        make_meeting(board, dt.date(2020, 3, 10 + number), "held")
        make_meeting(board, dt.date(2100, 3, 10 + number), "scheduled")
    return board


def a_full_meeting(rows: int) -> Meeting:
    """Each item with an open and a closed paper, a decision and an action; minutes, members, neighbours."""
    board = make_board()
    meeting = make_meeting(board, DAY, "held", dated=True)
    make_meeting(board, DAY - dt.timedelta(days=90), "held")
    make_meeting(board, DAY + dt.timedelta(days=90), "published")
    minutes = make_minutes(meeting)
    for number in range(rows):
        make_member(board, seat=make_seat(board, organisation=make_organisation()))
        item = make_item(meeting)
        open_paper(item)
        exempt_paper(item)
        a_minute(make_minutes_item(minutes, agenda_item=item))
        action = make_action(meeting, reference=f"{number}")
        ActionOwner.objects.create(action=action, label="Director of Public Health")
    return meeting


def a_minute(item: MinutesItem) -> None:
    paragraph = make_paragraph(item)
    ParagraphOwner.objects.create(paragraph=paragraph, label="Director of Public Health")
    make_decision(item, verb=DecisionVerb.AGREED)


def a_paper_among(rows: int, **fields) -> Paper:
    """A paper of a meeting with so many papers in all."""
    item = make_item(make_meeting(held_on=DAY))
    papers = [open_paper(item, **fields) for _ in range(rows)]
    return papers[0]


@ROWS
def test_list_of_boards(count, rows):
    for _ in range(rows):
        make_board()
    count(1, "/boards/")


@ROWS
def test_board(count, rows):
    count(5, a_full_board(rows).get_absolute_url())


@ROWS
def test_members(count, rows):
    count(3, f"{a_full_board(rows).get_absolute_url()}members/")


@ROWS
def test_list_of_meetings(count, rows):
    count(5, f"{a_full_board(rows).get_absolute_url()}meetings/")


@ROWS
def test_forward_plan(count, rows):
    count(2, f"{a_full_board(rows).get_absolute_url()}forward-plan/")


@ROWS
def test_meeting(count, rows):
    count(14, a_full_meeting(rows).get_absolute_url())


@ROWS
def test_meeting_as_json(count, rows):
    count(14, f"{a_full_meeting(rows).get_absolute_url()[:-1]}.json")


@ROWS
def test_meeting_for_a_member(count, signed_in_as, rows):
    meeting = a_full_meeting(rows)
    count(20, meeting.get_absolute_url(), signed_in_as(member_of(meeting.board)))


@ROWS
def test_minutes(count, rows):
    count(12, f"{a_full_meeting(rows).get_absolute_url()}minutes/")


@ROWS
def test_decisions(count, rows):
    count(13, f"{a_full_meeting(rows).get_absolute_url()}decisions/")


@ROWS
def test_actions(count, rows):
    count(5, f"{a_full_meeting(rows).board.get_absolute_url()}actions/")


@ROWS
def test_calendar(count, rows):
    count(2, f"{a_full_board(rows).get_absolute_url()}calendar.ics")


@ROWS
def test_feed(count, rows):
    count(3, f"{a_full_meeting(rows).board.get_absolute_url()}feed.xml")


@ROWS
def test_written_paper(count, rows):
    count(14, a_paper_among(rows).get_absolute_url())


@ROWS
def test_written_paper_in_many_versions(count, rows):
    paper = open_paper()
    for _ in range(rows):
        make_report(paper)
    count(14, paper.get_absolute_url())


@ROWS
def test_uploaded_paper(count, rows):
    paper = a_paper_among(rows)
    make_upload(paper)
    count(11, paper.get_absolute_url())


@ROWS
def test_minutes_as_a_paper(count, rows):
    before = a_full_meeting(rows)
    item = make_item(make_meeting(before.board, DAY + dt.timedelta(days=7)))
    paper = open_paper(item, kind=PaperKind.MINUTES, minutes_of=before)
    count(21, paper.get_absolute_url())
