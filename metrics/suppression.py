"""Small numbers that could point at a person: which figures of a table must not be shown.

A count from one up to the limit is hidden. Where a total would give it away by subtraction, other figures are hidden
with it, until at least two are and what they add up to is no small number itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Sum:
    """Figures that add up to another: the districts to the county, the quarters to the year."""

    total: int
    parts: tuple[int, ...]


def is_small(count: Decimal, below: int) -> bool:
    """Whether a count must be hidden for itself. None at all is no person's, so it may be shown."""
    return 0 < count < below


def hidden(counts: Mapping[int, Decimal], sums: Sequence[Sum], below: int) -> frozenset[int]:
    """The keys of `counts` that must not be shown. A sum names keys of `counts` only.

    In every sum either nothing is hidden, or the total is, or two parts at least whose counts reach `below`.
    """
    found = {key for key, count in counts.items() if is_small(count, below)}
    is_open = True
    while is_open:
        is_open = False
        for each in sums:
            while not _is_safe(each, counts, found, below):
                found.add(_next(each, counts, found))
                is_open = True
    return frozenset(found)


def _is_safe(each: Sum, counts: Mapping[int, Decimal], found: set[int], below: int) -> bool:
    parts = [key for key in each.parts if key in found]
    if each.total in found:
        return bool(parts) or not each.parts
    return not parts or (len(parts) > 1 and sum(counts[key] for key in parts) >= below)


def _next(each: Sum, counts: Mapping[int, Decimal], found: set[int]) -> int:
    """The smallest part that is still shown, nothing at all last; the total when every part is hidden."""
    shown = [key for key in each.parts if key not in found]
    return min(shown, key=lambda key: (counts[key] == 0, counts[key]), default=each.total)
