"""How far a reader is: what they have read, and where they were."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from boards.converters import MeetingDate
from boards.models import Meeting, PublishedPaper
from boards.selectors import PaperPage
from boards.views.find import PAPER_NOT_THERE, find_meeting
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import signed_in
from hwb_portal.reading import services
from hwb_portal.reading.blocks import blocks_of
from hwb_portal.reading.selectors.parts import part_url, part_with, sections_of_page
from hwb_portal.reading.views.papers import find_paper_to_read

OWN = "how far a reader is with a paper that is open to them"


def _find(request: SignedInRequest, board: str, date: MeetingDate, paper: UUID) -> tuple[Meeting, PaperPage]:
    meeting = find_meeting(request, board, date)
    page = find_paper_to_read(request, meeting, paper)
    if isinstance(page, PublishedPaper) or page.version is None:
        raise Http404(PAPER_NOT_THERE)
    return meeting, page


@require_POST
@signed_in(OWN)
def paper_seen(request: SignedInRequest, board: str, date: MeetingDate, paper: UUID) -> HttpResponse:
    """`is_read` is "no" to take it back. The version is the one that stands now."""
    meeting, page = _find(request, board, date, paper)
    assert page.version is not None
    number = None if request.POST.get("is_read") == "no" else page.version.number
    services.mark_read(paper=page.paper, number=number, by=request.user, now=timezone.now())
    anchor = f"#item-{page.item_label}" if page.item_label else ""
    return redirect(f"{meeting.get_absolute_url()}read/{anchor}")


@require_POST
@signed_in(OWN)
def place_keep(request: SignedInRequest, board: str, date: MeetingDate, paper: UUID) -> HttpResponse:
    """`block` is the paragraph at the top of the screen. A script gets an empty answer."""
    meeting, page = _find(request, board, date, paper)
    sections = sections_of_page(page)
    block = next((one for one in blocks_of(sections) if one.key == request.POST.get("block")), None)
    if block is None:
        raise Http404(PAPER_NOT_THERE)
    services.keep_place(paper=page.paper, block=block, by=request.user, now=timezone.now())
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    return redirect(f"{part_url(meeting, page.paper.pk, part_with(sections, block.key))}#{block.key}")
