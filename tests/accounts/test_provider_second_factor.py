"""A second factor that was shown at a council's identity provider: when it counts, and when it is asked for again."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.accounts.second_factor import new_key, set_up
from hwb_portal.audit.models import AuditEvent
from tests.accounts.issuer import Issuer
from tests.accounts.test_identity_providers import AGAIN, back, leave, sign_in
from tests.accounts.test_second_factor import code, is_signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user(Role.MEMBER, email="ada@council.example")


def test_the_second_step_is_ours_unless_the_provider_is_trusted_with_it(client, ada, issuer, settings):
    settings.SECOND_FACTOR = "required"
    key = new_key()
    set_up(user=ada, key=key, code=code(key))
    answer = sign_in(client, issuer, amr=["pwd", "mfa"], auth_time=int(time.time()))
    assert answer["Location"] == reverse("accounts:second_step")
    assert not is_signed_in(client)
    client.post(answer["Location"], {"code": code(key, 1)})
    assert is_signed_in(client)
    assert AuditEvent.objects.first().details == {"kind": "council, second factor"}


@pytest.mark.parametrize(
    "case",
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "urn:two"}, True),
        ({"amr": ["pwd"]}, False),
        ({"acr": "urn:one"}, False),
        ({}, False),
    ],
)
def test_a_trusted_provider_that_asked_for_two_is_enough(client, ada, issuer, settings, case):
    said, is_let = case
    settings.SECOND_FACTOR = "required"
    settings.IDENTITY_PROVIDERS = (issuer.provider(second_factor_amr=("mfa",), second_factor_acr=("urn:two",)),)
    sign_in(client, issuer, auth_time=int(time.time()), **said)
    assert is_signed_in(client) is is_let


@pytest.fixture
def trusted(client, ada, issuer, settings) -> Issuer:
    """Ada is signed in by a provider whose second factor counts; there she showed it an hour ago."""
    settings.SECOND_FACTOR = "required"
    settings.IDENTITY_PROVIDERS = (issuer.provider(second_factor_amr=("mfa",)),)
    sign_in(client, issuer, amr=["mfa"], auth_time=int(time.time()) - 3600)
    return issuer


def _is_fresh(client: Client) -> bool:
    return time.time() - client.session["second_factor_at"] < 900


@pytest.mark.parametrize(
    ("said", "is_let"),
    [
        ({"amr": ["mfa"], "auth_time": 0}, True),
        ({"amr": ["mfa"], "auth_time": -3600}, False),
        ({"amr": ["mfa"]}, False),
        ({"amr": ["pwd"], "auth_time": 0}, False),
        ({"amr": ["mfa"], "auth_time": 0, "sub": "a-2", "email": "bea@council.example"}, False),
    ],
    ids=["shown now", "shown an hour ago", "when is not said", "not shown", "shown by somebody else"],
)
def test_it_is_asked_for_again_there(client, trusted, said, is_let):
    bea = make_user(email="bea@council.example")
    assert not _is_fresh(client)
    assert "Show it at Example Council" in client.get(AGAIN).content.decode()
    address = leave(client, next="/boards/")
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    if "auth_time" in said:
        said = {**said, "auth_time": int(time.time()) + said["auth_time"]}
    answer = back(client, address, trusted.code_for(address, **said))
    assert _is_fresh(client) is is_let
    assert answer["Location"].startswith("/boards/" if is_let else AGAIN)
    assert client.session["_auth_user_id"] != str(bea.pk)


def test_a_stale_session_sets_up_no_app_of_its_own(client, trusted):
    assert client.get(reverse("accounts:second_factor_set_up"))["Location"].startswith(AGAIN)
