"""The reading view: contents of a meeting, and one part of a paper at a time."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from boards.converters import MeetingDate
from boards.models import Meeting, PublishedPaper
from boards.selectors import PaperPage
from boards.views.find import PAPER_NOT_THERE, asked_number, find_meeting, find_paper_page
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment
from hwb_portal.reading.models import Note
from hwb_portal.reading.selectors.contents import ContentsPage, contents_page
from hwb_portal.reading.selectors.notes import notes_on
from hwb_portal.reading.selectors.parts import (
    PartPage,
    part_page,
    part_url,
    part_with,
    place_of_page,
    sections_of_page,
)

PAGE_LETTERS = 8  # of a page's name: digits and perhaps a letter


@require_safe
@public("the papers of an agenda on the web; rows are chosen by visible_to")
@of_one_moment
def contents(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    """`?page=143` leads to that page of the pack."""
    meeting = find_meeting(request, board, date)
    page = contents_page(meeting, request.user, is_counted=request.user.is_authenticated)
    asked = request.GET.get("page", "").strip().lower().removeprefix("p")[:PAGE_LETTERS]
    if asked and (address := _address_of(request, page, asked)):
        return redirect(address)
    context = {"page": page, "meeting": meeting, "board": meeting.board, "asked": asked, "has_errors": bool(asked)}
    return render(request, "reading/contents.html", context)


def _address_of(request: HttpRequest, page: ContentsPage, asked: str) -> str:
    """Where a page of the pack is read; "" where it is not among what this reader reads here."""
    meeting = page.meeting
    if asked in page.front_names:
        return f"{request.path}#p{asked}"
    found = page.find(asked)
    if found is None:
        return ""
    entry, offset = found
    of_paper = find_paper_page(request, UUID(entry.line.id))
    assert isinstance(of_paper, PaperPage)
    number = place_of_page(of_paper, entry.numbers, offset)
    return f"{part_url(meeting, entry.line.id, number)}#p{asked}"


@require_safe
@public("a paper of an agenda on the web; rows are chosen by visible_to")
@of_one_moment
def paper(request: HttpRequest, board: str, date: MeetingDate, paper: UUID) -> HttpResponse:
    return _part(request, board, date, paper, 1)


@require_safe
@public("a paper of an agenda on the web; rows are chosen by visible_to")
@of_one_moment
def part(request: HttpRequest, board: str, date: MeetingDate, paper: UUID, part: int) -> HttpResponse:
    if part == 1:
        return redirect("reading:paper", board, date, paper)
    return _part(request, board, date, paper, part)


def find_paper_to_read(request: HttpRequest, meeting: Meeting, paper: UUID) -> PaperPage | PublishedPaper:
    """A paper of this meeting in the version that stands."""
    found = find_paper_page(request, paper)
    if isinstance(found, PaperPage) and found.paper.item.meeting_id != meeting.pk:
        raise Http404(PAPER_NOT_THERE)
    return found


def _part(request: HttpRequest, board: str, date: MeetingDate, paper: UUID, number: int) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    found = find_paper_to_read(request, meeting, paper)
    if isinstance(found, PublishedPaper):
        return redirect("paper_detail", paper)
    if at := request.GET.get("at"):
        number = part_with(sections_of_page(found), at)
        return redirect(f"{part_url(meeting, found.paper.pk, number)}#{quote(at)}")
    page = part_page(
        found,
        contents_page(meeting, request.user),
        number,
        notes=notes_on(found.paper, request.user),
        compared=asked_number(request, "changes"),
    )
    if page is None:
        raise Http404(PAPER_NOT_THERE)
    context = {
        "page": page,
        "paper": found.paper,
        "meeting": meeting,
        "board": meeting.board,
        "placing": _asked_note(request, page),
    }
    return render(request, "reading/part.html", context)


def _asked_note(request: HttpRequest, page: PartPage) -> Note | None:
    """`?placing=` names a note of the reader's that is to be put on one of these paragraphs."""
    return next((note for note in page.to_place if str(note.pk) == request.GET.get("placing")), None)
