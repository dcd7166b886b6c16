"""What changed, told from the numbers: everything the printed update of Q1-2 2017/18 names, and what it left out."""

import csv
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from metrics.demo import load_metrics
from metrics.models import Collection, Indicator
from metrics.rating import Significance
from metrics.selectors.changes import Change, Sort, changes_of
from metrics.selectors.collections import collection_figures
from metrics.selectors.figures import figures_of
from tests.factories import make_board

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[2] / "fixtures" / "demo" / "metrics"

# Hertfordshire HWB pack, 17 October 2017, lines 3036-3140: rank before and now, None where the update names none.
NAMED = {
    "early-education-2-year-olds": (Sort.IMPROVED, Significance.YES, "4th of 11", "4th of 11"),
    "phonics-screening": (Sort.IMPROVED, Significance.YES, "1st of 11", "1st of 11"),
    "school-meal-gap-early-years": (Sort.WORSENED, Significance.CANNOT_TELL, "5th of 11", "7th of 11"),
    "childrens-centre-registration": (Sort.IMPROVED, Significance.YES, "", ""),
    "family-homelessness": (Sort.WORSENED, Significance.NO, "10th of 11", "11th of 11"),
    "overweight-10-11": (Sort.WORSENED, Significance.YES, "4th of 11", "4th of 11"),
    "first-time-entrants": (Sort.IMPROVED, Significance.NO, "7th of 11", "9th of 11"),
    "high-anxiety": (Sort.IMPROVED, Significance.YES, "11th of 11", "1st of 11"),
    "sport-participation": (Sort.WORSENED, Significance.YES, "4th of 11", "6th of 11"),
    "statutory-homelessness": (Sort.WORSENED, Significance.NO, "7th of 9", "9th of 11"),
    "falls-65": (Sort.IMPROVED, Significance.NO, "8th of 11", "4th of 11"),
    "hip-fractures-65": (Sort.IMPROVED, Significance.NO, "4th of 11", "2nd of 11"),
    "social-contact-users": (Sort.IMPROVED, Significance.NO, "11th of 11", "7th of 11"),
}
# The same dashboards, lines 3269, 3280 and 3283: printed there, and not a word of them in the update.
LEFT_OUT = {
    "delayed-transfers-strategy": (Sort.WORSENED, "7th of 11", "8th of 11"),
    "dementia-admissions": (Sort.IMPROVED, "9th of 11", "6th of 11"),
    "care-satisfaction": (Sort.WORSENED, "6th of 11", "8th of 11"),
}
MORE = "more than at the baseline by the paper's account"
FEWER = "fewer than at the baseline by the paper's account"


@pytest.fixture
def changes() -> dict[str, Change]:
    """Every change of the strategy by the code of its indicator."""
    for slug in ("hertfordshire-hwb", "herefordshire-hwb"):
        make_board(slug=slug)
    load_metrics(FOLDER)
    found = collection_figures(Collection.objects.get(slug="strategy"), AnonymousUser())
    by_url = {figures.url: figures.code for figures in found}
    return {by_url[change.url]: change for each in changes_of(found).lists for change in each.changes}


def test_every_change_of_the_printed_update_is_named_with_its_direction_and_ranks(changes: dict[str, Change]) -> None:
    told = {
        code: (change.sort, change.significant, change.rank_before, change.rank)
        for code, change in changes.items()
        if code in NAMED
    }
    assert told == NAMED


def test_the_changes_that_the_update_left_out_are_told_too(changes: dict[str, Change]) -> None:
    told = {code: (changes[code].sort, changes[code].rank_before, changes[code].rank) for code in LEFT_OUT}
    assert told == LEFT_OUT


def test_all_fifty_indicators_are_told_of_once(changes: dict[str, Change]) -> None:
    with (FOLDER / "placements.csv").open(encoding="utf-8-sig") as file:
        placed = {row["indicator"] for row in csv.DictReader(file) if row["collection"] == "strategy"}
    assert changes.keys() == placed
    assert len(placed) == 50


def test_the_variation_between_districts_is_told_then_and_now(changes: dict[str, Change]) -> None:
    counted = {
        "statutory-homelessness": "7 of 10 districts differ significantly from the county, more than the 5 before",
        "alcohol-related-admissions": "2 of 10 districts differ significantly from the county, fewer than the 3",
        "quality-of-life-older": "none of 10 districts differs significantly from the county, fewer than the 1 before",
        "hip-fractures-65": "none of 10 districts differs significantly from the county, as before",
        "overweight-4-5": f"1 of 10 districts differs significantly from the county, {MORE}",
        "injury-admissions-0-4": f"1 of 10 districts differs significantly from the county, {MORE}",
        "childrens-centre-registration": f"2 of 10 districts differ significantly from the county, {MORE}",
        "early-education-2-year-olds": f"5 of 10 districts differ significantly from the county, {FEWER}",
        "early-education-3-4-year-olds": f"9 of 10 districts differ significantly from the county, {FEWER}",
    }
    assert {code: text for code, text in counted.items() if text not in changes[code].text} == {}


def test_a_change_is_told_in_one_sentence_of_figures_significance_and_ranks(changes: dict[str, Change]) -> None:
    assert changes["falls-65"].text == (
        "2,212.94 per 100,000 (2014/15) to 2,124.3 per 100,000 (2015/16), down by 88.64 per 100,000; "
        "not statistically significant; ranked 4th of 11, before 8th of 11 (higher in the ranking); "
        "districts that differ from the county: more than at the baseline, by the paper's account."
    )


def test_rates_with_different_numerators_are_not_compared(changes: dict[str, Change]) -> None:
    """55% counts section 42 enquiries alone, 53% the others too: lines 1829-1838."""
    conversion = figures_of(Indicator.objects.with_figures().get(code="concern-conversion"))
    assert [change.sort for each in changes_of([conversion]).lists for change in each.changes] == [Sort.WAITING]
    assert [(figure.span.label, figure.basis) for figure in conversion.series[0].figures] == [
        ("2015/16", "Section 42 enquiries"),
        ("2016/17", "Section 42 and other enquiries"),
    ]
