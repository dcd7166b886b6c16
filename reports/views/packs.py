import datetime as dt
from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boards.converters import MeetingDate
from boards.models import Meeting
from boards.views.find import find_meeting
from hwb_portal.accounts.models import User
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.audit.reads import note_read
from hwb_portal.core.access import public, signed_in
from hwb_portal.core.limits import limited
from reports.content import PackContent, pack_content
from reports.models import Audience, BuildState, Pack, PackBuild
from reports.selectors import pack_states
from reports.services import find_pack, last_build, may_have, request_build, selection_pdf, supplement_pdf, wait_for
from reports.views.files import FILE_POLICY, send, send_pack

PERSON_SECONDS = 3  # then somebody at a browser is told how far it is
PROGRAM_SECONDS = 60  # a program asked for a PDF and can do nothing with a page
AGAIN_SECONDS = 3
RETRY_SECONDS = 10
REST = dt.timedelta(seconds=60)  # after a failure, before the same content is tried again
CLOSED = "-not-for-publication"  # in the name of a file
NO_PACK = "This agenda is not published yet, so there is no pack."


def _is_person(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _pack(request: HttpRequest, content: PackContent, by: User | None, suffix: str = "") -> HttpResponseBase:
    """The pack of this content, some papers or items of it, or a page that says how far it is."""

    def answer(built: Pack) -> HttpResponseBase:
        if papers := request.GET.getlist("papers"):
            return _chosen(built, content, papers, suffix)
        if asked := ",".join(request.GET.getlist("items")):
            return _selection(built, content, asked, suffix)
        return send_pack(built, content.page.meeting, suffix)

    return _when_built(request, content, by, answer)


def _supplement(
    request: HttpRequest, content: PackContent, by: User | None, number: int, suffix: str = ""
) -> HttpResponseBase:
    """One supplement of the pack of this content, or a page that says how far the pack is: it has the numbers."""
    block = content.supplement(number)
    if block is None:
        raise Http404(f"This agenda has no supplement {number}.")
    meeting = content.page.meeting
    name = f"{meeting.board.slug}-{meeting.slug}-supplement-{number}{suffix}.pdf"
    return _when_built(request, content, by, lambda built: send(supplement_pdf(built, content, block), name))


def _when_built(
    request: HttpRequest, content: PackContent, by: User | None, answer: Callable[[Pack], HttpResponseBase]
) -> HttpResponseBase:
    built, build = find_pack(content), None
    if built is None:
        build = last_build(content)
        if build is None or not _failed_just_now(build):
            request_build(content, by=by)
            built = wait_for(content, seconds=PERSON_SECONDS if _is_person(request) else PROGRAM_SECONDS)
            build = last_build(content)
    return answer(built) if built else _not_yet(request, content, build)


def _failed_just_now(build: PackBuild) -> bool:
    ended = build.finished_at
    return build.state == BuildState.FAILED and ended is not None and timezone.now() - ended < REST


def _not_yet(request: HttpRequest, content: PackContent, build: PackBuild | None) -> HttpResponse:
    is_failed = build is not None and build.state == BuildState.FAILED
    context = {
        "meeting": content.page.meeting,
        "board": content.page.meeting.board,
        "build": build,
        "is_failed": is_failed,
        "path": request.get_full_path(),
    }
    response = render(request, "reports/pack_waiting.html", context)
    if is_failed or not _is_person(request):
        response.status_code = 503
        response["Retry-After"] = str(REST.seconds if is_failed else RETRY_SECONDS)
    else:
        response.status_code = 202
        response["Refresh"] = str(AGAIN_SECONDS)
    return response


def _selection(built: Pack, content: PackContent, asked: str, suffix: str) -> HttpResponseBase:
    labels = [label.strip() for label in asked.split(",") if label.strip()]
    by_label = {item.label: content.anchors_of(item.id) for item in content.page.numbered}
    missing = [label for label in labels if not by_label.get(label)]
    if missing or not labels:
        raise Http404(f"There are no papers in this pack under item {', '.join(missing) or asked}."[:200])
    anchors = [anchor for label in labels for anchor in by_label[label]]
    meeting = content.page.meeting
    name = f"{meeting.board.slug}-{meeting.slug}-items-{'-'.join(labels)}{suffix}.pdf"
    return send(selection_pdf(built, content, anchors), name)


def _chosen(built: Pack, content: PackContent, papers: list[str], suffix: str) -> HttpResponseBase:
    """Some papers, by their ids, in the order of the pack. What is not in this reader's pack is not there."""
    ids = {paper.strip().replace("-", "").lower() for paper in papers}
    found = {paper: content.anchors_of_paper(paper) for paper in ids}
    if not all(found.values()):
        raise Http404("One of these papers is not in this pack. Choose again.")
    anchors = [
        piece.anchor for piece in content.pieces if piece.anchor in {one for some in found.values() for one in some}
    ]
    meeting = content.page.meeting
    name = f"{meeting.board.slug}-{meeting.slug}-{len(ids)}-papers{suffix}.pdf"
    return send(selection_pdf(built, content, anchors), name)


def _open_meeting(request: HttpRequest, board: str, date: MeetingDate, audience: Audience) -> Meeting:
    meeting = find_meeting(request, board, date)
    if not may_have(meeting, audience, None):
        raise Http404(NO_PACK)
    return meeting


def _full_meeting(request: SignedInRequest, board: str, date: MeetingDate) -> Meeting:
    meeting = find_meeting(request, board, date)
    if not may_have(meeting, Audience.RESTRICTED, request.user):
        raise Http404("There is no pack at this address, or it is not open to you.")
    note_read(request, "pack.read", subject=meeting, label=str(meeting))
    return meeting


@limited("pack")
@require_safe
@public("the pack anyone may have; built as nobody")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    meeting = _open_meeting(request, board, date, Audience.PUBLIC)
    return _pack(request, pack_content(meeting, Audience.PUBLIC, None), None)


@limited("pack")
@require_safe
@public("what newspapers are given (LGA 1972 s.100B(7)): the public pack and the nature of each item; built as nobody")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack_press(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    meeting = _open_meeting(request, board, date, Audience.PRESS)
    return _pack(request, pack_content(meeting, Audience.PRESS, None), None, "-press")


@limited("pack")
@require_safe
@public("a supplement of the pack anyone may have; built as nobody")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def supplement(request: HttpRequest, board: str, date: MeetingDate, supplement: int) -> HttpResponseBase:
    meeting = _open_meeting(request, board, date, Audience.PUBLIC)
    return _supplement(request, pack_content(meeting, Audience.PUBLIC, None), None, supplement)


@limited("pack")
@require_safe
@signed_in("members, substitutes and officers of the board; rows are chosen by visible_to")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack_restricted(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    meeting = _full_meeting(request, board, date)
    content = pack_content(meeting, Audience.RESTRICTED, request.user)
    return _pack(request, content, request.user, CLOSED)


@limited("pack")
@require_safe
@signed_in("members, substitutes and officers of the board; rows are chosen by visible_to")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def supplement_restricted(
    request: SignedInRequest, board: str, date: MeetingDate, supplement: int
) -> HttpResponseBase:
    meeting = _full_meeting(request, board, date)
    content = pack_content(meeting, Audience.RESTRICTED, request.user)
    return _supplement(request, content, request.user, supplement, CLOSED)


@require_safe
@public("how far the packs are that this reader may have")
def pack_status(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = _open_meeting(request, board, date, Audience.PUBLIC)
    states = pack_states(meeting, request.user)
    context = {"meeting": meeting, "board": meeting.board, "states": states}
    response = render(request, "reports/pack_status.html", context)
    if any(state.is_under_way for state in states):
        response["Refresh"] = str(AGAIN_SECONDS)
    return response


@require_safe
@public("how far the public pack is; signed-in readers get no more from JSON")
def pack_status_json(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = _open_meeting(request, board, date, Audience.PUBLIC)
    states = pack_states(meeting, None)
    return JsonResponse({"packs": [state.as_json(request.build_absolute_uri(state.url)) for state in states]})
