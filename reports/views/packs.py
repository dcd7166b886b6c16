import datetime as dt
import time
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
from reports.content import Block, PackContent, pack_content
from reports.models import Audience, BuildState, Pack, PackBuild
from reports.selectors import pack_states
from reports.services import find_pack, last_build, may_have, request_build, selection_pdf, supplement_pdf, wait_for
from reports.views.files import FILE_POLICY, send, send_pack

PERSON_SECONDS = 3  # then somebody at a browser is told how far it is
PROGRAM_SECONDS = 60  # a program asked for a PDF and can do nothing with a page
AGAIN_SECONDS = 3
RETRY_SECONDS = 10
REST = dt.timedelta(seconds=60)  # after a failure, before the same content is tried again
Wanted = Callable[[], PackContent]  # what the pack is made of now, to be asked again after a wait
CLOSED = "-not-for-publication"  # in the name of a file
NO_PACK = "This agenda is not published yet, so there is no pack."


def _is_person(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _pack(request: HttpRequest, wanted: Wanted, by: User | None, suffix: str = "") -> HttpResponseBase:
    """The pack as it is now, some papers or items of it, or a page that says how far it is."""

    def answer(built: Pack, content: PackContent) -> HttpResponseBase:
        if papers := request.GET.getlist("papers"):
            return _chosen(built, content, papers, suffix)
        if asked := ",".join(request.GET.getlist("items")):
            return _selection(built, content, asked, suffix)
        return send_pack(built, content.page.meeting, suffix)

    return _when_built(request, wanted, by, answer)


def _supplement(
    request: HttpRequest, wanted: Wanted, by: User | None, number: int, suffix: str = ""
) -> HttpResponseBase:
    """One supplement of the pack as it is now, or a page that says how far the pack is: it has the numbers."""

    def block_of(content: PackContent) -> Block:
        if block := content.supplement(number):
            return block
        raise Http404(f"This agenda has no supplement {number}.")

    def checked() -> PackContent:
        content = wanted()
        block_of(content)
        return content

    def answer(built: Pack, content: PackContent) -> HttpResponseBase:
        meeting = content.page.meeting
        name = f"{meeting.board.slug}-{meeting.slug}-supplement-{number}{suffix}.pdf"
        return send(supplement_pdf(built, content, block_of(content)), name)

    return _when_built(request, checked, by, answer)


def _when_built(
    request: HttpRequest, wanted: Wanted, by: User | None, answer: Callable[[Pack, PackContent], HttpResponseBase]
) -> HttpResponseBase:
    """A build makes what the agenda is when it begins: if a supplement came in between, that is then asked for."""
    until = time.monotonic() + (PERSON_SECONDS if _is_person(request) else PROGRAM_SECONDS)
    before = ""
    while True:
        content = wanted()
        if built := find_pack(content):
            return answer(built, content)
        build = last_build(content)
        if content.key == before or (build and _failed_just_now(build)):
            return _not_yet(request, content, build)
        request_build(content, by=by)
        if built := wait_for(content, seconds=max(0, until - time.monotonic())):
            return answer(built, content)
        build = last_build(content)
        if build is None or build.state != BuildState.DONE or time.monotonic() > until:
            return _not_yet(request, content, build)
        before = content.key


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


def _open_content(request: HttpRequest, board: str, date: MeetingDate, audience: Audience) -> PackContent:
    return pack_content(_open_meeting(request, board, date, audience), audience, None)


def _full_content(request: SignedInRequest, board: str, date: MeetingDate) -> PackContent:
    meeting = find_meeting(request, board, date)
    if not may_have(meeting, Audience.RESTRICTED, request.user):
        raise Http404("There is no pack at this address, or it is not open to you.")
    note_read(request, "pack.read", subject=meeting, label=str(meeting))
    return pack_content(meeting, Audience.RESTRICTED, request.user)


@limited("pack")
@require_safe
@public("the pack anyone may have; built as nobody")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    return _pack(request, lambda: _open_content(request, board, date, Audience.PUBLIC), None)


@limited("pack")
@require_safe
@public("what newspapers are given (LGA 1972 s.100B(7)): the public pack and the nature of each item; built as nobody")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack_press(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    return _pack(request, lambda: _open_content(request, board, date, Audience.PRESS), None, "-press")


@limited("pack")
@require_safe
@public("a supplement of the pack anyone may have; built as nobody")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def supplement(request: HttpRequest, board: str, date: MeetingDate, supplement: int) -> HttpResponseBase:
    return _supplement(request, lambda: _open_content(request, board, date, Audience.PUBLIC), None, supplement)


@limited("pack")
@require_safe
@signed_in("members, substitutes and officers of the board; rows are chosen by visible_to")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack_restricted(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    return _pack(request, lambda: _full_content(request, board, date), request.user, CLOSED)


@limited("pack")
@require_safe
@signed_in("members, substitutes and officers of the board; rows are chosen by visible_to")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def supplement_restricted(
    request: SignedInRequest, board: str, date: MeetingDate, supplement: int
) -> HttpResponseBase:
    return _supplement(request, lambda: _full_content(request, board, date), request.user, supplement, CLOSED)


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
