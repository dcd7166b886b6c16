"""What a return says against what was returned before: per figure old, new, change and what is odd about it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from metrics.returns.returned import Cell
from metrics.returns.rules import Finding
from metrics.returns.templates import Question

Flag = Literal["new", "changed", "same", "missing", "jump", "sign", "restated"]
ODD: tuple[Flag, ...] = ("missing", "jump", "sign", "restated")
JUMP = Decimal("0.25")
"""A change by more than a quarter of what it was asks for a word. Chosen here; no national rule says how much."""
NUMBERS = ("money", "number", "percent")
SUBJECT_OF = {"missing": "missing", "jump": "jump", "sign": "sign", "restated": "restated-since"}


@dataclass(frozen=True)
class Change:
    """One answer now and before. `difference` is None where either is no number; `share` is of what it was."""

    key: str
    name: str
    kind: str
    old: str
    new: str
    flag: Flag
    difference: Decimal | None = None
    share: Decimal | None = None

    @property
    def is_odd(self) -> bool:
        return self.flag in ODD


def compare(
    new: Mapping[str, str],
    old: Mapping[str, str],
    questions: Mapping[str, Question],
    *,
    is_same_quarter: bool = False,
    fixed: Iterable[str] = (),
) -> tuple[Change, ...]:
    """Each question that either return answers, in the order of the template.

    `fixed` are keys whose answer was final when it was returned, such as the actual of a quarter that is over: any
    other answer now is a restatement. So is every other number of the same quarter.
    """
    final = frozenset(fixed)
    changes = []
    for key, question in questions.items():
        now, before = new.get(key, ""), old.get(key, "")
        if now or before:
            restates = key in final or (is_same_quarter and question.kind in NUMBERS)
            changes.append(_change(question, now, before, restates=restates))
    return tuple(changes)


def _change(question: Question, now: str, before: str, *, restates: bool) -> Change:
    flag: Flag
    one, other = (_number(text) if question.kind in NUMBERS else None for text in (now, before))
    difference = one - other if one is not None and other is not None else None
    share = difference / abs(other) if difference is not None and other else None
    if now == before:
        flag = "same"
    elif not before:
        flag = "new"
    elif not now:
        flag = "missing"
    elif restates:
        flag = "restated"
    elif one is not None and other is not None and one * other < 0:
        flag = "sign"
    elif share is not None and abs(share) > JUMP:
        flag = "jump"
    else:
        flag = "changed"
    return Change(question.key, question.name, question.kind, before, now, flag, difference, share)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def odd_findings(changes: Iterable[Change], cells: Mapping[str, Cell], since: str) -> Iterator[Finding]:
    """A warning for each number that is odd against what was returned before; `since` names that return."""
    for change in changes:
        if not change.is_odd or change.kind not in NUMBERS:
            continue
        cell = cells[change.key]
        if cell.fault:
            continue
        words = {
            "missing": f"The {change.name} was {shown(change.old, change.kind)} in {since} and is blank now: say why",
            "restated": f"The {change.name} was returned as {shown(change.old, change.kind)} in {since} and is now "
            f"{shown(change.new, change.kind)}: give the reason for the restatement",
            "sign": f"The {change.name} was {shown(change.old, change.kind)} in {since} and is now "
            f"{shown(change.new, change.kind)}, with another sign: check it, and say why",
            "jump": f"The {change.name} was {shown(change.old, change.kind)} in {since} and is now "
            f"{shown(change.new, change.kind)}, {_percent(change.share)}: check it, and say why",
        }[change.flag]
        yield Finding("warning", cell.sheet, cell.cell, SUBJECT_OF[change.flag], cell.text, words)


def shown(text: str, kind: str) -> str:
    """An answer as a reader sees it: "£1,234,500", "4.8", "100%"."""
    number = _number(text)
    if number is None or kind not in NUMBERS:
        return text
    places = max(0, -int(number.as_tuple().exponent))
    sign = "-" if number < 0 else ""
    plain = f"{abs(number):,.{places}f}"
    return f"{sign}{'£' if kind == 'money' else ''}{plain}{'%' if kind == 'percent' else ''}"


def _percent(share: Decimal | None) -> str:
    if share is None:
        return "changed"
    return f"{abs(share) * 100:,.0f}% {'more' if share > 0 else 'less'}"
