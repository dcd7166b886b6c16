"""Copying a whole database and reading it table by table. The names in its statements come from the database."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction

from hwb_portal.backups.manifest import Table, table_of

LAST_HASH = "SELECT hash FROM audit_auditevent ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class Content:
    """What a database holds at one moment. `audit` is the last hash of its audit trail, "" where that is empty."""

    tables: dict[str, Table]
    audit: str


class Copier(ABC):
    """One kind of database. `name` is of the file that a backup holds."""

    name: str

    @abstractmethod
    def save(self, path: Path) -> Content:
        """Copy the site's database to `path`, as it stands at one moment. Returns what the copy holds."""

    @abstractmethod
    def load(self, path: Path) -> None:
        """Fill the site's empty database from `path`."""

    @abstractmethod
    def content(self) -> Content:
        """What the site's database holds now."""


def copier() -> Copier:
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


class SQLite(Copier):
    name = "database.sqlite3"

    @property
    def place(self) -> str:
        return str(connection.settings_dict["NAME"])

    def save(self, path: Path) -> Content:
        with closing(sqlite3.connect(self.place)) as site, closing(sqlite3.connect(path)) as copy:
            site.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return self._read(str(path))

    def load(self, path: Path) -> None:
        connection.close()
        with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(self.place)) as site:
            copy.backup(site)

    def content(self) -> Content:
        return self._read(self.place)

    def _read(self, place: str) -> Content:
        with closing(sqlite3.connect(place)) as database:
            database.execute("PRAGMA ignore_check_constraints=ON")  # some ask for functions that Django brings
            if problems := [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]:
                raise CommandError(f"The database is damaged: {problems[0]}")
            database.execute("BEGIN")
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {
                name: table_of(database.execute(f'SELECT * FROM "{name}"'))  # noqa: S608  (a name out of the database)
                for name in sorted(names)
                if not name.startswith("sqlite_")
            }
            last = database.execute(LAST_HASH).fetchone()
            return Content(found, last[0] if last else "")


# Of a dump: who may read what is of the machine and not of the data. `public_role` makes it again.
OF_A_ROLE = (" POLICY ", " ROW SECURITY ", " VIEW ", " SCHEMA ", " DEFAULT ACL ")


class PostgreSQL(Copier):
    name = "database.dump"

    def save(self, path: Path) -> Content:
        """The dump and the counts are of one snapshot. Row-level security shows its owner all rows."""
        with self._snapshot() as (cursor, snapshot):
            how = ("--format=custom", "--enable-row-security", f"--snapshot={snapshot}", f"--file={path}")
            self._run("pg_dump", *how)
            return self._read(cursor)

    def load(self, path: Path) -> None:
        """Policies and windows of the public site stay out: the roles they name may not be there yet."""
        connection.close()
        listed = self._run("pg_restore", "--list", str(path)).splitlines(keepends=True)
        with tempfile.NamedTemporaryFile("w", suffix=".list") as kept:
            kept.writelines(line for line in listed if not any(kind in line for kind in OF_A_ROLE))
            kept.flush()
            how = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
            self._run("pg_restore", *how, f"--use-list={kept.name}", str(path), into_the_site=True)

    def content(self) -> Content:
        with self._snapshot() as (cursor, _):
            return self._read(cursor)

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Any, str]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor, cursor.fetchone()[0]

    def _read(self, cursor: Any) -> Content:
        found = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  (a name out of the database)
            found[name] = table_of(iter(cursor.fetchone, None))
        cursor.execute(LAST_HASH)
        last = cursor.fetchone()
        return Content(found, last[0] if last else "")

    def _run(self, program: str, *arguments: str, into_the_site: bool = False) -> str:
        """What the program printed."""
        if shutil.which(program) is None:
            raise CommandError(f"{program} is not installed. Install PostgreSQL's client programs.")
        where = connection.settings_dict
        told = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
        environ = {**os.environ, **{name: str(where[key]) for key, name in told.items() if where.get(key)}}
        options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        environ |= {name: str(where["OPTIONS"][key]) for key, name in options.items() if key in where["OPTIONS"]}
        target = ["--dbname", str(where["NAME"])] if into_the_site else []
        done = subprocess.run(  # noqa: S603  (a fixed program; no shell)
            [program, *target, *arguments], env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CommandError(f"{program} failed: {done.stderr.strip()[-500:]}")
        return done.stdout
