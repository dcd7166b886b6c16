"""Public pages that a reader, a proxy or this process has already are answered without being made again.

What the data is at is read anew at each request: the newest rows of the logs that every act writes to, of the packs
and of the words that search reads. The ETag of a page is made of that and of all else the page is made of: its
address, the day, the program itself. So no page is older than the data: with the same tag it would be made the same.
"""

import datetime as dt
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.dates import london_date
from hwb_portal.search.models import OpenText
from metrics.querysets import newly_open
from reports.models import Pack

MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # stands in the kept question for the present
NEWEST = 50  # events: one that is written late, after others with higher numbers, must still be among them
LARGEST = 1 << 20  # a page of more bytes is not kept
SECRETS = (settings.SESSION_COOKIE_NAME, "messages")  # who has one of these cookies gets pages of their own
GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Kept:
    """An answer as its view made it: what stands around it is added each time."""

    content: bytes
    headers: dict[str, str]
    policy: dict[str, Any]

    def answer(self) -> HttpResponse:
        made = HttpResponse(self.content)
        for name, value in self.headers.items():
            made[name] = value
        vars(made).update(self.policy)
        return made


class Shelf:
    """Answers by their tag, up to so many bytes; those that nobody asked for longest go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, tag: str) -> Kept | None:
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def put(self, tag: str, kept: Kept, most: int) -> None:
        with self._lock:
            if tag in self._kept or len(kept.content) > LARGEST:
                return
            self._kept[tag] = kept
            self._bytes += len(kept.content)
            while self._bytes > most:
                _, old = self._kept.popitem(last=False)
                self._bytes -= len(old.content)


@cache
def _newest_rows() -> tuple[str, tuple[Any, ...]]:
    """The question of `data_version` as SQL: to put it together takes longer than to answer it."""
    newest = [
        Subquery(model._default_manager.order_by("-pk").values("pk")[:1]) for model in (LogEntry, Pack, OpenText)
    ]
    opened = newly_open(MOMENT).values()
    events = AuditEvent.objects.order_by("-pk").values_list("pk", *newest, *opened)
    return events[:NEWEST].query.sql_with_params()


def data_version(now: dt.datetime) -> list[tuple[object, ...]]:
    """Changes with every act and with every embargo that ends. One query.

    Events may become visible out of turn, so several are looked at.
    """
    sql, params = _newest_rows()
    adapted = connection.ops.adapt_datetimefield_value
    params = tuple(adapted(now) if each == adapted(MOMENT) else each for each in params)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


@cache
def _program() -> str:
    """The templates and the style of this process; it is started anew for others."""
    found = hashlib.sha256()
    for folder in ("templates", "static/css"):
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*.*")):
            found.update(path.read_bytes())
    return found.hexdigest()


def _tag(request: HttpRequest) -> str:
    now = timezone.now()
    parts = (
        request.build_absolute_uri(),
        london_date(now),
        _program(),
        data_version(now),
    )
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _may_be_kept(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """A page for everyone, made by reading alone, asked for by somebody of whom nothing is known."""
    access = getattr(view, "access", None)
    return (
        request.method in ("GET", "HEAD")
        and access is not None
        and access.kind == "public"
        and getattr(view, "reads_one_moment", False)
        and not any(name in request.COOKIES for name in SECRETS)
    )


def _is_for_all(response: HttpResponse) -> bool:
    """Nothing in it is one reader's: no cookie, no mark of a form."""
    is_own = response.cookies or b"csrfmiddlewaretoken" in response.content or response.has_header("Cache-Control")
    return response.status_code == 200 and not is_own


class KeepingMiddleware:
    """Stands last, so that every other header is put around what it answers, and sign-in was looked at before."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.shelf = Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        tag = getattr(request, "page_tag", None)
        if tag and isinstance(response, HttpResponse) and _is_for_all(response):
            response["ETag"] = tag
            policy = {name: value for name, value in vars(response).items() if name.startswith("_csp")}
            self.shelf.put(tag, Kept(response.content, dict(response.headers), policy), settings.PAGES_KEPT_BYTES)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if not settings.PAGES_KEPT_BYTES or not _may_be_kept(request, view):
            return None
        tag = _tag(request)
        asked = parse_etags(request.headers.get("If-None-Match", ""))
        if tag in asked or f"W/{tag}" in asked:
            return HttpResponseNotModified(headers={"ETag": tag})
        kept = self.shelf.find(tag)
        if kept is not None:
            return kept.answer()
        request.page_tag = tag  # type: ignore[attr-defined]
        return None
