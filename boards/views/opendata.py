"""Whole lists for programs: everything public of a board, with what changed and what is gone since a moment."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from boards.export import public_entries, zipped
from boards.models import OpenRecord
from boards.publicdata import public_records
from boards.services.exporting import export_board
from boards.views.find import find_board, find_board_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.accounts.step_views import fresh_factor
from hwb_portal.core.access import needs, public
from hwb_portal.core.dates import london
from hwb_portal.core.limits import limited
from hwb_portal.core.reading import of_one_moment

PER_PAGE = 100
OVERLAP = dt.timedelta(minutes=1)  # what is noted first may be committed last: the next question looks back that far


@require_safe
@public("everything public of a board, for programs; made of public rows, whoever asks")
@of_one_moment
def open_list(request: HttpRequest, board: str, kind: str) -> HttpResponse:
    found = find_board(board)
    base = f"{request.scheme}://{request.get_host()}"
    rows = OpenRecord.objects.of_board(found, kind)
    try:
        if since := request.GET.get("changed_since"):
            rows = rows.changed_since(_moment(since))
        if cursor := request.GET.get("cursor"):
            rows = rows.after(*_place(cursor))
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    page = list(rows[: PER_PAGE + 1])
    shown, more = page[:PER_PAGE], page[PER_PAGE:]
    records = public_records(kind, [row.key for row in shown])
    body = {
        "board": found.slug,
        "kind": kind,
        "items": [_item(row, records.get((kind, row.key)), base) for row in shown],
        "next": _next(request, base, shown[-1]) if more else None,
        "changed_since_next_time": (timezone.now() - OVERLAP).isoformat(timespec="seconds"),
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@require_safe
@public("everything public of a board as files, so that nobody is locked in; made of public rows, whoever asks")
@of_one_moment
def board_export(request: HttpRequest, board: str) -> StreamingHttpResponse:
    """Rows are read now; files are read from the public store while they are sent."""
    found = find_board(board)
    entries = public_entries(found, lists_at=request.build_absolute_uri(found.get_absolute_url()))
    name = f"{found.slug}.zip"
    return StreamingHttpResponse(
        zipped(entries),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@limited("pack", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
@fresh_factor
def board_export_full(request: SignedInRequest, board: str) -> HttpResponseBase:
    """For officers of the board: all that they may read, with Part II when they tick the box for it."""
    found = find_board_to_change(request, board)
    if request.method != "POST":
        return render(request, "boards/export_full.html", {"board": found})
    with_part_two = request.POST.get("part_two") == "yes"
    entries = export_board(board=found, with_part_two=with_part_two, by=request.user)
    name = f"{found.slug}-{'all-not-for-publication' if with_part_two else 'part-one'}.zip"
    return StreamingHttpResponse(
        zipped(entries, has_manifest=True),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _item(row: OpenRecord, record: dict[str, object] | None, base: str) -> dict[str, object]:
    """A record with its addresses whole; of what is gone, that it is, with the reason where readers have one."""
    known = {
        name: f"{base}{value}" if name.endswith("url") and value else value for name, value in (record or {}).items()
    }
    return {
        "id": row.key,
        "changed_at": row.changed_at.isoformat(),
        "revision": row.revision,
        "is_gone": row.is_gone or record is None,
        **known,
    }


def _next(request: HttpRequest, base: str, last: OpenRecord) -> str:
    asked = {**request.GET.dict(), "cursor": f"{last.changed_at.isoformat()}_{last.pk}"}
    return f"{base}{request.path}?{urlencode(asked)}"


def _moment(text: str) -> dt.datetime:
    """A day in London, or an instant with its time zone. In an address a plus may have become a space."""
    text = text.strip().replace(" ", "+")
    if day := parse_date(text):
        return london(day, dt.time())
    moment = parse_datetime(text)
    if moment is None or moment.tzinfo is None:
        raise ValueError("changed_since is a day like 2026-11-24, or an instant like 2026-11-24T10:00:00Z.")
    return moment


def _place(cursor: str) -> tuple[dt.datetime, int]:
    moment, _, pk = cursor.rpartition("_")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19 and moment):
        raise ValueError("cursor is taken from “next” as it stands there.")
    return _moment(moment), int(pk)
