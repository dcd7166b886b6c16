"""Triggers that hold a table append-only, whoever writes to it, on both databases. For migrations."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def refuse_changes(schema_editor: BaseDatabaseSchemaEditor, table: str, refusal: str) -> None:
    """UPDATE and DELETE of a row of `table` fail with the words `refusal`."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )


def allow_changes(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Takes the triggers of `refuse_changes` away."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    schema_editor.execute(f"DROP FUNCTION {table}_refuse()")


def refuse_truncate(schema_editor: BaseDatabaseSchemaEditor, table: str, refusal: str) -> None:
    """TRUNCATE of a `table` that holds rows fails with the words `refusal`. SQLite has no TRUNCATE."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(
        f"CREATE FUNCTION {table}_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM 1 FROM {table} LIMIT 1; IF FOUND THEN "
        f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_truncate()"
    )


def allow_truncate(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Takes the trigger of `refuse_truncate` away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_refuse_truncate()")
