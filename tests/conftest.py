"""What every test of the portal stands on: fast passwords, plain static files, and a client for each reader."""

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, override_settings

from hwb_portal.accounts.models import User

PLAIN_STATIC_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what asks it: the rest has had its answer on SQLite."""
    if connection.vendor == "sqlite":
        return
    asking = {item: _asks_the_database(item) for item in items}
    config.hook.pytest_deselected(items=[item for item, asks in asking.items() if not asks])
    items[:] = [item for item, asks in asking.items() if asks]


def _asks_the_database(item: pytest.Item) -> bool:
    if "hostile" in item.path.parts:  # the doors are before the database
        return False
    is_portal = "faults" in item.path.parts  # processes of their own, on the same database
    fixtures = getattr(item, "fixturenames", ())
    return (
        is_portal or "db" in fixtures or "transactional_db" in fixtures or bool(item.get_closest_marker("django_db"))
    )


@pytest.fixture(autouse=True, scope="session")
def _quick_settings() -> Iterator[None]:
    """Passwords are hashed a hundred thousand times in production, and static files need a collected manifest."""
    django_settings.STATIC_ROOT.mkdir(exist_ok=True)
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        PAGES_KEPT_BYTES=0,  # a test rolls back what a page was made of; tests/hwb_portal/test_keeping.py turns it on
        STORAGES={**django_settings.STORAGES, "staticfiles": PLAIN_STATIC_FILES},
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request: pytest.FixtureRequest) -> None:
    """The indexes of search are made by a migration; `--no-migrations` makes tables only."""
    if request.config.getoption("nomigrations"):
        with django_db_blocker.unblock(), connection.schema_editor() as schema_editor:
            import_module("hwb_portal.search.migrations.0002_indexes").create_indexes(None, schema_editor)


@pytest.fixture
def signed_in_as() -> Callable[[User | None], Client]:
    """A client for a person; for nobody when given None."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make
