"""A session ends when it should, and a person sees and ends theirs."""

import datetime as dt
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.accounts.sessions import COOKIE, device_words
from tests.factories import make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
IPAD = "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1"


@pytest.fixture
def ada() -> User:
    return make_user(Role.MEMBER, email="ada@council.example", password=PASSWORD)


@contextmanager
def after(minutes: float):
    moment = timezone.now() + dt.timedelta(minutes=minutes)
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def signed_in(user: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("accounts:login"), {"username": user.email, "password": PASSWORD})
    return client


def test_it_ends_after_half_an_hour_without_a_request(ada):
    client = signed_in(ada)
    with after(29):
        assert is_signed_in(client)
    with after(58):
        assert is_signed_in(client)
    with after(89):
        assert not is_signed_in(client)
    assert not is_signed_in(client)


def test_it_ends_twelve_hours_after_signing_in_however_busy_it_is(ada):
    client = signed_in(ada)
    for minutes in range(20, 12 * 60, 20):
        with after(minutes):
            assert is_signed_in(client)
    with after(12 * 60):
        assert not is_signed_in(client)


def test_a_session_that_is_over_is_gone_for_good(ada):
    client = signed_in(ada)
    kept = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    with after(31):
        client.get(reverse("desk"))
    assert not Session.objects.filter(session_key=kept).exists()


def test_the_mark_of_another_session_does_not_keep_one_alive(ada):
    old, new = signed_in(ada), None
    with after(29):
        new = signed_in(ada)
        assert is_signed_in(new)
    old.cookies[COOKIE] = new.cookies[COOKIE].value
    with after(31):
        assert not is_signed_in(old)
        assert is_signed_in(new)


def test_a_mark_that_somebody_made_counts_for_nothing(ada):
    client = signed_in(ada)
    client.cookies[COOKIE] = "WyJ4IiwgOTk5OTk5OTk5OV0:1:x"
    with after(31):
        assert not is_signed_in(client)


def test_a_session_of_unknown_age_is_over(client, ada):
    client.force_login(ada)
    session = client.session
    del session["began_at"]
    session.save()
    assert not is_signed_in(client)


def test_reading_writes_no_row(ada):
    client = signed_in(ada)
    is_signed_in(client)
    before = Session.objects.get().session_data
    with after(20):
        is_signed_in(client)
    assert Session.objects.get().session_data == before


def test_the_mark_is_closed_to_scripts_and_goes_with_the_session(ada):
    client = signed_in(ada)
    mark = client.cookies[COOKIE]
    assert (mark["httponly"], mark["samesite"], mark["max-age"]) == (True, "Lax", "")
    client.post(reverse("accounts:logout"))
    assert client.cookies[COOKIE].value == ""


def test_who_reads_without_signing_in_has_no_mark(client):
    assert client.get(reverse("home")).cookies.output() == ""


def test_a_person_sees_where_they_are_signed_in_and_nobody_else(ada):
    client = signed_in(ada)
    signed_in(ada, IPAD)
    signed_in(make_user(email="bea@council.example", password=PASSWORD), "curl/8")
    page = client.get(reverse("accounts:session_list"))
    assert [(place.device, place.is_here) for place in page.context["places"]] == [
        ("Firefox on Windows", True),
        ("Safari on iPad", False),
    ]
    keys = Session.objects.values_list("session_key", flat=True)
    assert [key for key in keys if key in page.content.decode()] == []


def test_one_of_them_is_ended(ada):
    here, there, third = (signed_in(ada) for _ in range(3))
    places = there.get(reverse("accounts:session_list")).context["places"]
    [name] = [place.name for place in places if place.is_here]
    here.post(reverse("accounts:session_end"), {"name": name})
    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, True]


def test_all_others_are_ended(ada):
    here, there = signed_in(ada), signed_in(ada)
    bea = signed_in(make_user(email="bea@council.example", password=PASSWORD))
    here.post(reverse("accounts:session_end"))
    assert [is_signed_in(client) for client in (here, there, bea)] == [True, False, True]


def test_nobody_ends_the_session_of_somebody_else(ada):
    theirs = signed_in(ada)
    [name] = [place.name for place in theirs.get(reverse("accounts:session_list")).context["places"]]
    signed_in(make_user(email="bea@council.example", password=PASSWORD)).post(
        reverse("accounts:session_end"), {"name": name}
    )
    assert is_signed_in(theirs)


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox on Windows"), (IPAD, "Safari on iPad"), ("", "A browser"), ("<b>x</b>", "A browser")],
)
def test_a_browser_is_told_in_words(agent, words):
    assert device_words(agent) == words
