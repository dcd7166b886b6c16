"""The pages of a pack that tell page numbers: its front sheet, those of what was added, notices of what is gone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from boards.enums import NoticePlacement, PaperStatus
from boards.printing import printed_time
from boards.selectors.agenda import ItemLine, PaperLine
from hwb_portal.core.templatetags.ui import plain_date
from reports.numbering import Span, page_names
from reports.pieces import FRONT, INFORMATION, PARTICULARS, UNTAGGED, Fate, Piece

if TYPE_CHECKING:
    from reports.content import Block, PackContent


@dataclass(frozen=True)
class Places:
    """Where each section stands, and what each of its pages is called, by anchor.

    `within` are the anchors a link can reach; None when it can reach all.
    """

    spans: Mapping[str, Span]
    names: Mapping[str, tuple[str, ...]]
    within: Collection[str] | None = None

    @classmethod
    def of(cls, spans: Mapping[str, Span], sheets: Mapping[str, int]) -> "Places":
        """`sheets` holds how many pages each section has, in their order."""
        return cls(spans, page_names(spans, sheets))

    def first(self, anchor: str) -> str:
        """The first page, "" while it is being found."""
        return next(iter(self.names.get(anchor, ())), "")

    def last(self, anchor: str, *, is_gone: bool = False) -> str:
        """The last page that is there, or that was there before a notice took its place."""
        if is_gone and anchor in self.spans:
            return str(max(self.spans[anchor].last, self.spans[anchor].first))
        return (self.names.get(anchor) or ("",))[-1]

    def href(self, anchor: str) -> str:
        return f"pack:{anchor}" if self.within is None or anchor in self.within else ""


NOWHERE = Places({}, {})


@dataclass(frozen=True)
class PaperRow:
    """A paper in a table of contents."""

    title: str
    href: str
    first: str
    last: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class ItemRow:
    """An item in a table of contents: its first paper is told with it, the others stand below."""

    item: ItemLine
    status: str
    href: str
    first: str
    last: str
    words: tuple[str, ...]
    others: tuple[PaperRow, ...]
    closed: tuple[PaperLine, ...]
    is_new: bool


def numbered_html(content: "PackContent", places: Places) -> dict[str, str]:
    """Every page of a pack that tells page numbers, by anchor: each block's front sheet, each notice."""
    made = {}
    for block in content.blocks:
        if places.within is None or block.anchor in places.within:
            made[block.anchor] = _front(content, places) if block.anchor == FRONT else _added(content, block, places)
    for piece in content.pieces:
        if piece.gone and (places.within is None or piece.anchor in places.within):
            made[piece.anchor] = _notice(content, piece, places)
    return made


def _front(content: "PackContent", places: Places) -> str:
    """Front sheet and contents of the agenda. It says what became of its papers, and what was added.

    Where that makes it longer than it was when its numbers were told, the pages that are too many have letters: see
    `reports.numbering`. No number moves.
    """
    context = {
        **_common(content),
        "content": content,
        "notices": content.page.meeting.board.notices.filter(placement=NoticePlacement.FRONT_SHEET),
        "particulars": places.first(PARTICULARS),
        "information": places.first(INFORMATION),
        "lines": _agenda_rows(content, places),
        "added": [(block, places.href(block.anchor), places.first(block.anchor)) for block in content.blocks[1:]],
    }
    return render_to_string("reports/print/front.html", context)


def _added(content: "PackContent", block: "Block", places: Places) -> str:
    """Front sheet of a supplement, or of papers that were opened."""
    context = {
        **_common(content),
        "content": content,
        "title": block.title,
        "publication": block.publication,
        "lines": _added_rows(content, block, places),
    }
    return render_to_string("reports/print/supplement.html", context)


def _notice(content: "PackContent", piece: Piece, places: Places) -> str:
    """The page that stands where a paper was."""
    gone = piece.gone
    assert gone is not None
    item = next(item for item in content.page.items if item.id == piece.item_id)
    first, last = places.first(piece.anchor), places.last(piece.anchor, is_gone=True)
    context = {
        **_common(content),
        "piece": piece,
        "item": item,
        "gone": gone,
        "pages": f"Page {first}" if first == last else f"Pages {first} to {last}",
        "href": places.href(gone.successor),
        "successor": places.first(gone.successor),
    }
    return render_to_string("reports/print/notice.html", context)


def _common(content: "PackContent") -> dict[str, object]:
    meeting = content.page.meeting
    return {
        "page": content.page,
        "meeting": meeting,
        "board": meeting.board,
        "is_restricted": content.is_restricted,
        "is_demonstration": meeting.is_demonstration,
        "printed_time": printed_time(meeting.board, meeting.starts_local),
    }


def _agenda_rows(content: "PackContent", places: Places) -> list[ItemRow]:
    """Every item, with its papers and what later blocks brought to it."""
    agenda, *later = content.blocks
    rows = []
    for item in content.page.items:
        own = [piece for piece in agenda.pieces if piece.item_id == item.id]
        papers = [_paper_row(piece, places) for piece in own] + _brought_later(content, item, own, places)
        added = tuple(f"Added by {_in_sentence(block.title)}" for block in later if item.id in block.items)
        closed = tuple(line for line in item.papers if not line.is_readable and not line.withdrawn_at)
        first = papers[0] if papers else PaperRow("", "", "", "", ())
        rows.append(
            ItemRow(
                item=item,
                status=_status(item) if content.page.meeting.board.shows_paper_status else "",
                href=first.href,
                first=first.first,
                last=papers[max(len(own), 1) - 1].last if papers else "",
                words=first.words or added,
                others=tuple(papers[1:]),
                closed=closed,
                is_new=False,
            )
        )
    return rows


def _status(item: ItemLine) -> str:
    """What the agenda says of an item's papers; nothing once what was to follow is there."""
    is_there = any(line.is_readable for line in item.papers)
    if item.paper_status == PaperStatus.NONE or (item.paper_status == PaperStatus.TO_FOLLOW and is_there):
        return ""
    return str(item.paper_status.label).lower()


def _added_rows(content: "PackContent", block: "Block", places: Places) -> list[ItemRow]:
    """The items that a block brings or brings papers to. A paper of another title than its item's has its own line."""
    rows = []
    for item in content.page.items:
        papers = tuple(_paper_row(piece, places) for piece in block.pieces if piece.item_id == item.id)
        closed, is_new = block.closed.get(item.id, ()), item.id in block.items
        if not (papers or closed or is_new):
            continue
        if papers and papers[0].title == item.title:
            first, others = papers[0], papers[1:]
        else:
            first, others = PaperRow("", "", "", "", ()), papers
        rows.append(
            ItemRow(
                item=item,
                status="",
                href=first.href,
                first=first.first,
                last=(papers[-1] if others != papers else first).last,
                words=first.words,
                others=others,
                closed=closed,
                is_new=is_new,
            )
        )
    return rows


def _brought_later(content: "PackContent", item: ItemLine, own: Collection[Piece], places: Places) -> list[PaperRow]:
    """Papers that came to an item of the agenda afterwards, but for new versions, which their old ones tell of."""
    replaced = {piece.gone.successor for piece in own if piece.gone}
    return [
        _paper_row(piece, places, f"In {_in_sentence(block.title)}")
        for block in content.blocks[1:]
        for piece in block.pieces
        if piece.item_id == item.id and not piece.gone and piece.anchor not in replaced
    ]


def _paper_row(piece: Piece, places: Places, *words: str) -> PaperRow:
    found = list(words)
    if piece.is_untagged:
        found.append(UNTAGGED)
    if piece.gone:
        found.append(_gone_words(piece, places))
    return PaperRow(
        title=piece.name,
        href=places.href(piece.anchor),
        first=places.first(piece.anchor),
        last=places.last(piece.anchor, is_gone=piece.gone is not None),
        words=tuple(found),
    )


def _gone_words(piece: Piece, places: Places) -> str:
    gone = piece.gone
    assert gone is not None
    if gone.fate == Fate.REPLACED:
        return f"Replaced, now page {places.first(gone.successor)}"
    return f"Withdrawn on {plain_date(gone.at)}" if gone.fate == Fate.WITHDRAWN else "Not in this copy"


def _in_sentence(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"
