"""The second step of signing in: who must take it, what opens it, and before which acts it is asked for again."""

import base64
import time
from unittest.mock import patch

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from boards.enums import MeetingStatus
from boards.models import Meeting
from hwb_portal.accounts.models import RoleAssignment, User
from hwb_portal.accounts.roles import Role
from hwb_portal.accounts.second_factor import new_key, set_up
from hwb_portal.audit.models import AuditEvent
from tests.boards.builders import officer_of
from tests.factories import make_item, make_meeting, make_user
from tests.factories.people import PASSWORD
from tests.house.addresses import addresses

pytestmark = pytest.mark.django_db
STEP = "/accounts/login/second/"
NEW = "three-odd-words"


def code(key: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return f"{totp(bytes.fromhex(key), t0=-30 * steps):06d}"


@pytest.fixture
def ada() -> User:
    return make_user(Role.MEMBER, email="ada@council.example", password=PASSWORD)


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def codes(ada, key) -> list[str]:
    """Her recovery codes. The code of this half minute is used."""
    return set_up(user=ada, key=key, code=code(key))


def password(client: Client, **fields: str):
    typed = {"username": "ada@council.example", "password": PASSWORD, **fields}
    return client.post(reverse("accounts:login"), typed)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def later(seconds: float):
    at = time.time() + seconds
    return patch("time.time", lambda: at)


def test_without_one_the_password_is_enough_where_it_is_offered(client, ada):
    assert password(client)["Location"] == reverse("desk")
    assert is_signed_in(client)


def test_with_one_the_password_alone_opens_nothing(client, ada, codes):
    assert password(client)["Location"] == STEP
    assert not is_signed_in(client)
    assert not AuditEvent.objects.about("accounts.user").filter(action="user.signed_in").exists()


def test_the_code_of_the_app_is_the_second_step(client, ada, key, codes):
    password(client, next="/boards/")
    assert client.post(STEP, {"code": code(key, 1)})["Location"] == "/boards/"
    assert is_signed_in(client)
    assert AuditEvent.objects.first().details == {"kind": "second factor"}


def test_a_code_is_good_once(ada, key, codes):
    first, second = Client(), Client()
    for client in (first, second):
        password(client)
        client.post(STEP, {"code": code(key, 1)})
    assert [is_signed_in(client) for client in (first, second)] == [True, False]


@pytest.mark.parametrize("wrong", ["000000", "", "x" * 40, "aaaa-aaaa-aaaa"])
def test_a_wrong_code_opens_nothing(client, ada, codes, wrong):
    password(client)
    answer = client.post(STEP, {"code": wrong})
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_after_a_wrong_code_the_right_one_waits(client, ada, key, codes):
    password(client)
    client.post(STEP, {"code": "000000"})
    client.post(STEP, {"code": code(key, 1)})
    assert not is_signed_in(client)


def test_a_recovery_code_opens_once_and_is_kept_as_a_hash(ada, codes):
    first, second = Client(), Client()
    for client in (first, second):
        password(client)
        client.post(STEP, {"code": codes[0].upper()})
    assert [is_signed_in(client) for client in (first, second)] == [True, False]
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert (len(codes), len(kept)) == (10, 9)
    assert kept & {each.replace("-", "") for each in codes} == set()


def test_the_first_step_is_void_after_ten_minutes(client, ada, key, codes):
    password(client)
    with later(601):
        assert client.get(STEP)["Location"] == reverse("accounts:login")


def test_the_first_step_is_void_after_a_new_password(client, ada, key, codes):
    password(client)
    ada.set_password(NEW)
    ada.save()
    assert client.post(STEP, {"code": code(key, 1)})["Location"] == reverse("accounts:login")
    assert not is_signed_in(client)


def test_whoever_comes_without_a_password_is_sent_back(client, ada, codes):
    assert client.get(STEP)["Location"] == reverse("accounts:login")


def test_the_session_is_a_new_one_after_each_step(client, ada, key, codes):
    seen = []
    password(client)
    seen.append(client.session.session_key)
    client.post(STEP, {"code": code(key, 1)})
    seen.append(client.session.session_key)
    assert len(set(seen)) == 2


def _form_of(page: str) -> str:
    return page.partition('name="key" value="')[2].partition('"')[0]


def _set_up(client: Client, path: str, steps: int = 0):
    page = client.get(path).content.decode()
    key = page.partition('hwb-break">')[2].partition("<")[0]
    answer = client.post(path, {"key": _form_of(page), "code": code(base64.b32decode(key).hex(), steps)})
    return answer.content.decode()


def test_where_it_is_required_nobody_gets_in_without_setting_one_up(client, ada, settings):
    settings.SECOND_FACTOR = "required"
    assert password(client)["Location"] == STEP
    assert not is_signed_in(client)
    assert "Keep these recovery codes" in _set_up(client, STEP)
    assert is_signed_in(client)
    assert TOTPDevice.objects.get().confirmed


def test_where_it_is_required_a_session_of_the_password_alone_ends(client, ada, settings):
    password(client)
    settings.SECOND_FACTOR = "required"
    assert not is_signed_in(client)


def test_where_it_is_off_nobody_is_asked(client, ada, codes, settings):
    settings.SECOND_FACTOR = "off"
    assert password(client)["Location"] == reverse("desk")
    assert client.get(reverse("accounts:second_factor_set_up")).status_code == 404


def test_it_is_set_up_and_looking_at_the_page_writes_nothing(client, ada):
    client.force_login(ada)
    path = reverse("accounts:second_factor_set_up")
    client.get(path)
    assert not TOTPDevice.objects.exists()
    assert "Keep these recovery codes" in _set_up(client, path)


def test_a_key_made_for_somebody_else_is_not_taken(client, ada):
    path = reverse("accounts:second_factor_set_up")
    client.force_login(make_user())
    theirs = _form_of(client.get(path).content.decode())
    client.force_login(ada)
    assert "This page is too old" in client.post(path, {"key": theirs, "code": "000000"}).content.decode()
    mine = _form_of(client.get(path).content.decode())
    assert "The code is not right" in client.post(path, {"key": mine, "code": "1"}).content.decode()
    assert not TOTPDevice.objects.exists()


def test_an_open_session_does_not_exchange_or_remove_it(client, ada, key, codes):
    client.force_login(ada)
    path = reverse("accounts:second_factor_set_up")
    again = f"{reverse('accounts:second_factor_again')}?next=%2Faccounts%2Fsecond-factor%2F"
    assert client.get(path)["Location"] == again
    client.post(reverse("accounts:second_factor_remove"))
    assert TOTPDevice.objects.filter(user=ada).exists()
    assert client.post(again, {"code": code(key, 1)})["Location"] == path
    client.post(reverse("accounts:second_factor_remove"))
    assert not TOTPDevice.objects.filter(user=ada).exists()


def test_an_administrator_removes_the_one_that_was_lost(client, ada, codes):
    boss = make_user(Role.ADMIN)
    client.force_login(boss)
    chosen = {"action": "remove_second_factor", "_selected_action": [ada.pk]}
    client.post(reverse("admin:accounts_user_changelist"), chosen)
    assert not TOTPDevice.objects.exists()
    event = AuditEvent.objects.first()
    assert (event.action, event.actor_id, event.subject_id) == ("second_factor.removed", boss.pk, str(ada.pk))


def test_keys_and_recovery_codes_have_no_page():
    assert [model._meta.label for model in admin.site._registry if model._meta.app_label.startswith("otp")] == []


def test_these_acts_ask_for_it_again():
    asked = {address.name for address in addresses() if getattr(address.view, "asks_fresh_factor", False)}
    assert asked == {
        *("boards:meeting_publish", "boards:publication_decide", "paper_withdraw", "paper_open"),
        "boards:board_export_full",
        *("boards:decisions_publish", "boards:minutes_publish", "boards:questions_publish"),
    }


@pytest.fixture
def officer(settings):
    settings.SECOND_FACTOR = "required"
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    make_item(meeting)
    return officer_of(meeting.board)


def _verified(client: Client, user: User, seconds_ago: int) -> None:
    client.force_login(user)
    session = client.session
    session["second_factor_at"] = int(time.time()) - seconds_ago
    session.save()


@pytest.mark.parametrize(("seconds_ago", "is_let"), [(60, True), (880, True), (901, False)])
def test_publishing_asks_for_a_fresh_one(client, officer, seconds_ago, is_let):
    path = f"{Meeting.objects.get().get_absolute_url()}publish/"
    _verified(client, officer, seconds_ago)
    again = f"{reverse('accounts:second_factor_again')}?next="
    answers = [client.get(path), client.post(path, {"when": "now"})]
    sent = [answer.headers.get("Location", "").startswith(again) for answer in answers]
    assert sent == ([False, False] if is_let else [True, True])


@pytest.mark.parametrize(
    ("page", "after"),
    [
        ("http://testserver/boards/a/meetings/b/record/", "http://testserver/boards/a/meetings/b/record/"),
        ("", "/boards/a/meetings/2027-03-10/minutes/publish/"),
        ("https://evil.example/", "/desk/"),
    ],
)
def test_a_pressed_button_is_pressed_again_on_its_page(client, ada, settings, page, after):
    settings.SECOND_FACTOR = "required"
    key = new_key()
    set_up(user=ada, key=key, code=code(key))
    RoleAssignment.objects.create(user=ada, role=Role.OFFICER)
    _verified(client, ada, 901)
    address = reverse("boards:minutes_publish", args=["a", "2027-03-10"])
    sent = client.post(address, headers={"Referer": page} if page else {})["Location"]
    assert client.post(sent, {"code": code(key, 1)})["Location"] == (after if page else address)


@pytest.mark.parametrize("act", ["remove_second_factor", "untie_provider", "delete_selected"])
def test_so_do_the_acts_on_the_list_of_people(client, ada, settings, act):
    settings.SECOND_FACTOR = "required"
    boss, path = make_user(Role.ADMIN), reverse("admin:accounts_user_changelist")
    chosen = {"action": act, "_selected_action": [ada.pk]}
    _verified(client, boss, 901)
    again = reverse("accounts:second_factor_again")
    assert client.post(path, chosen)["Location"].startswith(again)
    assert client.get(path).status_code == 200
    assert client.post(reverse("admin:accounts_user_delete", args=[ada.pk]))["Location"].startswith(again)
    assert User.objects.filter(pk=ada.pk).exists()


def test_an_open_session_whose_factor_was_taken_away_sets_up_no_other(client, ada, settings):
    settings.SECOND_FACTOR = "required"
    _verified(client, ada, 901)
    path = reverse("accounts:second_factor_set_up")
    assert client.get(path)["Location"] == f"{reverse('accounts:login')}?next={path}"
    assert not is_signed_in(client)


@pytest.mark.parametrize("model", ["board", "person", "councillor", "seat"])
def test_so_does_who_sits_on_a_board_and_works_for_it(client, settings, model):
    settings.SECOND_FACTOR = "required"
    _verified(client, make_user(Role.ADMIN), 901)
    again = reverse("accounts:second_factor_again")
    assert client.get(reverse(f"admin:boards_{model}_add"))["Location"].startswith(again)


def test_changing_roles_asks_for_a_fresh_one(client, ada, settings):
    settings.SECOND_FACTOR = "required"
    boss, path = make_user(Role.ADMIN), reverse("admin:accounts_user_change", args=[ada.pk])
    _verified(client, boss, 901)
    assert [client.get(path).status_code, client.post(path, {}).status_code] == [302, 302]
    _verified(client, boss, 60)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_nobody_is_sent_to_another_site(client, ada, key, codes, elsewhere):
    client.force_login(ada)
    answer = client.post(f"{reverse('accounts:second_factor_again')}?next={elsewhere}", {"code": code(key, 1)})
    assert answer["Location"] == reverse("desk")
