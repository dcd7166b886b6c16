"""What changed between two versions, put on the paragraphs of the newer one. Pure but for its escaping."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from boards.comparing import Mark, compare
from hwb_portal.reading.marking import Insert, Wrap

ADDED = (
    '<ins class="hwb-added"><span class="govuk-visually-hidden">added: </span>',
    '<span class="govuk-visually-hidden"> end</span></ins>',
)
REMOVED = (
    '<del class="hwb-removed"><span class="govuk-visually-hidden">taken out: </span>{}'
    '<span class="govuk-visually-hidden"> end</span></del>'
)


@dataclass(frozen=True)
class BlockChange:
    """Marks inside one paragraph, and the paragraphs that stood before it and are gone."""

    wraps: tuple[Wrap, ...] = ()
    inserts: tuple[Insert, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """`by_paragraph` has the changed ones only, by their place; `lost_at_end` stood behind the last."""

    by_paragraph: dict[int, BlockChange]
    lost_at_end: tuple[str, ...]

    @property
    def count(self) -> int:
        return sum(bool(c.wraps or c.inserts) + len(c.lost) for c in self.by_paragraph.values()) + len(
            self.lost_at_end
        )


def changes_between(old: Sequence[str], new: Sequence[str]) -> Changes:
    """`old` and `new` are the texts of paragraphs."""
    found: dict[int, BlockChange] = {}
    lost: list[str] = []
    place = 0
    for paragraph in compare(old, new):
        if all(mark == Mark.REMOVED for mark, _ in paragraph.spans):
            lost += [text for _, text in paragraph.spans if text.strip()]
            continue
        wraps, inserts, at = [], [], 0
        for mark, text in paragraph.spans:
            if mark == Mark.REMOVED:
                inserts.append(Insert(at, _removed(text)))
                continue
            if mark == Mark.ADDED:
                wraps.append(Wrap(at, at + len(text), *ADDED))
            at += len(text)
        if wraps or inserts or lost:
            found[place] = BlockChange(tuple(wraps), tuple(inserts), tuple(lost))
            lost = []
        place += 1
    return Changes(found, tuple(lost))


def _removed(text: str) -> SafeString:
    return format_html(REMOVED, escape(text))
