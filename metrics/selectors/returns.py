"""A quarterly return as a page shows it: money, conditions and metrics, each with the cell it stands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from metrics import words
from metrics.enums import FindingLevel
from metrics.models import Collection, Return, ReturnFinding, ReturnValue
from metrics.returns.bcf_2016_17_layout import CONDITIONS, FLOWS, METRICS, NO_IMPROVEMENT, PROGRESS, QUARTERS
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.sheets import ENUMERATOR

LINES = {"plan": "Plan", "forecast": "Forecast", "actual": "Actual"}
RATINGS = {PROGRESS[0]: "green", PROGRESS[1]: "amber", NO_IMPROVEMENT: "red"}
REACHING_A_PERSON = frozenset({"cover.email", "cover.telephone"})
"""Answers that are kept with the return and shown to nobody."""


@dataclass(frozen=True)
class Answer:
    """One answer: what was asked, the text that is kept, and the sheet and cell it was read from."""

    name: str
    text: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Amount:
    """An amount of money as returned. `before` is what an earlier return said, where that differs."""

    text: str
    cell: str
    before: str = ""


@dataclass(frozen=True)
class MoneyLine:
    """Plan, forecast or actual by quarter, with the total as returned and as it adds up here."""

    name: str
    quarters: tuple[Amount, ...]
    total: Amount
    sum_text: str
    difference: str
    is_wrong: bool


@dataclass(frozen=True)
class Flow:
    """Income or expenditure against the pooled fund."""

    code: str
    name: str
    sheet: str
    lines: tuple[MoneyLine, ...]
    pool: Amount
    against_pool: str
    comment: Answer


@dataclass(frozen=True)
class Condition:
    """A national condition with its answers in the first three quarters; dates and words where it is not met."""

    code: str
    name: str
    answers: tuple[Answer, ...]
    is_met: bool
    due_on: date | None
    due_text: str
    explanation: Answer


@dataclass(frozen=True)
class MetricProgress:
    """What a return says of a metric: its progress, with a rating colour, and why."""

    name: str
    description: str
    rating: str
    status: Answer
    comment: Answer


@dataclass(frozen=True)
class FindingView:
    """Something to mend or to look at."""

    level: str
    level_label: str
    sheet: str
    cell: str
    rule: str
    value: str
    message: str
    words: str


@dataclass(frozen=True)
class ReturnPage:
    """Everything shown of one return.

    `held` is "Embargoed until …" while it is; `rest` are the answers that no table above shows, by sheet.
    """

    pk: UUID
    url: str
    board_name: str
    period: str
    template_name: str
    state_label: str
    is_public: bool
    held: str
    is_current: bool
    uploaded_at: datetime
    uploaded_by: str
    original_name: str
    sha256: str
    answers: int
    source: str
    signed_off_by: str
    findings: tuple[FindingView, ...]
    flows: tuple[Flow, ...]
    conditions: tuple[Condition, ...]
    metrics: tuple[MetricProgress, ...]
    rest: tuple[tuple[str, tuple[Answer, ...]], ...]

    @property
    def errors(self) -> int:
        return sum(finding.level == FindingLevel.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    @property
    def conditions_met(self) -> int:
        return sum(condition.is_met for condition in self.conditions)


class _Answers:
    """The stored answers by key. An answer that the return does not have is blank."""

    def __init__(self, values: Mapping[str, ReturnValue], names: Mapping[str, str]) -> None:
        self.values = values
        self.names = names
        self.used: set[str] = set()

    def answer(self, key: str) -> Answer:
        self.used.add(key)
        value = self.values.get(key)
        name = self.names.get(key, key)
        name = name[:1].upper() + name[1:]
        return Answer(name, value.text, value.sheet, value.cell) if value else Answer(name, "")

    def number(self, key: str) -> Decimal | None:
        """The figure, or None where there is none or it cannot be read."""
        try:
            return Decimal(self.answer(key).text)
        except InvalidOperation:
            return None

    def amount(self, key: str, earlier: str = "") -> Amount:
        found, now = self.answer(key), self.number(key)
        text = found.text if now is None else words.format_value(now, "£")
        before = self.number(earlier) if earlier else None
        changed = before is not None and before != now
        return Amount(text, found.cell, words.format_value(before, "£") if before is not None and changed else "")


def released_returns(collection: Collection) -> tuple[ReturnPage, ...]:
    """The public's returns that belong to a collection, newest first."""
    stored = Return.objects.released().of_collection(collection).with_answers()
    return tuple(return_page(each) for each in stored)


def return_page(stored: Return) -> ReturnPage:
    """One return that came from `with_answers()`."""
    template = TEMPLATES.get(stored.template)
    names = {key: question.name for key, question in template.questions.items()} if template else {}
    answers = _Answers({value.key: value for value in stored.values.all()}, names)
    flows = tuple(_flow(answers, code) for code in FLOWS if f"{code}.amended.plan.q1" in answers.values)
    conditions = tuple(
        _condition(answers, code, label)
        for code, label in CONDITIONS.items()
        if f"conditions.{code}.answer" in answers.values
    )
    metrics = tuple(
        _metric(answers, code, label)
        for code, (label, _) in METRICS.items()
        if f"metrics.{code}.status" in answers.values
    )
    return ReturnPage(
        pk=stored.pk,
        url=stored.get_absolute_url(),
        board_name=stored.board.name,
        period=stored.period_label,
        template_name=template.name if template else stored.template,
        state_label=stored.get_state_display(),
        is_public=stored.is_public,
        held=stored.held_words,
        is_current=stored.is_current,
        uploaded_at=stored.created_at,
        uploaded_by=str(stored.created_by or ""),
        original_name=stored.original_name,
        sha256=stored.sha256,
        answers=stored.answers,
        source=stored.source,
        signed_off_by=answers.answer("cover.signed_off_by").text,
        findings=tuple(_finding(finding) for finding in stored.findings.all()),
        flows=flows,
        conditions=conditions,
        metrics=metrics,
        rest=_rest(answers),
    )


def return_json(stored: Return) -> dict[str, Any]:
    """A stored return in the shape that `check_return --json` gives for its file."""
    values = {value.key: value.text for value in stored.values.all()}
    return {
        "template": stored.template,
        "board": values.get("cover.board", ""),
        "period": stored.period_label,
        "answers": stored.answers,
        "values": values,
        "findings": [finding_json(finding) for finding in stored.findings.all()],
    }


def finding_json(finding: ReturnFinding) -> dict[str, str]:
    """One finding as other programs read it."""
    return {
        "level": finding.level,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "rule": finding.rule,
        "value": finding.value,
        "message": finding.message,
    }


def _flow(answers: _Answers, code: str) -> Flow:
    lines = tuple(_money_line(answers, code, line, name) for line, name in LINES.items())
    pool = answers.number(f"{code}.amended.plan.pool")
    forecast = answers.number(f"{code}.amended.forecast.total")
    against = ""
    if pool is not None and forecast is not None:
        size = words.format_value(abs(forecast - pool), "£")
        against = "equal to the pooled fund"
        if forecast != pool:
            against = f"{size} {'over' if forecast > pool else 'under'} the pooled fund"
    return Flow(
        code=code,
        name=code.capitalize(),
        sheet=answers.answer(f"{code}.amended.plan.q1").sheet,
        lines=lines,
        pool=answers.amount(f"{code}.amended.plan.pool", f"{code}.previous.plan.pool"),
        against_pool=against,
        comment=answers.answer(f"{code}.comment"),
    )


def _money_line(answers: _Answers, code: str, line: str, name: str) -> MoneyLine:
    now, before = f"{code}.amended.{line}", f"{code}.previous.{line}"
    parts = [answers.number(f"{now}.{quarter}") for quarter in QUARTERS]
    added = sum((part for part in parts if part is not None), Decimal(0))
    total = answers.number(f"{now}.total")
    is_wrong = total is not None and total != added
    return MoneyLine(
        name=name,
        quarters=tuple(answers.amount(f"{now}.{each}", f"{before}.{each}") for each in QUARTERS),
        total=answers.amount(f"{now}.total", f"{before}.total"),
        sum_text=words.format_value(added, "£"),
        difference=words.format_value(abs(total - added), "£") if total is not None and is_wrong else "",
        is_wrong=is_wrong,
    )


def _condition(answers: _Answers, code: str, label: str) -> Condition:
    key = f"conditions.{code}"
    given = answers.answer(f"{key}.answer")
    due = answers.answer(f"{key}.due_on").text
    try:
        due_on = date.fromisoformat(due) if due else None
    except ValueError:
        due_on = None
    return Condition(
        code=code,
        name=ENUMERATOR.sub("", label, count=1),
        answers=(
            answers.answer(f"{key}.previous_q1"),
            answers.answer(f"{key}.previous_q2"),
            given,
        ),
        is_met=given.text == "Yes",
        due_on=due_on,
        due_text="" if due_on else due,
        explanation=answers.answer(f"{key}.explanation"),
    )


def _metric(answers: _Answers, code: str, label: str) -> MetricProgress:
    status = answers.answer(f"metrics.{code}.status")
    return MetricProgress(
        name=label.removesuffix(" as described in your approved BCF plan"),
        description=answers.answer(f"metrics.{code}.description").text,
        rating=RATINGS.get(status.text, "grey"),
        status=status,
        comment=answers.answer(f"metrics.{code}.comment"),
    )


def _finding(finding: ReturnFinding) -> FindingView:
    return FindingView(
        level=finding.level,
        level_label=finding.get_level_display(),
        sheet=finding.sheet,
        cell=finding.cell,
        rule=finding.rule,
        value=finding.value,
        message=finding.message,
        words=finding.words,
    )


def _rest(answers: _Answers) -> tuple[tuple[str, tuple[Answer, ...]], ...]:
    """What no table shows, sheet by sheet, blanks left out."""
    shown = frozenset(answers.used)
    by_sheet: dict[str, list[Answer]] = {}
    for key in _in_order(answers.values.values()):
        answer = answers.answer(key)
        if key not in shown and key not in REACHING_A_PERSON and answer.text:
            by_sheet.setdefault(answer.sheet, []).append(answer)
    return tuple((sheet, tuple(found)) for sheet, found in by_sheet.items())


def _in_order(values: Iterable[ReturnValue]) -> list[str]:
    return [value.key for value in sorted(values, key=lambda value: value.pk)]
