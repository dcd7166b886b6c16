"""What a change in a figure amounts to, judged from the numbers alone.

A missing number gives "none" or "cannot tell", never a guess.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A closed list whose members are their stored value and have a `label` in words."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Polarity(Worded):
    """Which way is better for the people the figure counts."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither way is better"


class Direction(Worded):
    """Which way the figure went."""

    UP = "up", "Up"
    DOWN = "down", "Down"
    SAME = "same", "No change"


class Judgement(Worded):
    """Direction and polarity together. A figure without polarity has changed, no more."""

    IMPROVED = "improved", "Improved"
    WORSENED = "worsened", "Worsened"
    CHANGED = "changed", "Changed"
    SAME = "same", "No change"


class Comparator(Worded):
    """How a figure must stand to its target."""

    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"
    EQUAL = "equal", "Exactly"


class TargetState(Worded):
    """Whether a figure meets its target; NONE where there is nothing to compare."""

    MET = "met", "Target met"
    NOT_MET = "not_met", "Target not met"
    NONE = "none", "No target"


class RankChange(Worded):
    """How a place among similar authorities moved. The first place is 1, so a lower number is better."""

    IMPROVED = "improved", "Higher in the ranking"
    WORSENED = "worsened", "Lower in the ranking"
    SAME = "same", "Same place in the ranking"
    CANNOT_TELL = "cannot_tell", "No ranking to compare"


class Significance(Worded):
    """Whether a change is more than chance would explain."""

    YES = "yes", "Statistically significant"
    NO = "no", "Not statistically significant"
    CANNOT_TELL = "cannot_tell", "Significance cannot be told"


Interval = tuple[Decimal, Decimal]
"""Lower and upper end of a 95% confidence interval."""


def direction(previous: Decimal, latest: Decimal) -> Direction:
    """Which way the figure went from `previous` to `latest`."""
    if latest == previous:
        return Direction.SAME
    return Direction.UP if latest > previous else Direction.DOWN


def judge(moved: str, polarity: str) -> Judgement:
    """What the movement means. ValueError for an unknown polarity or direction."""
    better, way = Polarity(polarity), Direction(moved)
    if way is Direction.SAME:
        return Judgement.SAME
    if better is Polarity.NEITHER:
        return Judgement.CHANGED
    return Judgement.IMPROVED if (way is Direction.UP) == (better is Polarity.HIGHER) else Judgement.WORSENED


def comparator_for(comparator: str, polarity: str) -> Comparator | None:
    """The comparator of a target; "" takes the polarity's, which is None where neither way is better."""
    if comparator:
        return Comparator(comparator)
    by_polarity = {Polarity.HIGHER: Comparator.AT_LEAST, Polarity.LOWER: Comparator.AT_MOST}
    return by_polarity.get(Polarity(polarity))


def against_target(value: Decimal | None, target_value: Decimal | None, comparator: str, polarity: str) -> TargetState:
    """Whether the figure meets its target. A figure equal to its target meets it; there is no tolerance.

    NONE without a figure, a target, or a way to compare. ValueError for an unknown comparator or polarity.
    """
    how = comparator_for(comparator, polarity)
    if value is None or target_value is None or how is None:
        return TargetState.NONE
    is_met = {
        Comparator.AT_LEAST: value >= target_value,
        Comparator.AT_MOST: value <= target_value,
        Comparator.EQUAL: value == target_value,
    }[how]
    return TargetState.MET if is_met else TargetState.NOT_MET


def rank_change(previous: int | None, latest: int | None) -> RankChange:
    """How the place moved; CANNOT_TELL unless both places are known.

    Places among different numbers of peers are compared as they are printed; the sentence names both numbers.
    """
    if previous is None or latest is None:
        return RankChange.CANNOT_TELL
    if latest == previous:
        return RankChange.SAME
    return RankChange.IMPROVED if latest < previous else RankChange.WORSENED


def intervals_overlap(first: Interval, second: Interval) -> bool:
    """Whether two intervals have a point in common; touching ends do. ValueError for one upside down."""
    for lower, upper in (first, second):
        if lower > upper:
            raise ValueError(f"an interval cannot run from {lower} to {upper}")
    return first[0] <= second[1] and second[0] <= first[1]


def significance(
    previous: tuple[Decimal | None, Decimal | None], latest: tuple[Decimal | None, Decimal | None]
) -> Significance:
    """Significant when the two 95% confidence intervals do not overlap; CANNOT_TELL unless both are complete.

    Rule: Hertfordshire HWB pack, 17 October 2017, footnote to the Health and Wellbeing Strategy dashboards.
    """
    (lower, upper), (latest_lower, latest_upper) = previous, latest
    if lower is None or upper is None or latest_lower is None or latest_upper is None:
        return Significance.CANNOT_TELL
    is_overlap = intervals_overlap((lower, upper), (latest_lower, latest_upper))
    return Significance.NO if is_overlap else Significance.YES
