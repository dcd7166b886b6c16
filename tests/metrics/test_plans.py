"""Plan against actual, quarter by quarter, and the year to date."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from boards.models import Board
from metrics.demo import load_metrics
from metrics.enums import Comparator
from metrics.models import Collection
from metrics.rating import Polarity
from metrics.selectors.collections import collection_figures
from metrics.selectors.plans import PlanTable, Standing, plan_tables, standing

FOLDER = Path(__file__).parents[2] / "fixtures" / "demo" / "metrics"


@pytest.mark.parametrize(
    ("plan", "actual", "polarity", "comparator", "expected"),
    [
        (None, "5", Polarity.LOWER, "", Standing.NO_PLAN),
        ("5", None, Polarity.LOWER, "", Standing.OPEN),
        ("5", "5", Polarity.HIGHER, "", Standing.LEVEL),
        ("5", "5.1", Polarity.HIGHER, "", Standing.ON),
        ("5", "5.1", Polarity.LOWER, "", Standing.OFF),
        ("5", "5.1", Polarity.NEITHER, "", Standing.ABOVE),
        ("5", "4.9", Polarity.NEITHER, "", Standing.BELOW),
        ("5", "5", Polarity.LOWER, Comparator.BELOW, Standing.OFF),
        ("5", "4", Polarity.NEITHER, Comparator.BELOW, Standing.ON),
    ],
)
def test_a_result_keeps_to_its_plan_by_the_way_that_is_better(
    plan: str | None, actual: str | None, polarity: str, comparator: str, expected: Standing
) -> None:
    numbers = [None if each is None else Decimal(each) for each in (plan, actual)]
    assert standing(*numbers, polarity, comparator) is expected


@pytest.fixture
def tables(herefordshire: Board, hertfordshire: Board) -> dict[tuple[str, str], PlanTable]:
    load_metrics(FOLDER)
    found = collection_figures(Collection.objects.get(slug="bcf"), AnonymousUser())
    return {(table.title, table.area): table for table in plan_tables(found)}


@pytest.mark.django_db
def test_the_pooled_budget_is_told_by_quarter_to_date_and_for_the_year(
    tables: dict[tuple[str, str], PlanTable],
) -> None:
    table = tables["Expenditure from the fund", "Herefordshire"]
    assert [(line.label, line.plan, line.forecast, line.actual, line.difference) for line in table.lines] == [
        ("Q1 2016/17", "£10,511,800", "£10,605,700", "£10,605,700", "£93,900 more (0.9%)"),
        ("Q2 2016/17", "£10,511,800", "£10,786,300", "£10,786,300", "£274,500 more (2.6%)"),
        ("Q3 2016/17", "£10,511,800", "£11,449,000", "£11,449,000", "£937,200 more (8.9%)"),
        ("Q4 2016/17", "£10,511,768", "£11,064,300", "", "£552,532 more (5.3%)"),
        ("Year to date: 3 quarters, to Q3 2016/17", "£31,535,400", "", "£32,841,000", "£1,305,600 more (4.1%)"),
        ("2016/17", "£42,047,168", "£43,905,300", "", "£1,858,132 more (4.4%)"),
    ]


@pytest.mark.django_db
def test_a_target_stands_in_for_a_plan_and_a_share_is_not_added_up(
    tables: dict[tuple[str, str], PlanTable],
) -> None:
    care = tables["Permanent admissions to care homes, 65+", "Hertfordshire"]
    assert [(line.label, line.plan, line.actual, line.standing) for line in care.lines] == [
        ("2016/17", "at most 610 per 100,000", "570 per 100,000", Standing.ON),
        ("Q2 2017/18", "", "388 per 100,000", Standing.NO_PLAN),
        ("2017/18", "at most 575 per 100,000", "", Standing.OPEN),
        ("2018/19", "at most 575 per 100,000", "", Standing.OPEN),
    ]
    assert not any(line.is_sum for line in care.lines)


@pytest.mark.django_db
def test_the_page_says_each_standing_in_words(
    client: Client, tables: dict[tuple[str, str], PlanTable], django_assert_num_queries
) -> None:
    with django_assert_num_queries(10):
        shown = client.get("/metrics/bcf/plan/").content.decode()
    for words in ("Off plan", "On plan", "Above plan", "No result yet", "No plan", "26 more (0.1%)"):
        assert words in shown
