"""A board's performance on one page, and when a figure is late."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from boards.models import Board
from metrics.currency import Currency, currency, expected_on
from metrics.demo import load_metrics
from metrics.enums import Comparator, SetBy, TargetStatus
from metrics.models import Indicator, Target
from metrics.selectors.summary import board_figures, board_summary
from tests.factories import make_board, make_collection, make_indicator, make_observation

FOLDER = Path(__file__).parents[2] / "fixtures" / "demo" / "metrics"


@pytest.mark.parametrize(
    ("kind", "ends_on", "frequency", "lag", "expected"),
    [
        ("financial_year", "2016-03-31", "", None, "2018-03-31"),
        ("financial_year", "2016-03-31", "", 6, "2017-09-30"),
        ("rolling_years", "2015-12-31", "Annual", None, "2017-12-31"),
        ("quarter", "2016-12-31", "", None, "2017-06-30"),
        ("month", "2016-12-31", "", None, "2017-03-31"),
        ("day", "2016-03-31", "Quarterly", None, "2016-09-30"),
    ],
)
def test_the_next_figure_is_expected_one_period_on_and_the_time_its_makers_need(
    kind: str, ends_on: str, frequency: str, lag: int | None, expected: str
) -> None:
    found = expected_on(kind=kind, ends_on=dt.date.fromisoformat(ends_on), frequency=frequency, lag_months=lag)
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2017-09-30", Currency.DUE),
        ("2017-02-28", Currency.CURRENT),
        ("2017-03-01", Currency.DUE),
        ("2017-10-01", Currency.LATE),
    ],
)
def test_a_figure_is_due_from_the_sixth_month_before_and_late_from_the_day_after(on: str, expected: Currency) -> None:
    assert currency(dt.date(2017, 9, 30), dt.date.fromisoformat(on)) is expected
    assert currency(None, dt.date.fromisoformat(on)) is Currency.NONE


def make_target(indicator: Indicator, value: str, **fields: object) -> Target:
    seen = indicator.observations.order_by("period__ends_on").last()
    assert seen is not None
    return Target.objects.create(
        indicator=indicator,
        area=seen.area,
        period=seen.period,
        comparator=Comparator.AT_MOST,
        value=Decimal(value),
        text=value,
        status=TargetStatus.AGREED,
        set_by=SetBy.LOCAL,
        **fields,
    )


@pytest.fixture
def measured(hertfordshire: Board) -> Board:
    """Five measures: better, worse and missed, without target, without figure, old."""
    collection = make_collection(board=hertfordshire)
    better, worse, old = (
        make_indicator(collection, name=name, board=hertfordshire) for name in ("Falls", "Smoking", "Teeth")
    )
    make_indicator(collection, name="Sleep", board=hertfordshire)
    make_indicator(
        collection, name="Retired", board=hertfordshire, retired_on=dt.date(2020, 1, 1), retired_because="x"
    )
    for year, (less, more) in {2019: ("9", "3"), 2020: ("7", "5")}.items():
        make_observation(better, less, year=year)
        make_observation(worse, more, year=year)
    make_observation(old, "4", year=2010)
    make_target(better, "8")
    make_target(worse, "4")
    return hertfordshire


@pytest.mark.django_db
def test_the_summary_answers_what_got_better_and_worse_what_has_no_target_and_what_is_old(measured: Board) -> None:
    found = Indicator.objects.of_board(measured).visible_to(AnonymousUser()).with_own_figures()
    page = board_summary(board_figures(found))
    assert [change.title for change in page.improved.first] == ["Falls"]
    assert [change.title for change in page.worsened.first] == ["Smoking"]
    assert [(missed.title, missed.target.text) for missed in page.missed.first] == [("Smoking", "at most 4")]
    assert [each.title for each in page.without_target] == ["Sleep", "Teeth"]
    assert [each.title for each in page.without_figure] == ["Sleep"]
    assert [(each.title, each.expected_on) for each in page.late.first] == [("Teeth", dt.date(2012, 12, 31))]
    assert page.as_at == dt.date(2020, 12, 31)
    assert page.sentence == (
        "Of 4 measures 1 got better and 1 worse; 1 fails its target, 2 have no target, 2 are missing or out of date."
    )


@pytest.mark.django_db
def test_the_first_of_a_long_list_are_shown_and_the_rest_is_folded_with_its_number(
    client: Client, hertfordshire: Board
) -> None:
    for number in range(8):
        indicator = make_indicator(name=f"Measure {number}", board=hertfordshire)
        make_observation(indicator, "9", year=2019)
        make_observation(indicator, "7", year=2020)
    page = board_summary(board_figures(Indicator.objects.of_board(hertfordshire).with_own_figures()))
    assert (len(page.improved.first), len(page.improved.rest), len(page.improved)) == (5, 3, 8)
    shown = client.get("/metrics/summary/hertfordshire-hwb/").content.decode()
    better = shown[shown.index('id="better"') : shown.index('id="worse"')]
    assert "3 more" in better
    assert better.index("Measure 4") < better.index("<details") < better.index("Measure 5")


@pytest.mark.django_db
def test_what_is_significant_is_shown_first_and_alone(hertfordshire: Board) -> None:
    for name, limits in (("Chance", (None, None)), ("Certain", (Decimal(1), Decimal(2)))):
        indicator = make_indicator(name=name, board=hertfordshire, unit="%")
        for year, value in ((2019, 9), (2020, 1)):
            low, high = (Decimal(value) - Decimal("0.5"), Decimal(value) + Decimal("0.5")) if limits[0] else limits
            make_observation(indicator, str(value), year=year, lower=low, upper=high)
    page = board_summary(board_figures(Indicator.objects.of_board(hertfordshire).with_own_figures()))
    assert [change.title for change in page.improved.first] == ["Certain"]
    assert [change.title for change in page.improved.rest] == ["Chance"]


@pytest.mark.django_db
def test_a_figure_that_a_paper_quotes_once_is_counted_apart_and_never_late(hertfordshire: Board) -> None:
    old = make_indicator(name="Quoted", board=hertfordshire, frequency="Once")
    make_observation(old, "4", year=2001)
    make_observation(make_indicator(name="Measured", board=hertfordshire), "4", year=2020)
    page = board_summary(board_figures(Indicator.objects.of_board(hertfordshire).with_own_figures()))
    assert (page.total, page.one_off, len(page.late), [each.title for each in page.without_target]) == (
        1,
        1,
        0,
        ["Measured"],
    )


@pytest.mark.django_db
def test_the_page_says_so_in_its_first_sentence_and_costs_few_queries(
    client: Client, measured: Board, django_assert_num_queries
) -> None:
    with django_assert_num_queries(10):
        answer = client.get("/metrics/summary/hertfordshire-hwb/")
    words = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    assert "Of 4 measures 1 got better and 1 worse; 1 fails its target" in words
    assert "Figures reach up to 31 December 2020" in words


@pytest.mark.django_db
def test_the_demonstrations_page_stays_small_and_names_what_the_board_asked(client: Client) -> None:
    for slug in ("hertfordshire-hwb", "herefordshire-hwb"):
        make_board(slug=slug)
    load_metrics(FOLDER)
    for path in ("/metrics/summary/hertfordshire-hwb/", "/metrics/strategy/", "/metrics/strategy/table/"):
        assert len(client.get(path).content) < 300_000
    shown = client.get("/metrics/summary/hertfordshire-hwb/").content.decode()
    for words in (
        "Self-reported high anxiety",
        "Overweight and obesity, age 10-11",
        "What has no target",
        "What is due",
    ):
        assert words in shown
