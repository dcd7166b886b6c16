"""Process control charts of single figures (XmR): what is chance, what is a signal.

Rules of NHS England's "Making Data Count". The mean; the moving ranges, of which those of 3.267 times their average
or more are left out; limits at the mean ± 2.66 times the average of the rest; near limits at two thirds of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from metrics.rating import Comparator, Polarity, TargetState, Worded, against_target, comparator_for

RANGE_LIMIT = Decimal("3.267")
"""Times the average moving range: the upper control limit of a moving range of two."""
LIMIT = Decimal("2.66")
"""Times the average moving range: three standard deviations of single figures."""
FIRM_FROM, DRAWN_FROM = 13, 8
"""Figures from which limits are firm, and from which they are drawn at all."""
RUN, STEPS = 7, 6
"""Figures on one side of the mean, or rising or falling, that are a signal; six steps join seven figures."""


class Rule(Worded):
    """Why a figure is a signal. The order is that of precedence: the first that holds is named."""

    OUTSIDE = "outside", "outside the limits"
    TREND = "trend", "seven figures in a row rising or falling"
    NEAR_LIMIT = "near_limit", "two of three figures close to a limit"
    ONE_SIDE = "one_side", "seven figures in a row on one side of the mean"


class Side(Worded):
    """Which way a signal points."""

    HIGH = "high", "High"
    LOW = "low", "Low"


class Mark(Worded):
    """How a figure is drawn: a shape and a word, and a colour besides."""

    IMPROVEMENT = "improvement", "Improvement"
    CONCERN = "concern", "Concern"
    SIGNAL = "signal", "Unusual, neither good nor bad"
    CHANCE = "chance", "Within what chance explains"


class Assurance(Worded):
    """Whether the target will be met if nothing changes: it lies beyond a limit, or it does not."""

    MET = "met", "The target is met reliably: it lies outside the range that chance explains"
    MISSED = "missed", "The target will be missed unless something changes: it lies outside the range of chance"
    CHANCE = "chance", "Whether the target is met is down to chance: it lies between the limits"
    CANNOT_TELL = "cannot_tell", "Too few figures, or no target, to say whether the target is met reliably"


@dataclass(frozen=True)
class Limits:
    """Mean and natural limits of a stretch of figures. `left_out` counts the moving ranges that were too large."""

    mean: Decimal
    average_range: Decimal
    left_out: int
    is_trial: bool

    @property
    def lower(self) -> Decimal:
        return self.mean - LIMIT * self.average_range

    @property
    def upper(self) -> Decimal:
        return self.mean + LIMIT * self.average_range

    @property
    def near_lower(self) -> Decimal:
        return self.mean - 2 * LIMIT * self.average_range / 3

    @property
    def near_upper(self) -> Decimal:
        return self.mean + 2 * LIMIT * self.average_range / 3


@dataclass(frozen=True)
class Signal:
    rule: Rule
    side: Side


@dataclass(frozen=True)
class Stretch:
    """The figures from `start` up to, not including, `end`. `limits` is None where there are too few of them."""

    start: int
    end: int
    limits: Limits | None


@dataclass(frozen=True)
class Control:
    """A series in its stretches, and for each figure its signal or None."""

    stretches: tuple[Stretch, ...]
    signals: tuple[Signal | None, ...]

    @property
    def latest(self) -> Limits | None:
        """The limits that hold now."""
        return self.stretches[-1].limits if self.stretches else None

    @property
    def is_run_chart(self) -> bool:
        """Too few figures in the last stretch for limits."""
        return self.latest is None


def control(values: Sequence[Decimal], rebased_at: Sequence[int] = ()) -> Control:
    """Limits and signals of figures in time order. Each index of `rebased_at` begins a new stretch.

    Fewer than eight figures in a stretch: no limits and no signals there. ValueError for an index outside the series.
    """
    if any(not 0 <= index < len(values) for index in rebased_at):
        raise ValueError("limits can begin anew at a figure of the series only")
    if not values:
        return Control((), ())
    starts = sorted({0, *rebased_at})
    ends = [*starts[1:], len(values)]
    stretches: list[Stretch] = []
    signals: list[Signal | None] = []
    for start, end in zip(starts, ends, strict=True):
        part = values[start:end]
        limits = limits_of(part) if len(part) >= DRAWN_FROM else None
        stretches.append(Stretch(start, end, limits))
        signals += [None] * len(part) if limits is None else _signals(part, limits)
    return Control(tuple(stretches), tuple(signals))


def limits_of(values: Sequence[Decimal]) -> Limits:
    """Mean and limits of at least two figures, exact to the context's precision. ValueError for fewer."""
    if len(values) < 2:
        raise ValueError("limits need two figures at least")
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    total = sum(ranges, Decimal(0))
    # Multiplied out, so that a range of exactly 3.267 averages is left out whatever a division would round to.
    kept = [each for each in ranges if each * len(ranges) < RANGE_LIMIT * total] if total else ranges
    return Limits(
        mean=sum(values, Decimal(0)) / len(values),
        average_range=sum(kept, Decimal(0)) / len(kept),
        left_out=len(ranges) - len(kept),
        is_trial=len(values) < FIRM_FROM,
    )


def mark(signal: Signal | None, polarity: str) -> Mark:
    """What a signal means for the people the figure counts."""
    if signal is None:
        return Mark.CHANCE
    better = Polarity(polarity)
    if better is Polarity.NEITHER:
        return Mark.SIGNAL
    return Mark.IMPROVEMENT if (signal.side is Side.HIGH) == (better is Polarity.HIGHER) else Mark.CONCERN


def assurance(limits: Limits | None, target: Decimal | None, comparator: str, polarity: str) -> Assurance:
    """Whether the limits lie wholly on one side of the target. An exact target is a matter of chance at best."""
    how = comparator_for(comparator, polarity)
    if limits is None or target is None or how is None or how is Comparator.EQUAL:
        return Assurance.CANNOT_TELL
    ends = (limits.lower, limits.upper)
    states = [against_target(end, target, how, polarity) is TargetState.MET for end in ends]
    if all(states):
        return Assurance.MET
    return Assurance.CHANCE if any(states) else Assurance.MISSED


def _signals(values: Sequence[Decimal], limits: Limits) -> list[Signal | None]:
    found = [_outside(values, limits), _trend(values), _near_limit(values, limits), _one_side(values, limits)]
    return [
        next(
            (
                Signal(rule, Side.HIGH if sides[index] > 0 else Side.LOW)
                for rule, sides in zip(Rule, found, strict=True)
                if sides[index]
            ),
            None,
        )
        for index in range(len(values))
    ]


def _outside(values: Sequence[Decimal], limits: Limits) -> list[int]:
    return [(value > limits.upper) - (value < limits.lower) for value in values]


def _trend(values: Sequence[Decimal]) -> list[int]:
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(values)]
    marked = [0] * len(values)
    for start in range(len(steps) - STEPS + 1):
        if abs(sum(steps[start : start + STEPS])) == STEPS:
            marked[start : start + STEPS + 1] = [steps[start]] * (STEPS + 1)
    return marked


def _sides(values: Sequence[Decimal], limits: Limits) -> list[int]:
    return [(value > limits.mean) - (value < limits.mean) for value in values]


def _near_limit(values: Sequence[Decimal], limits: Limits) -> list[int]:
    sides = _sides(values, limits)
    is_near = [
        limits.near_upper < value <= limits.upper or limits.lower <= value < limits.near_lower for value in values
    ]
    marked = [0] * len(values)
    for start in range(len(values) - 2):
        three = range(start, start + 3)
        if abs(sum(sides[index] for index in three)) == 3 and sum(is_near[index] for index in three) >= 2:
            for index in three:
                marked[index] = sides[index] if is_near[index] else marked[index]
    return marked


def _one_side(values: Sequence[Decimal], limits: Limits) -> list[int]:
    sides = _sides(values, limits)
    marked = [0] * len(values)
    for start in range(len(values) - RUN + 1):
        if abs(sum(sides[start : start + RUN])) == RUN:
            marked[start : start + RUN] = [sides[start]] * RUN
    return marked
