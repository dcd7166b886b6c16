"""Each event carries the hash of the one before: what is changed, taken out or put in shows, and where."""

import datetime as dt
import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from hwb_portal.audit.chain import FACTS, START, hash_of
from hwb_portal.audit.models import AuditEvent
from hwb_portal.audit.services import check_chain, record
from tests.factories import make_user
from tests.faults.running import run

TABLE = "audit_auditevent"
FACTS_OF_ONE = dict.fromkeys(FACTS, "x") | {"details": {"b": 1, "a": [2]}}
MOMENT = dt.datetime(2027, 3, 10, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def events(db) -> list[AuditEvent]:
    user = make_user()
    return [record("test.done", subject=user, label=f"{n}", by=user, details={"n": n}) for n in range(5)]


def past_the_triggers(statement: str, *values: object) -> None:
    """What the owner of the database could do."""
    drop = {
        "sqlite": "DROP TRIGGER {0}_no_update; DROP TRIGGER {0}_no_delete",
        "postgresql": "DROP TRIGGER {0}_no_change ON {0}",
    }
    with connection.cursor() as cursor:
        for each in drop[connection.vendor].format(TABLE).split("; "):
            cursor.execute(each)
        cursor.execute(statement, values)


def verified(*arguments: str) -> str:
    """The words of the command, whether it is content or not."""
    try:
        call_command("verify_audit", *arguments)
    except CommandError as error:
        return str(error)
    return ""


def test_the_hash_is_of_every_fact_the_moment_and_the_hash_before():
    first = hash_of(FACTS_OF_ONE, at=MOMENT, previous=START)
    assert len(first) == len(hashlib.sha256().hexdigest())
    others = [
        *(hash_of(FACTS_OF_ONE | {name: "y"}, at=MOMENT, previous=START) for name in FACTS),
        hash_of(FACTS_OF_ONE, at=MOMENT + dt.timedelta(microseconds=1), previous=START),
        hash_of(FACTS_OF_ONE, at=MOMENT, previous=first),
    ]
    assert len({first, *others}) == len(FACTS) + 3


def test_the_hash_is_the_same_whatever_the_order_and_the_time_zone():
    turned = dict(reversed(FACTS_OF_ONE.items())) | {"details": {"a": [2], "b": 1}}
    elsewhere = MOMENT.astimezone(dt.timezone(dt.timedelta(hours=5)))
    assert hash_of(turned, at=elsewhere, previous=START) == hash_of(FACTS_OF_ONE, at=MOMENT, previous=START)


def test_a_number_that_databases_write_differently_is_refused():
    with pytest.raises(TypeError):
        hash_of(FACTS_OF_ONE | {"details": {"a": [{"b": 0.1}]}}, at=MOMENT, previous=START)


def test_events_are_one_chain_from_the_start(events):
    assert [event.previous_hash for event in events] == [START, *(event.hash for event in events[:-1])]
    assert (check_chain().count, check_chain().last) == (5, events[-1].hash)


def test_a_chain_that_holds_is_said_to_hold(events, capsys):
    call_command("verify_audit")
    assert capsys.readouterr().out == f"5 events hold together. The last hash is {events[-1].hash}.\n"


@pytest.mark.django_db
def test_an_empty_trail_holds():
    assert verified() == ""


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_auditevent SET actor_label = 'somebody else' WHERE id = %s",
        "UPDATE audit_auditevent SET at = '2020-01-01 00:00:00+00' WHERE id = %s",
        "UPDATE audit_auditevent SET details = '{\"n\": 7}' WHERE id = %s",
        "UPDATE audit_auditevent SET hash = 'f' WHERE id = %s",
    ],
    ids=["who", "when", "details", "hash"],
)
def test_the_first_event_that_was_changed_is_named(events, change):
    past_the_triggers(change, events[2].pk)
    words = verified()
    assert f"Event {events[2].pk} (test.done" in words
    assert "what it says was changed. 2 events before it hold together." in words


def test_an_event_that_was_taken_out_is_missed(events):
    past_the_triggers("DELETE FROM audit_auditevent WHERE id = %s", events[2].pk)
    assert f"Event {events[3].pk} (test.done" in verified()
    assert "an event before it is missing" in verified()


def test_events_taken_from_the_end_are_missed_by_whoever_noted_a_hash(events):
    past_the_triggers("DELETE FROM audit_auditevent WHERE id = %s", events[4].pk)
    assert verified() == ""
    assert verified("--holds", events[3].hash) == ""
    assert f"The trail does not hold {events[4].hash}" in verified(
        "--holds", events[3].hash, "--holds", events[4].hash
    )


def test_the_chain_cannot_fork(events):
    forked = {name: getattr(events[1], name) for name in FACTS}
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(**forked, previous_hash=events[1].previous_hash, hash="f")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(**forked, previous_hash="f", hash=events[1].hash)


def test_processes_that_write_at_once_make_one_chain(tmp_path):
    found = run("tests.faults.writers", folder=tmp_path)
    assert found == {"codes": [0, 0, 0, 0], "count": 32, "why": ""}


def test_the_trail_cannot_be_emptied(events):
    words = {"sqlite": "DELETE FROM audit_auditevent", "postgresql": "TRUNCATE audit_auditevent CASCADE"}
    with (
        pytest.raises(DatabaseError, match="the audit trail is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words[connection.vendor])
    assert check_chain().count == 5
