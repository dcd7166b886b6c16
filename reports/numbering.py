"""Which page numbers a pack has. Pure.

A pack grows at its end and nowhere else. The agenda is its first block; each later publication that brings an
audience something adds a block behind the last number that was ever told. A paper version stands once, where it was
first published, and keeps its numbers for good: one that is replaced, withdrawn or closed since leaves a notice of
one page in its place, and the numbers go on after those it had.

A section that has got longer since its numbers were told (a front sheet that says more, minutes that were confirmed
with changes) has letters on the pages that are too many: 3, 3a, 3b, 4. One that has got shorter leaves numbers out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ALPHABET = 26


@dataclass(frozen=True)
class Version:
    """One version of a paper, whatever it is about."""

    paper: str
    number: int

    @property
    def anchor(self) -> str:
        return f"{self.paper}-{self.number}"


@dataclass(frozen=True)
class Edition:
    """What stood in one publication for one audience, in the order of the agenda.

    `has_block` is True for what always has a front sheet, though it brings this audience nothing to read.
    """

    number: int
    papers: tuple[Version, ...]
    has_block: bool = False


@dataclass(frozen=True)
class Addition:
    """What one publication adds at the end of the pack."""

    number: int
    papers: tuple[Version, ...]


@dataclass(frozen=True)
class Span:
    """The numbers a section has: `pages` of them from `first` on. With 0 it stands behind the page before."""

    first: int
    pages: int

    @property
    def last(self) -> int:
        return self.first + self.pages - 1


def additions(history: Iterable[Edition]) -> tuple[Addition, ...]:
    """The blocks of a pack: each version in the first edition that had it, and never again."""
    placed: set[Version] = set()
    made = []
    for edition in history:
        new = tuple(version for version in edition.papers if version not in placed)
        placed.update(new)
        if new or edition.has_block:
            made.append(Addition(edition.number, new))
    return tuple(made)


def lay_out(blocks: Sequence[Sequence[str]], lengths: Mapping[str, int], told: Mapping[str, Span]) -> dict[str, Span]:
    """The numbers of every section, by anchor. `blocks` holds the anchors of each block, in order.

    `told` are the numbers readers have been given already: they stay. A block none of whose sections was told begins
    behind all of them. A section that turns up in a block that was told gets no number of its own, but letters.
    """
    spans: dict[str, Span] = {}
    page = 0
    for anchors in blocks:
        is_told = any(anchor in told for anchor in anchors)
        if not is_told:
            page = max([page, *(span.last for span in told.values())])
        for anchor in anchors:
            if anchor in told:
                spans[anchor] = told[anchor]
            else:
                spans[anchor] = Span(page + 1, 0 if is_told else lengths[anchor])
            page = max(page, spans[anchor].last)
    return spans


def page_names(spans: Mapping[str, Span], sheets: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """What each page of each section is called, by anchor. `sheets` holds how many pages there are, in their order."""
    lettered: Counter[int] = Counter()
    names: dict[str, tuple[str, ...]] = {}
    for anchor, count in sheets.items():
        span = spans[anchor]
        found = [str(number) for number in range(span.first, span.first + min(count, span.pages))]
        for _ in range(count - len(found)):
            lettered[span.last] += 1
            found.append(f"{span.last}{_letters(lettered[span.last])}")
        names[anchor] = tuple(found)
    return names


def _letters(place: int) -> str:
    """a to z, then aa to zz, as PDF page labels count."""
    return chr(ord("a") + (place - 1) % ALPHABET) * ((place - 1) // ALPHABET + 1)
