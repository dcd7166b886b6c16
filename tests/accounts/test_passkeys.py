"""Passkeys: what counts as shown, whom one signs in, and how they are added and taken away."""

import json
import time

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from hwb_portal.accounts.models import Passkey, User
from hwb_portal.accounts.roles import Role
from hwb_portal.accounts.second_factor import set_up
from hwb_portal.audit.models import AuditEvent
from hwb_portal.outbox.models import OutgoingMail
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_second_factor import code, is_signed_in, later, password
from tests.factories import make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
ASK, SIGN_IN = "/accounts/passkeys/ask/", "/accounts/login/passkey/"
LIST, REMOVE = "/accounts/passkeys/", "/accounts/passkeys/remove/"
STEP, AGAIN = "/accounts/login/second/", "/accounts/second-factor/again/"


def ask(client: Client, purpose: str) -> dict:
    return client.post(ASK, {"purpose": purpose}).json()


def keep(user: User, device: Authenticator, name: str = "Telephone") -> Client:
    """Add the device's key to an account, by its page; the client that did it is signed in."""
    client = Client()
    client.force_login(user)
    client.post(LIST, {"name": name, "credential": device.make(ask(client, "add"))})
    return client


@pytest.fixture
def ada() -> User:
    return make_user(Role.MEMBER, email="ada@council.example", password=PASSWORD)


@pytest.fixture
def device(ada) -> Authenticator:
    """Hers, and kept."""
    device = Authenticator()
    keep(ada, device)
    return device


def sign_in(client: Client, device: Authenticator, **fields: str):
    return client.post(SIGN_IN, {"credential": device.show(ask(client, "sign-in")), **fields})


def test_a_passkey_is_added_recorded_told_and_brings_recovery_codes(ada):
    client = Client()
    client.force_login(ada)
    options = ask(client, "add")
    answer = client.post(LIST, {"name": "Telephone", "credential": Authenticator().make(options)})
    assert "Keep these recovery codes" in answer.content.decode()
    assert [k.name for k in Passkey.objects.of(ada)] == ["Telephone"]
    events = [(e.action, e.actor_id, e.details) for e in AuditEvent.objects.about("accounts.user")]
    assert events == [("passkey.added", ada.pk, {"kind": "Telephone"})]
    assert [m.to for m in OutgoingMail.objects.all()] == [ada.email]
    assert "The passkey “Telephone” was added." in OutgoingMail.objects.get().text
    assert ada.email not in json.dumps(options["user"]["id"])


def test_it_alone_signs_in_where_the_device_looked_at_who_holds_it(client, ada, device, settings):
    settings.SECOND_FACTOR = "required"
    assert sign_in(client, device, next="/boards/")["Location"] == "/boards/"
    assert is_signed_in(client)
    assert AuditEvent.objects.first().details == {"kind": "passkey"}


def test_without_that_it_signs_nobody_in_by_itself(client, ada, device):
    device.looks = False
    sign_in(client, device)
    assert not is_signed_in(client)


def test_nobodys_keys_are_named_before_somebody_is_known(client, ada, device):
    options = ask(client, "sign-in")
    assert (options["allowCredentials"], options["userVerification"]) == ([], "required")
    for purpose in ("step", "again", "add", "", "x"):
        assert client.post(ASK, {"purpose": purpose}).status_code == 400


def test_it_is_a_second_step_after_the_password(client, ada, device):
    device.looks = False
    assert password(client)["Location"] == STEP
    assert not is_signed_in(client)
    client.post(STEP, {"credential": device.show(ask(client, "step"))})
    assert is_signed_in(client)


FAULTS = {
    "another site": {"origin": "https://boards.example.gov.uk.evil.example"},
    "the same host without TLS": {"origin": "http://boards.example.gov.uk"},
    "made for another site": {"site": "evil.example"},
    "another key under its name": {"key": Authenticator().key},
    "an unknown name": {"name": b"unknown"},
    "a count that went back": {"count": -1},
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("way", ["sign-in", "step", "again"])
def test_a_passkey_that_is_not_right_opens_nothing(client, ada, device, fault, way):
    sign_in(Client(), device)
    sign_in(Client(), device)
    for name, value in FAULTS[fault].items():
        setattr(device, name, value)
    if way == "again":
        client.force_login(ada)
        client.post(AGAIN, {"credential": device.show(ask(client, way))})
        assert "second_factor_at" not in client.session
        return
    if way == "step":
        password(client)
    client.post(STEP if way == "step" else SIGN_IN, {"credential": device.show(ask(client, way))})
    assert not is_signed_in(client)


@pytest.mark.parametrize("wrong", ["", "{}", "[]", "null", '{"id": "x"}', "x" * 1000])
def test_what_is_no_answer_of_a_browser_opens_nothing(client, ada, device, wrong):
    ask(client, "sign-in")
    assert client.post(SIGN_IN, {"credential": wrong})["Location"].startswith("/accounts/login/")
    ask(client, "sign-in")
    answer = json.loads(device.show({"challenge": "x"}))
    answer["response"] = {"clientDataJSON": "x"}
    client.post(SIGN_IN, {"credential": json.dumps(answer)})
    assert not is_signed_in(client)


def test_an_answer_is_good_once(client, ada, device):
    answer = device.show(ask(client, "sign-in"))
    assert client.post(SIGN_IN, {"credential": answer})["Location"] == reverse("desk")
    Passkey.objects.update(sign_count=0)  # the count alone would refuse it as well
    assert client.post(SIGN_IN, {"credential": answer})["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("how", ["another browser", "another purpose", "too old", "never asked"])
def test_a_challenge_is_of_one_browser_one_purpose_and_five_minutes(client, ada, device, how):
    options = ask(client, "sign-in")
    other = Client()
    if how == "another browser":
        ask(other, "sign-in")
        other.post(SIGN_IN, {"credential": device.show(options)})
    elif how == "another purpose":
        password(client)
        options = ask(client, "step")
        client.post(SIGN_IN, {"credential": device.show(options)})
    elif how == "too old":
        with later(301):
            client.post(SIGN_IN, {"credential": device.show(options)})
    else:
        other.post(SIGN_IN, {"credential": device.show(options)})
    assert not is_signed_in(client)
    assert not is_signed_in(other)


def test_the_key_of_somebody_else_is_no_second_step(client, ada, device):
    theirs = Authenticator()
    keep(make_user(), theirs)
    password(client)
    answer = client.post(STEP, {"credential": theirs.show(ask(client, "step"))})
    assert "That passkey was not taken" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_closed_account_and_an_unknown_key_are_answered_alike(client, ada, device):
    User.objects.update(is_active=False)
    answers = []
    for one in (device, Authenticator()):
        answer = sign_in(client, one)
        answers.append((answer["Location"], client.get(answer["Location"]).content.decode().count("opens no account")))
    assert answers[0] == answers[1] == ("/accounts/login/?next=%2Fdesk%2F", 1)


def test_the_session_is_a_new_one(client, ada, device):
    options = ask(client, "sign-in")
    before = client.session.session_key
    client.post(SIGN_IN, {"credential": device.show(options)})
    assert client.session.session_key != before


def test_it_is_the_fresh_factor_before_what_cannot_be_taken_back(client, ada, device, settings):
    client.force_login(ada)
    session = client.session
    session["second_factor_at"] = int(time.time()) - 3600
    session.save()
    settings.SECOND_FACTOR = "required"
    answer = client.post(f"{AGAIN}?next=/boards/", {"credential": device.show(ask(client, "again"))})
    assert answer["Location"] == "/boards/"
    assert time.time() - client.session["second_factor_at"] < 60


def test_an_open_session_adds_and_removes_none(client, ada, device):
    client.force_login(ada)
    assert client.get(LIST)["Location"].startswith(AGAIN)
    assert client.post(ASK, {"purpose": "add"}).status_code == 400
    client.post(REMOVE, {"key": Passkey.objects.get().pk})
    assert Passkey.objects.count() == 1


def test_one_is_taken_away_recorded_and_told(client, ada, device):
    sign_in(client, device)
    client.post(REMOVE, {"key": Passkey.objects.get().pk})
    assert not Passkey.objects.exists()
    assert not StaticDevice.objects.exists()
    assert AuditEvent.objects.about("accounts.user").first().details == {"kind": "Telephone"}
    assert any("“Telephone” no longer opens it" in mail.text for mail in OutgoingMail.objects.all())


def test_the_last_one_stays_where_one_is_required(client, ada, device, settings):
    settings.SECOND_FACTOR = "required"
    sign_in(client, device)
    client.post(REMOVE, {"key": Passkey.objects.get().pk})
    assert Passkey.objects.count() == 1
    secret = "00" * 20
    set_up(user=ada, key=secret, code=code(secret))
    client.post(reverse("accounts:second_factor_remove"))  # not the last: the passkey is there
    assert not TOTPDevice.objects.exists()
    assert StaticDevice.objects.exists()


def test_nobody_takes_away_the_key_of_somebody_else(client, ada, device):
    client.force_login(make_user())
    assert client.post(REMOVE, {"key": Passkey.objects.get().pk}).status_code == 404
    assert client.post(REMOVE, {"key": "x"}).status_code == 404


def test_an_administrator_takes_all_away(ada, device):
    boss = Client()
    boss.force_login(make_user(Role.ADMIN))
    chosen = {"action": "remove_second_factor", "_selected_action": [ada.pk]}
    boss.post(reverse("admin:accounts_user_changelist"), chosen)
    assert not Passkey.objects.exists()


def test_a_device_is_kept_once(client, ada, device):
    sign_in(client, device)
    answer = client.post(LIST, {"name": "Again", "credential": device.make(ask(client, "add"))})
    assert "this device was added already" in answer.content.decode()
    answer = client.post(LIST, {"name": "Telephone", "credential": Authenticator().make(ask(client, "add"))})
    assert "You have a passkey of that name" in answer.content.decode()
    wrong = Authenticator(origin="https://evil.example").make(ask(client, "add"))
    assert "was not added" in client.post(LIST, {"name": "Evil", "credential": wrong}).content.decode()
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [({"name": ""}, "has_name"), ({"credential": "other"}, "name"), ({"name": "Other"}, "credential")],
)
def test_the_database_keeps_names_and_devices_apart(ada, changed, constraint):
    facts = {"name": "Telephone", "credential": "one", "public_key": b"x"}
    Passkey.objects.create(user=ada, **facts)
    with pytest.raises(IntegrityError, match=constraint):
        Passkey.objects.create(user=ada, **{**facts, **changed})


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://boards.example.gov.uk", "https://[::1]"])
def test_where_browsers_know_none_they_are_not_offered(client, ada, device, settings, address):
    settings.SITE_URL = address
    client.force_login(ada)
    assert client.get(LIST).status_code == 404
    assert client.post(ASK, {"purpose": "sign-in"}).status_code == 400
    assert "passkey" not in Client().get("/accounts/login/").content.decode()
