"""The database as the public site sees it, inside the transaction of a test."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection

from hwb_portal.walls.role import make_role


@pytest.fixture
def role() -> str:
    """A name of this test database's own: roles belong to the whole server."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    return f"hwb_{connection.settings_dict['NAME']}"[:50].lower()


@pytest.fixture
def as_public(role) -> Callable[[], AbstractContextManager[None]]:
    """Makes the role; whatever runs inside what it hands out reads as the role."""
    made = []

    @contextmanager
    def reading() -> Iterator[None]:
        if not made:
            connection.check_constraints()  # no table is changed while a key of it is still to be looked at
            make_role(role)
            made.append(role)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return reading
