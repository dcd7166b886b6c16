"""What every model keeps to: closed lists held by the database, names by their place, keys that point down."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from boards.enums import MeetingStatus
from boards.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Apology,
    Decision,
    DeclaredInterest,
    Meeting,
    MemberQuestion,
    Minutes,
    Paper,
    PaperVersion,
    PublicQuestion,
    RegisteredInterest,
    ReleaseRequest,
    ReportComment,
    StagedFile,
)
from hwb_portal.accounts.models import RoleAssignment
from hwb_portal.accounts.roles import Role
from hwb_portal.following.models import Alert, CalendarKey
from hwb_portal.reading.models import Note, Reading
from metrics.models import Return
from tests.factories import make_item, make_meeting, make_paper, make_user

OURS = (
    "core",
    "search",
    "audit",
    "outbox",
    "accounts",
    "boards",
    "metrics",
    "reports",
    "following",
    "reading",
)  # from the lowest to the highest
PRIVATE = (
    Alert,
    CalendarKey,
    AgendaItem,
    Action,
    ActionUpdate,
    Apology,
    Decision,
    DeclaredInterest,
    Meeting,
    MemberQuestion,
    Minutes,
    Note,
    Paper,
    PaperVersion,
    PublicQuestion,
    Reading,
    RegisteredInterest,
    ReleaseRequest,
    ReportComment,
    Return,
    StagedFile,
)


def _models() -> list[type[models.Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def _closed_lists() -> list[tuple[str, type[models.Model], models.Field]]:
    return [
        (f"{model._meta.label}.{found.name}", model, found)
        for model in _models()
        for found in model._meta.get_fields()
        if isinstance(found, models.Field) and found.choices
    ]


def _allowed(model: type[models.Model], field: str) -> list[set[str]]:
    """The values that each constraint of the model allows in the field, when that is all it says."""
    conditions = [
        constraint.condition
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, models.Q)
    ]
    return [
        set(condition.children[0][1])
        for condition in conditions
        if len(condition.children) == 1
        and isinstance(condition.children[0], tuple)
        and condition.children[0][0] == f"{field}__in"
    ]


def test_there_are_closed_lists_to_look_at():
    assert len(_closed_lists()) > 40


@pytest.mark.parametrize(
    ("name", "model", "field"), _closed_lists(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_closed_list_is_a_constraint_of_its_model(name, model, field):
    assert _allowed(model, field.name) == [{value for value, _ in field.flatchoices}]


@pytest.mark.django_db
@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_every_constraint_of_a_model_is_in_the_database(model):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert {constraint.name for constraint in model._meta.constraints} - found.keys() == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "field"),
    [
        (make_meeting, "status"),
        (make_item, "kind"),
        (make_item, "part"),
        (make_item, "paper_status"),
        (make_paper, "kind"),
        (make_paper, "part"),
        (lambda: RoleAssignment.objects.create(user=make_user(), role=Role.MEMBER), "role"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", ""),
)
def test_the_database_refuses_a_value_that_is_not_on_the_list(make, field):
    made = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(**{field: "x"})


@pytest.mark.django_db
def test_the_database_refuses_it_from_plain_sql_too():
    meeting = make_meeting(status=MeetingStatus.PUBLISHED)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE boards_meeting SET status = 'open' WHERE id = %s", [meeting.pk])
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.PUBLISHED


def test_constraints_and_indexes_are_named_after_their_app():
    strays = [
        found.name
        for model in _models()
        for found in (*model._meta.constraints, *model._meta.indexes)
        if not found.name.startswith(f"{model._meta.app_label}_")
    ]
    assert strays == []


def test_constraints_are_named_after_their_model():
    strays = [
        constraint.name
        for model in _models()
        for constraint in model._meta.constraints
        if not constraint.name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_")
    ]
    assert strays == []


def _keys_across_apps() -> list[tuple[models.ForeignKey, str, str]]:
    return [
        (found, model._meta.app_label, found.related_model._meta.app_label)
        for model in _models()
        for found in model._meta.get_fields()
        if isinstance(found, models.ForeignKey) and found.related_model._meta.app_label != model._meta.app_label
    ]


def test_keys_between_apps_point_down():
    upward = [str(key) for key, owner, target in _keys_across_apps() if OURS.index(target) > OURS.index(owner)]
    assert upward == []


def test_the_lower_app_does_not_learn_who_points_at_it():
    assert len(_keys_across_apps()) > 5
    assert [str(key) for key, _, _ in _keys_across_apps() if key.remote_field.related_name != "+"] == []


@pytest.mark.parametrize("model", PRIVATE, ids=lambda model: model._meta.label)
def test_rows_that_are_not_for_everyone_are_chosen_by_their_queryset(model):
    assert callable(model._default_manager.get_queryset().visible_to)
