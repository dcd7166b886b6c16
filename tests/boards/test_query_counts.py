"""How many questions each page asks of the database: the same for one row and for three."""

import datetime as dt

import pytest
from django.test import Client

from boards.enums import DecisionVerb, HeldKind, PaperKind
from boards.models import ActionOwner, Board, Matter, Meeting, MinutesItem, Paper, ParagraphOwner
from boards.services.duties import take_duty
from boards.services.released import meeting_changed
from boards.services.retention import place_hold
from tests.boards.builders import exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_deferral,
    make_duty,
    make_entry,
    make_item,
    make_matter,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_motion,
    make_organisation,
    make_paragraph,
    make_published_question,
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
        make_published_question(meeting, item=item)
    return meeting


def a_minute(item: MinutesItem) -> None:
    paragraph = make_paragraph(item)
    ParagraphOwner.objects.create(paragraph=paragraph, label="Director of Public Health")
    make_decision(item, verb=DecisionVerb.AGREED)
    motion = make_motion(item)
    make_motion(item, amends=motion)


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
    count(3, f"{a_full_board(rows).get_absolute_url()}forward-plan/")


def a_long_matter(rows: int) -> Matter:
    """On so many agendas, each time with a paper, a decision, an action, a deferral and a plan."""
    board = make_board()
    matter = make_matter(board)
    for number in range(rows):
        item = make_item(make_meeting(board, dt.date(2020, 3, 10 + number), "held"), matter=matter)
        open_paper(item)
        heading = make_minutes_item(make_minutes(item.meeting), agenda_item=item)
        make_decision(heading)
        make_action(item.meeting, minutes_item=heading, reference=f"{number}")
        make_deferral(make_entry(board, matter=matter), meeting=item.meeting)
    return matter


@ROWS
def test_matter(count, rows):
    count(15, a_long_matter(rows).get_absolute_url())


@ROWS
def test_calendar_of_duties(count, rows):
    board = make_board()
    for number in range(rows):
        duty = make_duty(board, f"Report {number}", first_due_on=dt.date(2019, 3, 31))
        item = make_item(make_meeting(board, dt.date(2019, 3, 10 + number), "held"))
        take_duty(duty=duty, due_on=duty.first_due_on, item=item, by=None)
    count(10, f"{board.get_absolute_url()}duties/")


@ROWS
def test_retention(count, rows, client):
    board = a_full_board(rows)
    officer = officer_of(board)
    client.force_login(officer)
    for number in range(rows):
        meeting = make_meeting(board, dt.date(2019, 3, 10 + number), "held")
        place_hold(
            board=board, kind=HeldKind.MEETING, meeting=meeting, reason="A claim.", by=officer, now=meeting.starts_at
        )
    count(11, f"{board.get_absolute_url()}retention/")


@ROWS
def test_list_of_matters(count, rows):
    count(4, f"{a_long_matter(rows).board.get_absolute_url()}matters/")


@ROWS
def test_meeting(count, rows):
    count(16, a_full_meeting(rows).get_absolute_url())


@ROWS
def test_meeting_as_json(count, rows):
    count(16, f"{a_full_meeting(rows).get_absolute_url()[:-1]}.json")


@ROWS
def test_meeting_for_a_member(count, signed_in_as, rows):
    meeting = a_full_meeting(rows)
    count(23, meeting.get_absolute_url(), signed_in_as(member_of(meeting.board)))


@ROWS
def test_minutes(count, rows):
    count(16, f"{a_full_meeting(rows).get_absolute_url()}minutes/")


@ROWS
def test_decisions(count, rows):
    count(17, f"{a_full_meeting(rows).get_absolute_url()}decisions/")


@ROWS
def test_actions(count, rows):
    count(5, f"{a_full_meeting(rows).board.get_absolute_url()}actions/")


@ROWS
def test_calendar(count, rows):
    count(3, f"{a_full_board(rows).get_absolute_url()}calendar.ics")


@ROWS
@pytest.mark.parametrize(("name", "queries"), [("meetings", 3), ("papers", 3), ("decisions", 3), ("actions", 4)])
def test_open_lists(count, rows, name, queries):
    meeting = a_full_meeting(rows)
    meeting_changed(meeting)
    count(queries, f"/boards/{meeting.board.slug}/{name}.json")


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
    count(25, paper.get_absolute_url())
