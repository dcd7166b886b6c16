"""The Better Care Fund by board and quarter, and the plans: who sees what, and the same facts everywhere."""

import csv
import io
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from boards.models import Board
from metrics.demo_plans import load_plans
from metrics.enums import ReturnState
from metrics.models import FundPlan, PlanChange, PlanMilestone, PlanRisk, PlanScheme, Return
from metrics.returns.catalogue import TEMPLATES
from tests.demo.loading import FIXTURES
from tests.factories import make_board, make_collection, make_fund_plan, make_return

pytestmark = pytest.mark.django_db
BOARD = "/metrics/better-care/herefordshire-hwb/"


@pytest.fixture(autouse=True)
def _forms_of_other_quarters(monkeypatch):
    """As Q3's: a board with several quarters of a year can be made of one form."""
    known = TEMPLATES["bcf-2016-17-q3"]
    for number in (1, 2):
        code = f"bcf-2016-17-q{number}"
        monkeypatch.setitem(TEMPLATES, code, replace(known, code=code))


def quarter(board: Board, number: int, forecast: str, *, is_public: bool = True) -> Return:
    """A signed return with a forecast of income against a pool of £42,047,168."""
    values = {
        **{f"income.amended.plan.{name}": "10511792" for name in ("q1", "q2", "q3", "q4")},
        "income.amended.plan.pool": "42047168",
        "income.amended.forecast.total": forecast,
        "conditions.1.answer": "Yes",
        "conditions.2.answer": "No",
        "metrics.delayed_transfers.status": "On track to meet target",
    }
    place = {"template": f"bcf-2016-17-q{number}", "period_label": f"2016/17 Q{number}"}
    return make_return(board, values, **place, state=ReturnState.SIGNED, is_public=is_public)


@pytest.fixture
def plan(hertfordshire) -> FundPlan:
    """The plan that Hertfordshire printed."""
    make_collection(slug="bcf").groups.create(slug="funding", name="Funding", position=1)
    load_plans(FIXTURES / "demo" / "plans")
    return FundPlan.objects.get()


def test_the_printed_plan_is_loaded_exactly_and_once(plan):
    load_plans(FIXTURES / "demo" / "plans")
    assert [each.level for each in PlanChange.objects.all()] == [
        *("plans", "plans", "established", "plans"),
        *["established"] * 4,
    ]
    assert {each.planned for each in PlanChange.objects.all()} == {""}
    assert list(PlanRisk.objects.values_list("number", flat=True)) == [1, 2, 5, 7, 8]
    assert set(PlanRisk.objects.values_list("level", "score", "mitigation")) == {("Severe", None, "")}
    schemes = list(PlanScheme.objects.prefetch_related("milestones"))
    sizes = [(len(scheme.milestones.all()), len(scheme.dates.splitlines())) for scheme in schemes]
    assert (len(sizes), sum(many for many, _ in sizes)) == (23, 90)
    assert sum(many == dates for many, dates in sizes) == 11
    assert all(
        bool(scheme.unpaired_dates) <= (many != dates) for scheme, (many, dates) in zip(schemes, sizes, strict=True)
    )
    assert {"Mar 2018 (subject to external review)", "From April 2017", "Date to be confirmed"} <= {
        date for scheme in schemes for date in scheme.unpaired_dates
    }
    assert {"Autumn 2017", "Sept 2017", "Nov 17", "Ongoing"} <= set(
        PlanMilestone.objects.values_list("date_text", flat=True)
    )
    for row in [*PlanChange.objects.all(), *PlanRisk.objects.all(), *schemes]:
        assert row.source.startswith("Better Care Fund Plan 2017-19, line")


def test_a_plan_has_the_same_facts_on_its_page_in_csv_and_in_json(client, plan, django_assert_num_queries):
    with django_assert_num_queries(7):
        page = client.get(plan.get_absolute_url()).content.decode()
    read = client.get("/metrics/better-care/hertfordshire-hwb/plans/2017-19.json").json()
    answer = client.get("/metrics/better-care/hertfordshire-hwb/plans/2017-19.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    levels = [(row["number"], row["value"]) for row in rows if row["field"] == "level" and row["part"] == "change"]
    assert levels == [(str(each["number"]), each["level"]) for each in read["changes"]]
    assert [level for _, level in levels].count("Established") == 5
    dates = [each["date"] for scheme in read["schemes"] for each in scheme["milestones"] if each["date"]]
    assert dates == [row["value"] for row in rows if row["field"] == "date"]
    assert all(f"<strong>{date}</strong>" in page for date in dates)
    assert page.count("Score not given") == 5
    assert "5 of 8 changes are established or further on. 5 risks, none with a score. 90 milestones" in page


def test_a_plan_that_is_not_public_is_for_those_who_work_on_returns(client, signed_in_as, herefordshire, lead):
    plan = make_fund_plan(herefordshire)
    for path in (
        plan.get_absolute_url(),
        f"{plan.get_absolute_url()[:-1]}.csv",
        f"{plan.get_absolute_url()[:-1]}.json",
    ):
        assert client.get(path).status_code == 404
        assert b"Spring 2018" in signed_in_as(lead).get(path).content
    assert "Better Care Fund plan" not in client.get("/metrics/better-care/").content.decode()


def test_no_cell_of_a_plan_is_a_formula(client, herefordshire):
    plan = make_fund_plan(herefordshire, is_public=True)
    plan.risks.update(mitigation="=HYPERLINK(1)")
    answer = client.get(f"{plan.get_absolute_url()[:-1]}.csv").content.decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(answer)) for cell in row}
    assert ("'=HYPERLINK(1)" in cells, "=HYPERLINK(1)" in cells) == (True, False)


def test_the_quarters_of_a_board_stand_one_under_the_other(client, signed_in_as, herefordshire, analyst):
    quarter(herefordshire, 1, "42047168")
    quarter(herefordshire, 2, "43117168")
    quarter(herefordshire, 3, "43905300", is_public=False)
    public = client.get(BOARD).content.decode()
    assert "Income £42,047,168: equal to the pooled fund" in public
    assert "Income £43,117,168: £1,070,000 over the pooled fund" in public
    assert ("2016/17 Q3" in public, "1 of 2" in public, "1 of 1" in public) == (False, True, True)
    worked_on = signed_in_as(analyst).get(BOARD).content.decode()
    assert ("£1,858,132 over" in worked_on, "Not public" in worked_on) == (True, True)


def test_a_quarter_is_compared_with_the_last_one_its_reader_may_see(client, signed_in_as, herefordshire, analyst):
    quarter(herefordshire, 1, "42047168")
    quarter(herefordshire, 2, "43117168", is_public=False)
    quarter(herefordshire, 3, "43905300")
    public = client.get(f"{BOARD}2016-17-q3/").content.decode()
    assert ("What changed since 2016/17 Q1" in public, "43,117,168" in public) == (True, False)
    worked_on = signed_in_as(analyst).get(f"{BOARD}2016-17-q3/").content.decode()
    assert ("£43,117,168" in worked_on, "£788,132 more" in worked_on) == (True, True)
    assert client.get(f"{BOARD}2016-17-q2/").status_code == 404


def test_the_pages_ask_the_same_number_of_times_for_any_number_of_quarters(
    client, herefordshire, django_assert_num_queries
):
    for number in (1, 2, 3):
        quarter(herefordshire, number, "42047168")
        with django_assert_num_queries(7):
            assert client.get(BOARD).status_code == 200


def test_what_there_is_nothing_of_says_so(client, herefordshire):
    assert "Nothing yet" in client.get(BOARD).content.decode()
    assert "Nothing yet" in client.get("/metrics/better-care/").content.decode()
    assert client.get("/metrics/better-care/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("part", "fields", "constraint"),
    [
        (FundPlan, {"source": ""}, "metrics_fundplan_source"),
        (PlanChange, {"level": "splendid"}, "metrics_planchange_level"),
        (PlanChange, {"level": ""}, "metrics_planchange_level_given"),
        (PlanChange, {"planned": "splendid"}, "metrics_planchange_planned"),
        (PlanChange, {"source": ""}, "metrics_planchange_source"),
        (PlanRisk, {"source": ""}, "metrics_planrisk_source"),
        (PlanScheme, {"source": ""}, "metrics_planscheme_source"),
    ],
)
def test_the_database_holds_what_a_plan_needs(part, fields, constraint):
    make_fund_plan(make_board())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        part.objects.update(**fields)


@pytest.mark.parametrize("part", [FundPlan, PlanChange, PlanRisk, PlanScheme, PlanMilestone])
def test_nothing_stands_in_a_plan_twice(part):
    make_fund_plan(make_board())
    again = part.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
