from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from boards import selectors
from boards.asking import asking_time
from boards.converters import MeetingDate
from boards.enums import Part
from boards.forms import MeetingFilterForm
from boards.models import Meeting, Minutes
from boards.selectors import history
from boards.selectors.meetings import as_json
from boards.tables import MeetingTable
from boards.views.find import find_board, find_meeting
from hwb_portal.audit.reads import note_read
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment


@require_safe
@public("anyone may know when a board meets")
@of_one_moment
def meeting_list(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    meetings = Meeting.objects.visible_to(request.user).for_board(found)
    form = MeetingFilterForm(request.GET, years=meetings.years())
    table = RequestConfig(request, paginate={"per_page": 25}).configure(
        MeetingTable(form.apply(meetings.with_board()))
    )
    coming = () if request.GET else meetings.with_board().upcoming(timezone.localdate())
    context = {"board": found, "form": form, "table": table, "coming": coming}
    return render(request, "boards/meeting_list.html", context)


@require_safe
@public("agendas are open to inspection (LGA 1972 s.100B)")
@of_one_moment
def meeting_detail(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    page = selectors.meeting_page(meeting, request.user)
    context = {
        "page": page,
        "meeting": meeting,
        "board": meeting.board,
        "asking": asking_time(meeting, timezone.now()),
    }
    return render(request, "boards/meeting_detail.html", context)


@require_safe
@public("the same as the page, for programs")
@of_one_moment
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
@public("what was open to inspection since when can be checked by anyone (LGA 1972 s.100B)")
@of_one_moment
def publication_record(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    entries = history.publication_record(meeting, request.user)
    if not entries:
        raise Http404("The agenda of this meeting is not published, so there is no record yet.")
    context = {"meeting": meeting, "board": meeting.board, "entries": entries}
    return render(request, "boards/publication_record.html", context)


@require_safe
@public("minutes are open to inspection for six years (LGA 1972 s.100C)")
@of_one_moment
def minutes_detail(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    return render(
        request,
        "boards/minutes_detail.html",
        {"meeting": meeting, "board": meeting.board, "minutes": minutes_for(meeting, request)},
    )


@require_safe
@public("decisions are open to inspection")
@of_one_moment
def decision_list(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    found = Minutes.objects.with_decisions_for(request.user).for_meeting(meeting).first()
    page = _minutes_read(found, request) if found else None
    return render(
        request,
        "boards/decision_list.html",
        {
            "meeting": meeting,
            "board": meeting.board,
            "minutes": page,
            "is_ahead": page and not page.minutes.is_released,
        },
    )


def minutes_for(meeting: Meeting, request: HttpRequest) -> selectors.MinutesPage | None:
    minutes = Minutes.objects.visible_to(request.user).for_meeting(meeting).first()
    return _minutes_read(minutes, request) if minutes else None


def _minutes_read(minutes: Minutes, request: HttpRequest) -> selectors.MinutesPage:
    """Whoever is shown what was minuted behind closed doors has read it, and the trail says so."""
    page = selectors.minutes_page(minutes, request.user)
    if any(line.item.part == Part.PART_II and not line.is_withheld for line in page.items):
        note_read(request, "minutes.read", subject=minutes, label=str(minutes.meeting))
    return page
