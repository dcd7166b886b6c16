"""The headers on every kind of answer: what may run, who may keep a copy, and which request it was."""

import datetime as dt
import re
import uuid

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hwb_portal import views
from hwb_portal.accounts.roles import Role
from hwb_portal.middleware import HeadersMiddleware
from tests.factories import (
    make_board,
    make_collection,
    make_indicator,
    make_item,
    make_meeting,
    make_paper,
    make_report,
    make_staff,
    make_user,
)
from tests.house.addresses import body_of

PAGE_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
# plotly.js adds an empty style element before it fills it; the hash is of nothing.
CHART_POLICY = PAGE_POLICY - {"style-src 'self'"} | {
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
}
# A browser's own PDF viewer brings its style and its object, and may stand in a page of ours.
FILE_POLICY = PAGE_POLICY - {"style-src 'self'", "object-src 'none'", "frame-ancestors 'none'"} | {
    "style-src 'unsafe-inline'",
    "object-src 'self'",
    "frame-ancestors 'self'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
}
NOT_KEPT = {"max-age=0", "no-cache", "no-store", "must-revalidate", "private"}


def _policy(response) -> set[str]:
    return set(response["Content-Security-Policy"].split("; "))


def _caching(response) -> set[str]:
    return set(response["Cache-Control"].split(", "))


@pytest.fixture
def pages() -> dict[str, str]:
    """One address of each kind."""
    board = make_board(slug="this-board")
    meeting = make_meeting(board, dt.date(2027, 3, 10))
    paper = make_report(make_paper(make_item(meeting))).paper
    make_indicator(make_collection(slug="bcf"), code="admissions")
    return {
        "page": reverse("boards:board_list"),
        "agenda": meeting.get_absolute_url(),
        "chart": reverse("metrics:indicator_detail", args=["admissions"]),
        "json": reverse("metrics:indicator_json", args=["admissions"]),
        "csv": reverse("metrics:indicator_csv", args=["admissions"]),
        "calendar": reverse("boards:board_calendar", args=[board.slug]),
        "feed": reverse("boards:board_feed", args=[board.slug]),
        "file": reverse("paper_file", args=[paper.pk]),
        "pack": reverse("reports:pack", args=[board.slug, meeting.slug]),
        "not found": "/nowhere/",
        "hidden": reverse("paper_detail", args=[uuid.uuid4()]),
        "sign-in": reverse("accounts:login"),
        "redirect": reverse("desk"),
        "not allowed": reverse("accounts:logout"),
        "health": reverse("livez"),
    }


KEPT_A_MINUTE = ("page", "agenda", "chart", "json", "csv", "calendar", "feed", "file", "pack")
KINDS = (*KEPT_A_MINUTE, "hidden", "redirect", "health", "not found", "sign-in", "not allowed")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_carries_the_same_protection(client, pages, kind):
    response = client.get(pages[kind])
    body_of(response)
    assert {name: response[name] for name in ALWAYS} == ALWAYS


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_says_what_may_run(client, pages, kind):
    response = client.get(pages[kind])
    body_of(response)
    special = {"chart": CHART_POLICY, "file": FILE_POLICY, "pack": FILE_POLICY}
    assert _policy(response) == special.get(kind, PAGE_POLICY)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_everyone_gets_may_be_kept_for_a_minute_and_the_rest_not_at_all(client, pages, kind):
    response = client.get(pages[kind])
    body_of(response)
    assert _caching(response) == ({"public", "max-age=60"} if kind in KEPT_A_MINUTE else NOT_KEPT)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KEPT_A_MINUTE)
def test_what_may_be_kept_sets_no_cookie_and_is_kept_by_cookie(client, pages, kind):
    response = client.get(pages[kind])
    body_of(response)
    assert (response.cookies.output(), response["Vary"]) == ("", "Cookie")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_signed_in_reader_gets_is_kept_nowhere(client, pages, kind):
    officer = make_user(Role.OFFICER)
    make_staff(make_board(), officer)
    client.force_login(officer)
    response = client.get(pages[kind])
    body_of(response)
    assert _caching(response) == NOT_KEPT


def test_an_answer_that_sets_a_cookie_is_not_kept(rf):
    def answer(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("open to all")
        response.set_cookie("choice", "yours")
        return response

    assert _caching(HeadersMiddleware(answer)(rf.get("/"))) == NOT_KEPT


@pytest.mark.django_db
def test_an_answer_that_failed_is_protected_too(client, monkeypatch):
    monkeypatch.setattr(views, "home_page", lambda *_: 1 / 0)
    client.raise_request_exception = False
    response = client.get(reverse("home"))
    assert response.status_code == 500
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert (_policy(response), _caching(response)) == (PAGE_POLICY, NOT_KEPT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "changed"),
    [
        ("/boards/", 301, {"SECURE_SSL_REDIRECT": True}),
        ("/boards/", 400, {"ALLOWED_HOSTS": ["boards.example.gov.uk"]}),
        ("/boards/", 413, {"BODY_MOST": -1}),
        ("/search/?q=winter", 429, {"RATE_LIMITED": True, "RATE_LIMITS": {"search": (0, 60)}}),
        ("/admin/", 302, {}),
        ("/admin/login/", 302, {}),
        ("/static/nothing.css", 404, {}),
        ("/boards", 301, {}),
    ],
    ids=lambda value: str(value) if not isinstance(value, dict) else "",
)
def test_what_is_answered_before_any_page_is_protected_too(client, settings, path, status, changed):
    for name, value in changed.items():
        setattr(settings, name, value)
    response = client.get(path)
    body_of(response)
    assert response.status_code == status
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert _policy(response) == PAGE_POLICY


@pytest.mark.django_db
@pytest.mark.parametrize("offered", ["proxy-12345678", "A" * 64, "0d5c2f66-9f0e-4c3b-8f7e-2d5f0c1b7a99"])
def test_the_number_a_proxy_gave_a_request_is_kept(client, offered):
    assert client.get(reverse("livez"), headers={"X-Request-Id": offered})["X-Request-Id"] == offered


@pytest.mark.django_db
@pytest.mark.parametrize(
    "offered", ["", "short", "A" * 65, "abcdefgh\n{}", 'abcdefgh"}', "../../../etc", "ａｂｃｄｅｆｇｈ"]
)
def test_a_number_that_could_do_harm_is_replaced(client, offered):
    answered = client.get(reverse("livez"), headers={"X-Request-Id": offered})["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{32}", answered)


@pytest.mark.django_db
def test_every_request_has_a_number_of_its_own(client):
    assert client.get(reverse("livez"))["X-Request-Id"] != client.get(reverse("livez"))["X-Request-Id"]


@pytest.mark.parametrize(("said", "status"), [("115343360", 404), ("115343361", 413), ("-1", 413), ("many", 413)])
def test_a_request_that_says_it_is_too_large_is_not_read(client, db, said, status):
    response = client.post("/nowhere/", CONTENT_LENGTH=said)
    assert response.status_code == status
    assert {name: response[name] for name in ALWAYS} == ALWAYS
