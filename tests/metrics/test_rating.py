from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import rating
from metrics.rating import (
    Comparator,
    Direction,
    Judgement,
    Polarity,
    RankChange,
    Significance,
    TargetState,
)

D = Decimal
decimals = st.decimals(min_value=-1000, max_value=1000, places=2)


@pytest.mark.parametrize(
    ("previous", "latest", "expected"),
    [("79.46", "82.56", "up"), ("7.81", "7.04", "down"), ("0.76", "0.760", "same"), ("-1", "0", "up")],
)
def test_direction(previous, latest, expected):
    assert rating.direction(D(previous), D(latest)) == expected


@pytest.mark.parametrize(
    ("moved", "polarity", "expected"),
    [
        (Direction.UP, "higher", "improved"),
        (Direction.DOWN, "higher", "worsened"),
        (Direction.UP, "lower", "worsened"),
        (Direction.DOWN, "lower", "improved"),
        (Direction.UP, "neither", "changed"),
        (Direction.DOWN, "neither", "changed"),
        (Direction.SAME, "higher", "same"),
        (Direction.SAME, "lower", "same"),
        (Direction.SAME, "neither", "same"),
    ],
)
def test_judge(moved, polarity, expected):
    assert rating.judge(moved, polarity) == expected


@pytest.mark.parametrize("moved", Direction)
def test_an_unknown_polarity_is_refused(moved):
    with pytest.raises(ValueError, match="up is good"):
        rating.judge(moved, "up is good")


@pytest.mark.parametrize(
    ("value", "target", "comparator", "polarity", "expected"),
    [
        ("570", "610", "", "lower", "met"),  # residential admissions 2016-17
        ("27427", "27401", "", "lower", "not_met"),  # non-elective admissions, 0.09% over: no tolerance
        ("87", "84.9", "", "higher", "met"),
        ("84.9", "84.90", "", "higher", "met"),
        ("84.89", "84.9", "", "higher", "not_met"),
        ("575", "575", "", "lower", "met"),
        ("5", "4", "at_least", "lower", "met"),
        ("5", "4", "at_most", "higher", "not_met"),
        ("4", "4.0", "equal", "neither", "met"),
        ("5", "4", "equal", "higher", "not_met"),
        ("5", "4", "", "neither", "none"),
        (None, "4", "", "higher", "none"),
        ("5", None, "at_least", "higher", "none"),
    ],
)
def test_against_target(value, target, comparator, polarity, expected):
    state = rating.against_target(value and D(value), target and D(target), comparator, polarity)
    assert state == expected


def test_an_unknown_comparator_is_refused():
    with pytest.raises(ValueError, match="about"):
        rating.against_target(D(1), D(1), "about", "higher")


@pytest.mark.parametrize(
    ("previous", "latest", "expected"),
    [
        (11, 1, "improved"),
        (4, 6, "worsened"),
        (1, 1, "same"),
        (None, 4, "cannot_tell"),
        (4, None, "cannot_tell"),
        (None, None, "cannot_tell"),
    ],
)
def test_rank_change(previous, latest, expected):
    assert rating.rank_change(previous, latest) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("1", "2"), ("3", "4"), False),
        (("1", "2"), ("2", "3"), True),  # touching ends
        (("1", "2"), ("2.01", "3"), False),
        (("1", "9"), ("4", "5"), True),
        (("5", "5"), ("5", "5"), True),
    ],
)
def test_intervals_overlap_whichever_comes_first(first, second, expected):
    one, other = (D(first[0]), D(first[1])), (D(second[0]), D(second[1]))
    assert rating.intervals_overlap(one, other) is expected
    assert rating.intervals_overlap(other, one) is expected


def test_an_interval_upside_down_is_refused():
    with pytest.raises(ValueError, match="from 3 to 2"):
        rating.intervals_overlap((D(1), D(2)), (D(3), D(2)))


@given(decimals, decimals, decimals, decimals)
def test_overlap_is_having_a_point_in_common(a, b, c, d):
    first, second = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    points = [end for end in (*first, *second) if first[0] <= end <= first[1] and second[0] <= end <= second[1]]
    assert rating.intervals_overlap(first, second) is bool(points)


@pytest.mark.parametrize(
    ("previous", "latest", "expected"),
    [
        ((D("78.9"), D("80.0")), (D("82.0"), D("83.1")), "yes"),
        ((D("2.1"), D("2.9")), (D("2.3"), D("3.0")), "no"),
        ((D(1), D(2)), (D(2), D(3)), "no"),
        ((None, D(2)), (D(3), D(4)), "cannot_tell"),
        ((D(1), None), (D(3), D(4)), "cannot_tell"),
        ((D(1), D(2)), (None, D(4)), "cannot_tell"),
        ((D(1), D(2)), (D(3), None), "cannot_tell"),
    ],
)
def test_significance(previous, latest, expected):
    assert rating.significance(previous, latest) == expected


@pytest.mark.parametrize("words", [Polarity, Direction, Judgement, Comparator, TargetState, RankChange, Significance])
def test_every_word_is_its_value_and_has_its_own_label(words: type[StrEnum]):
    assert [words(str(word)) for word in words] == list(words)
    assert len({word.label for word in words}) == len(words)
