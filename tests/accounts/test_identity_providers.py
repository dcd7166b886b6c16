"""Signing in by a council's identity provider: what proves who somebody is, and whose account that opens."""

import logging
import time
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from joserfc.jwk import RSAKey

from hwb_portal.accounts.identities import untie
from hwb_portal.accounts.models import ProviderIdentity, User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.outbox.models import OutgoingMail
from tests.accounts.issuer import EC_KEY, RSA_KEY, SECRET, Issuer, running
from tests.accounts.test_second_factor import is_signed_in
from tests.factories import make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
START, DONE = "/accounts/login/with/council/", "/accounts/login/with/council/done/"
REFUSED = "You could not be signed in with Example Council."
DOWN = "Example Council does not answer just now."
LOGIN = "/accounts/login/"
AGAIN = "/accounts/second-factor/again/"


@pytest.fixture
def ada() -> User:
    return make_user(Role.MEMBER, email="ada@council.example", name="Ada Reader", password=PASSWORD)


def leave(client: Client, **fields: str) -> str:
    """The provider's address that the browser is led to."""
    return client.post(START, fields)["Refresh"].removeprefix("0; url=")


def state(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def back(client: Client, address: str, given: str):
    return client.get(DONE, {"code": given, "state": state(address)})


def sign_in(client: Client, issuer: Issuer, **token):
    address = leave(client)
    return back(client, address, issuer.code_for(address, **token))


def is_refused(client: Client, answer) -> bool:
    """Sent back to the sign-in page with the one sentence, and not signed in."""
    page = client.get(answer["Location"]).content.decode()
    return answer.status_code == 302 and REFUSED in page and not is_signed_in(client)


def test_whoever_the_provider_knows_is_signed_in(client, ada, issuer):
    assert sign_in(client, issuer)["Location"] == reverse("desk")
    assert is_signed_in(client)
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_a_key_of_an_elliptic_curve_signs_as_well(client, ada, issuer):
    issuer.keys = [EC_KEY]
    sign_in(client, issuer, alg="ES256")
    assert is_signed_in(client)


def test_the_journey_carries_state_nonce_and_a_challenge(client, ada, issuer):
    asked = parse_qs(urlsplit(leave(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"https://boards.example.gov.uk{DONE}"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_it_is_recorded_and_the_person_is_told_once(client, ada, issuer):
    for _ in range(2):
        sign_in(client, issuer)
        client.post(reverse("accounts:logout"))
    events = [(e.action, e.actor_id, e.details) for e in AuditEvent.objects.in_order()]
    signed_in = ("user.signed_in", ada.pk, {"kind": "council"})
    assert [e for e in events if e[0] != "mail.sent"] == [
        ("identity.tied", ada.pk, {"kind": "Example Council"}),
        signed_in,
        signed_in,
    ]
    assert [(one.to, one.subject) for one in OutgoingMail.objects.all()] == [(ada.email, "Your sign-in was changed")]


def test_the_session_is_a_new_one(client, ada, issuer):
    address = leave(client)
    before = client.session.session_key
    back(client, address, issuer.code_for(address))
    assert client.session.session_key != before


NOW = int(time.time())
FAULTS = {
    "wrong audience": {"aud": "another-client"},
    "ours among others, meant for another": {"aud": ["portal", "another-client"], "azp": "another-client"},
    "meant for us, made for another": {"aud": "another-client", "azp": "portal"},
    "wrong issuer": {"iss": "https://evil.example"},
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"iat": NOW - 4000, "exp": NOW - 3600},
    "no end": {"exp": None},
    "of the future": {"iat": NOW + 3600, "exp": NOW + 7200},
    "nobody": {"sub": ""},
    "unsigned": {"alg": "none"},
    "signed with the public key": {"alg": "HS256", "key": RSA_KEY.as_pem(private=False)},
    "signed with the shared secret": {"alg": "HS256", "key": SECRET.encode()},
    "unknown key": {"key": RSAKey.generate_key(2048, {"kid": "rsa-9"})},
    "another key under a known name": {"key": RSAKey.generate_key(2048, {"kid": "rsa-1"})},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_right_opens_nothing(client, ada, issuer, fault):
    assert is_refused(client, sign_in(client, issuer, **FAULTS[fault]))
    assert not ProviderIdentity.objects.exists()


ACCOUNTS = {
    "an address that was not verified": {"email_verified": False},
    "an address of which that is not said": {"email_verified": None},
    "an address that nobody has": {"email": "nobody@council.example"},
    "an address of another council": {"email": "bea@elsewhere.example"},
    "no address": {"email": None},
    "an account that was closed": {"email": "closed@council.example"},
}


@pytest.mark.parametrize("whose", ACCOUNTS)
def test_nobody_gets_an_account_by_signing_in(client, ada, issuer, whose):
    make_user(email="bea@elsewhere.example")
    make_user(email="closed@council.example", is_active=False)
    assert is_refused(client, sign_in(client, issuer, **ACCOUNTS[whose]))
    assert (User.objects.count(), ProviderIdentity.objects.count()) == (3, 0)


def test_an_invited_person_needs_no_password(client, issuer):
    make_user(email="ada@council.example")
    sign_in(client, issuer)
    assert is_signed_in(client)


def test_once_tied_the_key_counts_and_not_the_address(client, ada, issuer):
    bea = make_user(email="bea@council.example")
    sign_in(Client(), issuer)
    sign_in(client, issuer, email=bea.email)
    assert client.session["_auth_user_id"] == str(ada.pk)
    other = Client()
    assert is_refused(other, sign_in(other, issuer, sub="a-2"))


def test_a_tied_account_that_is_closed_is_refused_in_the_same_words(client, ada, issuer):
    sign_in(Client(), issuer)
    User.objects.update(is_active=False)
    assert is_refused(client, sign_in(client, issuer))


def test_an_administrator_unties_and_the_next_sign_in_ties_anew(client, ada, issuer):
    sign_in(Client(), issuer)
    boss, desk = make_user(Role.ADMIN), Client()
    desk.force_login(boss)
    chosen = {"action": "untie_provider", "_selected_action": [ada.pk]}
    desk.post(reverse("admin:accounts_user_changelist"), chosen)
    event = AuditEvent.objects.first()
    assert (event.action, event.actor_id, event.subject_id) == ("identity.untied", boss.pk, str(ada.pk))
    sign_in(client, issuer, sub="a-2")
    assert is_signed_in(client)
    assert untie(user=make_user(), by=boss) == 0


@pytest.mark.parametrize("second", [{"subject": "a-1"}, {"user": "same"}], ids=["one person", "once a provider"])
def test_the_database_ties_one_to_one(ada, second):
    other = ada if "user" in second else make_user()
    ProviderIdentity.objects.create(user=ada, issuer="https://one.example", subject="a-1")
    row = ProviderIdentity(user=other, issuer="https://one.example", subject=second.get("subject", "a-2"))
    with pytest.raises(IntegrityError):
        row.save()


def test_roles_are_ours_whatever_the_provider_says(client, ada, issuer):
    sign_in(client, issuer, roles=["admin"], groups=["officer"])
    assert ada.roles == {Role.MEMBER}
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_code_and_a_state_are_good_once(client, ada, issuer):
    address = leave(client)
    given = issuer.code_for(address)
    kept = dict(issuer.codes)
    assert back(client, address, given)["Location"] == reverse("desk")
    issuer.codes = kept  # a provider that would take it twice
    assert back(client, address, given)["Location"] == AGAIN
    issuer.codes = {}
    client.post(reverse("accounts:logout"))
    assert is_refused(client, back(client, leave(client), given))


def test_the_state_of_another_browser_is_refused(client, ada, issuer):
    theirs = leave(Client())
    leave(client)
    assert is_refused(client, back(client, theirs, issuer.code_for(theirs)))


def test_a_code_of_another_journey_is_refused(client, ada, issuer):
    other = leave(Client())
    assert is_refused(client, back(client, leave(client), issuer.code_for(other)))


@pytest.mark.parametrize("query", [{}, {"state": "x"}, {"error": "access_denied"}, {"code": "x"}])
def test_what_belongs_to_no_journey_is_refused(client, ada, issuer, query):
    assert is_refused(client, client.get(DONE, query))


def test_a_journey_ends_after_ten_minutes(client, ada, issuer):
    address = leave(client)
    given = issuer.code_for(address, exp=NOW + 9000)
    at = time.time() + 601
    with patch("time.time", lambda: at):
        assert is_refused(client, back(client, address, given))


def test_whoever_cancels_there_comes_back_to_the_sign_in_page(client, ada, issuer):
    address = leave(client)
    assert is_refused(client, client.get(DONE, {"error": "access_denied", "state": state(address)}))


def test_keys_that_change_are_asked_for_anew(client, ada, issuer):
    sign_in(Client(), issuer)
    issuer.keys = [RSAKey.generate_key(2048, {"kid": "rsa-2"})]
    sign_in(client, issuer)
    assert is_signed_in(client)


def test_an_address_only_on_the_user_page_is_read_there(client, ada, issuer):
    issuer.about = {"userinfo_endpoint": f"{issuer.url}/user"}
    issuer.user_page = {"sub": "somebody-else", "email": ada.email, "email_verified": True}
    assert is_refused(client, sign_in(client, issuer, email=None, email_verified=None))
    issuer.user_page["sub"] = "a-1"
    sign_in(client, issuer, email=None, email_verified=None)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"userinfo_endpoint": "x"},
    ],
)
def test_a_provider_that_says_another_name_or_address_is_not_gone_to(client, ada, issuer, about):
    issuer.about = about
    assert DOWN in client.post(START, follow=True).content.decode()


def test_a_provider_that_sends_the_server_on_is_not_followed(client, ada, issuer):
    address = leave(client)
    given = issuer.code_for(address)
    with running(Issuer()) as other:
        issuer.sends_on_to = f"{other.url}/token"
        back(client, address, given)
        assert (is_signed_in(client), other.asked) == (False, [])


def test_while_it_is_down_the_page_says_so_and_passwords_work(client, ada, issuer):
    issuer.is_down = True
    assert DOWN in client.post(START, follow=True).content.decode()
    assert client.get("/").status_code == 200
    client.post(LOGIN, {"username": ada.email, "password": PASSWORD})
    assert is_signed_in(client)


def test_when_it_goes_down_on_the_way_nobody_is_signed_in(client, ada, issuer):
    address = leave(client)
    given = issuer.code_for(address)
    issuer.is_down = True
    assert DOWN in client.get(back(client, address, given)["Location"]).content.decode()
    assert not is_signed_in(client)


def test_the_log_says_why_and_names_nobody(client, ada, issuer, caplog):
    with caplog.at_level(logging.WARNING):
        sign_in(client, issuer, email_verified=False)
    assert "Sign-in with council was refused: the address is not verified" in caplog.text
    assert "ada" not in caplog.text


@pytest.mark.parametrize(
    ("wanted", "after"),
    [("/boards/", "/boards/"), ("https://evil.example/", "/desk/"), ("//evil.example/", "/desk/")],
)
def test_a_reader_goes_on_to_where_they_were_going_and_to_no_other_site(client, ada, issuer, wanted, after):
    address = leave(client, next=wanted)
    assert back(client, address, issuer.code_for(address))["Location"] == after


def test_without_a_provider_there_is_no_such_way(client, ada):
    assert "/accounts/login/with/" not in client.get(LOGIN).content.decode()
    assert [client.post(START).status_code, client.get(DONE).status_code] == [404, 404]


def test_leaving_needs_the_mark_of_our_own_form(issuer):
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403


def test_the_lock_of_wrong_passwords_does_not_hold_whom_the_provider_proves(client, ada, issuer):
    for _ in range(7):
        Client().post(LOGIN, {"username": ada.email, "password": "wrong"})
    sign_in(client, issuer)
    assert is_signed_in(client)


def test_coming_back_is_limited(client, ada, issuer, settings):
    settings.RATE_LIMITED = True
    settings.RATE_LIMITS = {**django_settings.RATE_LIMITS, "sign_in": (2, 60)}
    assert [client.get(DONE).status_code for _ in range(3)] == [302, 302, 429]
