"""A page that cannot be shown says why in plain words and where to go on."""

import pytest
from django.urls import reverse

from hwb_portal import views
from hwb_portal.accounts.roles import Role
from tests.factories import make_board, make_meeting, make_user


@pytest.fixture
def board():
    return make_board(slug="this-board")


NOT_THERE = {
    "an unknown board": "/boards/no-such-board/",
    "an unknown board's meeting": "/boards/no-such-board/meetings/2027-03-10/",
    "a day without a meeting": "/boards/this-board/meetings/2027-03-11/",
    "a second meeting that is not": "/boards/this-board/meetings/2027-03-10-2/",
    "30 February": "/boards/this-board/meetings/2027-02-30/",
    "month 13": "/boards/this-board/meetings/2027-13-01/",
    "year 0": "/boards/this-board/meetings/0000-01-01/",
    "an unknown paper": "/papers/00000000-0000-4000-8000-000000000000/",
    "an unknown indicator": "/metrics/indicators/no-such-indicator/",
    "an unknown collection": "/metrics/no-such-collection/",
    "no such address": "/nowhere/",
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", NOT_THERE)
def test_what_is_not_there_is_a_page_with_ways_on(client, board, what):
    make_meeting(board)
    response = client.get(NOT_THERE[what])
    page = response.content.decode()
    assert response.status_code == 404
    assert '<h1 class="govuk-heading-l">Page not found</h1>' in page
    assert [link for link in ("/boards/", "/search/", "/accounts/login/") if f'href="{link}"' not in page] == []


@pytest.mark.django_db
def test_a_step_that_is_not_for_the_reader_says_whom_to_ask(client, board):
    client.force_login(make_user(Role.MEMBER))
    response = client.get(reverse("boards:paper_add", args=[board.slug, make_meeting(board).slug]))
    assert response.status_code == 403
    assert "Your account does not allow this step. Nothing has been changed." in response.content.decode()


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_a_plain_refusal(client):
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content


@pytest.mark.django_db
def test_a_fault_shows_a_page_without_anything_of_the_fault(client, monkeypatch):
    def fail(*args: object) -> None:
        raise RuntimeError("Provider at risk")

    monkeypatch.setattr(views, "home_page", fail)
    client.raise_request_exception = False
    response = client.get("/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "There is a problem with the service" in page
    assert [word for word in ("Provider", "RuntimeError", "Traceback", "home_page") if word in page] == []


@pytest.mark.django_db
def test_a_missing_slash_is_added(client, board):
    response = client.get("/boards/this-board")
    assert (response.status_code, response["Location"]) == (301, "/boards/this-board/")
