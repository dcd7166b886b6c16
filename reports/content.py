"""What goes into a pack, in order, as HTML or as stored PDFs. Made from the same selectors as the pages."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from boards import law
from boards.enums import NoticePlacement, PaperKind, Part
from boards.models import Action, Board, Meeting, Minutes
from boards.printing import PackPaper, pack_papers, printed_time
from boards.reporting import report
from boards.selectors import MeetingPage, meeting_page, minutes_page
from hwb_portal.accounts.models import User
from reports.models import Audience

FRONT = "front"
INFORMATION = "information"
PARTICULARS = "particulars"
UNTAGGED = "Not accessible, ask for another format"


@dataclass(frozen=True)
class Piece:
    """One section of a pack: `html` to be rendered, or `file`, an uploaded paper as it is kept.

    `note` is printed at the foot of every page. `parent` is the anchor of the section whose bookmark this one
    stands under. `version_id` is set where the length is kept with the paper; `sha256` is of `file`.
    """

    anchor: str
    title: str
    html: str = ""
    file: Path | None = None
    sha256: str = ""
    parent: str = ""
    note: str = ""
    version_id: int | None = None
    is_untagged: bool = False

    @property
    def digest(self) -> str:
        words = "\0".join((self.anchor, self.title, self.parent, self.note, self.html, self.sha256))
        return hashlib.sha256(words.encode()).hexdigest()


TITLES = {
    Audience.PUBLIC: "Agenda pack",
    Audience.PRESS: "Agenda pack for the press",
    Audience.RESTRICTED: "Agenda pack with Part II, not for publication",
}


@dataclass(frozen=True)
class PackContent:
    """Everything of a pack but its front sheet, which needs the page numbers of the rest."""

    page: MeetingPage
    audience: Audience
    pieces: tuple[Piece, ...]
    anchors: Mapping[int, tuple[str, ...]]  # by item id
    reader: str = ""  # whose copy the restricted one is

    @property
    def title(self) -> str:
        meeting = self.page.meeting
        kind = TITLES[self.audience]
        return f"{meeting.board.name}, {meeting.held_on:%-d %B %Y}: {kind}"

    @cached_property
    def key(self) -> str:
        """A hash of everything the pack is made from: the same key, the same pack."""
        parts = [self.audience, self.title, self.page.meeting.board.pack_label, print_css()]
        parts += [front_html(self, {}, {}), *(piece.digest for piece in self.pieces)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def print_css() -> str:
    """The print style sheet, as text: part of every rendering and of its key."""
    return (Path(settings.BASE_DIR) / "static" / "css" / "pack.css").read_text(encoding="utf-8")


def _paper_html(entry: PackPaper, meeting: Meeting, grounds: str) -> str:
    context = {
        "paper": entry.paper,
        "version": entry.version,
        "meeting": meeting,
        "board": meeting.board,
        "grounds": grounds,
        "printed_time": printed_time(meeting.board, meeting.starts_local),
        "background": list(entry.version.background_papers.all()),
        "background_until": law.open_until(law.Record.BACKGROUND_PAPER, meeting.held_on),
    }
    if entry.paper.kind == PaperKind.MINUTES and entry.paper.minutes_of:
        minutes = Minutes.objects.get(meeting=entry.paper.minutes_of)
        return minutes_html(minutes)
    return render_to_string("reports/print/paper.html", {**context, "report": report(entry.version, heading_level=3)})


def minutes_html(minutes: Minutes) -> str:
    """The minutes as a document of their own; the caller has checked that the reader may have them."""
    page = minutes_page(minutes)
    board = page.minutes.meeting.board
    return render_to_string(
        "reports/print/minutes.html", {"minutes": page, "board": board, "meeting": page.minutes.meeting}
    )


def decisions_html(minutes: Minutes) -> str:
    """The decisions of a meeting on a sheet; the caller has checked that the reader may have its minutes."""
    page = minutes_page(minutes)
    meeting = page.minutes.meeting
    context = {"minutes": page, "board": meeting.board, "meeting": meeting}
    return render_to_string("reports/print/decisions.html", context)


def actions_html(board: Board, reader: User | AnonymousUser) -> str:
    """The actions of a board that `reader` may see, newest meeting first."""
    actions = Action.objects.visible_to(reader).for_board(board).with_owners()
    return render_to_string("reports/print/actions.html", {"board": board, "actions": actions})


def _grounds(entry: PackPaper) -> str:
    if entry.paper.part == Part.PART_I:
        return ""
    if entry.paper.is_confidential:
        return "Not for publication: confidential"
    numbers = ", ".join(str(exemption.paragraph) for exemption in entry.paper.exemptions.all())
    return f"Not for publication: Schedule 12A, paragraph {numbers}"


def paper_piece(entry: PackPaper, meeting: Meeting, *, title: str = "", parent: str = "") -> Piece:
    """One paper as a section. `title` is its bookmark; a closed paper's own title is only in its own pack."""
    uploaded = entry.version.is_uploaded
    grounds = _grounds(entry)
    is_untagged = uploaded and not entry.version.is_tagged
    return Piece(
        anchor=entry.paper.pk.hex,
        title=title or entry.paper.shown_title,
        html="" if uploaded else _paper_html(entry, meeting, grounds),
        file=Path(entry.version.file.path) if uploaded else None,
        sha256=entry.version.sha256 if uploaded else "",
        parent=parent,
        note="   ".join(words for words in (grounds, UNTAGGED if is_untagged else "") if words),
        version_id=entry.version.pk,
        is_untagged=is_untagged,
    )


def pack_content(meeting: Meeting, audience: Audience, reader: User | None) -> PackContent:
    """The pack of a meeting. What is for everyone is chosen as nobody, so it cannot hold what is not public.

    `reader` chooses the papers of the restricted one, and has their name on it; None stands for a command on the
    server.
    """
    nobody = AnonymousUser()
    is_restricted = audience == Audience.RESTRICTED
    page = meeting_page(meeting, reader if is_restricted and reader else nobody)
    papers = pack_papers(meeting, reader if is_restricted else nobody)
    by_id = {str(entry.paper.pk): entry for entry in papers}
    pieces: list[Piece] = []
    if meeting.board.has_public_information_section:
        notices = meeting.board.notices.filter(placement=NoticePlacement.PUBLIC_INFORMATION)
        html = render_to_string("reports/print/information.html", {"meeting": meeting, "notices": notices})
        pieces.append(Piece(INFORMATION, "Public information", html=html))
    anchors: dict[int, tuple[str, ...]] = {}
    for item in page.items:
        entries = [by_id[line.id] for line in item.papers if line.id in by_id]
        for place, entry in enumerate(entries):
            first = place == 0
            pieces.append(
                paper_piece(
                    entry,
                    meeting,
                    title=f"{item.label}. {item.title}" if first and item.label else "",
                    parent="" if first else entries[0].paper.pk.hex,
                )
            )
        anchors[item.id] = tuple(entry.paper.pk.hex for entry in entries)
    if audience == Audience.PRESS:
        context = {"page": page, "meeting": meeting, "board": meeting.board}
        html = render_to_string("reports/print/particulars.html", context)
        pieces.append(Piece(PARTICULARS, "Particulars for the press", html=html))
    named = reader.name if is_restricted and reader else ""
    return PackContent(page, audience, tuple(pieces), anchors, named)


def front_html(content: PackContent, first_pages: Mapping[str, int], last_pages: Mapping[str, int]) -> str:
    """Front sheet and contents. Page numbers are those of the finished pack; 0 while they are being found."""
    meeting = content.page.meeting
    titles = {piece.anchor: piece.title for piece in content.pieces}
    untagged = {piece.anchor for piece in content.pieces if piece.is_untagged}
    lines = []
    for item in content.page.items:
        anchors: Sequence[str] = content.anchors[item.id]
        first = anchors[0] if anchors else ""
        lines.append(
            {
                "item": item,
                "anchor": first,
                "first": first_pages.get(first, 0),
                "is_untagged": first in untagged,
                "last": last_pages.get(anchors[-1], 0) if anchors else 0,
                "appendices": [
                    {
                        "anchor": anchor,
                        "title": titles[anchor],
                        "first": first_pages.get(anchor, 0),
                        "is_untagged": anchor in untagged,
                    }
                    for anchor in anchors[1:]
                ],
            }
        )
    return render_to_string(
        "reports/print/front.html",
        {
            "content": content,
            "page": content.page,
            "meeting": meeting,
            "board": meeting.board,
            "is_restricted": content.audience == Audience.RESTRICTED,
            "printed_time": printed_time(meeting.board, meeting.starts_local),
            "notices": meeting.board.notices.filter(placement=NoticePlacement.FRONT_SHEET),
            "untagged_words": UNTAGGED,
            "particulars": first_pages.get(PARTICULARS, 0),
            "information": first_pages.get(INFORMATION, 0),
            "lines": lines,
            "is_demonstration": meeting.is_demonstration,
        },
    )
