"""How often something costly may be asked for, counted over all processes."""

import multiprocessing

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from hwb_portal.accounts.models import User
from hwb_portal.core.limits import asker_of, forget_windows, limited, too_many


@pytest.fixture
def limits(settings, tmp_path):
    settings.RATE_LIMITED, settings.LIMITS_DIR = True, tmp_path
    settings.RATE_LIMITS = {"search": (3, 60)}
    return tmp_path


@pytest.fixture
def view():
    return limited("search")(lambda request: HttpResponse("found"))


def asked(rf, user: object = None, address: str = "192.0.2.1", method: str = "GET"):
    request = rf.generic(method, "/search/", REMOTE_ADDR=address)
    request.user = user or AnonymousUser()
    return request


def test_the_fourth_request_is_refused_and_told_when_to_come_again(rf, limits, view):
    answers = [view(asked(rf)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3]["Retry-After"]) <= 60
    assert "Too many requests" in answers[3].content.decode()


def test_another_address_and_another_person_have_counts_of_their_own(rf, limits, view):
    ada, bea = User(pk=1), User(pk=2)
    for _ in range(4):
        view(asked(rf)), view(asked(rf, ada))
    assert view(asked(rf, bea)).status_code == 200
    assert view(asked(rf, address="192.0.2.2")).status_code == 200
    assert view(asked(rf, ada, address="192.0.2.9")).status_code == 429


def test_only_the_named_methods_are_counted(rf, limits):
    view = limited("search", "POST")(lambda request: HttpResponse("found"))
    assert [view(asked(rf)).status_code for _ in range(5)] == [200] * 5
    assert [view(asked(rf, method="POST")).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_window_that_is_over_counts_no_more_and_is_forgotten(limits):
    assert [too_many("search", "x", now=600.0) for _ in range(4)] == [0, 0, 0, 60]
    assert too_many("search", "x", now=659.5) == 1
    assert too_many("search", "x", now=660.0) == 0
    assert (forget_windows(700.0), len(list(limits.iterdir()))) == (1, 1)


def test_a_file_names_nobody(limits):
    too_many("search", "address 192.0.2.1")
    assert ["192" in file.name or file.read_text() != "." for file in limits.iterdir()] == [False]


def _ask(times: int) -> None:
    for _ in range(times):
        too_many("search", "x", now=600.0)


def test_processes_count_together(limits):
    fork = multiprocessing.get_context("fork")
    at_work = [fork.Process(target=_ask, args=(50,)) for _ in range(4)]
    for one in at_work:
        one.start()
    for one in at_work:
        one.join()
    assert [file.stat().st_size for file in limits.iterdir()] == [200]


def test_without_the_setting_nothing_is_counted(settings, limits):
    settings.RATE_LIMITED = False
    assert [too_many("search", "x") for _ in range(9)] == [0] * 9
    assert list(limits.iterdir()) == []


def test_who_asks_is_a_person_or_a_network(rf):
    assert asker_of(asked(rf, User(pk=7))) == "user 7"
    assert asker_of(asked(rf, address="2001:db8::1")) == "address 2001:db8::/64"
