"""The demonstration's sign-ins exist only where DEMO is on."""

import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from hwb_portal.accounts.checks import no_demo_accounts_in_production, refuse_demo_accounts
from hwb_portal.accounts.demo import DEMO_PASSWORD, load_people
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from tests.factories import make_user

SENTENCE = (
    "This database holds demonstration accounts, whose password is public. "
    "Set DEMO=1 for a demonstration, or point DATABASE_URL at a database without demo data."
)


@pytest.fixture
def demo_off(settings):
    settings.DEMO = False


@pytest.mark.django_db
def test_there_is_one_sign_in_a_role_and_loading_again_makes_no_more():
    people = load_people()
    assert load_people() == people
    assert {role: (user.email, user.roles) for role, user in people.items()} == {
        role: (f"{role}@demo.example", frozenset({role})) for role in Role
    }
    assert User.objects.count() == len(Role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_the_password_of_the_demonstration_signs_each_in(client, role):
    load_people()
    response = client.post(reverse("accounts:login"), {"username": f"{role}@demo.example", "password": DEMO_PASSWORD})
    assert response.status_code == 302


@pytest.mark.django_db
def test_a_web_process_with_demo_off_refuses_their_database(demo_off):
    make_user(email="officer@demo.example")
    with pytest.raises(ImproperlyConfigured) as stopped:
        refuse_demo_accounts()
    assert str(stopped.value) == SENTENCE


@pytest.mark.django_db
def test_the_web_process_asks_before_it_serves(demo_off, monkeypatch):
    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: "the application")
    assert runpy.run_module("hwb_portal.wsgi")["application"] == "the application"
    make_user(email="officer@demo.example")
    with pytest.raises(ImproperlyConfigured):
        runpy.run_module("hwb_portal.wsgi")


@pytest.mark.django_db
def test_the_check_of_the_database_finds_them(demo_off):
    make_user(email="officer@demo.example")
    with pytest.raises(SystemCheckError, match=r"accounts\.E001"):
        call_command("check", databases=["default"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["officer@council.example", "officer@demo.example.org", "demo.example@council.example"]
)
def test_other_addresses_are_left_alone(demo_off, email):
    make_user(email=email)
    assert no_demo_accounts_in_production(databases=["default"]) == []


@pytest.mark.django_db
def test_with_demo_on_they_may_stay():
    load_people()
    refuse_demo_accounts()


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "is_listed"), [(True, True), (False, False)])
def test_the_sign_in_page_lists_them_only_in_a_demonstration(client, settings, demo, is_listed):
    settings.DEMO = demo
    assert ("officer@demo.example" in client.get(reverse("accounts:login")).content.decode()) is is_listed
