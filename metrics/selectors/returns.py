"""A quarterly return as a page shows it: money, conditions and metrics, each with the cell it stands in."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from metrics import words
from metrics.enums import FindingLevel
from metrics.models import Collection, Return, ReturnFinding, ReturnValue
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.sheets import ENUMERATOR
from metrics.returns.small import HIDDEN, hidden_answers
from metrics.returns.templates import Shown
from metrics.selectors.return_counts import CountTable, count_tables

LINES = {"plan": "Plan", "forecast": "Forecast", "actual": "Actual"}
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
    """A national condition with its answers, a column each; date and words where it is not met."""

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
    """Everything shown of one return. `rest` are the answers that no table above shows, by sheet.

    `answer_heads` are the columns of the conditions. With `is_hiding`, small numbers and findings are out.
    `held` is "Embargoed until …" while it is.
    """

    pk: UUID
    url: str
    board_name: str
    period: str
    template_code: str
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
    answer_heads: tuple[str, ...]
    conditions: tuple[Condition, ...]
    metrics: tuple[MetricProgress, ...]
    counts: tuple[CountTable, ...]
    is_hiding: bool
    rest: tuple[tuple[str, tuple[Answer, ...]], ...]

    @property
    def is_quarterly(self) -> bool:
        return "Q" in self.period

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
    """The stored answers by key. An answer that the return does not have is blank; `hidden` ones show a word."""

    def __init__(self, values: Mapping[str, ReturnValue], names: Mapping[str, str], hidden: Container[str]) -> None:
        self.values = values
        self.names = names
        self.hidden = hidden
        self.used: set[str] = set()

    def answer(self, key: str) -> Answer:
        self.used.add(key)
        value = self.values.get(key)
        name = self.names.get(key, key)
        name = name[:1].upper() + name[1:]
        if value is None:
            return Answer(name, "")
        return Answer(name, HIDDEN if key in self.hidden else value.text, value.sheet, value.cell)

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


def return_page(stored: Return, *, is_for_public: bool = False) -> ReturnPage:
    """One return that came from `with_answers()`.

    Small numbers of a return that was opened to everyone are hidden from every reader, as they are in what is made
    `is_for_public` of one that was not.
    """
    template = TEMPLATES.get(stored.template)
    names = {key: question.name for key, question in template.questions.items()} if template else {}
    is_open = stored.is_public or is_for_public
    hidden = hidden_answers(template, stored.answers_by_key()) if is_open else frozenset()
    answers = _Answers({value.key: value for value in stored.values.all()}, names, hidden)
    shown = template.shown if template else Shown()
    flows = tuple(_flow(answers, shown, code) for code in shown.flows if f"{code}.amended.plan.q1" in answers.values)
    conditions = tuple(
        _condition(answers, shown, code) for code in shown.conditions if f"conditions.{code}.answer" in answers.values
    )
    metrics = tuple(
        _metric(answers, shown, code) for code in shown.metrics if f"metrics.{code}.status" in answers.values
    )
    return ReturnPage(
        pk=stored.pk,
        url=stored.get_absolute_url(),
        board_name=stored.board.name,
        period=stored.period_label,
        template_code=template.code if template else "",
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
        findings=() if hidden else tuple(_finding(finding) for finding in stored.findings.all()),
        flows=flows,
        answer_heads=tuple(shown.answers.values()),
        conditions=conditions,
        metrics=metrics,
        counts=count_tables(template, answers.answer, answers.values) if template else (),
        is_hiding=bool(hidden),
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


def _flow(answers: _Answers, shown: Shown, code: str) -> Flow:
    lines = tuple(_money_line(answers, shown, f"{code}.{{}}.{line}", name) for line, name in LINES.items())
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


def _money_line(answers: _Answers, shown: Shown, key: str, name: str) -> MoneyLine:
    now, before = key.format("amended"), key.format("previous")
    parts = [answers.number(f"{now}.{quarter}") for quarter in shown.quarters]
    added = sum((part for part in parts if part is not None), Decimal(0))
    total = answers.number(f"{now}.total")
    is_wrong = total is not None and total != added
    return MoneyLine(
        name=name,
        quarters=tuple(answers.amount(f"{now}.{each}", f"{before}.{each}") for each in shown.quarters),
        total=answers.amount(f"{now}.total", f"{before}.total"),
        sum_text=words.format_value(added, "£"),
        difference=words.format_value(abs(total - added), "£") if total is not None and is_wrong else "",
        is_wrong=is_wrong,
    )


def _condition(answers: _Answers, shown: Shown, code: str) -> Condition:
    key = f"conditions.{code}"
    given = answers.answer(f"{key}.answer")
    due = answers.answer(f"{key}.due_on").text
    try:
        due_on = date.fromisoformat(due) if due else None
    except ValueError:
        due_on = None
    return Condition(
        code=code,
        name=ENUMERATOR.sub("", shown.conditions[code], count=1),
        answers=tuple(answers.answer(f"{key}.{column}") for column in shown.answers),
        is_met=given.text == "Yes",
        due_on=due_on,
        due_text="" if due_on else due,
        explanation=answers.answer(f"{key}.explanation"),
    )


def _metric(answers: _Answers, shown: Shown, code: str) -> MetricProgress:
    status = answers.answer(f"metrics.{code}.status")
    return MetricProgress(
        name=shown.metrics[code].removesuffix(" as described in your approved BCF plan"),
        description=answers.answer(f"metrics.{code}.description").text,
        rating=shown.ratings.get(status.text, "grey"),
        status=status,
        comment=answers.answer(f"metrics.{code}.{shown.comment}"),
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
