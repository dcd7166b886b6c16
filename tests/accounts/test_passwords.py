"""Passwords by mail: forgotten ones, and the first one of somebody who is invited. Nobody makes their own account."""

import datetime as dt
import re
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.accounts.services import ask_new_password, invite
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.models import OutgoingMail
from tests.factories import make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "three-odd-words"
ADDRESS = re.compile(r"https://boards\.example\.gov\.uk(/accounts/password/choose/\S+/)")


@pytest.fixture
def ada() -> User:
    return make_user(Role.MEMBER, email="ada@council.example", name="Ada Reader", password=PASSWORD)


def link(number: int = 0) -> str:
    """The path in a mail, the newest first."""
    found = ADDRESS.search(OutgoingMail.objects.order_by("-queued_at")[number].text)
    assert found is not None
    return found[1]


def choose(path: str, password: str = NEW, again: str = ""):
    return Client().post(path, {"new_password1": password, "new_password2": again or password})


def can_sign_in(email: str, password: str) -> bool:
    answer = Client().post(reverse("accounts:login"), {"username": email, "password": password})
    return answer.status_code == 302


def ask(email: str, client: Client | None = None, **headers: str):
    return (client or Client()).post(reverse("accounts:password_forgotten"), {"email": email}, headers=headers)


def test_a_forgotten_password_is_replaced(ada, client):
    answer = ask("ADA@council.example ", client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:password_asked"))
    assert OutgoingMail.objects.get().to == "ada@council.example"
    assert "Choose a password" in client.get(link()).content.decode()
    assert choose(link())["Location"] == reverse("accounts:login")
    assert (can_sign_in(ada.email, PASSWORD), can_sign_in(ada.email, NEW)) == (False, True)
    acts = list(AuditEvent.objects.in_order().values_list("action", "actor_id"))
    assert acts[:2] == [("password.forgotten", None), ("password.chosen", ada.pk)]


def test_every_address_has_the_same_answer(ada):
    closed = make_user(email="closed@council.example", password=PASSWORD, is_active=False)
    invited = make_user(email="invited@council.example")
    answers = [ask(email) for email in (ada.email, "nobody@council.example", closed.email, invited.email)]
    assert {(answer.status_code, answer["Location"], answer.content) for answer in answers} == {
        (302, reverse("accounts:password_asked"), b"")
    }
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [ada.email]


def test_the_link_is_of_the_site_whatever_host_the_request_named(ada, settings):
    settings.ALLOWED_HOSTS = ["evil.example"]
    ask(ada.email, host="evil.example")
    assert "evil" not in OutgoingMail.objects.get().text


def test_a_link_works_once(ada):
    ask(ada.email)
    choose(link())
    assert (choose(link(), "another-three-words").status_code, Client().get(link()).status_code) == (404, 404)
    assert can_sign_in(ada.email, NEW)


def test_a_link_is_void_once_somebody_signs_in(ada):
    ask(ada.email)
    assert can_sign_in(ada.email, PASSWORD)
    assert choose(link()).status_code == 404


@pytest.mark.parametrize(("minutes", "status"), [(59, 302), (61, 404)])
def test_a_link_is_good_for_an_hour(ada, minutes, status):
    ask(ada.email)
    then = timezone.now().timestamp() + minutes * 60
    with patch("django.core.signing.time.time", lambda: then):
        assert choose(link()).status_code == status


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "new@council.example"}])
def test_a_link_is_void_when_the_account_is_another(ada, change):
    ask(ada.email)
    User.objects.filter(pk=ada.pk).update(**change)
    assert choose(link()).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzEsICJ4Il0:1abcde:x", "0" * 200])
def test_a_key_that_is_none_of_ours_opens_nothing(ada, token):
    path = reverse("accounts:password_choose", args=[token])
    assert (Client().get(path).status_code, choose(path).status_code) == (404, 404)


@pytest.mark.parametrize(("password", "again"), [("short", ""), (NEW, f"{NEW}r"), ("ada@council.example", "")])
def test_a_weak_or_mistyped_password_is_refused(ada, password, again):
    ask(ada.email)
    answer = choose(link(), password, again)
    assert answer.status_code == 200
    assert "Error:" in answer.content.decode()
    assert can_sign_in(ada.email, PASSWORD)


def test_choosing_one_signs_out_everywhere_and_in_nowhere(ada, client):
    client.force_login(ada)
    ask(ada.email)
    other = Client()
    other.post(link(), {"new_password1": NEW, "new_password2": NEW})
    assert [each.get(reverse("desk")).status_code for each in (client, other)] == [302, 302]


def test_the_key_of_a_link_is_not_logged(ada, caplog):
    ask(ada.email)
    with caplog.at_level("INFO", "hwb_portal.requests"):
        Client().get(link())
    line = [record for record in caplog.records if record.name == "hwb_portal.requests"][-1]
    assert line.path == "/accounts/password/choose/…/"  # type: ignore[attr-defined]


def test_one_mailbox_is_not_flooded(ada, settings, tmp_path):
    settings.RATE_LIMITED, settings.LIMITS_DIR = True, tmp_path
    for second in range(9):  # two links of one second are one
        with patch("django.core.signing.time.time", lambda at=second: at):
            ask_new_password(email=ada.email, now=timezone.now())
    assert OutgoingMail.objects.count() == 5


def test_an_invited_person_chooses_a_password_and_no_administrator_knows_it(client):
    admin = make_user(Role.ADMIN)
    client.force_login(admin)
    client.post(reverse("admin:accounts_user_add"), {"email": "Cy.New@Council.example", "name": "Cy New"})
    person = User.objects.get(name="Cy New")
    assert (person.email, person.has_usable_password()) == ("cy.new@council.example", False)
    assert not can_sign_in(person.email, "")
    assert choose(link()).status_code == 302
    assert can_sign_in(person.email, NEW)
    acts = list(AuditEvent.objects.in_order().values_list("action", "actor_id"))
    assert acts[:3] == [("user.added", admin.pk), ("user.invited", admin.pk), ("password.chosen", person.pk)]


@pytest.mark.parametrize(("days", "status"), [(6.9, 302), (7.1, 404)])
def test_an_invitation_is_good_for_a_week(days, status):
    invite(user=make_user(), by=make_user(Role.ADMIN), now=timezone.now())
    then = timezone.now().timestamp() + dt.timedelta(days=days).total_seconds()
    with patch("django.core.signing.time.time", lambda: then):
        assert choose(link()).status_code == status


def test_an_invitation_is_sent_again_to_those_without_a_password(client, ada):
    client.force_login(make_user(Role.ADMIN, password=PASSWORD))
    waiting = make_user(email="cy@council.example")
    chosen = {"action": "invite_again", "_selected_action": [ada.pk, waiting.pk]}
    client.post(reverse("admin:accounts_user_changelist"), chosen)
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [waiting.email]
    with pytest.raises(DomainError):
        invite(user=ada, by=waiting, now=timezone.now())


def test_a_person_changes_their_password_and_stays_signed_in_here_only(ada, client):
    here, there = client, Client()
    for each in (here, there):
        each.force_login(ada)
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post(reverse("accounts:password_change"), {**typed, "old_password": "x"}).status_code == 200
    assert here.post(reverse("accounts:password_change"), typed).status_code == 302
    assert [each.get(reverse("desk")).status_code for each in (here, there)] == [200, 302]
    assert can_sign_in(ada.email, NEW)


def test_mails_go_through_the_outbox_alone(ada):
    ask(ada.email)
    assert (len(mail.outbox), OutgoingMail.objects.count()) == (0, 1)


def test_there_is_one_page_to_sign_in(client, ada):
    answer = client.get(f"{reverse('admin:login')}?next=/admin/boards/")
    assert answer["Location"] == f"{reverse('accounts:login')}?next=/admin/boards/"
    client.force_login(ada)
    assert client.get(reverse("admin:login")).status_code == 403
    assert client.post(reverse("admin:login")).status_code == 405
