"""Finished parts of a page, kept for those who may see the same indicators, until anything changes."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from boards.querysets import Reader
from metrics.models import Collection, DataVersion, Indicator, Observation
from metrics.querysets import newly_open

HOURS = 24
T = TypeVar("T")


def kept(name: str, version: str | None, audience: str, make: Callable[[], T]) -> T:
    """What `make` gives, or gave for the same name, state of the data and audience.

    `version` is that of `data_version`, read before the data; None keeps nothing. What `make` gives depends on
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
    too, so it is named by its indicators, and by the figures that are held back from others.
    """
    if not user.is_authenticated:
        return "public"
    keys = ",".join(map(str, seen().order_by("pk").values_list("pk", flat=True)))
    held = Observation.objects.visible_to(user).still_held(timezone.now()).order_by("pk")
    keys += ";" + ",".join(map(str, held.values_list("pk", flat=True)))
    return hashlib.sha256(keys.encode()).hexdigest()


def data_version(now: dt.datetime | None = None) -> str | None:
    """What the present state is called: the token of the data, and the latest embargoes that are over. One query.

    None before anything was written.
    """
    found = DataVersion.objects.annotate(**newly_open(now or timezone.now())).first()
    return version_of(found) if found else None


def version_of(found: DataVersion | Collection) -> str | None:
    """The same, of a row that came with it."""
    if found.token is None:
        return None
    opened = [getattr(found, name) for name in ("open_figure", "open_return")]
    return hashlib.sha256(repr([found.token, *opened]).encode()).hexdigest()
