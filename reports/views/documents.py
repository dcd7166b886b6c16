from uuid import UUID

from csp.decorators import csp_replace
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseGone
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from boards.converters import MeetingDate
from boards.models import Minutes, PublishedPaper
from boards.printing import PackPaper
from boards.selectors.publication import public_copy
from boards.views.find import find_board, find_meeting, find_paper_page
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment
from reports.content import paper_piece
from reports.services import actions_pdf, decisions_pdf, document_pdf, minutes_pdf
from reports.views.files import FILE_POLICY, send


def _minutes(request: HttpRequest, board: str, date: MeetingDate) -> Minutes:
    meeting = find_meeting(request, board, date)
    minutes = Minutes.objects.visible_to(request.user).for_meeting(meeting).first()
    if minutes is None:
        raise Http404("There are no minutes to read yet.")
    return minutes


def _minutes_with_decisions(request: HttpRequest, board: str, date: MeetingDate) -> Minutes:
    meeting = find_meeting(request, board, date)
    minutes = Minutes.objects.with_decisions_for(request.user).for_meeting(meeting).first()
    if minutes is None:
        raise Http404("No decisions are published yet.")
    return minutes


@require_safe
@public("the same as the minutes page")
@csp_replace(FILE_POLICY)
@of_one_moment
def minutes_file(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    minutes = _minutes(request, board, date)
    return send(minutes_pdf(minutes), f"{board}-{minutes.meeting.slug}-minutes.pdf")


@require_safe
@public("the same as the list of decisions")
@csp_replace(FILE_POLICY)
@of_one_moment
def decisions_file(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponseBase:
    minutes = _minutes_with_decisions(request, board, date)
    return send(decisions_pdf(minutes), f"{board}-{minutes.meeting.slug}-decisions.pdf")


@require_safe
@public("actions stand in published minutes; made as nobody")
@csp_replace(FILE_POLICY)
@of_one_moment
def actions_file(request: HttpRequest, board: str) -> HttpResponseBase:
    return send(actions_pdf(find_board(board)), f"{board}-actions.pdf")


@require_safe
@public("the file of a paper that its page would show")
@csp_replace(FILE_POLICY)  # type: ignore[arg-type]  # its stub knows no view with arguments
def paper_file(request: HttpRequest, paper: UUID) -> HttpResponseBase:
    try:
        return _paper_file(request, paper)
    except FileNotFoundError:  # withdrawn after it was found and before its public copy was opened
        return _paper_file(request, paper)


@of_one_moment
def _paper_file(request: HttpRequest, paper: UUID) -> HttpResponseBase:
    page = find_paper_page(request, paper)
    if isinstance(page, PublishedPaper):
        return HttpResponseGone(f"This paper was withdrawn. {page.withdrawn_reason}", content_type="text/plain")
    if not page.has_text or page.version is None:
        raise Http404("Nothing is written yet.")
    # A closed paper's own title is not for the name of a file, which travels.
    title = page.title if page.paper.is_open else page.paper.open_title
    name = f"{title[:80]}.pdf"
    if page.version.is_uploaded:
        copy = public_copy(page.version)
        file = storages["public"].open(copy) if copy else page.version.file.open()
        return FileResponse(file, filename=name, content_type="application/pdf")
    piece = paper_piece(PackPaper(page.paper, page.version), page.paper.item.meeting)
    return send(document_pdf(piece.html, title=title), name)


@require_safe
@public("the pages of the file of a paper that its own page would show")
@of_one_moment
def paper_pages(request: HttpRequest, paper: UUID) -> HttpResponse:
    """The PDF drawn page by page in the browser, for who wants to see it as printed. `?version=2` as on its page."""
    page = find_paper_page(request, paper)
    if isinstance(page, PublishedPaper):
        return render(request, "boards/paper_withdrawn.html", {"stone": page, "meeting": page.publication.meeting})
    if not page.has_text or page.version is None:
        raise Http404("Nothing is written yet.")
    asked = "" if page.is_newest else f"?version={page.version.number}"
    context = {
        "page": page,
        "paper": page.paper,
        "meeting": page.paper.item.meeting,
        "page_url": page.paper.get_absolute_url() + asked,
        "file_url": reverse("paper_file", args=[page.paper.pk]) + asked,
    }
    return render(request, "reports/paper_pages.html", context)
