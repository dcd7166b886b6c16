"""What a form was filled in against, and how writers take turns."""

import hashlib
import json
from collections.abc import Mapping

from django.db import connection


def fingerprint(values: Mapping[str, object]) -> str:
    """A short name for a row's values, carried in a hidden field: 16 letters and digits."""
    text = json.dumps(dict(values), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def take_turns(name: str) -> None:
    """Wait until no other transaction is between this call, with the same name, and its end.

    Inside a transaction only. SQLite needs nothing: a transaction that writes there is alone from its first word.
    """
    assert connection.in_atomic_block
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
