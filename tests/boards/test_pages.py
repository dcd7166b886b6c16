"""What the pages of a board show, to whom, and what they answer to an address that names nothing."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from boards.enums import MeetingStatus
from boards.models import ForwardPlanEntry
from boards.selectors import board_page, members_on
from boards.selectors.plan import plan_page
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.core.dates import london
from tests.boards.builders import exempt_paper, full_template, member_of, officer_of, open_paper
from tests.factories import (
    make_board,
    make_decision,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_paper,
    make_report,
    make_seat,
    make_upload,
    make_user,
    tiny_pdf,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 3, 10)
LAST_LAWFUL = london(dt.date(2027, 3, 2), dt.time(9))


@pytest.fixture
def _on_the_last_lawful_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LAST_LAWFUL)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def the_author_of(paper) -> User:
    paper.author = make_user(Role.AUTHOR)
    paper.save()
    return paper.author


# Members


def test_a_seat_shows_who_sat_in_it_on_the_day():
    board = make_board()
    seat = make_seat(board)
    make_member(board, seat=seat, ends_on=dt.date(2027, 3, 9))
    make_member(board, seat=seat, starts_on=DAY)
    before, on, vacant = (members_on(board, day)[0].members[0].display_name for day in (dt.date(2027, 3, 9), DAY, DAY))
    first, second = (appointment.person.display_name for appointment in seat.appointments.order_by("id"))
    assert (before, on, vacant) == (first, second, second)


def test_an_empty_seat_is_a_vacant_one():
    board = make_board()
    make_seat(board, label="County Councillor")
    (group,) = members_on(board, DAY)
    assert [(member.name, member.office, member.seat) for member in group.members] == [("", "", "County Councillor")]


def test_seats_stand_under_the_headings_of_the_board_in_order():
    board = make_board()
    for position, (group, label) in enumerate((("Councillors", "A"), ("Councillors", "B"), ("NHS", "C")), start=1):
        make_seat(board, group=group, label=label, position=position)
    groups = members_on(board, DAY)
    assert [(group.heading, [member.seat for member in group.members]) for group in groups] == [
        ("Councillors", ["A", "B"]),
        ("NHS", ["C"]),
    ]


def test_a_seat_that_is_gone_is_not_listed():
    board = make_board()
    make_seat(board, label="Gone", ends_on=dt.date(2027, 3, 9))
    make_seat(board, label="To come", starts_on=dt.date(2027, 3, 11))
    make_seat(board, label="There", starts_on=DAY, ends_on=DAY)
    (group,) = members_on(board, DAY)
    assert [member.seat for member in group.members] == ["There"]


def test_chair_and_vice_chair_go_by_the_titles_of_their_board():
    board = make_board(chair_title="Chairman", vice_chair_title="Vice-Chairman")
    for office in ("chair", "vice_chair", "member"):
        make_member(board, office=office)
    (group,) = members_on(board, DAY)
    assert [member.office for member in group.members] == ["Chairman", "Vice-Chairman", ""]


# Boards


def test_a_board_shows_what_is_to_come_first_and_what_is_past_last():
    board = make_board()
    for day, status in ((1, "held"), (8, "held"), (10, "published"), (17, "scheduled"), (24, "draft")):
        make_meeting(board, dt.date(2027, 3, day), MeetingStatus(status))
    page = board_page(board, make_user(), DAY)
    assert [meeting.held_on.day for meeting in page.upcoming] == [10, 17]
    assert [meeting.held_on.day for meeting in page.past] == [8, 1]


def test_dated_plans_come_before_undated_ones():
    board = make_board()
    for title, day in (("Some day", None), ("Later", dt.date(2027, 9, 1)), ("Soon", dt.date(2027, 5, 1))):
        ForwardPlanEntry.objects.create(board=board, title=title, due_on=day)
    assert [line.entry.title for line in plan_page(board, make_user())] == ["Soon", "Later", "Some day"]


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "/boards/nowhere/",
        "/boards/nowhere/meetings/",
        "/boards/nowhere/meetings/2027-03-10/",
        "/boards/herts/meetings/2027-02-30/",
        "/boards/herts/meetings/2027-03-11/",
        "/boards/herts/meetings/2027-03-10-2/",
        "/boards/herts/meetings/2027-03-10-1/",
        "/papers/00000000-0000-0000-0000-000000000000/",
        "/papers/1/",
    ],
)
def test_an_address_that_names_nothing_is_not_found(client, address):
    make_meeting(make_board(slug="herts"), DAY)
    assert client.get(address).status_code == 404


def test_the_second_meeting_of_a_day_has_its_own_page(client):
    board = make_board(slug="herts")
    make_meeting(board, DAY, venue_name="Morning hall")
    make_meeting(board, DAY, sequence=2, venue_name="Evening hall")
    pages = [text_of(client.get(f"/boards/herts/meetings/2027-03-10{end}/")) for end in ("", "-2")]
    assert [("Morning hall" in page, "Evening hall" in page) for page in pages] == [(True, False), (False, True)]


@pytest.mark.parametrize(("number", "status"), [("1", 200), ("2", 200), ("3", 404), ("4", 404), ("x", 404)])
def test_a_version_is_found_by_its_number_when_it_is_released(client, number, status):
    paper = make_paper()
    make_report(paper, "First.")
    make_report(paper, "Second.")
    make_report(paper, "Third.", released=False)
    assert client.get(paper.get_absolute_url(), {"version": number}).status_code == status


def test_the_newest_released_version_is_shown_and_an_earlier_one_says_so(client):
    paper = make_paper()
    make_report(paper, "First words.")
    make_report(paper, "Second words.")
    newest, first = (text_of(client.get(paper.get_absolute_url() + query)) for query in ("", "?version=1"))
    assert ("Second words." in newest, "First words." in newest, "earlier version" in newest) == (True, False, False)
    assert ("Second words." in first, "First words." in first, "earlier version" in first) == (False, True, True)


def test_an_uploaded_paper_shows_the_text_of_each_page(client):
    paper = make_paper()
    make_upload(paper, "Figures by ward")
    page = text_of(client.get(paper.get_absolute_url()))
    assert ("Page 1" in page, "Figures by ward" in page, "without tags for screen readers" in page) == (
        True,
        True,
        True,
    )


def test_a_closed_paper_is_not_found_by_the_public_and_marked_for_a_member(client, signed_in_as):
    paper = exempt_paper(body="Provider A asks 21.40.")
    assert client.get(paper.get_absolute_url()).status_code == 404
    page = text_of(signed_in_as(member_of(paper.item.meeting.board)).get(paper.get_absolute_url()))
    assert ("21.40" in page, "<title>Exempt paper" in page) == (True, True)


# Decisions and minutes


def test_decisions_are_listed_under_their_minute(client):
    meeting = make_meeting(status="held")
    item = make_minutes_item(make_minutes(meeting), "Winter planning")
    make_decision(item, "The plan was agreed.", label="1.2")
    page = text_of(client.get(f"{meeting.get_absolute_url()}decisions/"))
    assert [words in page for words in ("1. Winter planning", "The plan was agreed.", "Minute 1.2")] == [True] * 3


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("minutes/", "There are no minutes to read yet"), ("decisions/", "No decisions are published yet")],
)
def test_before_they_are_published_the_page_says_so(client, path, sentence):
    meeting = make_meeting(status="held")
    make_decision(make_minutes_item(make_minutes(meeting, "draft")), "Secret so far.")
    page = text_of(client.get(meeting.get_absolute_url() + path))
    assert (sentence in page, "Secret so far." in page) == (True, False)


# An officer's and an author's work


@pytest.mark.usefixtures("_on_the_last_lawful_day")
def test_an_officer_publishes_from_the_page(signed_in_as):
    meeting = make_meeting(held_on=DAY, status="draft")
    make_item(meeting)
    client = signed_in_as(officer_of(meeting.board))
    response = client.post(f"{meeting.get_absolute_url()}publish/", {})
    meeting.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, meeting.get_absolute_url())
    assert meeting.status == "published"


@pytest.mark.usefixtures("_on_the_last_lawful_day")
def test_a_refused_publication_says_why_and_changes_nothing(signed_in_as):
    meeting = make_meeting(held_on=DAY, status="draft")
    client = signed_in_as(officer_of(meeting.board))
    page = text_of(client.post(f"{meeting.get_absolute_url()}publish/", {}))
    meeting.refresh_from_db()
    assert ("Add at least one item before you publish the agenda." in page, meeting.status) == (True, "draft")


def test_an_officer_adds_a_paper_and_goes_on_to_write_it(signed_in_as):
    item = make_item(make_meeting(status="draft"))
    client = signed_in_as(officer_of(item.meeting.board))
    answers = {"key": str(uuid4()), "item": item.pk, "title": "Winter plan", "kind": "report", "part": "1"}
    response = client.post(f"{item.meeting.get_absolute_url()}papers/new/", answers)
    paper = item.papers.get()
    assert (response.status_code, response["Location"]) == (302, f"/papers/{paper.pk}/edit/")


@pytest.mark.parametrize("path", ["publish/", "papers/new/"])
def test_an_officer_of_another_board_does_not_find_a_draft(signed_in_as, path):
    meeting = make_meeting(status="draft")
    assert signed_in_as(officer_of(make_board())).get(meeting.get_absolute_url() + path).status_code == 404


@pytest.mark.parametrize("path", ["publish/", "papers/new/"])
def test_a_member_may_not_change_an_agenda(signed_in_as, path):
    meeting = make_meeting()
    assert signed_in_as(member_of(meeting.board)).get(meeting.get_absolute_url() + path).status_code == 403


@pytest.mark.parametrize("path", ["publish/", "papers/new/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_officer_does_not_change_the_announced_meeting_of_another_board(signed_in_as, path, method):
    meeting = make_meeting(status="scheduled")
    item = make_item(meeting)
    client = signed_in_as(officer_of(make_board()))
    answers = {"item": item.pk, "title": "Winter plan", "kind": "report", "part": "1"}
    response = getattr(client, method)(meeting.get_absolute_url() + path, answers)
    meeting.refresh_from_db()
    assert (response.status_code, meeting.status, item.papers.count()) == (404, "scheduled", 0)


def test_an_author_writes_a_report_and_reads_it(signed_in_as):
    paper = make_paper(make_item(make_meeting(make_board(report_template=full_template()), status="draft")))
    client = signed_in_as(the_author_of(paper))
    answers = {"author": "Public Health", "summary": "One thing is new.", "acronym_lines": "BCF: Better Care Fund"}
    response = client.post(f"/papers/{paper.pk}/edit/", answers)
    page = text_of(client.get(response["Location"]))
    assert [words in page for words in ("One thing is new.", "1.1", "Better Care Fund")] == [True] * 3


def test_an_author_uploads_a_pdf(signed_in_as):
    paper = make_paper(make_item(make_meeting(status="draft")))
    client = signed_in_as(the_author_of(paper))
    answers = {"file": SimpleUploadedFile("figures.pdf", tiny_pdf("Figures by ward"), "application/pdf")}
    response = client.post(f"/papers/{paper.pk}/upload/", answers)
    assert (response.status_code, paper.versions.get().text) == (302, ["Figures by ward"])


def test_a_refused_upload_says_why_beside_the_box(signed_in_as):
    paper = make_paper(make_item(make_meeting(status="draft")))
    client = signed_in_as(the_author_of(paper))
    page = text_of(client.post(f"/papers/{paper.pk}/upload/", {"file": SimpleUploadedFile("a.pdf", b"PK not a PDF")}))
    assert ("The selected file must be a PDF" in page, paper.versions.count()) == (True, 0)


@pytest.mark.parametrize("path", ["edit/", "upload/"])
def test_an_author_does_not_change_a_paper_once_it_is_released(signed_in_as, path):
    paper = open_paper()
    client = signed_in_as(the_author_of(paper))
    assert client.get(paper.get_absolute_url() + path).status_code == 404
