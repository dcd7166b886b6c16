"""Contradictions that members found by hand in the packs of 2017, found by the checks; printed beside recomputed."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hwb_portal.accounts.models import User
from metrics.checks import Doubt, Point, Rule, check_change, check_series, check_share, check_total
from metrics.models import Indicator
from tests.factories import make_indicator, make_observation

FOLDER = Path(__file__).parents[2] / "fixtures" / "demo" / "metrics"


def numbers(text: str) -> list[Decimal]:
    return [Decimal(each) for each in text.split()]


@pytest.mark.parametrize(
    ("total", "parts", "recomputed"),
    [
        ("326736", "198919 16800 52150 52150 4032 2688", "326,739"),  # Hertfordshire, 17 October 2017, line 1262
        ("112304", "27438 27784 28335 28746", "112,303"),  # line 4775
        ("14", "3 4 5", "12"),  # Hertfordshire, 2 March 2017, lines 4598-4601: outcomes of 14 people
    ],
)
def test_totals_that_do_not_add_up(total: str, parts: str, recomputed: str) -> None:
    doubts = check_total("There", Decimal(total), numbers(parts))
    assert doubts == [Doubt(Rule.TOTAL, "There", f"{Decimal(total):,}", recomputed)]


def test_totals_that_add_up_raise_no_question() -> None:
    assert check_total("There", Decimal(109683), numbers("27074 27401 27928 27280")) == []
    assert check_total("There", Decimal(28740), numbers("19468 9272")) == []


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "expected"),
    [
        ("70", "632", "896", "70.54"),  # Hertfordshire, 17 October 2017, line 825
        ("56", "8.5", "15", "56.67"),  # Hertfordshire, 2 March 2017, line 555
        ("53", "1991", "4403", "45.22"),  # line 1831, section 42 enquiries alone
    ],
)
def test_shares_that_do_not_follow_from_their_counts(
    value: str, numerator: str, denominator: str, expected: str
) -> None:
    point = Point("2016/17", Decimal(value), Decimal(numerator), Decimal(denominator))
    assert check_share("There", point, "%") == [Doubt(Rule.SHARE, "There", value, expected)]


def test_shares_that_follow_from_their_counts_raise_no_question() -> None:
    for value, numerator, denominator in (("53", "2327", "4403"), ("55", "1453", "2633"), ("60", "684", "1140")):
        point = Point("2016/17", Decimal(value), Decimal(numerator), Decimal(denominator))
        assert check_share("There", point, "%") == []


def test_a_take_up_of_103_per_cent_is_beyond_the_whole() -> None:
    assert check_share("There", Point("2017", Decimal(103)), "%") == [Doubt(Rule.BEYOND, "There", "103", "")]


@pytest.mark.parametrize(
    ("told", "earlier", "later", "expected"),
    [
        ("-12", "804", "630", "-21.64"),  # Hertfordshire, 17 October 2017, line 1203
        ("15", "67", "68", "1.49"),  # line 1203
        ("-57", "613", "349", "-43.07"),  # Hertfordshire, 2 March 2017, lines 4733-4740
    ],
)
def test_changes_that_do_not_follow_from_the_figures(told: str, earlier: str, later: str, expected: str) -> None:
    doubts = check_change("There", Decimal(told), Decimal(earlier), Decimal(later))
    assert doubts == [Doubt(Rule.CHANGE, "There", f"{told}%", f"{expected}%")]


def test_changes_that_follow_raise_no_question() -> None:
    assert check_change("There", Decimal(67), Decimal(2633), Decimal(4403)) == []
    assert check_change("There", Decimal(37), Decimal(1453), Decimal(1991)) == []


def test_the_same_figure_twice_a_break_and_a_jump() -> None:
    lado = [Point("2014/15", Decimal(804)), Point("2015/16", Decimal(804)), Point("2016/17", Decimal(630))]
    assert [(doubt.rule, doubt.where) for doubt in check_series("County", lado)] == [
        (Rule.REPEATED, "County, 2014/15 to 2015/16")
    ]
    conversion = [
        Point("2015/16", Decimal(55), Decimal(1453), Decimal(2633), "Section 42"),
        Point("2016/17", Decimal(53), Decimal(2327), Decimal(4403), "Section 42 and other"),
    ]
    assert check_series("County", conversion) == [
        Doubt(
            Rule.BREAK,
            "County, 2015/16 to 2016/17",
            "55 to 53, counting Section 42 to Section 42 and other",
            "2015/16: 1,453 of 2,633; 2016/17: 2,327 of 4,403",
        )
    ]
    plans = [Point("2013", Decimal(578)), Point("2014", Decimal(1140)), Point("2015", Decimal(896))]
    assert check_series("County", plans) == [Doubt(Rule.JUMP, "County, 2013 to 2014", "578 to 1,140", "97.2%")]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=8), st.integers(1, 100))
def test_a_sum_is_doubted_exactly_when_it_is_off(parts: list[int], off: int) -> None:
    added = [Decimal(part) for part in parts]
    assert check_total("There", sum(added, Decimal(0)), added) == []
    assert len(check_total("There", sum(added, Decimal(0)) + off, added)) == 1


@pytest.mark.django_db
def test_the_page_sets_printed_and_recomputed_side_by_side(
    signed_in_as: Callable[[User | None], Client], analyst: User
) -> None:
    indicator = make_indicator(name="Share of plans", unit="%")
    make_observation(indicator, "70", numerator=Decimal(632), denominator=Decimal(896))
    shown = signed_in_as(analyst).get("/metrics/checks/").content.decode()
    assert "The figure does not follow from its counts" in shown
    assert "70.54" in shown
    indicator.refresh_from_db()
    assert indicator.observations.get().value == 70


@pytest.mark.django_db
def test_an_indicator_is_no_part_of_itself() -> None:
    indicator = make_indicator()
    with pytest.raises(IntegrityError, match="metrics_indicator_not_its_own_whole"):
        Indicator.objects.filter(pk=indicator.pk).update(whole=indicator)
