"""What changed between two texts, word by word. Knows no model: it is given headings and texts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
NEARBY = 1  # unchanged paragraphs shown before and after one that changed


class Mark(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


Span = tuple[Mark, str]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the newer text, or one that it lost, in spans of one mark each."""

    spans: tuple[Span, ...]

    @property
    def is_changed(self) -> bool:
        return any(mark != Mark.SAME for mark, _ in self.spans)


@dataclass(frozen=True)
class Change:
    """One section that changed: only the changed paragraphs and their neighbours; None stands for a gap."""

    heading: str
    paragraphs: tuple[Paragraph | None, ...]
    mark: Mark  # ADDED or REMOVED for a section that only one of the versions has

    @property
    def count(self) -> int:
        return sum(1 for paragraph in self.paragraphs if paragraph and paragraph.is_changed)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The sections that differ, by heading, in the order of the newer text; what it lost comes last."""
    found = []
    for heading in [*after, *(heading for heading in before if heading not in after)]:
        old, new = _paragraphs(before.get(heading, "")), _paragraphs(after.get(heading, ""))
        if old == new:
            continue
        mark = Mark.ADDED if heading not in before else Mark.REMOVED if heading not in after else Mark.SAME
        found.append(Change(heading, _with_gaps(compare(old, new)), mark))
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", text) if part.strip()]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Every paragraph of the newer text in order, with those it lost in between. Its spans hold each whole."""
    found: list[Paragraph] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found += [Paragraph(((Mark.SAME, text),)) for text in new[j1:j2]]
            continue
        paired = min(i2 - i1, j2 - j1)
        found += [Paragraph(_words(old[i1 + place], new[j1 + place])) for place in range(paired)]
        found += [Paragraph(((Mark.REMOVED, text),)) for text in old[i1 + paired : i2]]
        found += [Paragraph(((Mark.ADDED, text),)) for text in new[j1 + paired : j2]]
    return found


def _words(old: str, new: str) -> tuple[Span, ...]:
    """Old and new as one run of spans. Texts that share less than half of their words stand as a whole."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.5:
        return ((Mark.REMOVED, old), (Mark.ADDED, new))
    spans: list[Span] = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            spans.append((Mark.SAME, "".join(after[j1:j2])))
            continue
        if i2 > i1:
            spans.append((Mark.REMOVED, "".join(before[i1:i2])))
        if j2 > j1:
            spans.append((Mark.ADDED, "".join(after[j1:j2])))
    return tuple(spans)


def _with_gaps(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph | None, ...]:
    near = {
        place
        for at, paragraph in enumerate(paragraphs)
        if paragraph.is_changed
        for place in range(at - NEARBY, at + NEARBY + 1)
    }
    kept: list[Paragraph | None] = []
    for at, paragraph in enumerate(paragraphs):
        if at in near:
            kept.append(paragraph)
        elif not kept or kept[-1] is not None:
            kept.append(None)
    return tuple(kept)
