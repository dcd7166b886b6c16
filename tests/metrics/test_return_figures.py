"""A return against what is stored, and its figures in the indicators: nothing moves before it is signed off."""

import datetime as dt
from decimal import Decimal

import pytest

from hwb_portal.core.errors import DomainError
from metrics.enums import AreaKind, ObservationStatus, ReturnState
from metrics.models import Area, Indicator, Observation, ObservationRevision, Period, Return
from metrics.periods import PeriodKind
from metrics.selectors.return_comparing import comparison_page
from metrics.services.return_figures import load_figures, unload_figures
from metrics.services.returns import import_return
from tests.factories import (
    make_collection,
    make_indicator,
    make_item,
    make_meeting,
    make_paper,
    make_paper_figures,
    make_report,
    make_return,
)
from tests.metrics.workbooks import changed

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
IN_PLACE = "measures.personal_health_budgets.in_place"


@pytest.fixture
def indicator() -> Indicator:
    Area.objects.create(code="herefordshire", name="Herefordshire", kind=AreaKind.COUNTY)
    return make_indicator(
        make_collection(slug="bcf"), code="personal-health-budgets-in-place", name="Budgets in place"
    )


@pytest.fixture
def signed(herefordshire, analyst, indicator) -> Return:
    values = {IN_PLACE: "9"}
    return make_return(herefordshire, values, period_label="2016/17 Q3", created_by=analyst, state=ReturnState.SIGNED)


def stored_figure(indicator: Indicator, value: str) -> Observation:
    period = Period.objects.create(
        label="2016/17 Q3",
        kind=PeriodKind.QUARTER,
        starts_on=dt.date(2016, 10, 1),
        ends_on=dt.date(2016, 12, 31),
    )
    area = Area.objects.get(code="herefordshire")
    return Observation.objects.create(
        indicator=indicator, area=area, period=period, value=Decimal(value), value_text=value, source="Printed"
    )


def figures(indicator: Indicator) -> list[tuple[Decimal | None, str, str]]:
    return list(indicator.observations.values_list("value", "value_text", "source"))


def test_a_second_return_of_the_year_says_what_is_odd_against_the_first(sample, herefordshire, analyst):
    earlier = make_return(
        herefordshire,
        {"expenditure.amended.actual.q2": "10779300", "expenditure.amended.actual.q1": "10605700", IN_PLACE: "20"},
        template="bcf-2016-17-q2",
        period_label="2016/17 Q2",
        state=ReturnState.SIGNED,
    )
    stored = import_return(path=sample, original_name="q3.xlsx", board=herefordshire, by=analyst)
    since = list(stored.findings.values_list("rule", "cell", "value"))[3:]
    assert since == [("restated-since", "E30", "10786300"), ("jump", "C32", "9")]
    page = comparison_page(Return.objects.with_answers().get(pk=stored.pk))
    assert (page.before, page.odd) == ("2016/17 Q2, signed off", 2)
    assert [(row.old, row.new, row.flag, row.change) for row in page.changes[:2]] == [
        ("£10,779,300", "£10,786,300", "Restated", "£7,000 more (0.1%)"),
        ("20", "9", "Jump", "11 less (55.0%)"),
    ]
    assert page.before_url == earlier.get_absolute_url()


def test_a_return_of_another_year_is_not_compared(sample, herefordshire, analyst):
    values = {IN_PLACE: "20"}
    make_return(herefordshire, values, template="bcf-2015-16-q4", period_label="2015/16 Q4", state=ReturnState.SIGNED)
    stored = import_return(path=sample, original_name="q3.xlsx", board=herefordshire, by=analyst)
    assert stored.findings.count() == 3
    assert comparison_page(stored).before == ""


def test_a_draft_moves_no_figure_and_is_not_compared_with(sample, herefordshire, analyst, indicator, tmp_path):
    first = import_return(path=sample, original_name="a.xlsx", board=herefordshire, by=analyst)
    path = changed(sample, tmp_path / "b.xlsx", {("1. Cover", "C9"): "Another Officer"})
    second = import_return(path=path, original_name="b.xlsx", board=herefordshire, by=analyst)
    with pytest.raises(DomainError, match="cannot be taken over into indicators now: it is “draft”"):
        load_figures(stored=second, reason="", by=analyst, now=NOW)
    assert figures(indicator) == []
    assert first.period_label == second.period_label
    assert second.findings.count() == 3


def test_a_new_figure_is_taken_over_with_its_source(signed, indicator, analyst):
    (row,) = comparison_page(signed).figures
    assert (row.name, row.period, row.old, row.new, row.fate) == ("Budgets in place", "Q3 2016/17", "", "9", "new")
    assert load_figures(stored=signed, reason="", by=analyst, now=NOW) == 1
    source = "Better Care Fund quarterly return, Q3 2016/17, Herefordshire"
    assert figures(indicator) == [(Decimal(9), "9", source)]
    assert comparison_page(signed).figures == ()
    with pytest.raises(DomainError, match="taken over already"):
        load_figures(stored=signed, reason="", by=analyst, now=NOW)


def test_a_figure_that_is_there_is_restated_with_a_reason_and_kept(signed, indicator, analyst):
    seen = stored_figure(indicator, "8")
    with pytest.raises(DomainError, match="1 figures would be restated"):
        load_figures(stored=signed, reason="", by=analyst, now=NOW)
    load_figures(stored=signed, reason="Counted anew.", by=analyst, now=NOW)
    seen.refresh_from_db()
    assert (seen.value, seen.status) == (Decimal(9), ObservationStatus.REVISED)
    before = ObservationRevision.objects.get()
    assert (before.value, before.reason) == (Decimal(8), "Counted anew.")


def test_undoing_gives_back_what_was_there(signed, indicator, analyst):
    seen = stored_figure(indicator, "8")
    load_figures(stored=signed, reason="Counted anew.", by=analyst, now=NOW)
    assert unload_figures(stored=signed, reason="Wrong file.", by=analyst, now=NOW) == 1
    seen.refresh_from_db()
    assert (seen.value, seen.value_text, seen.status, seen.source) == (Decimal(8), "8", "final", "Printed")
    assert [each.reason for each in seen.revisions.order_by("pk")] == ["Counted anew.", "Taken back: Wrong file."]
    assert [step.kind for step in signed.steps.all()] == ["loaded", "unloaded"]


def test_undoing_takes_away_what_was_new(signed, indicator, analyst):
    load_figures(stored=signed, reason="", by=analyst, now=NOW)
    unload_figures(stored=signed, reason="Wrong file.", by=analyst, now=NOW)
    assert figures(indicator) == []


def test_a_figure_in_a_published_paper_stays(signed, indicator, analyst):
    load_figures(stored=signed, reason="", by=analyst, now=NOW)
    paper = make_report(make_paper(make_item(make_meeting()))).paper
    collection = indicator.placements.get().collection
    make_paper_figures(collection, paper=paper, frozen_at=NOW + dt.timedelta(days=1))
    with pytest.raises(DomainError, match="stands in a published paper"):
        unload_figures(stored=signed, reason="Wrong file.", by=analyst, now=NOW)
    assert len(figures(indicator)) == 1


def test_a_draft_paper_holds_nothing_back(signed, indicator, analyst):
    load_figures(stored=signed, reason="", by=analyst, now=NOW)
    paper = make_report(make_paper(make_item(make_meeting())), released=False).paper
    make_paper_figures(indicator.placements.get().collection, paper=paper, frozen_at=NOW + dt.timedelta(days=1))
    assert unload_figures(stored=signed, reason="Wrong file.", by=analyst, now=NOW) == 1


def test_the_page_says_what_changes(signed_in_as, signed, indicator, analyst):
    text = signed_in_as(analyst).get(f"{signed.get_absolute_url()}compare/").content.decode()
    assert "No return of this financial year was signed off before" in text
    assert "Budgets in place" in text
