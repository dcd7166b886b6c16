from datetime import date

import pytest

from metrics.returns.checking import Finding, answers_count, check
from metrics.returns.reading import read_return
from tests.metrics.returns.parcels import changed, repacked
from tests.metrics.returns.printed import ANSWERS
from tests.metrics.returns.workbook import SAMPLE, build

PRINTED = [
    Finding(
        "warning",
        "4. I&E",
        "H10",
        "income-expenditure",
        "43117168",
        "The previous annual total of the income forecast is £43,117,168 and the previous annual total of "
        "the "
        "expenditure forecast is £43,117,400, a difference of £232: check that both are right",
    ),
    Finding(
        "warning",
        "4. I&E",
        "E15",
        "forecast-actual",
        "10561500",
        "The Q2 income forecast is £10,561,500 and the Q2 income actual is £10,389,800, a difference of "
        "£171,700: "
        "check that both are right",
    ),
    Finding(
        "warning",
        "4. I&E",
        "E30",
        "restated",
        "10786300",
        "The Q2 expenditure actual was returned as £10,779,300 and is now £10,786,300, £7,000 more: confirm "
        "that it "
        "is restated",
    ),
]


def new_findings(path):
    """What is found beyond what the printed return already gives."""
    return [finding for finding in check(read_return(path)) if finding not in PRINTED]


def found(path):
    return [(finding.level, finding.rule, finding.cell, finding.value) for finding in new_findings(path)]


def test_the_printed_return_has_three_warnings_and_no_error():
    assert check(read_return(SAMPLE)) == PRINTED


@pytest.mark.parametrize("version", ["previous", "amended"])
@pytest.mark.parametrize("flow", ["income", "expenditure"])
@pytest.mark.parametrize("line", ["plan", "forecast", "actual"])
def test_each_total_is_the_sum_of_its_quarters(tmp_path, flow, version, line):
    key = f"{flow}.{version}.{line}.total"
    findings = check(read_return(changed(tmp_path / "a.xlsx", {key: 40_000_000})))
    assert [finding.value for finding in findings if finding.rule == "total"] == ["40000000"]


def test_a_wrong_total_says_both_sums(tmp_path):
    path = changed(tmp_path / "a.xlsx", {"income.amended.plan.total": 42_047_169})
    total, pool = new_findings(path)
    assert total.message == (
        "The annual total of the income plan is £42,047,169 but its quarters add up to £42,047,168, a "
        "difference of "
        "£1: correct the total or the quarters"
    )
    assert (pool.level, pool.rule, pool.cell) == ("warning", "pool", "H14")


def test_a_missing_total_is_an_error_for_plans_and_forecasts_only(tmp_path):
    keys = [f"expenditure.amended.{line}.total" for line in ("plan", "forecast", "actual")]
    assert found(changed(tmp_path / "a.xlsx", dict.fromkeys(keys))) == [
        ("error", "total", "H28", ""),
        ("error", "total", "H29", ""),
    ]


@pytest.mark.parametrize("answer", ["No", "No - In Progress"])
def test_a_condition_that_is_not_met_needs_a_date_and_an_explanation(tmp_path, answer):
    path = changed(tmp_path / "a.xlsx", {"conditions.5.answer": answer})
    assert [(finding.level, finding.rule, finding.cell, finding.message) for finding in new_findings(path)] == [
        (
            "error",
            "due-date",
            "F19",
            f"The answer on condition 5 is “{answer}”: enter the date it is expected to be met, like 31/03/2017",
        ),
        (
            "error",
            "explanation",
            "G19",
            f"The answer on condition 5 is “{answer}”: explain why it was not met in the quarter and what "
            f"is being done",
        ),
    ]


def test_a_condition_that_is_met_needs_neither(tmp_path):
    keys = {"conditions.3i.answer": "Yes", "conditions.3i.due_on": None, "conditions.3i.explanation": None}
    assert found(changed(tmp_path / "a.xlsx", keys)) == []


def test_a_date_must_be_a_real_one(tmp_path):
    path = changed(tmp_path / "a.xlsx", {"conditions.3i.due_on": "31/02/2017"})
    assert new_findings(path) == [
        Finding(
            "error",
            "3. National Conditions",
            "F12",
            "date",
            "31/02/2017",
            "The date for condition 3i “31/02/2017” is not a date: enter a real one, like 31/03/2017",
        )
    ]


@pytest.mark.parametrize(("day", "rules"), [(date(2016, 12, 30), ["date-past"]), (date(2016, 12, 31), [])])
def test_a_condition_cannot_be_expected_before_the_quarter_ended(tmp_path, day, rules):
    path = changed(tmp_path / "a.xlsx", {"conditions.3i.due_on": day})
    assert [finding.rule for finding in new_findings(path)] == rules


def test_a_go_live_date_in_the_past_is_a_warning_unless_live(tmp_path):
    past = {f"measures.open_api.{code}.live_on": date(2016, 3, 31) for code in ("gp", "hospital")}
    path = changed(tmp_path / "a.xlsx", past | {"measures.open_api.hospital.status": "Live"})
    assert found(path) == [("warning", "date-past", "C25", "2016-03-31")]


def test_a_difference_needs_a_comment_that_names_it(tmp_path):
    path = changed(tmp_path / "a.xlsx", {"income.comment": None})
    assert new_findings(path) == [
        Finding(
            "error",
            "4. I&E",
            "C18",
            "comment",
            "",
            "The annual total of the income forecast is £43,905,300 and the pooled fund (income) is "
            "£42,047,168, a "
            "difference of £1,858,132; The Q3 income actual is £10,829,500 and the Q3 income plan is "
            "£10,122,300, a "
            "difference of £707,200: say why in the comment",
        )
    ]


def test_without_a_difference_the_comment_may_be_blank(tmp_path):
    plan = {f"income.amended.{line}.q3": 10_122_300 for line in ("forecast", "actual")}
    plan |= {"income.amended.forecast.q4": 8_959_068, "income.amended.forecast.total": 42_047_168}
    read = read_return(changed(tmp_path / "a.xlsx", plan | {"income.comment": None}))
    assert "comment" not in [finding.rule for finding in check(read)]
    assert answers_count(read)["4. I&E"] == 17


def test_no_improvement_needs_a_comment(tmp_path):
    path = changed(tmp_path / "a.xlsx", {"metrics.delayed_transfers.comment": " "})
    assert [(finding.level, finding.rule, finding.message) for finding in new_findings(path)] == [
        (
            "error",
            "comment",
            "The progress on delayed transfers of care is “No improvement in performance”: say in the "
            "comment what "
            "is being done",
        )
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("budget.pooled", "Perhaps"),
        ("conditions.1.answer", "Mostly"),
        ("conditions.1.previous_q1", "y"),
        ("metrics.local.status", "Fine"),
        ("measures.sharing.gp.gp", "By post"),
        ("measures.integrated_care_teams.acute", "Yes"),
    ],
)
def test_a_choice_that_is_not_offered_is_an_error(tmp_path, key, value):
    read = read_return(changed(tmp_path / "a.xlsx", {key: value}))
    cell = read.cells[key]
    new = [finding for finding in check(read) if finding not in PRINTED]
    assert [(f.level, f.sheet, f.cell, f.rule, f.value) for f in new] == [
        ("error", cell.sheet, cell.cell, "choice", value)
    ]


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("cover.board", "board"),
        ("cover.signed_off_by", "sign-off"),
        ("cover.completed_by", "blank"),
        ("budget.pooled", "blank"),
        ("income.amended.actual.q3", "blank"),
        ("metrics.local.comment", "blank"),
        ("measures.digital_record_pilot", "blank"),
        ("narrative", "blank"),
    ],
)
def test_a_question_left_blank_is_an_error_and_not_an_answer(tmp_path, key, rule):
    read = read_return(build(tmp_path / "a.xlsx", ANSWERS | {key: None}))
    cell = read.cells[key]
    new = [(f.level, f.rule) for f in check(read) if (f.sheet, f.cell) == (cell.sheet, cell.cell)]
    assert new == [("error", rule)]
    assert sum(answers_count(read).values()) == 139


def test_a_cover_without_a_quarter_is_an_error(tmp_path):
    read = read_return(changed(tmp_path / "a.xlsx", {"cover.quarter": None}))
    assert read.period == ""
    assert [(f.level, f.rule, f.cell) for f in check(read) if f not in PRINTED] == [("error", "quarter", "")]


def test_a_cover_of_another_quarter_is_an_error(tmp_path):
    read = read_return(changed(tmp_path / "a.xlsx", {"cover.quarter": "Q4 2016/17"}))
    assert read.period == "2016/17 Q4"
    assert [f.message for f in check(read) if f not in PRINTED] == [
        "The quarter must be Q3 2016/17, not Q4 2016/17: use the template for that quarter"
    ]


def test_funds_not_pooled_need_the_two_further_answers(tmp_path):
    not_pooled = changed(tmp_path / "a.xlsx", {"budget.pooled": "No"})
    assert found(not_pooled) == [("error", "blank", "C8", "")]
    not_yet = changed(tmp_path / "b.xlsx", {"budget.pooled": "No", "budget.now_pooled": "No"})
    assert found(not_yet) == [("error", "blank", "C10", "")]


def test_a_patient_experience_metric_is_described_once(tmp_path):
    keys = {"metrics.patient_experience.description": None}
    assert found(changed(tmp_path / "a.xlsx", keys)) == [("error", "blank", "C19", "")]
    keys["metrics.patient_experience.replacement"] = "A survey"
    assert found(changed(tmp_path / "b.xlsx", keys)) == []


@pytest.mark.parametrize(
    ("rate", "rules"), [(4.8, []), (4.7557, []), (4.7, ["rate"]), (4.85, ["rate"]), (48, ["rate"])]
)
def test_the_rate_follows_from_count_and_population(tmp_path, rate, rules):
    path = changed(tmp_path / "a.xlsx", {"measures.personal_health_budgets.rate": rate})
    assert [finding.rule for finding in new_findings(path)] == rules


def test_an_amount_in_words_is_an_error_and_no_other_rule_guesses_at_it(tmp_path):
    path = changed(tmp_path / "a.xlsx", {"expenditure.amended.actual.q2": "about £10m"})
    findings = check(read_return(path))
    assert findings == [
        *PRINTED[:2],
        Finding(
            "error",
            "4. I&E",
            "E30",
            "money",
            "about £10m",
            "The Q2 expenditure actual “about £10m” is not an amount: enter pounds in figures, like £1,234,500",
        ),
    ]


def test_error_cells_and_uncomputed_formulas_are_errors(tmp_path):
    path = changed(tmp_path / "a.xlsx", {"income.amended.plan.total": "#REF!", "narrative": "=A1&A2"})
    read = read_return(path)
    assert [(f.level, f.rule, f.value, f.message) for f in check(read) if f not in PRINTED] == [
        (
            "error",
            "error-cell",
            "#REF!",
            "The annual total of the income plan shows the error #REF!: mend the formula or type the value",
        ),
        (
            "error",
            "uncomputed",
            "=A1&A2",
            "The narrative is a formula without a stored result: open the workbook, let it recalculate, and "
            "save it "
            "again",
        ),
    ]
    assert sum(answers_count(read).values()) == 139


def test_links_to_other_workbooks_are_a_warning(tmp_path):
    path = repacked(tmp_path / "a.xlsx", {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert found(path) == [("warning", "links", "", "")]


def test_findings_come_in_the_order_of_the_template(tmp_path):
    blanks = dict.fromkeys(["narrative", "cover.email", "income.amended.forecast.q1"])
    findings = check(read_return(build(tmp_path / "a.xlsx", ANSWERS | blanks)))
    assert [finding.sheet for finding in findings if finding.rule == "blank"] == [
        "1. Cover",
        "4. I&E",
        "7. Narrative",
    ]
