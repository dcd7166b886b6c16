"""One part of a paper as it is read: its blocks, the pack pages that begin in them, and the parts around it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from boards.models import Meeting, Paper, PaperVersion
from boards.selectors import PaperPage
from hwb_portal.reading.anchoring import Found
from hwb_portal.reading.blocks import Block, Section, blocks_of, parts_of, sections_of
from hwb_portal.reading.changes import BlockChange, Changes, changes_between
from hwb_portal.reading.marking import Wrap, marked
from hwb_portal.reading.models import Note, Reading
from hwb_portal.reading.placing import placed
from hwb_portal.reading.selectors.contents import ContentsPage, PaperEntry, pages_words
from reports.selectors import Numbered

PLACES_LISTED, WORDS_LISTED = 20, 8  # changed paragraphs, and words of each
MARK = ('<mark class="hwb-noted">', "</mark>")


@dataclass(frozen=True)
class ShownBlock:
    """`anchors` are the pages that can be jumped to here; `opens` is the name of the one that begins here, or "".

    `notes` are the reader's own; `is_marked` tells that one of them is on the whole of it.
    """

    block: Block
    html: SafeString
    anchors: tuple[str, ...]
    opens: str
    notes: tuple[Note, ...] = ()
    is_marked: bool = False
    lost: tuple[str, ...] = ()  # paragraphs that stood before it in the version compared with


@dataclass(frozen=True)
class ShownSection:
    heading: str
    is_continued: bool
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True)
class PartLink:
    number: int
    url: str
    is_here: bool


@dataclass(frozen=True)
class ChangedPlace:
    url: str
    words: str


@dataclass(frozen=True)
class Since:
    """The version that the present one is compared with, how many paragraphs changed, and where."""

    number: int
    count: int
    places: tuple[ChangedPlace, ...]
    lost_at_end: tuple[str, ...]


@dataclass(frozen=True)
class PartPage:
    """`number` and `count` of the part. `is_numbered` tells that its pages are called as in the pack."""

    page: PaperPage
    contents: ContentsPage
    version: PaperVersion
    sections: tuple[ShownSection, ...]
    number: int
    count: int
    is_numbered: bool
    entry: PaperEntry | None
    reading: Reading | None  # how far this reader is with the paper
    since: Since | None  # what is compared with, where the reader asked for that
    to_place: tuple[Note, ...]  # the reader's notes whose words are not in this version
    previous: tuple[str, str] | None  # address and label
    following: tuple[str, str] | None

    @property
    def paper(self) -> Paper:
        return self.page.paper

    @property
    def meeting(self) -> Meeting:
        return self.contents.meeting

    @property
    def parts(self) -> tuple[PartLink, ...]:
        return tuple(
            PartLink(number, part_url(self.meeting, self.paper.pk, number), number == self.number)
            for number in range(1, self.count + 1)
        )

    @property
    def first_block(self) -> str:
        return next((shown.block.key for section in self.sections for shown in section.blocks), "")

    @property
    def is_read(self) -> bool:
        return self.reading is not None and self.reading.read_number == self.version.number

    @property
    def read_before(self) -> int | None:
        """The number of the earlier version that this reader has read."""
        number = self.reading.read_number if self.reading else None
        return number if number is not None and number < self.version.number else None

    @property
    def is_last(self) -> bool:
        return self.number == self.count

    @property
    def pages_words(self) -> str:
        """Which pages of the pack begin in this part."""
        opened = [shown.opens for section in self.sections for shown in section.blocks if shown.opens]
        return pages_words(opened) if self.is_numbered else ""


Openings = Mapping[str, tuple[tuple[str, ...], str]]


def openings(blocks: Sequence[Block], numbered: Numbered | None) -> Openings:
    """For each block on which a page begins: the anchors to put there, and the name of the page that it opens.

    A page that begins inside a block has its anchor at that block. Pages of an upload that is in no pack are counted
    from 1.
    """
    opened = _opened(blocks, numbered)
    count = len(numbered.names) if numbered else max(opened, default=-1) + 1
    names = numbered.names if numbered else tuple(str(number + 1) for number in range(count))
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    key = blocks[0].key if blocks and names else ""
    for page, name in enumerate(names):
        begins = page in opened
        key = opened.get(page, key)
        anchors, opens = found.get(key, ((), ""))
        found[key] = ((*anchors, name), name if begins else opens)
    return found


def _opened(blocks: Sequence[Block], numbered: Numbered | None) -> dict[int, str]:
    """The first block of each page, by page from 0."""
    opened: dict[int, str] = {}
    for block in blocks:
        if block.page is not None:
            opened.setdefault(block.page, block.key)
    if not opened and numbered:
        keys = {block.key for block in blocks}
        opened = {page: key for page, key in numbered.openings.items() if key in keys}
        opened[0] = blocks[0].key if blocks else ""
    return opened


def part_with(sections: Sequence[Section], key: str) -> int:
    """The number of the part in which a block stands; the first when there is no such block."""
    for number, part in enumerate(parts_of(sections), start=1):
        if any(block.key == key for block in blocks_of(part)):
            return number
    return 1


def sections_of_page(page: PaperPage) -> tuple[Section, ...]:
    """The text of a paper's page; empty while minutes are not published."""
    if page.version is None or not page.has_text:
        return ()
    return sections_of(page.version, page.minutes)


def place_of_page(page: PaperPage, numbered: Numbered | None, offset: int) -> int:
    """The part in which one of a paper's pages begins."""
    sections = sections_of_page(page)
    name = numbered.names[offset] if numbered else str(offset + 1)
    for key, (anchors, _) in openings(blocks_of(sections), numbered).items():
        if name in anchors:
            return part_with(sections, key)
    return 1


def part_page(
    page: PaperPage, contents: ContentsPage, number: int, *, notes: Sequence[Note] = (), compared: int | None = None
) -> PartPage | None:
    """None when the paper has no such part. `contents` and `notes` are those of the same reader.

    `compared` is the number of an earlier version to show the changes from, when this reader may have it.
    """
    sections = sections_of_page(page)
    parts = parts_of(sections)
    if page.version is None or not 1 <= number <= len(parts):
        return None
    entry = next((found for found in contents.papers if found.line.id == str(page.paper.pk)), None)
    numbered = entry.numbers if entry else None
    blocks = blocks_of(sections)
    opened = openings(blocks, numbered)
    places = placed(notes, blocks)
    on_block: dict[str, list[tuple[Note, Found]]] = defaultdict(list)
    for note, found in places.items():
        if found:
            on_block[blocks[found.paragraph].key].append((note, found))
    # Minutes are read as they stand: their text is in no version.
    earlier = () if page.minutes else page.versions
    before = next((version for version in earlier if version.number == compared), None)
    changes = _changes(before, blocks) if before and before.number < page.version.number else None
    at = {block.key: place for place, block in enumerate(blocks)}
    changed = changes.by_paragraph if changes else {}
    shown = tuple(
        ShownSection(
            section.heading,
            section.is_continued,
            tuple(
                _shown(
                    block,
                    opened.get(block.key, ((), "")),
                    on_block[block.key],
                    changed.get(at[block.key], BlockChange()),
                )
                for block in section.blocks
            ),
        )
        for section in parts[number - 1]
    )
    previous, following = _around(page, contents, entry, number, len(parts))
    return PartPage(
        page=page,
        contents=contents,
        version=page.version,
        sections=shown,
        number=number,
        count=len(parts),
        is_numbered=numbered is not None,
        entry=entry,
        reading=contents.reading_of(page.paper.pk),
        since=_since(contents.meeting, page, before, changes, sections) if before and changes else None,
        to_place=tuple(note for note, found in places.items() if found is None),
        previous=previous,
        following=following,
    )


def _changes(before: PaperVersion, blocks: Sequence[Block]) -> Changes:
    old = blocks_of(sections_of(before))
    return changes_between([block.text for block in old], [block.text for block in blocks])


def _since(
    meeting: Meeting, page: PaperPage, before: PaperVersion, changes: Changes, sections: Sequence[Section]
) -> Since:
    blocks = blocks_of(sections)
    places = []
    for place in list(changes.by_paragraph)[:PLACES_LISTED]:
        key, words = blocks[place].key, " ".join(blocks[place].text.split()[:WORDS_LISTED])
        address = part_url(meeting, page.paper.pk, part_with(sections, key))
        places.append(ChangedPlace(f"{address}?changes={before.number}#{key}", f"{words}…"))
    return Since(before.number, changes.count, tuple(places), changes.lost_at_end)


def _shown(
    block: Block, opened: tuple[tuple[str, ...], str], own: Sequence[tuple[Note, Found]], change: BlockChange
) -> ShownBlock:
    whole = len(block.text.strip())
    on_words = [found for _, found in own if found.end - found.start < whole]
    wraps = [*change.wraps, *(Wrap(found.start, found.end, *MARK) for found in on_words)]
    html = marked(block.html, wraps, change.inserts)
    return ShownBlock(block, html, *opened, tuple(note for note, _ in own), len(on_words) < len(own), change.lost)


def part_url(meeting: Meeting, paper: object, number: int) -> str:
    place = [meeting.board.slug, meeting.slug, paper]
    return reverse("reading:paper", args=place) if number == 1 else reverse("reading:part", args=[*place, number])


def _around(
    page: PaperPage, contents: ContentsPage, entry: PaperEntry | None, number: int, count: int
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    papers = contents.papers
    at = papers.index(entry) if entry else None
    before = papers[at - 1] if at else None
    after = papers[at + 1] if at is not None and at + 1 < len(papers) else None
    previous = (before.url, before.line.title) if before else None
    following = (after.url, after.line.title) if after else None
    if number > 1:
        previous = (part_url(contents.meeting, page.paper.pk, number - 1), f"Part {number - 1} of this paper")
    if number < count:
        following = (part_url(contents.meeting, page.paper.pk, number + 1), f"Part {number + 1} of this paper")
    return previous, following
