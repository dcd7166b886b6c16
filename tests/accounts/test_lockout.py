"""Wrong passwords make an address wait, longer each time, whether anybody has it or not."""

import datetime as dt
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hwb_portal.accounts import lockout
from hwb_portal.accounts.lockout import begin_try, forget_tries, succeeded
from hwb_portal.accounts.models import SignInTries
from hwb_portal.accounts.roles import Role
from tests.factories import make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 10, 9, 30, tzinfo=dt.UTC)
ADA, NOBODY = "ada@council.example", "nobody@council.example"
WRONG, WAIT = "Your email address or password is not right", "There were too many wrong tries. Wait 1 minute"


@pytest.fixture(autouse=True)
def ada():
    return make_user(Role.MEMBER, email=ADA, password=PASSWORD)


@contextmanager
def later(**time: int):
    moment = timezone.now() + dt.timedelta(**time)
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def sign_in(email: str = ADA, password: str = "wrong", network: str = "192.0.2.1", **headers: str):
    client = Client(REMOTE_ADDR=network, headers=headers)
    return client.post(reverse("accounts:login"), {"username": email, "password": password})


def wrong(times: int, email: str = ADA, **fields: str) -> list[int]:
    return [sign_in(email, **fields).status_code for _ in range(times)]


def test_the_sixth_wrong_try_is_refused():
    assert wrong(6) == [200, 200, 200, 200, 200, 429]


def test_while_it_waits_the_right_password_is_refused_in_the_same_words():
    wrong(5)
    right, other = sign_in(password=PASSWORD), sign_in(password="wrong")
    assert (right.status_code, other.status_code) == (429, 429)
    assert WAIT in right.content.decode()
    assert WAIT in other.content.decode()


def test_an_address_that_nobody_has_is_answered_alike():
    known, unknown = wrong(7), wrong(7, NOBODY)
    assert known == unknown
    pages = [sign_in(email).content.decode() for email in (ADA, NOBODY)]
    assert WAIT in pages[0]
    assert WAIT in pages[1]


def test_after_the_wait_the_right_password_opens():
    wrong(5)
    with later(seconds=61):
        assert sign_in(password=PASSWORD).status_code == 302


def test_the_right_password_begins_the_count_anew():
    wrong(4)
    assert sign_in(password=PASSWORD).status_code == 302
    assert wrong(5) == [200] * 5


def test_other_addresses_go_on():
    make_user(email="bea@council.example", password=PASSWORD)
    wrong(6)
    assert sign_in("bea@council.example", PASSWORD).status_code == 302


def test_capitals_and_spaces_make_no_other_address():
    wrong(3)
    assert wrong(3, f" {ADA.upper()} ") == [200, 200, 429]


def test_each_wait_is_twice_the_last_up_to_a_quarter_of_an_hour():
    now, found = NOW, []
    for _ in range(11):
        assert begin_try(email=ADA, network="192.0.2.1", now=now) == dt.timedelta()
        row = SignInTries.objects.order_by("-locked_until", "-count").filter(locked_until__isnull=False).first()
        wait = row.locked_until - now if row else dt.timedelta()
        found.append(wait.total_seconds() / 60)
        now += wait
    assert found == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]


def test_a_day_later_all_is_forgotten():
    for _ in range(5):
        begin_try(email=ADA, network="192.0.2.1", now=NOW)
    begin_try(email=ADA, network="192.0.2.1", now=NOW + dt.timedelta(hours=25))
    assert set(SignInTries.objects.values_list("count", flat=True)) == {1}
    assert forget_tries(now=NOW + dt.timedelta(hours=48)) == 0
    assert forget_tries(now=NOW + dt.timedelta(hours=50)) == 2


def test_one_network_that_tries_many_addresses_waits(monkeypatch):
    monkeypatch.setitem(lockout.FREE, "network", 3)
    assert [sign_in(f"person-{n}@council.example").status_code for n in range(4)] == [200, 200, 200, 429]
    assert sign_in("another@council.example", network="192.0.2.2").status_code == 200


def test_right_passwords_do_not_count_against_a_network(monkeypatch):
    monkeypatch.setitem(lockout.FREE, "network", 3)
    assert [sign_in(password=PASSWORD).status_code for _ in range(6)] == [302] * 6


def test_a_header_that_anyone_may_write_changes_nothing():
    for number in range(5):
        sign_in(NOBODY, network="192.0.2.1", **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert SignInTries.objects.count() == 2


def test_behind_our_proxy_the_last_entry_counts(settings):
    settings.BEHIND_PROXY = True
    for number in range(3):
        sign_in(NOBODY, **{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"})
    assert sorted(SignInTries.objects.values_list("count", flat=True)) == [3, 3]


def test_no_address_is_kept():
    wrong(1)
    kept = str(list(SignInTries.objects.values()))
    assert ADA not in kept
    assert "192.0.2.1" not in kept


def test_a_success_takes_one_from_the_network_and_all_from_the_address():
    for _ in range(3):
        begin_try(email=ADA, network="192.0.2.1", now=NOW)
    succeeded(email=ADA, network="192.0.2.1")
    assert sorted(SignInTries.objects.values_list("count", flat=True)) == [0, 2]
