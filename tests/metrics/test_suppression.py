"""Small numbers stay hidden, and no one can work them out from what is shown."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.suppression import Sum, hidden

TOTAL = 0
BELOW = 5
PARTS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def table(parts: list[int]) -> tuple[dict[int, Decimal], list[Sum]]:
    counts = {place: Decimal(count) for place, count in enumerate(parts, start=1)}
    return {TOTAL: Decimal(sum(parts)), **counts}, [Sum(TOTAL, tuple(counts))]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([10, 20, 30], set()),
        ([3, 20, 30], {1, 2}),
        ([3, 0, 30], {1, 3}),
        ([1, 1, 30], {1, 2, 3}),
        ([0, 20, 30], set()),
        ([4, 4, 30], {1, 2}),
        ([3], {TOTAL, 1}),
        ([3, 0], {TOTAL, 1}),
    ],
)
def test_a_small_count_takes_a_second_figure_with_it(parts: list[int], expected: set[int]) -> None:
    assert hidden(*table(parts), BELOW) == expected


def test_a_figure_hidden_in_one_sum_is_protected_in_every_other() -> None:
    """Two districts make the county, four quarters make each of the three years."""
    counts = {1: 3, 2: 40, 3: 43, 11: 1, 12: 1, 13: 1, 14: 0, 21: 9, 22: 11, 23: 10, 24: 10}
    sums = [Sum(3, (1, 2)), Sum(1, (11, 12, 13, 14)), Sum(2, (21, 22, 23, 24))]
    found = hidden({key: Decimal(count) for key, count in counts.items()}, sums, BELOW)
    assert {1, 2} <= found
    assert len(found & {21, 22, 23, 24}) >= 1


@given(PARTS)
def test_no_small_count_is_shown(parts: list[int]) -> None:
    counts, sums = table(parts)
    shown = counts.keys() - hidden(counts, sums, BELOW)
    assert not [key for key in shown if 0 < counts[key] < BELOW]


@settings(deadline=None)
@given(PARTS)
def test_every_hidden_count_could_be_another_one(parts: list[int]) -> None:
    """Whoever knows the shown figures, the sum, and that a small count is never shown finds two answers at least."""
    counts, sums = table(parts)
    found = hidden(counts, sums, BELOW)
    secret = sorted(key for key in found if key != TOTAL)
    if TOTAL in found:
        return
    left = int(counts[TOTAL] - sum(counts[key] for key in counts if key not in found and key != TOTAL))
    answers = [each for each in product(range(left + 1), repeat=len(secret)) if sum(each) == left]
    for place in range(len(secret)):
        assert len({each[place] for each in answers}) > 1


@given(PARTS)
def test_nothing_is_hidden_where_no_count_is_small(parts: list[int]) -> None:
    counts, sums = table(parts)
    if not any(0 < count < BELOW for count in counts.values()):
        assert hidden(counts, sums, BELOW) == frozenset()


@given(PARTS)
def test_the_order_of_the_parts_changes_nothing_but_ties(parts: list[int]) -> None:
    counts, sums = table(parts)
    turned = [Sum(each.total, each.parts[::-1]) for each in sums]
    sizes = sorted(counts[key] for key in hidden(counts, sums, BELOW))
    assert sorted(counts[key] for key in hidden(counts, turned, BELOW)) == sizes
