"""The Better Care Fund quarterly returns for 2017/18 and 2018/19: their rules, as data; one version a quarter.

Sources: the Hertfordshire plan for 2017-19 for conditions, metrics and maturity; the return for Q3 2016/17 for
what a condition that is not met asks, and for comments on differences. Money stands in the return of quarter 4 only.
No return was collected for Q1 2017/18.
"""

from datetime import date

from metrics.returns.bcf_2017_19_layout import (
    CHANGES,
    CONDITIONS,
    LEVELS,
    METRICS,
    NO_DATA,
    OFF_TRACK,
    ON_TRACK,
    QUARTER_SHEETS,
    SOURCES,
    STATEMENTS,
    YEAR_END_SHEETS,
)
from metrics.returns.count_rules import Fallen, Longest
from metrics.returns.rules import (
    CommentOnDifference,
    CommentWhen,
    Explained,
    Given,
    Is,
    NeededWhen,
    NotBefore,
    Optional,
    Rule,
    Total,
)
from metrics.returns.templates import Measure, Shown, Template

QUARTERS = {
    "Q2 2017/18": date(2017, 9, 30),
    "Q3 2017/18": date(2017, 12, 31),
    "Q4 2017/18": date(2018, 3, 31),
    "Q1 2018/19": date(2018, 6, 30),
    "Q2 2018/19": date(2018, 9, 30),
    "Q3 2018/19": date(2018, 12, 31),
    "Q4 2018/19": date(2019, 3, 31),
}
LONGEST_NARRATIVE = 20_000  # characters; assumed
KNOWN_FROM = (
    "The Better Care Fund plan 2017-19 in the Hertfordshire board’s papers of 17 October 2017, and the return for "
    "Q3 2016/17. No filled-in return of these years was at hand: compare with the national template before you rely "
    "on it."
)


def _rules(quarter: str, ends_on: date) -> tuple[Rule, ...]:
    rules: list[Rule] = [
        Given("cover.quarter", "quarter", f"The cover does not state the quarter: enter it, like {quarter}"),
        Is("cover.quarter", quarter, "quarter"),
        Given("cover.board", "board", "The Health and Wellbeing Board is missing: choose it on the cover"),
        Given(
            "cover.signed_off_by",
            "sign-off",
            "The return is not signed off: enter who signed it off on behalf of the Health and Wellbeing Board",
        ),
        NeededWhen("budget.now_pooled", "budget.pooled", ("No",)),
        NeededWhen("budget.pooled_on", "budget.now_pooled", ("No",)),
        NeededWhen("changes.red_bag_plans", "changes.red_bag", ("No",)),
    ]
    for code in CONDITIONS:
        answer, due_on = f"conditions.{code}.answer", f"conditions.{code}.due_on"
        rules.append(Explained(answer, ("No",), due_on, f"conditions.{code}.explanation"))
        rules.append(NotBefore(due_on, ends_on, (answer, "Yes"), "error"))
    for code in METRICS:
        key = f"metrics.{code}"
        rules.append(CommentWhen(f"{key}.status", OFF_TRACK, f"{key}.challenges"))
        rules.append(Optional((f"{key}.challenges", f"{key}.achievements", f"{key}.support")))
    for code in CHANGES:
        key = f"changes.{code}"
        rules.append(NeededWhen(f"{key}.rationale", f"{key}.now", LEVELS[3:]))
        rules.append(Fallen(f"{key}.previous", f"{key}.now", LEVELS, f"{key}.challenges"))
        rules.append(Optional((f"{key}.challenges", f"{key}.impact", f"{key}.support")))
    for name in ("progress", "success"):
        rules.append(Longest(f"narrative.{name}", LONGEST_NARRATIVE))
    return (*rules, *(_year_end_rules() if quarter.startswith("Q4") else ()))


def _year_end_rules() -> list[Rule]:
    rules: list[Rule] = []
    for column in ("planned", "actual"):
        parts = tuple(f"income.{column}.{code}" for code in SOURCES if code != "total")
        rules.append(Total(f"income.{column}.total", parts, required=column == "actual", parts_are="sources"))
    for flow in ("income", "expenditure"):
        pair = (f"{flow}.actual.total", f"{flow}.planned.total")
        rules.append(CommentOnDifference(f"{flow}.comment", (pair,)))
    rules.append(Optional(tuple(f"year_end.{code}.comment" for code in STATEMENTS)))
    return rules


def _carried() -> dict[str, str]:
    found = {f"cover.{name}": f"cover.{name}" for name in ("board", "completed_by", "email", "telephone")}
    found["budget.pooled"] = "budget.pooled"
    found |= {f"metrics.{code}.description": f"metrics.{code}.description" for code in METRICS}
    return found | {f"changes.{code}.previous": f"changes.{code}.now" for code in CHANGES}


def _measures(quarter: str) -> tuple[Measure, ...]:
    if not quarter.startswith("Q4"):
        return ()
    year = quarter.split()[1]
    return tuple(
        Measure(f"{flow}.{column}.total", f"bcf-{flow}", year, "plan" if column == "planned" else "actual", "money")
        for flow in ("income", "expenditure")
        for column in ("planned", "actual")
    )


def _template(quarter: str, ends_on: date) -> Template:
    number, year = quarter.lower().split()
    return Template(
        code=f"bcf-{year.replace('/', '-')}-{number}",
        name=f"Better Care Fund quarterly return, {quarter}",
        sheets=YEAR_END_SHEETS if number == "q4" else QUARTER_SHEETS,
        subject="Better Care Fund",
        known_from=KNOWN_FROM,
        rules=_rules(quarter, ends_on),
        measures=_measures(quarter),
        carried=_carried(),
        shown=Shown(
            conditions={code: label.removesuffix("…") for code, label in CONDITIONS.items()},
            answers={"answer": f"Quarter {number[1]}"},
            metrics={code: label.removesuffix("…") for code, label in METRICS.items()},
            comment="challenges",
            ratings={ON_TRACK: "green", OFF_TRACK: "red", NO_DATA: "grey"},
        ),
    )


TEMPLATES = tuple(_template(*each) for each in QUARTERS.items())
