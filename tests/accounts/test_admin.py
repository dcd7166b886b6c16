"""The administration pages: for administrators alone, and for reference data alone."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from boards.models import ProclaimedHoliday
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from tests.factories import (
    make_board,
    make_collection,
    make_councillor,
    make_indicator,
    make_mail,
    make_member,
    make_observation,
    make_user,
)
from tests.factories.people import PASSWORD

REGISTERED = {
    "accounts.User",
    "boards.Board",
    "boards.Councillor",
    "boards.Organisation",
    "boards.Person",
    "boards.ProclaimedHoliday",
    "boards.ReportTemplate",
    "boards.Seat",
    "metrics.Area",
    "metrics.Collection",
    "metrics.Group",
    "metrics.Indicator",
    "metrics.Placement",
}
LOOKED_AT = {"outbox.OutgoingMail"}  # what was not delivered: to be seen, not changed
CONTENT = {
    "audit.AuditEvent",
    "boards.Action",
    "boards.AgendaItem",
    "boards.Decision",
    "boards.Meeting",
    "boards.Minutes",
    "boards.MinutesItem",
    "boards.MinutesParagraph",
    "boards.Paper",
    "boards.PaperExemption",
    "boards.PaperReader",
    "boards.PaperVersion",
    "boards.Publication",
    "boards.PublicationRequest",
    "boards.PublishedItem",
    "boards.PublishedPaper",
    "boards.VersionSection",
    "metrics.Observation",
    "metrics.Return",
    "metrics.ReturnValue",
    "reports.Pack",
}


@pytest.fixture
def administrator(signed_in_as):
    return signed_in_as(make_user(Role.ADMIN))


def test_these_models_are_administered_and_no_others():
    assert {model._meta.label for model in admin.site._registry} == REGISTERED | LOOKED_AT


def test_no_content_can_be_reached_even_as_a_part_of_something_else():
    inlines = {inline.model._meta.label for found in admin.site._registry.values() for inline in found.inlines}
    assert (REGISTERED | inlines) & CONTENT == set()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_other_roles_are_sent_to_sign_in_as_somebody_else(signed_in_as, role):
    response = signed_in_as(make_user(role)).get(reverse("admin:index"))
    assert (response.status_code, response["Location"]) == (
        302,
        f"{reverse('admin:login')}?next={reverse('admin:index')}",
    )


@pytest.mark.django_db
def test_nobody_is_sent_to_sign_in(client):
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_an_administrator_can_list_add_and_change_each(administrator, label):
    board = make_board()
    make_member(board)
    indicator = make_indicator(make_collection())
    make_observation(indicator)
    make_councillor(board.council)
    ProclaimedHoliday.objects.create(day=dt.date(2027, 5, 24), name="Coronation")
    [model] = [model for model in admin.site._registry if model._meta.label == label]
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    first = model._default_manager.first()
    pages = [reverse(f"{base}_changelist"), reverse(f"{base}_add"), reverse(f"{base}_change", args=[first.pk])]
    assert [administrator.get(page).status_code for page in pages] == [200, 200, 200]


@pytest.mark.django_db
def test_an_administrator_can_only_look_at_mails(administrator):
    made = make_mail()
    base = "admin:outbox_outgoingmail"
    change, delete = (reverse(f"{base}_{page}", args=[made.pk]) for page in ("change", "delete"))
    answers = [administrator.get(reverse(f"{base}_changelist")), administrator.get(change)]
    answers += [administrator.post(page) for page in (change, delete, reverse(f"{base}_add"))]
    assert [answer.status_code for answer in answers] == [200, 200, 403, 403, 403]


@pytest.mark.django_db
def test_the_hash_of_a_password_is_not_shown(administrator):
    person = make_user(password=PASSWORD)
    page = administrator.get(reverse("admin:accounts_user_change", args=[person.pk])).content.decode()
    assert person.password.rpartition("$")[2] not in page


def _sent(client, user: User, roles: dict[Role, bool], **fields: str) -> None:
    """The form of a person as the administrator sends it: each role held so far stays (True) or goes (False)."""
    held = {row.role: row for row in user.role_assignments.all()}
    rows: dict[str, object] = {}
    for number, (role, stays) in enumerate(sorted(roles.items(), key=lambda each: each[0] not in held)):
        row = held.get(role)
        rows |= {f"role_assignments-{number}-role": role, f"role_assignments-{number}-user": user.pk}
        rows |= {f"role_assignments-{number}-id": row.pk if row else ""}
        rows |= {} if stays else {f"role_assignments-{number}-DELETE": "on"}
    counts = {"role_assignments-TOTAL_FORMS": len(roles), "role_assignments-INITIAL_FORMS": len(held)}
    typed = {"email": user.email, "name": user.name, "is_active": "on", **counts, **rows, **fields}
    response = client.post(reverse("admin:accounts_user_change", args=[user.pk]), typed)
    assert response.status_code == 302


@pytest.mark.django_db
def test_roles_given_and_taken_are_recorded(administrator):
    person = make_user(Role.ANALYST, name="Ada Reader")
    _sent(administrator, person, {Role.ANALYST: False, Role.LEAD: True})
    found = [(event.action, event.subject_label, event.details) for event in AuditEvent.objects.in_order()]
    assert found[:2] == [
        ("role.given", "Ada Reader", {"role": "lead"}),
        ("role.taken", "Ada Reader", {"role": "analyst"}),
    ]


@pytest.mark.django_db
def test_what_an_administrator_changes_is_recorded_by_field(administrator):
    person = make_user(name="Ada Reader")
    _sent(administrator, person, {}, name="Ada Writer")
    organisation = make_board().council
    administrator.post(reverse("admin:boards_organisation_delete", args=[organisation.pk]), {"post": "yes"})
    administrator.post(reverse("admin:boards_proclaimedholiday_add"), {"day": "2027-05-24", "name": "Coronation"})
    found = [(event.action, event.actor_label, event.details) for event in AuditEvent.objects.in_order()]
    by = AuditEvent.objects.in_order()[0].actor_label
    assert found == [("user.changed", by, {"fields": ["Name"]}), ("proclaimedholiday.added", by, {})]


@pytest.mark.django_db
def test_a_quorum_by_class_and_office_is_ticked_and_stored_as_data(administrator):
    """The board's page with one part of a quorum: the boxes are the lists of classes and offices."""
    board = make_board()
    page = administrator.get(reverse("admin:boards_board_change", args=[board.pk]))
    form, sets = page.context["adminform"].form, page.context["inline_admin_formsets"]
    sent = {name: "" if value is None else value for name, value in form.initial.items() if value is not False}
    for each in sets:
        sent |= {f"{each.formset.prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    part = {"label": "A partner", "at_least": 2, "seat_classes": ["ccg", "provider"], "offices": ["chair"]}
    sent |= {f"quorum_parts-0-{name}": value for name, value in part.items()} | {"quorum_parts-TOTAL_FORMS": 1}
    sent |= {"strategy_priorities": "[]", "office_close": "17:00:00"}
    answer = administrator.post(reverse("admin:boards_board_change", args=[board.pk]), sent)
    assert answer.status_code == 302, answer.context["errors"]
    (kept,) = board.quorum_parts.all()
    assert (kept.seat_classes, kept.offices, kept.at_least) == (["ccg", "provider"], ["chair"], 2)
