"""Finished parts of a page, kept for those who may see the same indicators, until anything changes."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.cache import cache

from metrics.models import DataVersion, Indicator

HOURS = 24
T = TypeVar("T")


def kept(name: str, version: str | None, seen: Iterable[Indicator], make: Callable[[], T]) -> T:
    """What `make` gives, or gave for the same name, state of the data and audience.

    `version` is the token of `DataVersion`, read before the data; None keeps nothing. An audience is what it may see:
    exactly the indicators `seen`, which the caller has chosen by `visible_to`. What `make` gives depends on nothing
    else: no reader, no date, no row of another app.
    """
    if version is None:
        return make()
    audience = hashlib.sha256(",".join(sorted(str(each.pk) for each in seen)).encode()).hexdigest()
    key = f"metrics.{name}.{version}.{audience}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, HOURS * 3600)
    return found


def data_version() -> str | None:
    """The token of the present state; None before anything was written."""
    return DataVersion.objects.values_list("token", flat=True).first()
