"""The hash that ties an event to the one before it. Pure: facts in, 64 letters and digits out."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

START = "0" * 64  # what the first event carries as the hash of the one before
FACTS = (
    "actor_id",
    "actor_label",
    "action",
    "subject_type",
    "subject_id",
    "subject_label",
    "details",
    "request_id",
)


def hash_of(facts: Mapping[str, Any], *, at: dt.datetime, previous: str) -> str:
    """SHA-256 of everything an event says and of the hash before it. `facts` has the names of FACTS.

    `details` may hold no floating-point number: databases give those back in different words.
    """
    said = {name: facts[name] for name in FACTS}
    _refuse_floats(said["details"])
    said |= {"at": at.astimezone(dt.UTC).isoformat(timespec="microseconds"), "previous": previous}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("Write a number with a fraction as text: the audit trail is hashed.")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            _refuse_floats(each)
