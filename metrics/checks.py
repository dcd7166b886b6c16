"""What a careful reader asks about printed figures. Nothing is corrected: printed and recomputed stand side by side.

The rules answer contradictions that members found by hand in the Hertfordshire and Herefordshire packs of 2017.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from metrics.rating import Worded
from metrics.significance import base_of, follows, recomputed

JUMP = Decimal(50)
"""Per cent of the figure before, beyond which a change asks for a reason."""
SMALL = 10
"""Counts under this are often the same twice."""
PLACES = Decimal("0.01")
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_ENDS = re.compile(r"([A-Z][a-z]+(?: [A-Z][a-z]+)*) (?:as )?(lowest|highest)")
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
    BREAKDOWN = "breakdown", "Two breakdowns come to different totals"
    TWICE = "twice", "Printed otherwise elsewhere"
    DIRECTION = "direction", "The direction told is not that of the figures"
    WRITTEN = "written", "The printed form reads as another figure"
    UNIT = "unit", "Named as a rate, printed as a count"
    DISTRICTS = "districts", "The districts named are not those of the table"
    UNJUDGED = "unjudged", "Not every district has a verdict"
    RANKED = "ranked", "Ranked among different numbers"
    PLACES = "places", "The same figure for a place and for a part of it"
    LOOSER = "looser", "A target short of what was reached before"


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


def check_breakdowns(where: str, totals: Mapping[str, Decimal]) -> list[Doubt]:
    """Whether breakdowns of the same thing, by their names, come to one total where none is printed."""
    if len(set(totals.values())) < 2:
        return []
    return [Doubt(Rule.BREAKDOWN, where, "", "; ".join(f"{name}: {_plain(total)}" for name, total in totals.items()))]


def check_elsewhere(where: str, printed: Decimal, told: str) -> list[Doubt]:
    """Whether the first figure that words tell is the printed one. Words without a figure tell none."""
    found = _number(told)
    return [Doubt(Rule.TWICE, where, _plain(printed), told)] if found is not None and found != printed else []


def check_direction(where: str, *, is_down: bool, earlier: Decimal, later: Decimal) -> list[Doubt]:
    """Whether a fall or rise that is told is one. `is_down` is what is told."""
    if (later < earlier) if is_down else (later > earlier):
        return []
    return [Doubt(Rule.DIRECTION, where, "lower" if is_down else "higher", f"{_plain(earlier)} to {_plain(later)}")]


def check_written(where: str, value: Decimal, text: str) -> list[Doubt]:
    """Whether the printed form reads as the figure; a comma for a decimal point makes it a thousand times as much."""
    found = [Decimal(each.replace(",", "")) for each in _NUMBER.findall(text)]
    return [Doubt(Rule.WRITTEN, where, text, _plain(value))] if found and value not in found else []


def check_unit(where: str, name: str, unit: str) -> list[Doubt]:
    """Whether an indicator named as a rate has the unit of one. "" is no unit, as for an index."""
    return [Doubt(Rule.UNIT, where, name, unit)] if unit == "count" and base_of(name) is not None else []


def check_ends(where: str, told: str, lowest: str, highest: str) -> list[Doubt]:
    """Whether the districts that words call lowest and highest are those of the table."""
    named = {end: name for name, end in _ENDS.findall(told)}
    table = {"lowest": lowest, "highest": highest}
    if all(named.get(end, name) == name for end, name in table.items() if name):
        return []
    return [
        Doubt(Rule.DISTRICTS, where, *(", ".join(f"{ends[end]} {end}" for end in ends) for ends in (named, table)))
    ]


def check_judged(where: str, judged: Sequence[int], districts: int) -> list[Doubt]:
    """Whether each of so many districts is worse, similar or better."""
    if sum(judged) == districts:
        return []
    return [Doubt(Rule.UNJUDGED, where, " ".join(map(str, judged)), f"{sum(judged)} of {districts} districts")]


def check_ranks(where: str, places: Sequence[str], among: Sequence[int]) -> list[Doubt]:
    """Whether the ranks of neighbouring periods are among equally many. `places` are the ranks as read."""
    return [
        Doubt(Rule.RANKED, where, f"{places[number]}, then {places[number + 1]}", "")
        for number, (before, after) in enumerate(pairwise(among))
        if before != after
    ]


def check_places(where: str, value: Decimal, whole: str, of_whole: Decimal) -> list[Doubt]:
    """Whether a place has the very figure of the place that it is a part of. Nothing and nothing is no question."""
    return [Doubt(Rule.PLACES, where, _plain(value), f"{whole}: {_plain(of_whole)}")] if value == of_whole != 0 else []


def check_looser(where: str, target: Decimal, reached: Decimal, *, is_most: bool) -> list[Doubt]:
    """Whether a target asks for less than was reached before it was set. `is_most`: lower is better."""
    if target <= reached if is_most else target >= reached:
        return []
    return [Doubt(Rule.LOOSER, where, _plain(target), f"{_plain(reached)} before")]


def _number(text: str) -> Decimal | None:
    found = _NUMBER.search(text)
    return Decimal(found[0].replace(",", "")) if found else None


def check_share(where: str, point: Point, unit: str) -> list[Doubt]:
    """Whether a share or rate follows from its counts, and whether a share lies between nothing and the whole."""
    base = base_of(unit)
    doubts = check_beyond(where, point.value, unit)
    if base is None or point.numerator is None or not point.denominator:
        return doubts
    if not follows(point.value, point.numerator, point.denominator, base):
        given = recomputed(point.numerator, point.denominator, base).quantize(PLACES)
        doubts.append(Doubt(Rule.SHARE, where, _plain(point.value), _plain(given)))
    return doubts


def check_beyond(where: str, value: Decimal, unit: str) -> list[Doubt]:
    """Whether a share lies between nothing and the whole."""
    return [Doubt(Rule.BEYOND, where, _plain(value), "")] if unit.strip() == "%" and not 0 <= value <= 100 else []


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
        elif earlier.value == later.value and not _is_small_count(earlier.value):
            doubts.append(Doubt(Rule.REPEATED, place, pair, ""))
        elif earlier.value and abs(later.value - earlier.value) * 100 > JUMP * abs(earlier.value):
            share = ((later.value - earlier.value) * 100 / abs(earlier.value)).quantize(Decimal("0.1"))
            doubts.append(Doubt(Rule.JUMP, place, pair, f"{_plain(share)}%"))
    return doubts


def _is_small_count(value: Decimal) -> bool:
    """One that comes again by chance: the same few cases in two years ask nothing."""
    return value == value.to_integral_value() and value < SMALL


def _like_for_like(earlier: Point, later: Point) -> str:
    """The shares from the counts, as far as they are known."""
    known = [point for point in (earlier, later) if point.numerator is not None and point.denominator]
    return "; ".join(
        f"{point.label}: {_plain(point.numerator or Decimal(0))} of {_plain(point.denominator or Decimal(0))}"
        for point in known
    )


def _plain(value: Decimal) -> str:
    return format(value, ",f")
