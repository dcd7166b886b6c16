"""A paper as blocks: the paragraphs, rows and page texts that notes hang on and pages begin with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from boards.enums import ParagraphKind
from boards.models import PaperVersion
from boards.reporting import Row, report
from boards.selectors.minutes import MinuteLine, MinutesPage
from hwb_portal.core.richtext import to_html
from hwb_portal.reading.marking import text_of

PART_LETTERS = 55_000  # of HTML; with the frame of a page and a reader's own notes a part stays under 100 kB
HEADINGS = 3  # the level of headings inside a section's text
_GAP = re.compile(r"\n[ \t]*\n")
NO_TEXT = mark_safe("<p>This page has no text that can be read out. Open the PDF to see it.</p>")


@dataclass(frozen=True)
class Block:
    """`key` names it within its paper, as the printed page does. `page` counts from 0, where the text itself knows it.

    `label` is its printed number, `term` what a row of a table of facts is about.
    """

    key: str
    html: SafeString
    label: str = ""
    term: str = ""
    page: int | None = None

    @cached_property
    def text(self) -> str:
        return text_of(self.html)


@dataclass(frozen=True)
class Section:
    """Blocks under one heading; `is_continued` when the heading stands in the part before."""

    heading: str
    blocks: tuple[Block, ...]
    is_continued: bool = False


def sections_of(version: PaperVersion, minutes: MinutesPage | None = None) -> tuple[Section, ...]:
    """All blocks of a version its reader may have; of a minutes paper, those of the minutes."""
    if version.is_uploaded:
        return (Section("", tuple(_pages(version.text))),)
    if minutes is not None:
        return tuple(_minutes(minutes))
    return tuple(_report(version))


def blocks_of(sections: Iterable[Section]) -> tuple[Block, ...]:
    return tuple(block for section in sections for block in section.blocks)


def parts_of(sections: Sequence[Section], letters: int = PART_LETTERS) -> tuple[tuple[Section, ...], ...]:
    """Sections in parts of about so many letters, cut between blocks: at a heading where one is near the end."""
    parts: list[list[Section]] = [[]]
    filled = 0
    for section in sections:
        size = sum(len(block.html) for block in section.blocks)
        if filled > letters / 2 and filled + size > letters:
            parts.append([])
            filled = 0
        taken: list[Block] = []
        is_continued = False
        for block in section.blocks:
            if filled and filled + len(block.html) > letters:
                if taken:
                    parts[-1].append(replace(section, blocks=tuple(taken), is_continued=is_continued))
                    is_continued = True
                parts.append([])
                taken, filled = [], 0
            taken.append(block)
            filled += len(block.html)
        if taken or not section.blocks:
            parts[-1].append(replace(section, blocks=tuple(taken), is_continued=is_continued))
    return tuple(tuple(part) for part in parts)


def _pages(pages: Iterable[str]) -> Iterable[Block]:
    for number, text in enumerate(pages):
        found = [part.strip("\n") for part in _GAP.split(text.replace("\r\n", "\n")) if part.strip()]
        for place, part in enumerate(found, start=1):
            yield Block(f"p{number + 1}-{place}", format_html('<p class="hwb-read__lines">{}</p>', part), page=number)
        if not found:
            yield Block(f"p{number + 1}-1", NO_TEXT, page=number)


def _report(version: PaperVersion) -> Iterable[Section]:
    written = report(version, heading_level=HEADINGS)
    if written.head:
        yield Section("", tuple(_rows("head", written.head, "Not stated")))
    for number, section in enumerate(written.sections, start=1):
        blocks = (
            Block(f"b{number}-{place}", paragraph.html, label=paragraph.label)
            for place, paragraph in enumerate(section.paragraphs, start=1)
        )
        yield Section(f"{section.number} {section.heading}".strip(), tuple(blocks))
    if written.signoff:
        yield Section("Sign-off", tuple(_rows("signoff", written.signoff, "Left blank")))
    if written.acronyms:
        words = (
            Block(f"acronym-{n}", escape(full), term=short) for n, (short, full) in enumerate(written.acronyms, 1)
        )
        yield Section("Acronyms used in this report", tuple(words))


def _rows(key: str, rows: Sequence[Row], blank: str) -> Iterable[Block]:
    for number, row in enumerate(rows, start=1):
        yield Block(f"{key}-{number}", escape(blank) if row.is_blank else row.html, term=row.heading)


def _minutes(minutes: MinutesPage) -> Iterable[Section]:
    opening = minutes.minutes.opening
    if opening:
        yield Section("", (Block("opening-1", format_html("<p>{}</p>", opening)),))
    groups = (
        ("Present", minutes.present),
        ("Substitutes", minutes.substitutes),
        ("Apologies", minutes.apologies),
        ("Observers", minutes.observers),
        ("In attendance", minutes.in_attendance),
    )
    attendance = tuple(
        Block(
            f"attendance-{number}",
            format_html(
                "<ul>{}</ul>", format_html_join("\n", "<li>{} {}</li>", ((e.name, e.capacity) for e in entries))
            ),
            term=term,
        )
        for number, (term, entries) in enumerate(groups, start=1)
        if entries
    )
    if attendance:
        yield Section("Attendance", attendance)
    for number, line in enumerate(minutes.items, start=1):
        heading = f"{line.item.number}. {line.title}" if line.item.number else line.title
        yield Section(heading, tuple(_minute(number, line, minutes.minutes.meeting.board.decision_word)))


def _minute(number: int, line: MinuteLine, decision_word: str) -> Iterable[Block]:
    if line.is_withheld:
        words = format_html("<p>Taken with press and public excluded.</p>\n{}", to_html(line.item.public_summary))
        yield Block(f"withheld{number}-1", words)
    for place, note in enumerate(line.notes, start=1):
        yield Block(f"said{number}-{place}", format_html("<p>{}</p>", note))
    for place, paragraph in enumerate(line.paragraphs, start=1):
        is_decision = paragraph.kind in (ParagraphKind.RESOLUTION, ParagraphKind.CONCLUSION)
        owners = ", ".join(owner.label for owner in paragraph.owners.all())
        html = format_html(
            "{}{}{}",
            format_html("<p><strong>{}</strong></p>\n", decision_word) if is_decision else "",
            to_html(paragraph.body, heading_level=HEADINGS),
            format_html("\n<p>Action: {}</p>", owners) if owners else "",
        )
        yield Block(f"b{number}-{place}", html, label=paragraph.label)
    for place, counted in enumerate(line.votes, start=1):
        vote = counted.vote
        told = f"Vote: {vote.question} {vote.in_favour} for, {vote.against} against, {vote.abstained} abstained."
        yield Block(f"vote{number}-{place}", format_html("<p>{} {}.</p>", told, counted.outcome.value))
