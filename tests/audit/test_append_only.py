"""Rows of the audit trail are added and never changed, whoever tries and however."""

import pytest
from django.db import DatabaseError, connection, transaction

from hwb_portal.audit.models import AuditEvent
from hwb_portal.audit.services import record
from tests.factories import make_user

REFUSAL = "the audit trail is append-only"


@pytest.fixture
def event(db) -> AuditEvent:
    return record("user.signed_in", subject=make_user(), label="Ada", by=None)


def _stays_as_it_was(event: AuditEvent) -> bool:
    now = AuditEvent.objects.filter(pk=event.pk).values().get()
    return now == {field.attname: getattr(event, field.attname) for field in AuditEvent._meta.concrete_fields}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET actor_label = 'somebody else' WHERE id = %s",
        "UPDATE audit_auditevent SET actor_label = actor_label WHERE id = %s",
        "DELETE FROM audit_auditevent WHERE id = %s",
    ],
    ids=["change", "change nothing", "delete"],
)
def test_plain_sql_is_refused(event, statement):
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [event.pk])
    assert _stays_as_it_was(event)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda event: event.delete(),
        lambda event: AuditEvent.objects.all().delete(),
        lambda event: AuditEvent.objects.update(action="nothing.happened"),
        lambda event: event.save(),
        lambda event: AuditEvent.objects.bulk_update([event], ["action"]),
    ],
    ids=["delete", "delete all", "update", "save", "bulk update"],
)
def test_the_models_are_refused(event, attempt):
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        attempt(event)
    assert AuditEvent.objects.count() == 1


def test_a_row_cannot_be_replaced_by_one_of_the_same_number(event):
    columns = [field.column for field in AuditEvent._meta.concrete_fields]
    chosen = ", ".join("'somebody else'" if column == "actor_label" else column for column in columns)
    words = {
        "sqlite": ("REPLACE", ""),  # deletes the row that is in the way
        "postgresql": ("INSERT", "ON CONFLICT (id) DO UPDATE SET actor_label = EXCLUDED.actor_label"),
    }
    verb, otherwise = words[connection.vendor]
    statement = (
        f"{verb} INTO audit_auditevent ({', '.join(columns)}) SELECT {chosen} FROM audit_auditevent {otherwise}"
    )
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert _stays_as_it_was(event)


@pytest.mark.django_db
def test_rows_can_be_added():
    record("paper.published", subject=make_user(), label="One", by=None)
    record("paper.published", subject=make_user(), label="Two", by=None)
    assert AuditEvent.objects.count() == 2
