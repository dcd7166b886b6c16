"""What goes into a pack, in order, as HTML or as stored PDFs. Made from the same selectors as the pages."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from boards import law
from boards.enums import NoticePlacement, PaperKind, Part, PublicationKind
from boards.models import Action, Board, Meeting, Minutes, Publication
from boards.printing import (
    PackPaper,
    PrintedEdition,
    PrintedRow,
    pack_papers,
    papers_in_versions,
    printed_history,
    printed_time,
)
from boards.reporting import report
from boards.selectors import MeetingPage, meeting_page, minutes_page
from boards.selectors.agenda import ItemLine, PaperLine
from hwb_portal.accounts.models import User
from hwb_portal.core.reading import one_moment
from reports.fronts import NOWHERE, numbered_html
from reports.models import Audience
from reports.numbering import Addition, Edition, Version, additions
from reports.pieces import FRONT, INFORMATION, PARTICULARS, UNTAGGED, Fate, Gone, Piece

TITLES = {
    Audience.PUBLIC: "Agenda pack",
    Audience.PRESS: "Agenda pack for the press",
    Audience.RESTRICTED: "Agenda pack with Part II, not for publication",
}


@dataclass(frozen=True)
class Block:
    """What one publication added: a front sheet, found at `anchor`, and papers. The agenda is the first one.

    `publication` is None for a draft. `items` are the items that are new in it; `closed` the papers that came with it
    and are not for this reader, under their public titles, by item.
    """

    anchor: str
    title: str
    publication: Publication | None
    pieces: tuple[Piece, ...]
    items: frozenset[int]
    closed: Mapping[int, tuple[PaperLine, ...]]

    @property
    def number(self) -> int | None:
        return self.publication.number if self.publication else None

    @property
    def anchors(self) -> tuple[str, ...]:
        return (self.anchor, *(piece.anchor for piece in self.pieces))


@dataclass(frozen=True)
class PackContent:
    """Everything of a pack but the pages that tell page numbers: front sheets, and notices of what is gone."""

    page: MeetingPage
    audience: Audience
    blocks: tuple[Block, ...]
    reader: str = ""  # whose copy the restricted one is

    @property
    def title(self) -> str:
        return f"{self.name}: {TITLES[self.audience]}"

    @property
    def name(self) -> str:
        meeting = self.page.meeting
        return f"{meeting.board.name}, {meeting.held_on:%-d %B %Y}"

    @property
    def is_restricted(self) -> bool:
        return self.audience == Audience.RESTRICTED

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The sections of all blocks but their front sheets."""
        return tuple(piece for block in self.blocks for piece in block.pieces)

    def anchors_of(self, item_id: int) -> tuple[str, ...]:
        """What there is to read under an item, wherever it stands."""
        return tuple(piece.anchor for piece in self.pieces if piece.item_id == item_id and not piece.gone)

    def anchors_of_paper(self, paper: str) -> tuple[str, ...]:
        """Where a paper stands that its readers have now, by its id in hexadecimal."""
        return tuple(piece.anchor for piece in self.pieces if piece.paper == paper and not piece.gone)

    def supplement(self, number: int) -> Block | None:
        return next(
            (block for block in self.blocks if block.publication and block.publication.supplement == number), None
        )

    @cached_property
    def key(self) -> str:
        """A hash of everything the pack is made from: the same key, the same pack.

        Page numbers are not in it: they follow from it and from what was told before, which never changes.
        """
        parts = [self.audience, self.title, self.page.meeting.board.pack_label, print_css()]
        parts += [f"{anchor}\0{html}" for anchor, html in numbered_html(self, NOWHERE).items()]
        parts += [piece.digest for piece in self.pieces]
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
    """The minutes as a document of their own, as the public has them; the caller has checked that they are open."""
    page = minutes_page(minutes, AnonymousUser())
    board = page.minutes.meeting.board
    return render_to_string(
        "reports/print/minutes.html", {"minutes": page, "board": board, "meeting": page.minutes.meeting}
    )


def decisions_html(minutes: Minutes) -> str:
    """The decisions of a meeting on a sheet; the caller has checked that the reader may have its minutes."""
    page = minutes_page(minutes, AnonymousUser())
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
    version = Version(entry.paper.pk.hex, entry.version.number)
    return Piece(
        anchor=version.anchor,
        title=title or entry.paper.shown_title,
        html="" if uploaded else _paper_html(entry, meeting, grounds),
        file=Path(entry.version.file.path) if uploaded else None,
        sha256=entry.version.sha256 if uploaded else "",
        parent=parent,
        note="   ".join(words for words in (grounds, UNTAGGED if is_untagged else "") if words),
        paper=version.paper,
        name=entry.paper.shown_title,
        item_id=entry.paper.item_id,
        version_id=entry.version.pk,
        is_untagged=is_untagged,
    )


@one_moment()
def pack_content(meeting: Meeting, audience: Audience, reader: User | None) -> PackContent:
    """The pack of a meeting. What is for everyone is chosen as nobody, so it cannot hold what is not public.

    `reader` chooses the papers of the restricted one, and has their name on it; None stands for a command on the
    server. Every member's copy has the same page numbers: what one of them may not have leaves a notice.
    """
    nobody = AnonymousUser()
    is_restricted = audience == Audience.RESTRICTED
    page = meeting_page(meeting, reader if is_restricted and reader else nobody)
    papers = pack_papers(meeting, reader if is_restricted else nobody)
    if page.publications:
        blocks = _Blocks(page, papers, is_for_all=not is_restricted).made()
    else:
        blocks = (_draft(page, papers),)
    agenda, *later = blocks
    pieces = (*_information(meeting), *agenda.pieces, *(_particulars(page) if audience == Audience.PRESS else ()))
    named = reader.name if is_restricted and reader else ""
    whole = Block(FRONT, "Agenda", agenda.publication, pieces, agenda.items, agenda.closed)
    return PackContent(page, audience, (whole, *later), named)


def _information(meeting: Meeting) -> tuple[Piece, ...]:
    if not meeting.board.has_public_information_section:
        return ()
    notices = meeting.board.notices.filter(placement=NoticePlacement.PUBLIC_INFORMATION)
    html = render_to_string("reports/print/information.html", {"meeting": meeting, "notices": notices})
    return (Piece(INFORMATION, "Public information", html=html),)


def _particulars(page: MeetingPage) -> tuple[Piece, ...]:
    context = {"page": page, "meeting": page.meeting, "board": page.meeting.board}
    html = render_to_string("reports/print/particulars.html", context)
    return (Piece(PARTICULARS, "Particulars for the press", html=html),)


def _item_pieces(item: ItemLine, made: Sequence[Piece], under: str = "") -> tuple[Piece, ...]:
    """The papers of one item: the first goes by the item's number and title, the others stand under it.

    In a block that was added, `under` its front sheet, it goes by its own title: it may be a further one.
    """
    pieces = []
    for place, piece in enumerate(made):
        first = place == 0
        words = piece.title if under else item.title
        title = f"{item.label}. {words}" if first and item.label else piece.title
        if piece.gone:
            title = f"{title} ({piece.gone.fate.value})"
        pieces.append(replace(piece, title=title, parent=under if first else made[0].anchor))
    return tuple(pieces)


def _draft(page: MeetingPage, papers: Sequence[PackPaper]) -> Block:
    """The agenda as its officers work on it."""
    by_id = {str(entry.paper.pk): entry for entry in papers}
    pieces: list[Piece] = []
    for item in page.items:
        found = [by_id[line.id] for line in item.papers if line.id in by_id]
        pieces += _item_pieces(item, [paper_piece(entry, page.meeting) for entry in found])
    return Block(FRONT, "Agenda", None, tuple(pieces), frozenset(item.id for item in page.items), {})


class _Blocks:
    """The blocks of a published agenda for one audience, from what was published and what may be read now.

    `is_for_all`: papers count from when they were open to everyone; else from when they were published at all.
    """

    def __init__(self, page: MeetingPage, papers: Sequence[PackPaper], *, is_for_all: bool) -> None:
        self.page = page
        self.is_for_all = is_for_all
        self.readable = {Version(entry.paper.pk.hex, entry.version.number): entry for entry in papers}
        self.lines = {UUID(line.id).hex: line for item in page.items for line in item.papers}
        self.history = printed_history(page.publications)
        self.rows = {_version(row): row for edition in self.history for row in edition.rows}
        self.added = additions(self._edition(edition) for edition in self.history)
        self.place_of = {version: added.number for added in self.added for version in added.papers}
        self.titles = {edition.publication.number: _block_title(edition.publication) for edition in self.history}

    def made(self) -> tuple[Block, ...]:
        editions = {edition.publication.number: edition for edition in self.history}
        everything = {
            added.number: added.papers
            for added in additions(Edition(number, _versions(made.rows)) for number, made in editions.items())
        }
        return tuple(self._block(added, editions[added.number], everything) for added in self.added)

    def _edition(self, made: PrintedEdition) -> Edition:
        """A declassification or a withdrawal has a block only for those whom it brings papers."""
        rows = [row for row in made.rows if self._has_place(row)]
        kinds = (PublicationKind.AGENDA, PublicationKind.SUPPLEMENT)
        return Edition(made.publication.number, _versions(rows), has_block=made.publication.kind in kinds)

    def _has_place(self, row: PrintedRow) -> bool:
        """Minutes have one from when they are published, which is no publication of this agenda."""
        if row.is_minutes and _version(row) not in self.readable and not self.lines[row.paper].withdrawn_at:
            return False
        return row.is_open or not self.is_for_all

    def _block(self, added: Addition, edition: PrintedEdition, everything: Mapping[int, Collection[Version]]) -> Block:
        publication = edition.publication
        is_agenda = publication.kind == PublicationKind.AGENDA
        anchor = FRONT if is_agenda else f"publication-{publication.number}"
        pieces: list[Piece] = []
        closed: dict[int, tuple[PaperLine, ...]] = {}
        for item in self.page.items:
            mine = [version for version in added.papers if self.rows[version].item_id == item.id]
            pieces += _item_pieces(item, [self._piece(version) for version in mine], "" if is_agenda else anchor)
            hidden = [
                self.lines[version.paper]
                for version in everything.get(added.number, ())
                if self.rows[version].item_id == item.id
                and version not in added.papers
                and not self.rows[version].is_minutes
                and not self.lines[version.paper].is_readable
            ]
            closed[item.id] = tuple(line for line in hidden if not line.withdrawn_at)
        return Block(anchor, self.titles[publication.number], publication, tuple(pieces), edition.new_items, closed)

    def _piece(self, version: Version) -> Piece:
        entry = self.readable.get(version)
        if entry:
            return paper_piece(entry, self.page.meeting)
        row, line = self.rows[version], self.lines[version.paper]
        return Piece(
            anchor=version.anchor,
            title=line.title,
            paper=version.paper,
            name=line.title,
            item_id=row.item_id,
            gone=self._gone(version, line),
            version_id=None if row.is_minutes else row.version_id,
            pages=row.pages,
        )

    def _gone(self, version: Version, line: PaperLine) -> Gone:
        if line.withdrawn_at:
            return Gone(Fate.WITHDRAWN, line.withdrawn_at, line.withdrawn_reason)
        later = [found for found in self.readable if found.paper == version.paper and found in self.place_of]
        if not later:
            return Gone(Fate.HIDDEN)
        number = self.place_of[later[0]]
        made = next(edition.publication for edition in self.history if edition.publication.number == number)
        return Gone(Fate.REPLACED, made.published_at, successor=later[0].anchor, block=self.titles[number])


def _version(row: PrintedRow) -> Version:
    return Version(row.paper, row.number)


def _versions(rows: Sequence[PrintedRow]) -> tuple[Version, ...]:
    return tuple(_version(row) for row in rows)


def _block_title(publication: Publication) -> str:
    if publication.kind == PublicationKind.AGENDA:
        return "Agenda"
    return "Opened papers" if publication.kind == PublicationKind.DECLASSIFICATION else publication.name


def uncounted_html(pieces: Sequence[Piece], meeting: Meeting) -> dict[str, str]:
    """The text of papers that nobody may have any more and nobody has counted, by anchor: for their length only."""
    ids = [piece.version_id for piece in pieces if piece.gone and not piece.pages and piece.version_id]
    found = {piece.version_id: piece.html for piece in (paper_piece(e, meeting) for e in papers_in_versions(ids))}
    return {piece.anchor: html for piece in pieces if (html := found.get(piece.version_id))}
