"""A structured report as data: head, numbered sections, sign-off table. The page and the PDF print the same."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from boards.enums import ParagraphNumbering, PartPlacement
from boards.models import Acronym, PaperVersion, VersionSection
from hwb_portal.core.richtext import to_html

_LIST_MARKER = re.compile(r"^\s*(?:\d+[.)]|[-*+])\s+")
_BLOCKS = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Paragraph:
    """`label` is the printed number ("3.1", "17"), or "" for a table or a list that belongs to the one before."""

    label: str
    html: SafeString


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Row:
    heading: str
    html: SafeString
    is_blank: bool


@dataclass(frozen=True)
class Report:
    head: tuple[Row, ...]
    sections: tuple[Section, ...]
    signoff: tuple[Row, ...]
    acronyms: tuple[tuple[str, str], ...]

    @property
    def is_numbered(self) -> bool:
        """Some paragraph carries a number, so that text without one lines up with those that do."""
        return any(paragraph.label for section in self.sections for paragraph in section.paragraphs)


def _source_blocks(body: str) -> list[tuple[bool, str]]:
    """The top-level blocks of a text as (takes a number, source). A list that opens a text is numbered by line."""
    lines = body.splitlines()
    blocks: list[tuple[bool, str]] = []
    tokens = _BLOCKS.parse(body)
    for token in tokens:
        if token.level != 0 or token.map is None or token.nesting == -1:
            continue
        first, last = token.map
        if token.type == "ordered_list_open" and not blocks:
            for item in tokens:
                if item.type == "list_item_open" and item.level == 1 and item.map and item.map[0] < last:
                    text = "\n".join(lines[item.map[0] : item.map[1]])
                    indent = len(text) - len(_LIST_MARKER.sub("", text, count=1))
                    rest = [line[indent:] if line[:indent].isspace() else line for line in text.splitlines()[1:]]
                    blocks.append((True, "\n".join([_LIST_MARKER.sub("", text.splitlines()[0]), *rest])))
        else:
            blocks.append((token.type == "paragraph_open", "\n".join(lines[first:last])))
    return blocks


def _sections(sections: Iterable[VersionSection], numbering: str, heading_level: int) -> tuple[Section, ...]:
    printed: list[Section] = []
    running = 0
    for place, section in enumerate(sections, start=1):
        within = 0
        paragraphs = []
        for takes_number, source in _source_blocks(section.body):
            label = ""
            if takes_number and section.is_numbered and numbering == ParagraphNumbering.RUNNING:
                running += 1
                label = str(running)
            elif takes_number and section.is_numbered and numbering == ParagraphNumbering.BY_SECTION:
                within += 1
                label = f"{place}.{within}"
            paragraphs.append(Paragraph(label, to_html(source, heading_level=heading_level)))
        number = f"{place}.0" if numbering == ParagraphNumbering.BY_SECTION else ""
        printed.append(Section(section.key, number, section.heading, tuple(paragraphs)))
    return tuple(printed)


def _rows(sections: Iterable[VersionSection], heading_level: int) -> tuple[Row, ...]:
    return tuple(
        Row(section.heading, to_html(section.body, heading_level=heading_level), not section.body.strip())
        for section in sections
    )


def report(version: PaperVersion, *, heading_level: int = 3) -> Report:
    """The report of a structured version. `heading_level` is the level of headings inside a section's text."""
    sections: Sequence[VersionSection] = list(version.sections.all())
    acronyms: Sequence[Acronym] = list(version.acronyms.all())
    numbering = version.template.paragraph_numbering if version.template else ParagraphNumbering.NONE

    def placed(placement: PartPlacement) -> list[VersionSection]:
        return [section for section in sections if section.placement == placement]

    return Report(
        head=_rows(placed(PartPlacement.HEAD), heading_level),
        sections=_sections(placed(PartPlacement.BODY), numbering, heading_level),
        signoff=_rows(placed(PartPlacement.SIGNOFF), heading_level),
        acronyms=tuple((acronym.short, acronym.full) for acronym in acronyms),
    )
