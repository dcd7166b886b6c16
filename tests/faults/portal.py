"""A portal of its own for a program that crashes or is read by many: a real database, migrated, and its folders.

Run in a process without pytest. `forked` does a piece of work in a child, as another process of the site would.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PLAIN_STATIC_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC = "staticfiles"
SQLITE = "sqlite:///{folder}/portal.sqlite3"


@contextmanager
def portal(*, is_migrated: bool = True, collects: bool = True) -> Iterator[None]:
    """Django on the database that the environment names: PostgreSQL gets a database of its own, which is dropped.

    Without `is_migrated` the database is empty, as on a new machine; without `collects` static files have plain names.
    """
    url = os.environ.get("DATABASE_URL", "")
    name = f"faults_{os.getpid()}"
    if url.startswith("postgres"):
        _on_server(url, f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = url.rpartition("/")[0] + f"/{name}"
    else:
        os.environ["DATABASE_URL"] = SQLITE.format(folder=os.environ["DATA_DIR"])
    os.environ["DJANGO_SETTINGS_MODULE"] = "hwb_portal.settings"
    import django
    from django.conf import settings
    from django.db import connections
    from django.test import override_settings

    django.setup()
    try:
        if is_migrated:
            _migrate()
        if collects:
            _collect()
            yield
            return
        with override_settings(STORAGES={**settings.STORAGES, "staticfiles": PLAIN_STATIC_FILES}):
            yield
    finally:
        connections.close_all()
        if url.startswith("postgres"):
            _on_server(url, f"DROP DATABASE {name} WITH (FORCE)")


def _once(name: str, make: Callable[[], object], place: Path) -> None:
    """Make what stands at `place`; once for all programs of one run of tests, which leave it where PREPARED says."""
    prepared = Path(os.environ.get("PREPARED", "")) / name
    if "PREPARED" not in os.environ:
        make()
        return
    copy = shutil.copytree if name == STATIC else shutil.copyfile
    if not prepared.exists():
        make()
        beside = prepared.with_name(f"{name}.{os.getpid()}")
        copy(place, beside)
        beside.rename(prepared)
        return
    copy(prepared, place)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection, connections

    def migrate() -> None:
        call_command("migrate", verbosity=0)
        connections.close_all()  # which empties the write-ahead log of SQLite into its file

    if connection.vendor == "sqlite":
        _once("portal.sqlite3", migrate, Path(connection.settings_dict["NAME"]))
    else:
        migrate()


def _collect() -> None:
    from django.conf import settings
    from django.core.management import call_command

    _once(STATIC, lambda: call_command("collectstatic", interactive=False, verbosity=0), settings.STATIC_ROOT)


def _on_server(url: str, statement: str) -> None:
    import psycopg2

    server = psycopg2.connect(url.replace("postgres://", "postgresql://"))
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(statement)
    finally:
        server.close()


def forked(work: Callable[[], object], fault: str = "") -> int:
    """Do the work in a child with connections of its own, to be killed at `fault`. Returns its exit status."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        os.environ["FAULT_POINT"] = fault
        status = 1
        try:
            work()
            status = 0
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
