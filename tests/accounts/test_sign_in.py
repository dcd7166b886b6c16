"""Signing in and out."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from tests.factories import make_user
from tests.factories.people import PASSWORD

WRONG = "Your email address or password is not right. Check both and try again."


@pytest.fixture
def ada(db) -> User:
    return make_user(Role.MEMBER, email="ada@council.example", name="Ada Reader", password=PASSWORD)


def _sign_in(client: Client, email: str = "ada@council.example", password: str = PASSWORD, **fields: str):
    return client.post(reverse("accounts:login"), {"username": email, "password": password, **fields})


def _is_signed_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize(
    "email", ["ada@council.example", "ADA@COUNCIL.EXAMPLE", "Ada@Council.example", " ada@council.example "]
)
def test_the_address_may_be_typed_with_any_capitals(client, ada, email):
    response = _sign_in(client, email)
    assert (response.status_code, response["Location"]) == (302, reverse("desk"))
    assert _is_signed_in(client)


def test_an_account_made_with_capitals_can_sign_in(client, db):
    user = User(email="Bea.Reader@Council.example", name="Bea")
    user.set_password(PASSWORD)
    user.full_clean()
    user.save()
    assert _sign_in(client, "Bea.Reader@Council.example").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@council.example", "wrong"),
        ("ada@council.example", PASSWORD.upper()),
        ("nobody@council.example", PASSWORD),
    ],
    ids=["wrong password", "wrong capitals", "unknown address"],
)
def test_a_wrong_address_and_a_wrong_password_are_answered_alike(client, ada, email, password):
    response = _sign_in(client, email, password)
    page = response.content.decode()
    assert response.status_code == 200
    assert WRONG in page
    assert "<title>Error: Sign in" in page
    assert not _is_signed_in(client)


def test_a_closed_account_is_answered_like_a_wrong_password(client, ada):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert WRONG in _sign_in(client).content.decode()


def test_an_account_without_a_password_cannot_sign_in(client, db):
    make_user(email="new@council.example")
    assert WRONG in _sign_in(client, "new@council.example", "").content.decode() or not _is_signed_in(client)


def test_the_password_is_not_shown_again(client, ada):
    assert "wrong-password-typed" not in _sign_in(client, password="wrong-password-typed").content.decode()


def test_a_reader_goes_on_to_where_they_were_going(client, ada):
    assert _sign_in(client, next="/boards/")["Location"] == "/boards/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(client, ada, elsewhere):
    assert _sign_in(client, next=elsewhere)["Location"] == reverse("desk")


def test_the_session_is_a_new_one_after_signing_in(client, ada):
    client.get(reverse("accounts:login"))
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    _sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client, ada):
    cookie = _sign_in(client).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 60 * 60)


def test_signing_in_is_recorded(client, ada):
    _sign_in(client)
    _sign_in(Client(), password="wrong")
    [event] = AuditEvent.objects.all()
    assert (event.action, event.actor_id, event.actor_label) == ("user.signed_in", ada.pk, "Ada Reader")


def test_signing_out_ends_the_session_and_clears_the_browser(client, ada):
    _sign_in(client)
    response = client.post(reverse("accounts:logout"))
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not _is_signed_in(client)


def test_a_link_signs_nobody_out(client, ada):
    _sign_in(client)
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert _is_signed_in(client)


def test_signing_out_twice_asks_for_nothing(client, db):
    response = client.post(reverse("accounts:logout"))
    assert (response.status_code, response["Location"]) == (302, reverse("home"))


def test_signing_in_needs_the_mark_of_our_own_form(ada):
    assert _sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_a_signed_in_reader_is_not_asked_again(client, ada):
    client.force_login(ada)
    response = client.get(reverse("accounts:login"))
    assert (response.status_code, response["Location"]) == (302, reverse("desk"))


def test_a_new_password_ends_the_other_sessions(client, ada):
    _sign_in(client)
    ada.set_password("another-long-password")
    ada.save()
    assert not _is_signed_in(client)
