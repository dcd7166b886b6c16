import datetime as dt

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from boards import selectors
from boards.converters import MeetingDate
from boards.forms import MeetingFilterForm, PublishForm
from boards.models import Meeting, Minutes
from boards.selectors.meetings import as_json
from boards.selectors.publication import publish_page
from boards.services import publication
from boards.tables import MeetingTable
from boards.views.find import find_board, find_meeting, find_meeting_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.errors import DomainError


@require_safe
@public("anyone may know when a board meets")
def meeting_list(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    meetings = Meeting.objects.visible_to(request.user).for_board(found)
    form = MeetingFilterForm(request.GET, years=meetings.years())
    table = RequestConfig(request, paginate={"per_page": 25}).configure(
        MeetingTable(form.apply(meetings.with_board()))
    )
    return render(request, "boards/meeting_list.html", {"board": found, "form": form, "table": table})


@require_safe
@public("agendas are open to inspection (LGA 1972 s.100B)")
def meeting_detail(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    page = selectors.meeting_page(meeting, request.user)
    return render(request, "boards/meeting_detail.html", {"page": page, "meeting": meeting, "board": meeting.board})


@require_safe
@public("the same as the page, for programs")
def meeting_json(request: HttpRequest, board: str, date: MeetingDate) -> JsonResponse:
    nobody = AnonymousUser()
    request.user = nobody
    meeting = find_meeting(request, board, date)
    page = selectors.meeting_page(meeting, nobody)
    return JsonResponse(
        as_json(page, base=f"{request.scheme}://{request.get_host()}"),
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@public("minutes are open to inspection for six years (LGA 1972 s.100C)")
def minutes_detail(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    return render(
        request,
        "boards/minutes_detail.html",
        {"meeting": meeting, "board": meeting.board, "minutes": _minutes_of(meeting, request)},
    )


@require_safe
@public("decisions are open to inspection")
def decision_list(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    return render(
        request,
        "boards/decision_list.html",
        {"meeting": meeting, "board": meeting.board, "minutes": _minutes_of(meeting, request)},
    )


def _minutes_of(meeting: Meeting, request: HttpRequest) -> selectors.MinutesPage | None:
    minutes = Minutes.objects.visible_to(request.user).for_meeting(meeting).first()
    return selectors.minutes_page(minutes) if minutes else None


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.publish_meeting")
def meeting_publish(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    now: dt.datetime = timezone.now()
    page = publish_page(meeting, request.user, now)
    form = PublishForm(request.POST if request.method == "POST" else None, is_late=page.is_late)
    if request.method == "POST" and form.is_valid():
        try:
            publication.publish_agenda(
                meeting=meeting, by=request.user, now=now, urgency_reason=form.cleaned_data["urgency_reason"]
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The agenda is published. Everyone can read it now.")
            return redirect(meeting)
    return render(
        request,
        "boards/meeting_publish.html",
        {"page": page, "form": form, "meeting": meeting, "board": meeting.board},
    )
