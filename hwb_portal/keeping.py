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
from hwb_portal.middleware import FOR_ALL
from hwb_portal.search.models import OpenText
from metrics.querysets import newly_open
from reports.models import Pack

MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # stands in the kept question for the present
NEWEST = 50  # events: one that is written late, after others with higher numbers, must still be among them
LARGEST = 1 << 20  # a page of more bytes is not kept
SECRETS = (settings.SESSION_COOKIE_NAME, "messages")  # who has one of these cookies gets pages of their own
OF_A_BODY = ("Content-Type", "Content-Length")
GetResponse = Callable[[HttpRequest], HttpResponseBase]
Asked = tuple[str | None, str, str]


@dataclass(frozen=True)
class Kept:
    """An answer as it was sent, with the tag it had then."""

    tag: str
    content: bytes
    headers: dict[str, str]

    def answer(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)

    def not_modified(self) -> HttpResponse:
        """The same without what describes a body."""
        return HttpResponseNotModified(headers={k: v for k, v in self.headers.items() if k not in OF_A_BODY})


class Shelf:
    """Answers by what was asked for, up to so many bytes; those that nobody asked for longest go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Asked, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, asked: Asked) -> Kept | None:
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def put(self, asked: Asked, kept: Kept, most: int) -> None:
        """In place of what was kept for the same."""
        if len(kept.content) > LARGEST:
            return
        with self._lock:
            old = self._kept.pop(asked, None)
            self._kept[asked] = kept
            self._bytes += len(kept.content) - (len(old.content) if old else 0)
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


def _asked(request: HttpRequest) -> Asked:
    """What two requests that are answered alike have in common, known before anything else was looked at."""
    return request.scheme, request.META.get("HTTP_HOST", ""), request.get_full_path()


def _is_from_nobody(request: HttpRequest) -> bool:
    """It only reads, and nothing is known of who asks."""
    return request.method in ("GET", "HEAD") and not any(name in request.COOKIES for name in SECRETS)


def _may_be_kept(view: Callable[..., Any]) -> bool:
    """A page for everyone, made by reading alone."""
    access = getattr(view, "access", None)
    return access is not None and access.kind == "public" and getattr(view, "reads_one_moment", False)


def _is_for_all(response: HttpResponse) -> bool:
    """Nothing in it is one reader's: no cookie, no mark of a form; and its view asked for nothing else."""
    is_own = response.cookies or b"csrfmiddlewaretoken" in response.content
    return response.status_code == 200 and not is_own and response.headers.get("Cache-Control") == FOR_ALL


class KeepingMiddleware:
    """Stands outside what makes headers: what is kept has them all, and is answered before the rest begins."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.shelf = Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGES_KEPT_BYTES or not _is_from_nobody(request):
            return self.get_response(request)
        asked = _asked(request)
        kept = self.shelf.find(asked)
        if kept is not None:
            request.page_tag = tag = _tag(request)  # type: ignore[attr-defined]
            if kept.tag == tag:
                return kept.not_modified() if _has(request, tag) else kept.answer()
        response = self.get_response(request)
        made = getattr(request, "made_for_all", None)
        if made and isinstance(response, HttpResponse) and _is_for_all(response):
            response["ETag"] = made
            self.shelf.put(asked, Kept(made, response.content, dict(response.headers)), settings.PAGES_KEPT_BYTES)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if not settings.PAGES_KEPT_BYTES or not _is_from_nobody(request) or not _may_be_kept(view):
            return None
        tag = getattr(request, "page_tag", None) or _tag(request)
        if _has(request, tag):
            return HttpResponseNotModified(headers={"ETag": tag})
        request.made_for_all = tag  # type: ignore[attr-defined]
        return None


def _has(request: HttpRequest, tag: str) -> bool:
    """Whether who asks has the page with this tag."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return tag in held or f"W/{tag}" in held
