"""What is hidden answers exactly like what does not exist: same status, same headers, same bytes."""

import datetime as dt
import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boards.enums import MeetingStatus, StaffRole
from hwb_portal.accounts.roles import Role
from tests.factories import (
    make_board,
    make_exempt_paper,
    make_item,
    make_meeting,
    make_paper,
    make_report,
    make_return,
    make_staff,
    make_substitute,
    make_upload,
    make_user,
)

# Differs in every answer: the mark of a form, and the number of the request.
OWN_MARK = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
OWN_HEADERS = {"x-request-id", "expires"}
EARLIER_VISIT = (
    {},
    {"if-none-match": "*"},
    {"range": "bytes=0-99"},
    {"if-modified-since": "Wed, 01 Jan 2020 00:00:00 GMT"},
)


def _answer(client: Client, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    response = client.get(path, headers=headers)
    kept = {name.lower(): value for name, value in response.items() if name.lower() not in OWN_HEADERS}
    return response.status_code, kept, OWN_MARK.sub(b"", response.content)


@pytest.fixture
def board():
    return make_board(slug="this-board")


@pytest.fixture(params=["signed out", "author", "member of another board", "officer of another board"])
def outsider(request, signed_in_as):
    if request.param == "signed out":
        return signed_in_as(None)
    if request.param == "author":
        return signed_in_as(make_user(Role.AUTHOR))
    if request.param == "member of another board":
        return signed_in_as(make_user(Role.MEMBER))
    officer = make_user(Role.OFFICER)
    make_staff(make_board(), officer)
    return signed_in_as(officer)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", EARLIER_VISIT, ids=lambda headers: next(iter(headers), "plain"))
@pytest.mark.parametrize("page", ["paper_detail", "paper_file", "paper_pages"])
def test_a_closed_paper_answers_like_one_that_is_not_there(board, outsider, page, headers):
    closed = make_report(make_exempt_paper(make_item(make_meeting(board)))).paper
    hidden = _answer(outsider, reverse(page, args=[closed.pk]), headers)
    assert hidden == _answer(outsider, reverse(page, args=[uuid.uuid4()]), headers)
    assert hidden[0] == 404


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["paper_detail", "paper_file", "paper_pages"])
def test_a_closed_paper_takes_as_many_steps_as_one_that_is_not_there(board, outsider, page):
    """Time is what the database is asked: the clock of a test cannot tell two answers apart, their questions can."""
    closed = make_report(make_exempt_paper(make_item(make_meeting(board)))).paper
    asked = []
    for paper in (closed.pk, uuid.uuid4()):
        with CaptureQueriesContext(connection) as captured:
            outsider.get(reverse(page, args=[paper]))
        asked.append([re.sub(r"'[^']*'", "?", query["sql"]) for query in captured])
    assert asked[0] == asked[1]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["paper_detail", "paper_file", "paper_pages", "report_edit", "paper_upload"])
def test_a_paper_of_a_draft_agenda_answers_like_one_that_is_not_there(board, page, signed_in_as):
    client = signed_in_as(make_user(Role.AUTHOR))
    draft = make_paper(make_item(make_meeting(board, status=MeetingStatus.DRAFT)))
    hidden = _answer(client, reverse(page, args=[draft.pk]))
    assert hidden == _answer(client, reverse(page, args=[uuid.uuid4()]))
    assert hidden[0] == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page",
    [
        "boards:meeting_detail",
        "boards:meeting_json",
        "boards:minutes_detail",
        "boards:decision_list",
        "reports:pack",
        "reports:pack_restricted",
        "reports:minutes_pdf",
    ],
)
def test_a_draft_meeting_answers_like_a_day_without_one(board, outsider, page):
    draft = make_meeting(board, status=MeetingStatus.DRAFT)
    hidden = _answer(outsider, reverse(page, args=[board.slug, draft.slug]))
    no_meeting = _answer(outsider, reverse(page, args=[board.slug, "2027-03-11"]))
    assert (hidden[0], hidden[2]) == (no_meeting[0], no_meeting[2])
    assert hidden[0] in (404, 302)


@pytest.mark.django_db
def test_a_version_in_hand_answers_like_one_that_was_never_written(board, outsider):
    paper = make_report(make_paper(make_item(make_meeting(board)))).paper
    make_report(paper, released=False)
    page = reverse("paper_detail", args=[paper.pk])
    hidden = _answer(outsider, f"{page}?version=2")
    assert hidden == _answer(outsider, f"{page}?version=3")
    assert hidden[0] == 404


@pytest.mark.django_db
def test_a_return_of_another_board_answers_like_one_that_is_not_there(board, signed_in_as):
    analyst = make_user(Role.ANALYST)
    make_staff(make_board(), analyst, StaffRole.ANALYST)
    client = signed_in_as(analyst)
    hidden = _answer(client, reverse("metrics:return_detail", args=[make_return(board).pk]))
    assert hidden == _answer(client, reverse("metrics:return_detail", args=[uuid.uuid4()]))
    assert hidden[0] == 404


@pytest.mark.django_db
def test_a_substitute_loses_the_closed_papers_after_the_meeting(board, signed_in_as):
    substitute = make_user(Role.SUBSTITUTE)
    over = make_meeting(board, timezone.localdate() - dt.timedelta(days=1))
    closed = make_report(make_exempt_paper(make_item(over))).paper
    make_substitute(over, substitute)
    assert signed_in_as(substitute).get(closed.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_no_address_reaches_the_store_of_papers(board, signed_in_as):
    officer = make_user(Role.OFFICER)
    make_staff(board, officer)
    stored = make_upload(make_exempt_paper(make_item(make_meeting(board)))).file
    client = signed_in_as(officer)
    guesses = [
        stored.url,
        f"/{stored.name}",
        f"/static/{stored.name}",
        f"/private/{stored.name}",
        f"/media/{stored.name}",
    ]
    climbing = [
        f"/static/../private/{stored.name}",
        f"/static/%2e%2e/private/{stored.name}",
        f"/papers//{stored.name}",
    ]
    assert {path: client.get(path).status_code for path in guesses + climbing} == dict.fromkeys(
        guesses + climbing, 404
    )


def test_the_stores_lie_outside_what_is_served():
    stores = [Path(storages[name].location) for name in ("default", "packs")]
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    assert [store for store in stores for folder in served if store.is_relative_to(folder)] == []
