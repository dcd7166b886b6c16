"""What a device needs to keep open papers: the list of a meeting, the worker that stores it, a page for the rest."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from boards.converters import MeetingDate
from boards.models import Meeting
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment
from hwb_portal.reading.selectors.offline import NOBODY, SCRIPT, kept_list, may_be_kept

WORKER = Path(settings.BASE_DIR) / "static/js/worker.js"


@require_safe
@public("lists what everybody may read of a meeting, whoever asks")
@of_one_moment
def kept(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    """404 when there is nothing to keep, or not any more: a copy is removed then."""
    found = Meeting.objects.visible_to(NOBODY).with_board().at(board, date.held_on, date.sequence).first()
    if found is None or not may_be_kept(found, timezone.localdate()):
        raise Http404("Nothing of this meeting is kept on devices.")
    told = kept_list(found)
    files = [{"url": file.url, "version": file.version, "bytes": file.bytes} for file in told.files]
    about = {"title": told.title, "url": told.url, "until": told.until, "bytes": told.bytes}
    return JsonResponse({**about, "script": static(SCRIPT), "files": files})


@require_safe
@public("what a browser shows when there is no connection and a page is not on the device")
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "reading/offline.html")


@require_safe
@public("a script like any other; it stands at the root because it speaks for the pages below its address")
def worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@cache
def _worker() -> str:
    return WORKER.read_text(encoding="utf-8")
