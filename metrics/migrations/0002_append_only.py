from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "what a figure was before is append-only"
TABLE = "metrics_observationrevision"
SQLITE = [
    f"CREATE TRIGGER metrics_revision_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION metrics_refuse_revision() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$",
    f"CREATE TRIGGER metrics_revision_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION metrics_refuse_revision()",
]


def refuse_changes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def allow_changes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER metrics_revision_no_update")
        schema_editor.execute("DROP TRIGGER metrics_revision_no_delete")
    else:
        schema_editor.execute(f"DROP TRIGGER metrics_revision_no_change ON {TABLE}")
        schema_editor.execute("DROP FUNCTION metrics_refuse_revision()")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
