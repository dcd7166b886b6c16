"""One JSON object a line, with ids and codes and nothing that a reader typed or a paper says."""

import json
import logging
import sys
import uuid

import pytest
from django.db import IntegrityError
from django.urls import reverse

from hwb_portal import views
from hwb_portal.log import JsonFormatter, request_id
from tests.factories import make_user
from tests.factories.people import PASSWORD

SECRET = "Provider at risk of closing"


def _raise_with_a_secret(*args: object, **kwargs: object) -> None:
    private_title = SECRET
    raise IntegrityError(f"Failing row contains ({private_title}).")


@pytest.mark.django_db
def test_a_request_is_one_line_of_json(client, log_lines):
    client.get(reverse("accessibility"), headers={"X-Request-Id": "proxy-12345678"})
    [line] = log_lines()
    assert line.keys() == {
        "at",
        "level",
        "logger",
        "request_id",
        "message",
        "method",
        "path",
        "status",
        "milliseconds",
        "user_id",
    }
    told = {name: line[name] for name in line.keys() - {"at", "milliseconds"}}
    assert told == {
        "level": "INFO",
        "logger": "hwb_portal.requests",
        "request_id": "proxy-12345678",
        "message": "request",
        "method": "GET",
        "path": "/accessibility/",
        "status": 200,
        "user_id": None,
    }


@pytest.mark.django_db
def test_a_signed_in_reader_is_a_number(client, log_lines):
    user = make_user(name="Ada Reader", email="ada@council.example")
    client.force_login(user)
    client.get(reverse("desk"))
    assert [line["user_id"] for line in log_lines()] == [user.pk]
    assert "Ada" not in json.dumps(log_lines())
    assert "ada@" not in json.dumps(log_lines())


@pytest.mark.django_db
def test_what_a_reader_searches_for_is_not_logged(client, log_lines):
    client.get(reverse("search"), {"q": "redundancy"})
    assert [line["path"] for line in log_lines()] == ["/search/"]
    assert "redundancy" not in json.dumps(log_lines())


@pytest.mark.django_db
def test_what_a_reader_types_into_a_form_is_not_logged(client, log_lines):
    client.post(reverse("accounts:login"), {"username": "ada@council.example", "password": PASSWORD})
    assert [line["status"] for line in log_lines()] == [200]
    assert "ada@" not in json.dumps(log_lines())
    assert PASSWORD not in json.dumps(log_lines())


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_logged_without_its_question(client, log_lines):
    client.get("/nowhere/?title=secret")
    assert {line["message"] for line in log_lines()} == {"Not Found: /nowhere/", "request"}
    assert "secret" not in json.dumps(log_lines())


@pytest.mark.django_db
def test_an_error_tells_where_it_happened_and_not_what_was_in_hand(client, log_lines, monkeypatch, mailoutbox):
    monkeypatch.setattr(views, "home_page", _raise_with_a_secret)
    client.raise_request_exception = False
    client.get(reverse("home"), {"q": SECRET})
    [failed] = [line for line in log_lines() if line["level"] == "ERROR"]
    assert failed["error"] == "IntegrityError"
    assert "_raise_with_a_secret" in str(failed["trace"])
    assert SECRET not in json.dumps(log_lines())
    assert mailoutbox == []


def test_an_error_tells_of_the_errors_it_came_from():
    try:
        try:
            _raise_with_a_secret()
        except IntegrityError as error:
            raise ValueError(SECRET) from error
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, __file__, 1, "failed", (), None)
        record.exc_info = sys.exc_info()
    line = json.loads(JsonFormatter().format(record))
    assert line["error"] == "ValueError"
    assert line["trace"].splitlines()[-1] == "IntegrityError"
    assert "raised from" in line["trace"]
    assert SECRET not in line["trace"]


def test_a_title_with_a_line_end_stays_on_one_line():
    record = logging.getLogger("x").makeRecord("x", logging.INFO, __file__, 1, "a\nb", (), None)
    assert "\n" not in JsonFormatter().format(record)


@pytest.mark.django_db
def test_the_number_of_a_request_does_not_stay_behind(client):
    client.get(reverse("accessibility"))
    assert request_id.get() == "-"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "key", "logged"),
    [
        ("boards:action_answer", "eyJvd25lciI6MX0:signed", "/boards/actions/answer/…/"),
        ("subscription_confirm", uuid.UUID(int=1), "/subscriptions/…/confirm/"),
        ("subscription_stop", uuid.UUID(int=1), "/subscriptions/…/stop/"),
    ],
)
def test_the_key_of_a_link_in_a_mail_is_not_logged(client, log_lines, name, key, logged):
    client.get(reverse(name, args=[key]))
    assert [line["path"] for line in log_lines() if "path" in line] == [logged]
