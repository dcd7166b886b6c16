import io
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseGone
from django.views.decorators.http import require_safe

from boards.converters import MeetingDate
from boards.models import Meeting, Minutes, PublishedPaper
from boards.printing import PackPaper
from boards.views.find import find_meeting, find_paper_page
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import public, signed_in
from reports.content import paper_piece
from reports.models import Audience, Pack
from reports.services import build_pack, document_pdf, minutes_pdf

# A browser's own PDF viewer needs its style and its object; nothing else runs or loads.
FILE_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "object-src": [SELF],
    "frame-ancestors": [SELF],
}


def _send(pdf: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(pdf), filename=name, content_type="application/pdf")


def _send_pack(built: Pack, meeting: Meeting, suffix: str = "") -> FileResponse:
    return FileResponse(
        storages["packs"].open(built.name),
        filename=f"{meeting.board.slug}-{meeting.slug}-pack{suffix}.pdf",
        content_type="application/pdf",
    )


@require_safe
@public("the pack anyone may have; built as nobody")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    meeting = find_meeting(request, board, date)
    if not meeting.has_public_agenda:
        raise Http404("This agenda is not published yet, so there is no pack.")
    return _send_pack(build_pack(meeting, Audience.PUBLIC, None), meeting)


@require_safe
@signed_in("members, substitutes and officers of the board; rows are chosen by visible_to")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def pack_restricted(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    meeting = find_meeting(request, board, date)
    if not Meeting.objects.open_in_full_to(request.user).contains(meeting):
        raise Http404("There is no pack at this address, or it is not open to you.")
    return _send_pack(build_pack(meeting, Audience.RESTRICTED, request.user), meeting, "-not-for-publication")


@require_safe
@public("the same as the minutes page")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def minutes_file(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    meeting = find_meeting(request, board, date)
    minutes = Minutes.objects.visible_to(request.user).for_meeting(meeting).first()
    if minutes is None:
        raise Http404("There are no minutes to read yet.")
    return _send(minutes_pdf(minutes), f"{meeting.board.slug}-{meeting.slug}-minutes.pdf")


@require_safe
@public("the file of a paper that its page would show")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def paper_file(request: HttpRequest, paper: UUID) -> HttpResponseBase:
    page = find_paper_page(request, paper)
    if isinstance(page, PublishedPaper):
        return HttpResponseGone(f"This paper was withdrawn. {page.withdrawn_reason}", content_type="text/plain")
    if not page.has_text or page.version is None:
        raise Http404("Nothing is written yet.")
    piece = paper_piece(PackPaper(page.paper, page.version), page.paper.item.meeting)
    # A closed paper's own title is not for the name of a file, which travels.
    title = page.title if page.paper.is_open else page.paper.open_title
    pdf = piece.pdf or document_pdf(piece.html, title=title)
    return _send(pdf, f"{title[:80]}.pdf")
