"""What a careful reader asks about printed figures. Nothing is corrected: printed and recomputed stand side by side.

The rules answer contradictions that members found by hand in the Hertfordshire and Herefordshire packs of 2017.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from metrics.rating import Worded
from metrics.significance import base_of, follows, recomputed

JUMP = Decimal(50)
"""Per cent of the figure before, beyond which a change asks for a reason."""
PLACES = Decimal("0.01")
_PER_CENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")


class Rule(Worded):
    """What is odd about a figure."""

    TOTAL = "total", "The parts do not add up to the total"
    SHARE = "share", "The figure does not follow from its counts"
    CHANGE = "change", "The change told does not follow from the figures"
    REPEATED = "repeated", "The same figure in two periods"
    BREAK = "break", "A break in the series"
    JUMP = "jump", "A change of more than half"
    BEYOND = "beyond", "A share beyond the whole"


@dataclass(frozen=True)
class Doubt:
    """One oddity: what was printed, what the figures give, and where. "" where there is nothing to recompute."""

    rule: Rule
    where: str
    printed: str
    recomputed: str


@dataclass(frozen=True)
class Point:
    """One printed figure of a series in time order, with its counts and what its numerator counts."""

    label: str
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    basis: str = ""


def check_total(where: str, total: Decimal, parts: Sequence[Decimal]) -> list[Doubt]:
    """Whether the parts add up. Fewer than two parts are no sum."""
    added = sum(parts, Decimal(0))
    if len(parts) < 2 or added == total:
        return []
    return [Doubt(Rule.TOTAL, where, _plain(total), _plain(added))]


def check_share(where: str, point: Point, unit: str) -> list[Doubt]:
    """Whether a share or rate follows from its counts, and whether a share lies between nothing and the whole."""
    base = base_of(unit)
    doubts = []
    if unit.strip() == "%" and not 0 <= point.value <= 100:
        doubts.append(Doubt(Rule.BEYOND, where, _plain(point.value), ""))
    if base is None or point.numerator is None or not point.denominator:
        return doubts
    if not follows(point.value, point.numerator, point.denominator, base):
        given = recomputed(point.numerator, point.denominator, base).quantize(PLACES)
        doubts.append(Doubt(Rule.SHARE, where, _plain(point.value), _plain(given)))
    return doubts


def check_change(where: str, told: Decimal, earlier: Decimal, later: Decimal) -> list[Doubt]:
    """Whether a change told in per cent follows from the figures, rounded to its own digits. `earlier` is not 0."""
    if follows(told, later - earlier, earlier, Decimal(100)):
        return []
    given = recomputed(later - earlier, earlier, Decimal(100)).quantize(PLACES)
    return [Doubt(Rule.CHANGE, where, f"{_plain(told)}%", f"{_plain(given)}%")]


def told_change(text: str, *, is_down: bool) -> Decimal | None:
    """The change that words tell, the first figure with a sign of per cent: "12% lower" is -12. None without one."""
    found = _PER_CENT.search(text)
    if found is None:
        return None
    return -Decimal(found[1]) if is_down else Decimal(found[1])


def check_series(where: str, points: Sequence[Point]) -> list[Doubt]:
    """Repeated figures, breaks and jumps between neighbours in time. Across a break nothing else is compared."""
    doubts = []
    for earlier, later in pairwise(points):
        place, pair = f"{where}, {earlier.label} to {later.label}", f"{_plain(earlier.value)} to {_plain(later.value)}"
        if earlier.basis != later.basis:
            counted = " to ".join(point.basis or "not said" for point in (earlier, later))
            doubts.append(Doubt(Rule.BREAK, place, f"{pair}, counting {counted}", _like_for_like(earlier, later)))
        elif earlier.value == later.value:
            doubts.append(Doubt(Rule.REPEATED, place, pair, ""))
        elif earlier.value and abs(later.value - earlier.value) * 100 > JUMP * abs(earlier.value):
            share = ((later.value - earlier.value) * 100 / abs(earlier.value)).quantize(Decimal("0.1"))
            doubts.append(Doubt(Rule.JUMP, place, pair, f"{_plain(share)}%"))
    return doubts


def _like_for_like(earlier: Point, later: Point) -> str:
    """The shares from the counts, as far as they are known."""
    known = [point for point in (earlier, later) if point.numerator is not None and point.denominator]
    return "; ".join(
        f"{point.label}: {_plain(point.numerator or Decimal(0))} of {_plain(point.denominator or Decimal(0))}"
        for point in known
    )


def _plain(value: Decimal) -> str:
    return format(value, ",f")
