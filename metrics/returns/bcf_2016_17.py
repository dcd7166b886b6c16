"""The Better Care Fund quarterly return for Q3 2016/17: its rules, as data.

Source of the printed rules: the Herefordshire Health and Wellbeing Board pack of 28 March 2017, item 6,
appendix 1: conditions not met (page 19), comments on differences (page 25). The other rules follow from the
figures: totals, restated quarters, dates and the rate of personal health budgets.
"""

from datetime import date

from metrics.returns.bcf_2016_17_layout import (
    CONDITIONS,
    FLOWS,
    LINES,
    LIVE,
    METRICS,
    NO_IMPROVEMENT,
    NOT_MET,
    PAST_QUARTERS,
    PROGRESS,
    QUARTERS,
    SETTINGS,
    SHEETS,
)
from metrics.returns.rules import (
    Agree,
    CommentOnDifference,
    CommentWhen,
    Explained,
    Given,
    Is,
    NeededWhen,
    NeededWithout,
    NotBefore,
    Rate,
    Restated,
    Rule,
    Total,
)
from metrics.returns.templates import FigureKind, Measure, Shown, Template

MEASURED: tuple[FigureKind, ...] = ("plan", "forecast", "actual")
QUARTER_ENDS_ON = date(2016, 12, 31)


def _rules() -> tuple[Rule, ...]:
    rules: list[Rule] = [
        Given("cover.quarter", "quarter", "The cover does not state the quarter: enter it, like Q3 2016/17"),
        Is("cover.quarter", "Q3 2016/17", "quarter"),
        Given("cover.board", "board", "The Health and Wellbeing Board is missing: choose it on the cover"),
        Given(
            "cover.signed_off_by",
            "sign-off",
            "The return is not signed off: enter who signed it off on behalf of the Health and Wellbeing Board",
        ),
        NeededWhen("budget.now_pooled", "budget.pooled", ("No",)),
        NeededWhen("budget.pooled_on", "budget.now_pooled", ("No",)),
    ]
    for code in CONDITIONS:
        answer, due_on = f"conditions.{code}.answer", f"conditions.{code}.due_on"
        rules.append(Explained(answer, NOT_MET, due_on, f"conditions.{code}.explanation"))
        rules.append(NotBefore(due_on, QUARTER_ENDS_ON, (answer, "Yes"), "error"))
    for flow in FLOWS:
        rules += _money_rules(flow)
    for version in ("previous", "amended"):
        income, expenditure = (f"{flow}.{version}.forecast.total" for flow in FLOWS)
        rules.append(Agree(income, expenditure, rule="income-expenditure"))
    for code in METRICS:
        rules.append(CommentWhen(f"metrics.{code}.status", NO_IMPROVEMENT, f"metrics.{code}.comment"))
    experience = "metrics.patient_experience"
    rules.append(NeededWithout(f"{experience}.replacement", f"{experience}.description"))
    for code in SETTINGS:
        api = f"measures.open_api.{code}"
        rules.append(NotBefore(f"{api}.live_on", QUARTER_ENDS_ON, (f"{api}.status", LIVE), "warning"))
    budgets = "measures.personal_health_budgets"
    rules.append(Rate(f"{budgets}.rate", f"{budgets}.in_place", f"{budgets}.population", per=100_000))
    return tuple(rules)


def _money_rules(flow: str) -> list[Rule]:
    now = f"{flow}.amended"
    rules: list[Rule] = []
    for version in ("previous", "amended"):
        for line in LINES:
            key = f"{flow}.{version}.{line}"
            parts = tuple(f"{key}.{quarter}" for quarter in QUARTERS)
            rules.append(Total(f"{key}.total", parts, required=line != "actual"))
    rules.append(Agree(f"{now}.plan.total", f"{now}.plan.pool", rule="pool"))
    for quarter in PAST_QUARTERS:
        rules.append(Restated(f"{now}.actual.{quarter}", f"{flow}.previous.actual.{quarter}"))
        rules.append(Agree(f"{now}.forecast.{quarter}", f"{now}.actual.{quarter}", rule="forecast-actual"))
    pairs = (
        (f"{now}.forecast.total", f"{now}.plan.pool"),
        (f"{now}.actual.q3", f"{now}.plan.q3"),
        (f"{now}.actual.q3", f"{now}.forecast.q3"),
    )
    rules.append(CommentOnDifference(f"{flow}.comment", pairs))
    return rules


def _measures() -> tuple[Measure, ...]:
    budgets = "measures.personal_health_budgets"
    quarter = QUARTERS["q3"]
    found = [
        Measure(f"{budgets}.in_place", "personal-health-budgets-in-place", quarter),
        Measure(f"{budgets}.new", "personal-health-budgets-new", quarter),
        Measure(f"{budgets}.stopped", "personal-health-budgets-stopped", quarter),
        Measure(f"{budgets}.continuing_healthcare", "personal-health-budgets-chc", quarter, unit="percent"),
        Measure(
            f"{budgets}.rate",
            "personal-health-budgets",
            quarter,
            numerator=f"{budgets}.in_place",
            denominator=f"{budgets}.population",
        ),
    ]
    for flow in FLOWS:
        for line in MEASURED:
            for code, label in QUARTERS.items():
                key = f"{flow}.amended.{line}.{code}"
                latest = line == "actual" and label == quarter
                found.append(Measure(key, f"bcf-{flow}", label, line, "money", is_provisional=latest))
            if line != "actual":
                found.append(Measure(f"{flow}.amended.{line}.total", f"bcf-{flow}", "2016/17", line, "money"))
    return tuple(found)


def _carried() -> dict[str, str]:
    """What was amended last quarter is what was returned before; plans and actuals of quarters that are over stay."""
    found = {f"cover.{name}": f"cover.{name}" for name in ("board", "completed_by", "email", "telephone")}
    found["budget.pooled"] = "budget.pooled"
    for code in CONDITIONS:
        found[f"conditions.{code}.previous_q1"] = f"conditions.{code}.previous_q1"
        found[f"conditions.{code}.previous_q2"] = f"conditions.{code}.answer"
    for flow in FLOWS:
        columns = [(line, column) for line in LINES for column in (*QUARTERS, "total")] + [("plan", "pool")]
        for line, column in columns:
            before = f"{flow}.amended.{line}.{column}"
            found[f"{flow}.previous.{line}.{column}"] = before
            if line == "plan" or (line == "actual" and column in PAST_QUARTERS):
                found[before] = before
    for code in METRICS:
        found[f"metrics.{code}.description"] = f"metrics.{code}.description"
    return found


TEMPLATE = Template(
    code="bcf-2016-17-q3",
    name="Better Care Fund quarterly return, Q3 2016/17",
    sheets=SHEETS,
    subject="Better Care Fund",
    known_from="The filled-in return in the Herefordshire board’s papers of 28 March 2017, pages 17 to 30.",
    rules=_rules(),
    measures=_measures(),
    carried=_carried(),
    final=tuple(f"{flow}.amended.actual.{quarter}" for flow in FLOWS for quarter in PAST_QUARTERS),
    shown=Shown(
        flows=FLOWS,
        quarters=tuple(QUARTERS),
        conditions=CONDITIONS,
        answers={"previous_q1": "Quarter 1", "previous_q2": "Quarter 2", "answer": "Quarter 3"},
        metrics={code: heading for code, (heading, _) in METRICS.items()},
        ratings={PROGRESS[0]: "green", PROGRESS[1]: "amber", NO_IMPROVEMENT: "red"},
    ),
)
