from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hwb_portal.core import triggers

TABLE = "audit_auditevent"


def refuse_changes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.refuse_changes(schema_editor, TABLE, "the audit trail is append-only")


def allow_changes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.allow_changes(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
