"""Pages that show their rows as they stood at one moment, while others write."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

from hwb_portal.core.access import View


@contextmanager
def one_moment() -> Iterator[None]:
    """Every query inside sees the database as the first one found it. Nothing may be written inside.

    Inside another transaction this does nothing: what is read there is that transaction's.
    """
    if connection.in_atomic_block:
        yield
        return
    with _deferred(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _deferred() -> Iterator[None]:
    """On SQLite a transaction takes the write lock when it begins, unless it is told that it only reads."""
    mode = getattr(connection, "transaction_mode", None)
    if mode is None:
        yield
        return
    connection.transaction_mode = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def of_one_moment(view: View) -> View:
    """For a view that only reads: an answer made while something is published is the old page or the new one."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.user.is_authenticated  # noqa: B018  # a session that is out of date is deleted by this look
        with one_moment():
            return view(request, *args, **kwargs)

    read.reads_one_moment = True  # type: ignore[attr-defined]
    return read
