"""System checks of how many walls a site has, and that the public one stands behind all four."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection


@register(Tags.security, deploy=True)
def how_many_walls(**kwargs: Any) -> list[CheckMessage]:
    if settings.SITE == "all":
        return [
            Info(
                "Public pages and everything else are one process and one database role: the first two of four walls.",
                hint="Run a second process with SITE=public, on PostgreSQL as the role that public_role makes.",
                id="walls.I001",
            )
        ]
    if settings.SITE == "public" and settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        return [
            Warning(
                "The public site reads the whole database: SQLite has no roles.",
                hint="Use PostgreSQL, with the role that public_role makes.",
                id="walls.W001",
            )
        ]
    return []


@register(Tags.database)
def the_public_site_reads_by_its_role(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A public site that could read what is closed must not be served."""
    if settings.SITE != "public" or not databases or connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bool_or(has_any_column_privilege(c.oid, 'SELECT')) FROM pg_class c"
                " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            )
            reads_tables = bool(cursor.fetchone()[0])
    except DatabaseError:
        return []
    if not reads_tables:
        return []
    return [
        Error(
            "The public site is connected by a role that reads the tables themselves.",
            hint="Run manage.py public_role on the staff site and name that role in DATABASE_URL.",
            id="walls.E001",
        )
    ]


def refuse_the_wrong_role() -> None:
    """Stop a public web process that could read what is closed. Raises ImproperlyConfigured."""
    for problem in the_public_site_reads_by_its_role(databases=["default"]):
        raise ImproperlyConfigured(f"{problem.msg} {problem.hint}")
