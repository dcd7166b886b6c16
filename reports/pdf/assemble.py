"""Several PDFs to one pack: pages, tags, stamps, bookmarks and links.

In `reports` only this module, `finishing`, `tags` and `stamps` import pikepdf.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pikepdf import AccessMode, Array, Dictionary, Name, OutlineItem, Page, Pdf, String

from boards.cleaning import is_tagged
from hwb_portal.core.faults import fault_point
from reports.pdf.stamps import Box, stamp_pages, visible_frame
from reports.pdf.tags import PRINTED, JoinedTags, claims_pdfua, holders, leaves, write

LINK = "pack:"
BACK = "Back to contents"


class UnknownAnchor(LookupError):  # noqa: N818 (named for what was not found)
    """A link or bookmark names a section, or a page of one, that the pack does not have."""


@dataclass(frozen=True)
class Bookmark:
    """A place inside a section; `page` counts from 0."""

    title: str
    page: int = 0
    children: tuple["Bookmark", ...] = ()


@dataclass(frozen=True)
class Section:
    """One document of a pack. `anchor` is its name in links, `pdf` the file or its bytes.

    `parent` is the anchor of an earlier section, under whose bookmark this one stands, or empty. `is_ours` says
    that `render_html` made it, which saves a look at each of its pages and tags.
    """

    anchor: str
    title: str
    pdf: bytes | Path
    parent: str = ""
    bookmarks: tuple[Bookmark, ...] = ()
    is_ours: bool = False

    def open(self) -> Pdf:
        return _open(self.pdf)


@dataclass(frozen=True)
class Joined:
    """What was put together. `first_pages` holds the first page of each section, from 1, by anchor."""

    pages: int
    first_pages: dict[str, int]
    accessible: int  # sections that are tagged
    untagged: tuple[str, ...]  # titles of the others


@dataclass(frozen=True)
class Assembled(Joined):
    """A pack in memory."""

    pdf: bytes


def _open(pdf: bytes | Path) -> Pdf:
    # Read as it is needed: neither 400 MB of papers nor a map of them has to fit in memory.
    return Pdf.open(io.BytesIO(pdf)) if isinstance(pdf, bytes) else Pdf.open(pdf, access_mode=AccessMode.stream)


def page_count(pdf: bytes | Path) -> int:
    """The number of pages of a PDF."""
    with _open(pdf) as opened:
        return len(opened.pages)


def page_openings(pdf: Path) -> dict[int, str]:
    """The named place that stands highest on each page, by page from 0; pages without one are left out."""
    highest: dict[int, tuple[float, str]] = {}
    with _open(pdf) as opened:
        pages: dict[object, int] = {page.objgen: number for number, page in enumerate(opened.pages)}
        for name, place in leaves(opened.Root.get("/Names", Dictionary()).get("/Dests"), "/Names"):
            number, height = pages[place[0].objgen], float(place[3])
            if number not in highest or height > highest[number][0]:
                highest[number] = (height, str(name))
    return {number: name for number, (_, name) in sorted(highest.items())}


def assemble(
    sections: Sequence[Section], *, title: str, label: Callable[[int, int], str], language: str = "en-GB"
) -> Assembled:
    """`assemble_to` in memory, for small documents."""
    target = io.BytesIO()
    joined = assemble_to(target, sections, title=title, label=label, language=language)
    return Assembled(joined.pages, joined.first_pages, joined.accessible, joined.untagged, target.getvalue())


def assemble_to(
    target: Path | io.BytesIO,
    sections: Sequence[Section],
    *,
    title: str,
    label: Callable[[int, int], str],
    numbers: Sequence[str] = (),
    typeface: bytes = b"",
    back_to: str = "",
    language: str = "en-GB",
) -> Joined:
    """Join sections in order; the same sections give the same bytes.

    `label(page, pages)`, both from 1, is stamped at the foot of each page. A link to `pack:<anchor>` becomes
    a jump to that section's first page, `pack:<anchor>#2` to its third. Tags are kept, a Part a section.
    PDF/UA is claimed only if every section claims it: an upload may be tagged, yet nobody has checked it.
    `numbers` are what a reader's program calls the pages, such as 4, 5, 5a, 9; left out, it counts them from 1.
    With `back_to`, the anchor of the section that holds the contents, the first page of each other one leads there.
    `typeface` is a rendered `stamps.typeface_page`; without it one is made here.
    Raises UnknownAnchor; ValueError for no sections, an anchor twice, or a parent that does not come before.
    """
    _check(sections)
    if back_to and back_to not in {section.anchor for section in sections}:
        raise UnknownAnchor(back_to)
    with Pdf.new() as out:
        pack = _Pack(out)
        for section in sections:
            with section.open() as source:
                pack.add(section, source)
        total = len(out.pages)
        labels = [label(number, total) for number in range(1, total + 1)]
        leading = [anchor for anchor in pack.spans if back_to and anchor != back_to]
        for anchor in leading:
            first = pack.spans[anchor][0]
            labels[first] = f"{BACK}   {labels[first]}"
        places = stamp_pages(out, labels, typeface=typeface, enclosed=pack.enclosed)
        for anchor in leading:
            pack.lead_back(anchor, back_to, places[pack.spans[anchor][0]])
        pack.tags.write(language=language)
        pack.link()
        _write_bookmarks(pack, sections)
        _describe(
            out,
            title,
            language,
            is_marked=len(pack.untagged) < len(sections),
            is_mixed=bool(pack.untagged),
        )
        out.Root.PageLabels = _page_labels(numbers)
        with out.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
            if pack.is_pdfua:
                metadata["pdfuaid:part"] = "1"
        first_pages = {anchor: first + 1 for anchor, (first, _) in pack.spans.items()}
        write(out, target, progress=_half_written)
        return Joined(total, first_pages, len(sections) - len(pack.untagged), tuple(pack.untagged))


def _half_written(percent: int) -> None:
    if percent >= 50:
        fault_point("pack.during_write")


def _check(sections: Sequence[Section]) -> None:
    if not sections:
        raise ValueError("A pack needs at least one section")
    known = {""}
    for section in sections:
        if section.anchor in known:
            raise ValueError(f"Anchor used twice or empty: {section.anchor!r}")
        if section.parent not in known:
            raise ValueError(f"The parent of {section.anchor!r} does not come before it: {section.parent!r}")
        known.add(section.anchor)


class _Pack:
    """The output while it grows."""

    def __init__(self, out: Pdf) -> None:
        self.out = out
        self.tags = JoinedTags(out)
        self.spans: dict[str, tuple[int, int]] = {}  # anchor: first page from 0, number of pages
        self.untagged: list[str] = []
        self.parts: dict[str, Dictionary] = {}  # of the sections that are tagged
        self.enclosed: set[int] = set()
        self.is_pdfua = True

    def add(self, section: Section, source: Pdf) -> None:
        first, count = len(self.out.pages), len(source.pages)
        if not count:
            raise ValueError(f"{section.title} has no pages")
        self.out.add_pages_from(
            source, forms="strip", outlines="ignore"
        )  # renames places that two sections name alike
        pages = list(self.out.pages)[first:]
        self.spans[section.anchor] = (first, count)
        if section.is_ours:
            self.enclosed.update(range(first, first + count))
        for page in pages:
            page.obj.Tabs = Name.S
        if section.is_ours or is_tagged(source):
            part = self.tags.add(source, pages, title=section.title, is_finished=section.is_ours)
            self.parts[section.anchor] = part
        else:
            self.untagged.append(section.title)
            _forget_tags(pages)
        self.is_pdfua = self.is_pdfua and (section.is_ours or claims_pdfua(source))

    def lead_back(self, anchor: str, back_to: str, place: Box) -> None:
        """Make the stamp on a section's first page a link to another section."""
        page = self.out.pages[self.spans[anchor][0]]
        link = self.out.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([round(edge, 3) for edge in place]),
                Border=Array([0, 0, 0]),
                F=PRINTED,
                Contents=String(BACK),
                A=Dictionary(Type=Name.Action, S=Name.GoTo, D=self.destination(back_to, 0)),
            )
        )
        if "/Annots" not in page.obj:
            page.obj.Annots = Array()
        page.obj.Annots.append(link)
        if anchor in self.parts:
            self.tags.add_link(self.parts[anchor], link, page, words=BACK)

    def destination(self, anchor: str, page: int) -> Array:
        """The top of a page of a section, at the reader's own zoom."""
        first, count = self.spans.get(anchor, (0, 0))
        if not 0 <= page < count:
            raise UnknownAnchor(f"{anchor}#{page}")
        target = self.out.pages[first + page]
        frame = visible_frame(target)
        left, top = frame.place(0, frame.height)
        return Array([target.obj, Name.XYZ, round(left, 3), round(top, 3), 0])

    def link(self) -> None:
        """Turn `pack:` addresses into jumps. Raises UnknownAnchor."""
        for page in self.out.pages:
            for annotation in _links(page):
                action = annotation.get("/A")
                address = str(action.get("/URI", "")) if isinstance(action, Dictionary) else ""
                if not address.startswith(LINK):
                    continue
                anchor, _, offset = address.removeprefix(LINK).partition("#")
                if offset and not offset.isdecimal():
                    raise UnknownAnchor(address)
                target = self.destination(anchor, int(offset or 0))
                annotation.A = Dictionary(Type=Name.Action, S=Name.GoTo, D=target)


def _links(page: Page) -> list[Dictionary]:
    found = page.obj.get("/Annots", Array())
    return [a for a in found if isinstance(a, Dictionary) and a.get("/Subtype") == Name.Link]


def _forget_tags(pages: Sequence[Page]) -> None:
    """Half a structure is left out: its keys would point at another section's elements."""
    for holder in holders(pages):
        for key in ("/StructParents", "/StructParent"):
            if key in holder:
                del holder[key]


def _write_bookmarks(pack: _Pack, sections: Sequence[Section]) -> None:
    items: dict[str, OutlineItem] = {}
    with pack.out.open_outline() as outline:
        for section in sections:
            item = OutlineItem(section.title, pack.destination(section.anchor, 0))
            item.children += [_outline_item(pack, section.anchor, mark) for mark in section.bookmarks]
            siblings = items[section.parent].children if section.parent else outline.root
            siblings.append(item)
            items[section.anchor] = item


def _outline_item(pack: _Pack, anchor: str, mark: Bookmark) -> OutlineItem:
    item = OutlineItem(mark.title, pack.destination(anchor, mark.page))
    item.children += [_outline_item(pack, anchor, child) for child in mark.children]
    return item


def _describe(out: Pdf, title: str, language: str, *, is_marked: bool, is_mixed: bool) -> None:
    root = out.Root
    root.Lang = String(language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    out.docinfo["/Title"] = String(title)
    if is_marked:
        root.MarkInfo = Dictionary(Marked=True)
        if is_mixed:
            root.MarkInfo.Suspects = True  # lets a reader fall back on the page's own order where there are no tags


def _page_labels(numbers: Sequence[str]) -> Dictionary:
    """Runs of numbers as ranges, each of the other names as a range of its own (ISO 32000-1, 12.4.2)."""
    ranges = Array()
    expected = None
    for place, name in enumerate(numbers or ("1",)):
        if name != expected:
            ranges.append(place)
            ranges.append(Dictionary(S=Name.D, St=int(name)) if name.isdecimal() else Dictionary(P=String(name)))
        expected = str(int(name) + 1) if name.isdecimal() else None
    return Dictionary(Nums=ranges)
