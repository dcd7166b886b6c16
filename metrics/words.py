"""Figures in words: one formatter for page, PDF, chart and sentence, and one plain sentence for a finding."""

from dataclasses import dataclass
from decimal import Decimal

from metrics import rating
from metrics.rating import Comparator, Direction, Judgement, Significance, TargetState

MINUS = "\N{MINUS SIGN}"

PENNY = Decimal("0.01")
_POUND_SCALES = {
    "000": "thousand",
    "'000": "thousand",
    "\N{RIGHT SINGLE QUOTATION MARK}000": "thousand",
    "m": "million",
    "bn": "billion",
}


@dataclass(frozen=True)
class Reading:
    """One figure and what was printed with it: period, 95% confidence limits, place among peers."""

    period: str
    value: Decimal
    lower: Decimal | None = None
    upper: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None


def format_number(value: Decimal) -> str:
    """The decimal exactly as stored, with thousands separators and a minus sign: "43,905,300", "3.10".

    ValueError for a value that is not finite.
    """
    if not value.is_finite():
        raise ValueError("a figure must be a finite number")
    digits = f"{value.copy_abs():,f}"
    return f"{MINUS}{digits}" if value < 0 else digits


def format_value(value: Decimal, unit: str) -> str:
    """The figure with its unit: "82.56%", "£42,047,168", "16.87 per 1,000 children", "0.76".

    `unit` begins with "%" or "£" ("£000", "£'000" and "£m" name their scale, "£ per week" goes round the
    number), or is words that follow the number as they are, or "".
    """
    return f"{format_short(value, unit)} {unit_words(unit)}".rstrip()


def format_short(value: Decimal, unit: str) -> str:
    """The figure with its sign of "%" or "£" alone, for an axis that names the rest of its unit once."""
    if unit.startswith("£") and unit[1:] not in _POUND_SCALES and value.as_tuple().exponent == -1:
        value = value.quantize(PENNY)  # £175.60, which a database keeps as 175.6
    number = format_number(value)
    if unit.startswith("£"):
        return f"{MINUS if value < 0 else ''}£{number.removeprefix(MINUS)}"
    return f"{number}%" if unit.startswith("%") else number


def unit_words(unit: str) -> str:
    """What follows the figure in words: "of beds", "thousand", "per 1,000 children"; "" for "%" and "£"."""
    if unit.startswith("£"):
        return _POUND_SCALES.get(unit[1:], unit[1:].strip())
    return unit.removeprefix("%").strip()


def format_change(value: Decimal, unit: str) -> str:
    """The size of a change, without its sign. Between percentages it is in percentage points."""
    size = value.copy_abs()
    if unit.startswith("%"):
        return f"{format_number(size)} percentage point{'' if size == 1 else 's'}"
    return format_value(size, unit)


def ordinal(number: int) -> str:
    """ "1st", "2nd", "3rd", "11th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def finding_sentence(
    *,
    name: str,
    unit: str,
    polarity: str,
    latest: Reading,
    earlier: Reading | None = None,
    significant: str | None = None,
    target: Decimal | None = None,
    comparator: str = "",
) -> str:
    """One sentence on an indicator: latest figure, change, its significance, rank then and now, target.

    `significant` is a verdict the source states; None works it out from the confidence limits.
    `target` belongs to the period of `latest`; `comparator` "" takes the polarity's.
    """
    parts = [_change(unit, polarity, latest, earlier)]
    if earlier is not None and earlier.value != latest.value:
        parts.append(_significance(latest, earlier, significant))
    parts.extend(_rank(latest, earlier))
    parts.append(_target(unit, polarity, latest.value, target, comparator))
    return f"{name}: {'; '.join(parts)}."


def _change(unit: str, polarity: str, latest: Reading, earlier: Reading | None) -> str:
    now = f"{format_value(latest.value, unit)} ({latest.period})"
    if earlier is None:
        return f"{now}, with no earlier figure to compare"
    before = f"{format_value(earlier.value, unit)} ({earlier.period})"
    moved = rating.direction(earlier.value, latest.value)
    if moved is Direction.SAME:
        return f"{now}, the same as {before}"
    noun = {
        Judgement.IMPROVED: "an improvement",
        Judgement.WORSENED: "a worsening",
        Judgement.CHANGED: "a rise" if moved is Direction.UP else "a fall",
    }[rating.judge(moved, polarity)]
    size = format_change(latest.value - earlier.value, unit)
    return f"{now}, {moved.label.lower()} from {before}, {noun} of {size}"


def _significance(latest: Reading, earlier: Reading, stated: str | None) -> str:
    computed = rating.significance((earlier.lower, earlier.upper), (latest.lower, latest.upper))
    return {
        Significance.YES: "the change is statistically significant",
        Significance.NO: "the change is not statistically significant",
        Significance.CANNOT_TELL: "whether the change is statistically significant cannot be told",
    }[Significance(stated or computed)]


def _rank(latest: Reading, earlier: Reading | None) -> list[str]:
    now, before = _place(latest), _place(earlier) if earlier else ""
    if now and before:
        return [f"ranked {now}, as before" if now == before else f"ranked {now}, before {before}"]
    if now:
        return [f"ranked {now}"]
    return [f"ranked {before} before, with no later rank"] if before else []


def _place(reading: Reading) -> str:
    if reading.rank is None:
        return ""
    place = ordinal(reading.rank)
    return f"{place} of {reading.rank_of}" if reading.rank_of else place


def _target(unit: str, polarity: str, value: Decimal, target: Decimal | None, comparator: str) -> str:
    if target is None:
        return "no target is set"
    how = rating.comparator_for(comparator, polarity)
    wanted = format_value(target, unit)
    if how is None:
        return f"the target is {wanted}, with no better direction to judge it by"
    if how is not Comparator.EQUAL:
        wanted = f"{how.label.lower()} {wanted}"
    is_met = rating.against_target(value, target, comparator, polarity) is TargetState.MET
    return f"the target of {wanted} is {'met' if is_met else 'not met'}"
