"""The front page: what comes next, what is new, how it is going; the same for everyone."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from boards.enums import MeetingStatus
from hwb_portal.accounts.roles import Role
from hwb_portal.home import home_page
from tests.factories import (
    make_board,
    make_collection,
    make_exempt_paper,
    make_item,
    make_meeting,
    make_paper,
    make_report,
    make_staff,
    make_user,
)

TODAY = dt.date(2027, 3, 1)


def _day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def _home():
    return home_page(AnonymousUser(), TODAY)


@pytest.mark.django_db
def test_the_next_three_meetings_come_soonest_first():
    board = make_board()
    days = [make_meeting(board, _day(number), MeetingStatus.SCHEDULED).held_on for number in (40, 0, 20, 10)]
    assert [meeting.held_on for meeting in _home().upcoming] == [days[1], days[3], days[2]]


@pytest.mark.django_db
def test_the_last_three_meetings_come_newest_first():
    board = make_board()
    for number in (1, 30, 10, 20):
        make_meeting(board, _day(-number), MeetingStatus.HELD)
    assert [meeting.held_on for meeting in _home().recent] == [_day(-1), _day(-10), _day(-20)]


@pytest.mark.django_db
def test_drafts_are_not_on_the_front_page():
    make_meeting(held_on=_day(10), status=MeetingStatus.DRAFT)
    make_meeting(held_on=_day(-10), status=MeetingStatus.DRAFT)
    assert (_home().upcoming, _home().recent) == ((), ())


@pytest.mark.django_db
def test_the_latest_papers_are_the_open_ones_newest_first():
    item = make_item(make_meeting(held_on=_day(10)))
    older, newer = (make_paper(item, title) for title in ("Older", "Newer"))
    make_report(older, released_at=dt.datetime(2027, 2, 20, tzinfo=dt.UTC))
    make_report(newer, released_at=dt.datetime(2027, 2, 21, tzinfo=dt.UTC))
    make_report(make_exempt_paper(item))
    make_report(make_paper(item, "In hand"), released=False)
    assert [paper.title for paper in _home().papers] == ["Newer", "Older"]


@pytest.mark.django_db
def test_six_papers_are_enough():
    item = make_item(make_meeting(held_on=_day(10)))
    for number in range(7):
        make_report(make_paper(item, f"Paper {number}"))
    assert len(_home().papers) == 6


@pytest.mark.django_db
def test_boards_and_collections_are_named():
    board, collection = make_board(name="Board of Testshire"), make_collection(name="Better Care Fund")
    page = _home()
    assert ([found.name for found in page.boards], [found.name for found in page.collections]) == (
        [board.name],
        [collection.name],
    )


@pytest.mark.django_db
def test_an_officer_gets_the_same_front_page_as_everyone(client, signed_in_as):
    board = make_board()
    make_meeting(board, status=MeetingStatus.DRAFT, venue_name="Hidden House")
    officer = make_user(Role.OFFICER)
    make_staff(board, officer)
    assert "Hidden House" not in signed_in_as(officer).get(reverse("home")).content.decode()


@pytest.mark.django_db
def test_the_front_page_of_an_empty_site_says_what_will_come(client):
    page = client.get(reverse("home")).content.decode()
    assert [words for words in ("No meeting is announced", "No papers are published yet.") if words not in page] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words"),
    [("accessibility", "Accessibility statement"), ("privacy", "12 hours")],
)
def test_the_statements_are_open(client, name, words):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert words in response.content.decode()
