"""Confidence limits: published worked examples, the edges of each method, and when they cannot be told."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.significance import base_of, byar, follows, limits_for, poisson, wilson


def shown(interval: tuple[Decimal, Decimal], places: str = "0.0001") -> tuple[str, str]:
    lower, upper = (each.quantize(Decimal(places)) for each in interval)
    return str(lower), str(upper)


def test_wilson_gives_the_limits_of_newcombes_examples() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert shown(wilson(Decimal(81), Decimal(263))) == ("0.2553", "0.3662")
    assert shown(wilson(Decimal(15), Decimal(148))) == ("0.0624", "0.1605")
    assert shown(wilson(Decimal(0), Decimal(20))) == ("0.0000", "0.1611")
    assert shown(wilson(Decimal(1), Decimal(29))) == ("0.0061", "0.1718")


def test_exact_limits_of_small_counts_are_those_of_the_printed_tables() -> None:
    assert shown(poisson(0), "0.001") == ("0.000", "3.689")
    assert shown(poisson(1), "0.001") == ("0.025", "5.572")
    assert shown(poisson(6), "0.001") == ("2.202", "13.059")


def test_byar_comes_within_a_hundredth_of_the_exact_limits_from_ten_events_on() -> None:
    for count in (10, 20, 65):
        for near, exact in zip(byar(Decimal(count)), poisson(count), strict=True):
            assert abs(near - exact) < Decimal("0.05")


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_within_its_limits_and_they_within_nothing_and_all(count: int, more: int) -> None:
    total = Decimal(count + more)
    lower, upper = wilson(Decimal(count), total)
    assert 0 <= lower <= count / total <= upper <= 1


@given(st.integers(0, 300))
def test_a_count_lies_within_its_limits_and_more_events_move_both_up(count: int) -> None:
    lower, upper = byar(Decimal(count))
    assert 0 <= lower <= count < upper
    above = byar(Decimal(count + 1))
    assert above[0] >= lower
    assert above[1] > upper


@given(st.integers(1, 200), st.integers(201, 5000))
def test_of_what_is_counted_and_what_is_not_the_limits_mirror_each_other(count: int, total: int) -> None:
    lower, upper = wilson(Decimal(count), Decimal(total))
    other_lower, other_upper = wilson(Decimal(total - count), Decimal(total))
    assert abs(lower + other_upper - 1) < Decimal("1e-20")
    assert abs(upper + other_lower - 1) < Decimal("1e-20")


def test_a_percentage_takes_wilson_a_rate_byar_and_a_rate_of_few_poisson() -> None:
    share = limits_for(value=Decimal(53), unit="%", numerator=Decimal(2327), denominator=Decimal(4403))
    rate = limits_for(value=Decimal(100), unit="per 100,000", numerator=Decimal(100), denominator=Decimal(100000))
    few = limits_for(value=Decimal("4.8"), unit="per 100,000", numerator=Decimal(9), denominator=Decimal(189247))
    assert [found and (found.method, str(found.lower), str(found.upper)) for found in (share, rate, few)] == [
        ("Wilson", "51.3740", "54.3217"),
        ("Byar", "81.3621", "121.6279"),
        ("Poisson", "2.1746", "9.0278"),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "numerator", "denominator"),
    [
        ("53", "%", None, "4403"),
        ("53", "%", "2327", None),
        ("53", "%", "1991", "4403"),
        ("103", "%", "103", "100"),
        ("12", "", "12", "100"),
        ("12", "Years", "12", "100"),
        ("53", "%", "53", "0"),
    ],
)
def test_limits_cannot_be_told_without_counts_that_give_the_figure(
    value: str, unit: str, numerator: str | None, denominator: str | None
) -> None:
    assert (
        limits_for(
            value=Decimal(value),
            unit=unit,
            numerator=Decimal(numerator) if numerator else None,
            denominator=Decimal(denominator) if denominator else None,
        )
        is None
    )


@pytest.mark.parametrize(
    ("unit", "base"),
    [
        ("%", 100),
        ("% of beds", 100),
        ("per 100,000", 100000),
        ("per 1000", 1000),
        ("per 1,000 children", 1000),
        ("per 100k population", 100000),
        ("Years", None),
        ("", None),
        ("£ per week", None),
    ],
)
def test_the_unit_says_what_a_rate_is_counted_per(unit: str, base: int | None) -> None:
    assert base_of(unit) == base


@pytest.mark.parametrize(("printed", "is_followed"), [("70", False), ("71", True), ("70.5", True), ("70.54", True)])
def test_a_figure_follows_from_its_counts_when_it_is_rounded_to_its_own_digits(
    printed: str, is_followed: bool
) -> None:
    assert follows(Decimal(printed), Decimal(632), Decimal(896), Decimal(100)) is is_followed
