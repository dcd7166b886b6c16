"""What each role may do, as literal sets: a right that is added or lost by accident fails here."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from hwb_portal.accounts.models import RoleAssignment, User
from hwb_portal.accounts.roles import PERMISSIONS, Role, permissions_of
from tests.factories import make_user

REFERENCE = (
    ("accounts", "user"),
    ("accounts", "roleassignment"),
    ("boards", "organisation"),
    ("boards", "organisationalias"),
    ("boards", "person"),
    ("boards", "board"),
    ("boards", "boardnotice"),
    ("boards", "boardclosure"),
    ("boards", "proclaimedholiday"),
    ("boards", "boardstaff"),
    ("boards", "councillor"),
    ("boards", "standingitem"),
    ("boards", "quorumpart"),
    ("boards", "seat"),
    ("boards", "appointment"),
    ("boards", "reporttemplate"),
    ("boards", "templatepart"),
    ("metrics", "area"),
    ("metrics", "collection"),
    ("metrics", "group"),
    ("metrics", "indicator"),
    ("metrics", "placement"),
)
MAY = {
    Role.OFFICER: {
        "audit.view_trail",
        "boards.hold_records",
        "boards.manage_meeting",
        "boards.publish_meeting",
        "boards.upload_paper",
        "boards.write_report",
        "metrics.link_indicator",
        "metrics.make_paper",
        *("metrics.view_return", "metrics.plan_return", "metrics.report_return"),
    },
    Role.MEMBER: set(),
    Role.SUBSTITUTE: set(),
    Role.AUTHOR: {"boards.upload_paper", "boards.write_report"},
    Role.ANALYST: {
        *("metrics.explain_figures", "metrics.import_observations"),
        *("metrics.import_return", "metrics.view_return"),
        *("metrics.link_indicator", "metrics.make_paper", "metrics.plan_return"),
    },
    Role.LEAD: {"metrics.view_return", "metrics.sign_return"},
    Role.ADMIN: {"outbox.view_outgoingmail", "audit.view_trail", "audit.view_accounts", "boards.hold_records"}
    | {f"{app}.{verb}_{model}" for (app, model), verb in product(REFERENCE, ("view", "add", "change", "delete"))},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_these_things_and_no_others(role):
    assert permissions_of(frozenset({role})) == MAY[role]


def test_no_role_may_do_nothing():
    assert permissions_of(frozenset()) == frozenset()


def test_two_roles_may_do_what_either_may():
    assert permissions_of(frozenset({Role.AUTHOR, Role.LEAD})) == MAY[Role.AUTHOR] | MAY[Role.LEAD]


def test_an_administrator_holds_no_right_to_content():
    content = (
        "meeting",
        "agendaitem",
        "paper",
        "paperversion",
        "minutes",
        "decision",
        "action",
        "return",
        "auditevent",
    )
    assert [right for right in PERMISSIONS[Role.ADMIN] if right.rpartition("_")[2] in content] == []


@pytest.mark.django_db
def test_a_person_asks_their_roles():
    analyst = make_user(Role.ANALYST)
    assert analyst.has_perm("metrics.import_return")
    assert not analyst.has_perm("boards.publish_meeting")
    assert analyst.has_perms(["metrics.import_return", "metrics.view_return"])
    assert not analyst.has_perms(["metrics.import_return", "boards.publish_meeting"])
    assert (analyst.has_module_perms("metrics"), analyst.has_module_perms("boards")) == (True, False)


@pytest.mark.django_db
def test_nobody_may_do_nothing():
    nobody = AnonymousUser()
    assert [right for right in permissions_of(frozenset(Role)) if nobody.has_perm(right)] == []


@pytest.mark.django_db
def test_a_closed_account_may_do_nothing():
    closed = make_user(*Role, is_active=False)
    assert [right for right in permissions_of(frozenset(Role)) if closed.has_perm(right)] == []
    assert not closed.is_staff
    assert not closed.has_module_perms("boards")


@pytest.mark.django_db
def test_there_is_no_super_user():
    call_command("createsuperuser", interactive=False, email="First@Council.example", name="First", verbosity=0)
    first = User.objects.get(email="first@council.example")
    assert first.roles == {Role.ADMIN}
    assert not first.has_perm("boards.publish_meeting")
    assert not hasattr(first, "is_superuser")


@pytest.mark.django_db
def test_a_role_that_is_taken_away_counts_from_the_next_request(client):
    analyst = make_user(Role.ANALYST)
    client.force_login(analyst)
    assert client.get(reverse("metrics:return_list")).status_code == 200
    analyst.role_assignments.all().delete()
    assert client.get(reverse("metrics:return_list")).status_code == 403


@pytest.mark.django_db
def test_an_account_that_is_closed_is_signed_out_at_the_next_request(client):
    analyst = make_user(Role.ANALYST)
    client.force_login(analyst)
    User.objects.filter(pk=analyst.pk).update(is_active=False)
    assert client.get(reverse("metrics:return_list")).status_code == 302


@pytest.mark.django_db
def test_a_role_is_held_once():
    author = make_user(Role.AUTHOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(user=author, role=Role.AUTHOR)


@pytest.mark.django_db
def test_an_address_belongs_to_one_person_whatever_its_capitals():
    make_user(email="ada@council.example")
    with pytest.raises(ValidationError):
        make_user(email="ADA@council.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Ada@council.example", name="Ada")])
