"""The role of the public site in PostgreSQL: made, looked over and taken away (ADR 0030).

Three things stand between it and a row: it is granted nothing of the tables; what it may read are windows, views in a
schema of its own name, which PostgreSQL looks through first; and the owner of the windows sees only the rows that the
policies of row-level security let through, and of those only the columns it was granted.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from hwb_portal.core.errors import DomainError
from hwb_portal.walls.rules import EVERY, NOT_PUBLIC, PUBLIC, Rule

DEFAULT = "hwb_public"
OWNER_POLICY, PUBLIC_POLICY = "everything", "published_only"
OLDEST = 150000
# What a column reads as that is granted to nobody and may not be missing, by its type.
NEUTRAL = {"boolean": "false", "jsonb": "'[]'", "uuid": "'00000000-0000-0000-0000-000000000000'"}
NUMBERS = ("smallint", "integer", "bigint", "numeric")


def make_role(role: str = DEFAULT) -> list[str]:
    """Make the role, its policies and windows, or make them anew; what it may read now, a line a table.

    Run it as the role of the staff site, which owns the tables. Raises DomainError.
    """
    _look_at_names(role)
    if problems := unlisted():
        raise DomainError(f"No rule says what the public may read of {', '.join(problems)}.")
    with transaction.atomic(), connection.cursor() as cursor:
        _take_away(cursor, role)
        for name, how in ((role, "LOGIN"), (_owner(role), "NOLOGIN")):
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {name} {how} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT")
        cursor.execute(f"GRANT {_owner(role)} TO CURRENT_USER")
        cursor.execute(f"CREATE SCHEMA {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {role} TO {role}")
        cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA {role} TO {_owner(role)}")
        for table in tables():
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            cursor.execute(f"CREATE POLICY {OWNER_POLICY} ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
        lines = [_open_window(cursor, role, table, rule) for table, rule in PUBLIC.items()]
        cursor.execute(f"REVOKE CREATE ON SCHEMA {role} FROM {_owner(role)}")
    return lines


def take_role_away(role: str = DEFAULT) -> None:
    """Windows, policies and grants go; the role itself stays, with its password. The public site reads nothing."""
    _look_at_names(role)
    with transaction.atomic(), connection.cursor() as cursor:
        _take_away(cursor, role)


def what_is_wrong(role: str = DEFAULT) -> list[str]:
    """Sentences; none when the role reads what the rules say and nothing else."""
    _look_at_names(role)
    found = [f"No rule says what the public may read of {table}." for table in unlisted()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = ANY(%s)",
            [[role, _owner(role)]],
        )
        powers = [row[0] for row in cursor.fetchall()]
        if len(powers) < 2:
            return [*found, f"There is no role {role}, or no owner of its windows. Run public_role."]
        if any(powers):
            found.append(f"The role {role} has a power that goes past every rule.")
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
            " AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1"
        )
        found += [f"Row-level security is not forced on {table}." for (table,) in cursor.fetchall()]
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')"
            " AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(%s, c.oid, 'USAGE, SELECT, UPDATE')"
            " ELSE has_any_column_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')"
            " OR has_table_privilege(%s, c.oid, 'DELETE, TRUNCATE, TRIGGER') END ORDER BY 1",
            [role, role, role],
        )
        found += [f"The role {role} has a grant on {name} itself." for (name,) in cursor.fetchall()]
        windows = {
            name: list(columns)
            for name, columns in _fetch(
                cursor,
                "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)"
                " FROM information_schema.columns WHERE table_schema = %s GROUP BY 1",
                [role],
            )
        }
        expected = {table: [name for name, *_ in _columns(cursor, table, rule)] for table, rule in PUBLIC.items()}
    found += [
        f"The window on {name} is not as the rules say. Run public_role." for name in _differing(windows, expected)
    ]
    return found


def tables() -> list[str]:
    """Every table of the program, listed or not."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed} | {"django_migrations"})


def unlisted() -> list[str]:
    """Tables of which nobody decided whether the public may read them."""
    return [table for table in tables() if (table in PUBLIC) == (table in NOT_PUBLIC)]


def _owner(role: str) -> str:
    return f"{role}_windows"


def _look_at_names(role: str) -> None:
    if connection.vendor != "postgresql":
        raise DomainError("Only PostgreSQL has roles. On SQLite the public site is kept apart by the first two walls.")
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,50}", role):
        raise DomainError("The name of a role is small letters, digits and underlines.")
    if connection.pg_version < OLDEST:  # type: ignore[attr-defined]
        raise DomainError("The role of the public site needs PostgreSQL 15 or newer.")


def _take_away(cursor: Any, role: str) -> None:
    cursor.execute(f"DROP SCHEMA IF EXISTS {role} CASCADE")
    names = (OWNER_POLICY, PUBLIC_POLICY)
    cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE policyname = ANY(%s)", [list(names)])
    for table, policy in cursor.fetchall():
        cursor.execute(f"DROP POLICY {policy} ON {table}")
    for table in tables():
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    for name in (role, _owner(role)):
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone() is not None:
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
            for table, columns in _fetch(
                cursor,
                "SELECT table_name, array_agg(column_name::text) FROM information_schema.column_privileges"
                " WHERE grantee = %s AND table_schema = 'public' GROUP BY 1",
                [name],
            ):
                cursor.execute(f"REVOKE ALL ({', '.join(map(_quoted, columns))}) ON {table} FROM {name}")


def _open_window(cursor: Any, role: str, table: str, rule: Rule) -> str:
    owner = _owner(role)
    columns = _columns(cursor, table, rule)
    granted = [_quoted(name) for name, _, is_granted in columns if is_granted]
    cursor.execute(f"GRANT SELECT ({', '.join(granted)}) ON {table} TO {owner}")
    cursor.execute(f"CREATE POLICY {PUBLIC_POLICY} ON {table} FOR SELECT TO {owner} USING ({rule.rows})")
    beside = f" LEFT JOIN LATERAL ({rule.beside}) beside ON true" if rule.beside else ""
    shown = ", ".join(f"{words} AS {_quoted(name)}" for name, words, _ in columns)
    cursor.execute(f"CREATE VIEW {role}.{table} AS SELECT {shown} FROM public.{table}{beside}")
    cursor.execute(f"ALTER VIEW {role}.{table} OWNER TO {owner}")
    cursor.execute(f"GRANT SELECT ON {role}.{table} TO {role}")
    condition = "every row" if rule.rows == EVERY else " ".join(rule.rows.split())
    left_out = (
        [f"all but {', '.join(rule.only)}"]
        if rule.only
        else [name for name, _, is_granted in columns if not is_granted]
    )
    return f"{table}: {condition}" + (f"; without {', '.join(left_out)}" if left_out else "")


def _columns(cursor: Any, table: str, rule: Rule) -> list[tuple[str, str, bool]]:
    """Of each column of the window: its name, what it reads as, and whether the table's own is granted for that."""
    found = []
    for name, kind, is_null in _fetch(
        cursor,
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull FROM pg_attribute a"
        " WHERE a.attrelid = ('public.' || %s)::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        [table],
    ):
        if rule.only and name not in rule.only:
            continue
        own = f"public.{table}.{_quoted(name)}"
        if name in rule.words:
            words = f"({rule.words[name]})::{kind}"
        elif rule.hides(name):
            words = f"{'NULL' if is_null else _neutral(kind)}::{kind}"
        else:
            words = own
        found.append((name, words, not rule.hides(name)))
    unknown = {*rule.hidden, *rule.words, *rule.keeping, *rule.only} - {name for name, *_ in found}
    if unknown:
        raise DomainError(f"The rule of {table} names columns that it has not: {', '.join(sorted(unknown))}.")
    return found


def _neutral(kind: str) -> str:
    if kind in NUMBERS:
        return "0"
    if kind.startswith(("date", "timestamp")):
        return "'epoch'"
    return NEUTRAL.get(kind, "''")


def _differing(found: dict[str, list[str]], expected: dict[str, list[str]]) -> Iterable[str]:
    return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _fetch(cursor: Any, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    cursor.execute(sql, values)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
