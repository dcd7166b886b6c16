import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hwb_portal.audit.chain import FACTS, START, hash_of
from hwb_portal.core import triggers

TABLE = "audit_auditevent"
REFUSAL = "the audit trail is append-only"


def open_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.allow_changes(schema_editor, TABLE)


def close_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.refuse_changes(schema_editor, TABLE, REFUSAL)


def chain(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Ties the events there are, oldest first."""
    previous = START
    for event in apps.get_model("audit", "AuditEvent").objects.order_by("pk").iterator():
        event.previous_hash = previous
        event.hash = previous = hash_of({name: getattr(event, name) for name in FACTS}, at=event.at, previous=previous)
        event.save(update_fields=["previous_hash", "hash"])


def refuse_truncate(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.refuse_truncate(schema_editor, TABLE, REFUSAL)


def allow_truncate(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.allow_truncate(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunPython(open_table, close_table),
        migrations.AlterField(
            model_name="auditevent",
            name="at",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="previous_hash",
            field=models.CharField(default="", max_length=64, verbose_name="hash of the event before"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditevent",
            name="hash",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(fields=("previous_hash",), name="audit_auditevent_one_follows"),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(fields=("hash",), name="audit_auditevent_hash"),
        ),
        migrations.RunPython(close_table, open_table),
        migrations.RunPython(refuse_truncate, allow_truncate),
    ]
