"""Finding what an address names, for this reader. What is hidden and what does not exist answer alike."""

from uuid import UUID

from django.http import Http404, HttpRequest

from boards.converters import MeetingDate
from boards.enums import Part, StaffRole
from boards.models import AgendaItem, Board, Meeting, Paper, PublishedPaper
from boards.selectors import PaperPage, paper_page
from boards.selectors.publication import published_place
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.audit.reads import note_read

PAPER_NOT_THERE = "There is no paper at this address, or it is not open to you."
VERSION_DIGITS = 4


def find_board(slug: str) -> Board:
    board = Board.objects.with_council().named(slug).first()
    if board is None:
        raise Http404("There is no board at this address. Choose one from the list of boards.")
    return board


def find_meeting(request: HttpRequest, board: str, date: MeetingDate) -> Meeting:
    meeting = Meeting.objects.visible_to(request.user).with_board().at(board, date.held_on, date.sequence).first()
    if meeting is None:
        found = find_board(board)
        raise Http404(f"There is no meeting of the {found.short_name} on {date.held_on:%-d %B %Y}.")
    return meeting


def find_meeting_to_change(request: SignedInRequest, board: str, date: MeetingDate) -> Meeting:
    """For officers of that board only: a role opens the page, not the meetings of every board."""
    meeting = find_meeting(request, board, date)
    if not Meeting.objects.staffed_by(request.user, StaffRole.OFFICER).contains(meeting):
        raise Http404("There is no meeting of a board you work for at this address.")
    return meeting


def find_paper_to_change(request: SignedInRequest, paper: UUID) -> Paper:
    found = Paper.objects.visible_to(request.user).editable_by(request.user).with_page_data().with_id(paper).first()
    if found is None:
        raise Http404(PAPER_NOT_THERE)
    _note_if_closed(request, found)
    return found


def _note_if_closed(request: HttpRequest, paper: Paper) -> None:
    if not paper.is_open or paper.item.part == Part.PART_II:
        note_read(
            request, "paper.read", subject=paper, label=paper.item.open_title if paper.is_open else paper.public_title
        )


def find_paper_page(request: HttpRequest, paper: UUID) -> PaperPage | PublishedPaper:
    """The paper in the version the address asks for (`?version=2`), or in the newest one this reader may have.

    A withdrawn paper is its tombstone, for everyone and whichever version is asked for.
    """
    place = published_place(paper)
    if place and place.withdrawn_at:
        return place
    found = Paper.objects.visible_to(request.user).with_page_data().with_id(paper).first()
    if found is None:
        raise Http404(PAPER_NOT_THERE)
    page = paper_page(found, request.user, place, version_number=asked_number(request, "version"))
    if page is None:
        raise Http404(PAPER_NOT_THERE)
    _note_if_closed(request, found)
    return page


def asked_number(request: HttpRequest, name: str) -> int | None:
    """The number of a version in the address; None where it asks for none. Anything else is not there."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= VERSION_DIGITS):
        raise Http404(PAPER_NOT_THERE)
    return int(asked)


def find_board_to_change(request: SignedInRequest, slug: str) -> Board:
    found = find_board(slug)
    if not Board.objects.staffed_by(request.user, StaffRole.OFFICER).contains(found):
        raise Http404("There is no board you work for at this address.")
    return found


def find_item_to_change(meeting: Meeting, item: int) -> AgendaItem:
    """An item of a meeting that is found to change already."""
    found: AgendaItem | None = meeting.items.in_bulk([item]).get(item)
    if found is None:
        raise Http404("There is no such item on this agenda any more.")
    found.meeting = meeting
    return found


def find_paper_as_officer(request: SignedInRequest, paper: UUID) -> Paper:
    """For officers of the paper's board: its author may write it, not decide about it."""
    found = find_paper_to_change(request, paper)
    if not may_set_paper(request, found):
        raise Http404(PAPER_NOT_THERE)
    return found


def may_set_paper(request: HttpRequest, paper: Paper) -> bool:
    """Whether the reader is an officer of the paper's board. Asks nothing of the database for anybody else."""
    return request.user.has_perm("boards.manage_meeting") and Meeting.objects.staffed_by(
        request.user, StaffRole.OFFICER
    ).contains(paper.item.meeting)
