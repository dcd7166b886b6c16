"""Pages that draw on every app: home, search, the desk, statements, health."""

import errno
import os
import sys

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from boards.before_forms import ApologyForm
from boards.converters import MeetingDate
from boards.models import Board, Meeting
from boards.services.before import send_apologies, take_back_apologies
from boards.views.find import find_meeting
from boards.views.opendata import PER_PAGE
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.audit.forms import TrailFilterForm
from hwb_portal.audit.models import AuditEvent
from hwb_portal.audit.tables import TrailTable
from hwb_portal.before import before_page
from hwb_portal.core.access import needs, public, signed_in
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited
from hwb_portal.core.reading import of_one_moment
from hwb_portal.desk import desk_page
from hwb_portal.home import home_page
from hwb_portal.search_form import LONGEST, SearchForm
from hwb_portal.searching import search_page
from hwb_portal.trail import words_for

# A disk that is full, over its quota or its limit, or that may only be read.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO)


@requires_csrf_token
def server_error(_request: HttpRequest) -> HttpResponse:
    """A fault of ours; or a full disk or a database that is away: that page says that nothing was kept."""
    error = sys.exc_info()[1]
    is_full = isinstance(error, OSError) and error.errno in NO_ROOM
    if is_full or isinstance(error, OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "120"})
    return HttpResponse(render_to_string("500.html"), status=500)


@require_safe
@public("the front door")
@of_one_moment
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"page": home_page(AnonymousUser(), timezone.localdate())})


@limited("search")
@require_safe
@public("searches what its reader may read anyway")
@of_one_moment
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text, number = request.GET.get("q", "")[:LONGEST], request.GET.get("page", "1")
    page = search_page(text, request.user, form.asked(), number)
    return render(request, "search.html", {"page": page, "form": form, "text": text})


@require_safe
@signed_in("each role sees what waits for it")
@of_one_moment
def desk(request: SignedInRequest) -> HttpResponse:
    return render(request, "desk.html", {"page": desk_page(request.user, timezone.localdate())})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("members and substitutes of the meeting, each for themselves; nobody else has the page")
def before_meeting(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """What a member has to do before a meeting; apologies are sent with `act` "send", taken back with "take_back"."""
    meeting, now, today = find_meeting(request, board, date), timezone.now(), timezone.localdate()
    if not Meeting.objects.prepared_by(request.user, today).contains(meeting):
        raise Http404("This page is for members of the board and their substitutes.")
    act = request.POST.get("act")
    form = ApologyForm(request.POST if act == "send" else None)
    try:
        if act == "take_back":
            take_back_apologies(meeting=meeting, by=request.user, now=now)
            messages.success(request, "Your apologies are taken back. You are expected.")
            return redirect("before_meeting", board, meeting.slug)
        if form.is_valid():
            given = form.cleaned_data
            send_apologies(meeting=meeting, substitute=given["substitute"], by=request.user, now=now)
            messages.success(request, "Your apologies are sent.")
            return redirect("before_meeting", board, meeting.slug)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("before_meeting", board, meeting.slug)
    page = before_page(meeting, request.user, now, today)
    context = {"page": page, "form": form, "meeting": meeting, "board": meeting.board}
    return render(request, "before_meeting.html", context)


@require_safe
@needs("audit.view_trail")
@of_one_moment
def trail(request: SignedInRequest) -> HttpResponse:
    """`?kind=boards.paper&subject=<id>` for all that was done to one thing."""
    events = AuditEvent.objects.visible_to(request.user)
    form = TrailFilterForm(request.GET, kinds=events.kinds())
    table = RequestConfig(request, paginate={"per_page": 25}).configure(TrailTable(form.apply(events)))
    table.words = words_for(request.user, (row.record for row in table.page.object_list))
    return render(request, "audit/trail.html", {"form": form, "table": table})


@require_safe
@public("required by the accessibility regulations (SI 2018/952)")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


@require_safe
@public("what is kept about readers must be open to them")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"hours": settings.SESSION_COOKIE_AGE // 3600})


@require_safe
@public("says how programs get what is public")
@of_one_moment
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "open_data.html", {"boards": Board.objects.all(), "per_page": PER_PAGE})


@require_safe
@never_cache
@public("for the machine that watches this one")
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
@public("for the machine that watches this one; names no detail")
def readyz(request: HttpRequest) -> HttpResponse:
    checks = {"database": _database_answers, "migrations": _is_migrated, "storage": _stores_can_be_used}
    results = {name: check() for name, check in checks.items()}
    lines = "".join(f"{name} {'ok' if passed else 'failing'}\n" for name, passed in results.items())
    return HttpResponse(lines, content_type="text/plain", status=200 if all(results.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _is_migrated() -> bool:
    """Asked of the rows alone: the public site reads them through a window, which is no table."""
    newest = set(MigrationLoader(None).graph.leaf_nodes())
    try:
        return not newest or newest <= set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    except DatabaseError:
        return False


def _stores_can_be_used() -> bool:
    if settings.SITE == "public":
        return os.access(settings.PUBLIC_DIR, os.R_OK)
    return all(
        os.access(folder, os.W_OK) for folder in (settings.PRIVATE_DIR, settings.PUBLIC_DIR, settings.PACKS_DIR)
    )
