"""Finished parts of a page, kept for those who may see the same indicators, until anything changes."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db.models import QuerySet

from boards.querysets import Reader
from metrics.models import DataVersion, Indicator

HOURS = 24
T = TypeVar("T")


def kept(name: str, version: str | None, audience: str, make: Callable[[], T]) -> T:
    """What `make` gives, or gave for the same name, state of the data and audience.

    `version` is the token of `DataVersion`, read before the data; None keeps nothing. What `make` gives depends on
    nothing but figures and audience: no reader, no date, no row of another app.
    """
    if version is None:
        return make()
    key = f"metrics.{name}.{version}.{audience}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, HOURS * 3600)
    return found


def audience_of(seen: "Callable[[], QuerySet[Indicator]]", user: Reader) -> str:
    """Who else would see exactly this. `seen` gives the indicators on the page that are `visible_to` the user.

    What the public sees follows from the state of the data. What somebody signed in sees follows from seats and posts
    too, so it is named by its indicators.
    """
    if not user.is_authenticated:
        return "public"
    keys = ",".join(map(str, seen().order_by("pk").values_list("pk", flat=True)))
    return hashlib.sha256(keys.encode()).hexdigest()


def data_version() -> str | None:
    """The token of the present state; None before anything was written."""
    return DataVersion.objects.values_list("token", flat=True).first()
