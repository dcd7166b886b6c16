"""Control charts: the limits of two worked series, the four rules, stretches, and what holds for every series."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.spc import Assurance, Limits, Mark, Rule, Side, Signal, assurance, control, limits_of, mark

SERIES = st.lists(
    st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False, allow_infinity=False),
    min_size=13,
    max_size=40,
)


def numbers(text: str) -> list[Decimal]:
    return [Decimal(each) for each in text.split()]


def found(text: str) -> list[str]:
    """For each figure the rule that marked it, or a full stop."""
    return [signal.rule.value if signal else "." for signal in control(numbers(text)).signals]


@pytest.mark.parametrize(
    ("text", "expected", "left_out"),
    [
        ("52 55 50 53 51 54 49 52 53 50 55 51 54", ("52.2308", "43.3641", "61.0974"), 0),
        ("50 52 49 51 90 50 48 52 51 49 50 53 47", ("53.2308", "46.3148", "60.1468"), 2),
    ],
)
def test_mean_and_limits_of_the_worked_series(text: str, expected: tuple[str, ...], left_out: int) -> None:
    limits = limits_of(numbers(text))
    four = Decimal("0.0001")
    shown = tuple(str(each.quantize(four)) for each in (limits.mean, limits.lower, limits.upper))
    assert (shown, limits.left_out, limits.is_trial) == (expected, left_out, False)


def test_near_limits_lie_two_thirds_of_the_way_to_the_limits() -> None:
    limits = Limits(mean=Decimal(100), average_range=Decimal(10), left_out=0, is_trial=False)
    places = Decimal("0.001")
    assert [str(each.quantize(places)) for each in (limits.lower, limits.near_lower)] == ["73.400", "82.267"]
    assert [str(each.quantize(places)) for each in (limits.near_upper, limits.upper)] == ["117.733", "126.600"]


@pytest.mark.parametrize(("largest", "other", "left_out"), [("3.267", "0.733", 1), ("3.266", "0.734", 0)])
def test_a_range_of_exactly_the_limit_is_left_out(largest: str, other: str, left_out: int) -> None:
    ranges = [Decimal(largest), *[Decimal("0.75")] * 8, Decimal(other)]
    assert sum(ranges) / len(ranges) == 1
    values = [Decimal(0)]
    for place, size in enumerate(ranges):
        values.append(values[-1] + (size if place % 2 else -size))
    assert limits_of(values).left_out == left_out


def test_figures_that_never_change_have_limits_on_the_mean() -> None:
    limits = limits_of(numbers("7 7 7 7 7 7 7 7"))
    assert (limits.lower, limits.upper, limits.left_out) == (7, 7, 0)


def test_outside_the_limits_comes_before_every_other_rule() -> None:
    below = "50 52 49 51 90 50 48 52 51 49 50 53 47"
    assert found(below) == ["."] * 4 + ["outside"] + ["one_side"] * 8
    rising = "50 54 50 54 50 51 52 53 54 55 70 54 50 54 50"
    assert found(rising)[4:11] == ["trend"] * 6 + ["outside"]


def test_six_steps_one_way_mark_seven_figures_and_five_steps_none() -> None:
    rising = "50 60 50 60 50 51 52 53 54 55 56 50 60 50"
    assert found(rising) == ["."] * 4 + ["trend"] * 7 + ["."] * 3
    assert found("50 60 50 60 50 51 52 53 54 55 50 60 50 60") == ["."] * 14


def test_two_of_three_close_to_a_limit_mark_only_those_that_are_close() -> None:
    text = "49 51 49 51 49 51 56 51 56 51 49 51 49 51 49"
    limits = limits_of(numbers(text))
    assert limits.near_upper < 56 <= limits.upper
    assert found(text) == ["."] * 6 + ["near_limit", ".", "near_limit"] + ["."] * 6


def test_two_close_to_a_limit_are_no_signal_when_the_third_is_across_the_mean() -> None:
    text = "49 51 50 49 51 49 56 50 56 49 51 50 49 51 50"
    limits = limits_of(numbers(text))
    assert limits.near_upper < 56 <= limits.upper
    assert "near_limit" not in found(text)


def test_seven_on_one_side_of_the_mean_are_a_signal_and_one_on_it_breaks_the_run() -> None:
    seven = "48 50 47 51 48 50 47 53 55 53 55 53 55 53"
    assert found(seven) == ["one_side"] * 14
    on_the_mean = "49 51 49 51 49 51 50 51 49 51 49 51 49"
    assert found(on_the_mean) == ["."] * 13


def test_each_stretch_has_limits_and_signals_of_its_own() -> None:
    low, high = "49 51 50 49 51 50 49 51", "89 91 90 89 91 90 89 91"
    values = numbers(f"{low} {high}")
    whole, parted = control(values), control(values, rebased_at=[8])
    assert any(whole.signals)
    assert parted.signals == (None,) * 16
    assert [(each.start, each.end, each.limits and each.limits.mean) for each in parted.stretches] == [
        (0, 8, 50),
        (8, 16, 90),
    ]


@pytest.mark.parametrize(
    ("count", "drawn", "trial"), [(7, False, None), (8, True, True), (12, True, True), (13, True, False)]
)
def test_limits_are_drawn_from_eight_figures_and_firm_from_thirteen(
    count: int, drawn: bool, trial: bool | None
) -> None:
    found = control([Decimal(50 + number % 3) for number in range(count)])
    assert found.is_run_chart is not drawn
    assert (found.latest.is_trial if found.latest else None) is trial


def test_nothing_to_draw_has_no_stretch() -> None:
    assert control([]).stretches == ()
    assert control([]).is_run_chart


def test_limits_cannot_begin_outside_the_series() -> None:
    with pytest.raises(ValueError, match="a figure of the series only"):
        control(numbers("1 2"), rebased_at=[2])


@pytest.mark.parametrize(
    ("side", "polarity", "expected"),
    [
        (Side.HIGH, "higher", Mark.IMPROVEMENT),
        (Side.LOW, "higher", Mark.CONCERN),
        (Side.HIGH, "lower", Mark.CONCERN),
        (Side.LOW, "lower", Mark.IMPROVEMENT),
        (Side.LOW, "neither", Mark.SIGNAL),
    ],
)
def test_a_signal_is_welcome_by_the_polarity(side: Side, polarity: str, expected: Mark) -> None:
    assert mark(Signal(Rule.OUTSIDE, side), polarity) is expected
    assert mark(None, polarity) is Mark.CHANCE


@pytest.mark.parametrize(
    ("target", "comparator", "expected"),
    [
        ("40", "at_least", Assurance.MET),
        ("43", "at_least", Assurance.MET),
        ("50", "at_least", Assurance.CHANCE),
        ("65", "at_least", Assurance.MISSED),
        ("65", "at_most", Assurance.MET),
        ("50", "at_most", Assurance.CHANCE),
        ("40", "at_most", Assurance.MISSED),
        ("50", "equal", Assurance.CANNOT_TELL),
    ],
)
def test_a_target_beyond_a_limit_is_met_or_missed_reliably(target: str, comparator: str, expected: Assurance) -> None:
    limits = Limits(mean=Decimal(53), average_range=Decimal(10) / Decimal("2.66"), left_out=0, is_trial=False)
    assert assurance(limits, Decimal(target), comparator, "lower") is expected
    assert assurance(None, Decimal(target), comparator, "lower") is Assurance.CANNOT_TELL


@given(SERIES, st.integers(-500, 500))
def test_moving_every_figure_moves_the_limits_and_changes_no_signal(values: list[Decimal], step: int) -> None:
    moved = control([value + step for value in values])
    still = control(values)
    assert moved.signals == still.signals
    assert moved.latest is not None
    assert still.latest is not None
    assert abs(moved.latest.upper - still.latest.upper - step) < Decimal("1e-20")


@given(SERIES)
def test_turned_upside_down_every_signal_changes_its_side_and_keeps_its_rule(values: list[Decimal]) -> None:
    upright = control(values).signals
    turned = control([-value for value in values]).signals
    flip = {Side.HIGH: Side.LOW, Side.LOW: Side.HIGH}
    assert [signal and (signal.rule, flip[signal.side]) for signal in turned] == [
        signal and (signal.rule, signal.side) for signal in upright
    ]


@given(SERIES)
def test_a_figure_is_marked_outside_exactly_when_it_lies_beyond_a_limit(values: list[Decimal]) -> None:
    found = control(values)
    limits = found.latest
    assert limits is not None
    outside = [not limits.lower <= value <= limits.upper for value in values]
    assert [bool(signal) and signal.rule is Rule.OUTSIDE for signal in found.signals] == outside


@given(SERIES)
def test_the_average_range_is_that_of_the_ranges_below_the_limit(values: list[Decimal]) -> None:
    limits = limits_of(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    largest = sorted(ranges)[len(ranges) - limits.left_out :]
    kept = sum(ranges) - sum(largest)
    assert abs(limits.average_range * (len(ranges) - limits.left_out) - kept) < Decimal("1e-18")
