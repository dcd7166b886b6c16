"""The kinds of rule a template may set for its answers, and what they find.

Each rule is data (keys of questions) with one method; it keeps silent about answers that could not be read,
because those are reported on their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Protocol

from metrics.returns.returned import Cell
from metrics.returns.templates import Question

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing to mend (error) or to look at (warning): where, which rule, the value, and what to do."""

    level: Level
    sheet: str
    cell: str
    rule: str
    value: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """The finding as JSON shows it."""
        return asdict(self)


class Answers:
    """The cells of a return as rules look at them. A key the return does not have is a `KeyError`."""

    def __init__(self, cells: Mapping[str, Cell], questions: Mapping[str, Question]) -> None:
        self.cells = cells
        self.questions = questions

    def text(self, key: str) -> str:
        return self.cells[key].text

    def blank(self, key: str) -> bool:
        return not self.cells[key].text

    def known(self, key: str) -> bool:
        """There is a value and it could be read."""
        return not self.blank(key) and not self.cells[key].fault

    def number(self, key: str) -> Decimal | None:
        return Decimal(self.text(key)) if self.known(key) else None

    def day(self, key: str) -> date | None:
        return date.fromisoformat(self.text(key)) if self.known(key) else None

    def name(self, key: str) -> str:
        return self.questions[key].name

    def sized(self, key: str, number: Decimal) -> str:
        """A number of the kind that this answer is: in pounds, or plain."""
        return pounds(number) if self.questions[key].kind == "money" else f"{number:,f}"

    def finding(self, level: Level, rule: str, key: str, message: str) -> Finding:
        cell = self.cells[key]
        return Finding(level, cell.sheet, cell.cell, rule, cell.text, message)


class Rule(Protocol):
    """What every rule offers: the questions it alone allows to stay blank, and its findings."""

    @property
    def may_be_blank(self) -> tuple[str, ...]: ...

    def findings(self, answers: Answers) -> Iterator[Finding]: ...


@dataclass(frozen=True)
class Given:
    """An answer without which the return cannot be taken, with a rule name and a message of its own."""

    key: str
    rule: str
    message: str
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        if answers.blank(self.key):
            yield answers.finding("error", self.rule, self.key, self.message)


@dataclass(frozen=True)
class Is:
    """An answer that this version of the template fixes, such as its quarter."""

    key: str
    value: str
    rule: str
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        given = " ".join(answers.text(self.key).split())
        if answers.known(self.key) and given.casefold() != self.value.casefold():
            message = f"The {answers.name(self.key)} must be {self.value}, not {given}"
            yield answers.finding("error", self.rule, self.key, f"{message}: use the template for that quarter")


@dataclass(frozen=True)
class Total:
    """A total is the sum of its parts (a blank part is nought) and is given where `required`."""

    total: str
    parts: tuple[str, ...]
    required: bool = True
    parts_are: str = "quarters"
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        if any(answers.cells[part].fault for part in self.parts) or answers.cells[self.total].fault:
            return
        sum_of_parts = sum((answers.number(part) or Decimal(0) for part in self.parts), Decimal(0))
        total = answers.number(self.total)
        name = answers.name(self.total)

        def sized(number: Decimal) -> str:
            return answers.sized(self.total, number)

        if total is None and self.required:
            message = f"There is no {name}: the {self.parts_are} add up to {sized(sum_of_parts)}"
            yield answers.finding("error", "total", self.total, message)
        elif total is not None and total != sum_of_parts:
            message = (
                f"The {name} is {sized(total)} but its {self.parts_are} add up to {sized(sum_of_parts)}, "
                f"a difference of {sized(abs(total - sum_of_parts))}: correct the total or the {self.parts_are}"
            )
            yield answers.finding("error", "total", self.total, message)


@dataclass(frozen=True)
class Explained:
    """An answer other than Yes needs the day it will be met and an explanation; Yes needs neither."""

    answer: str
    not_met: tuple[str, ...]
    due_on: str
    explanation: str

    @property
    def may_be_blank(self) -> tuple[str, ...]:
        return (self.due_on, self.explanation)

    def findings(self, answers: Answers) -> Iterator[Finding]:
        answer = answers.text(self.answer)
        if answer not in self.not_met:
            return
        name = f"The {answers.name(self.answer)}"
        if answers.blank(self.due_on):
            message = f"{name} is “{answer}”: enter the date it is expected to be met, like 31/03/2017"
            yield answers.finding("error", "due-date", self.due_on, message)
        if answers.blank(self.explanation):
            message = f"{name} is “{answer}”: explain why it was not met in the quarter and what is being done"
            yield answers.finding("error", "explanation", self.explanation, message)


@dataclass(frozen=True)
class NotBefore:
    """A day still to come cannot lie before the quarter's end, unless `unless` (key, value) is the answer."""

    key: str
    day: date
    unless: tuple[str, str]
    level: Level
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        day = answers.day(self.key)
        if day and day < self.day and answers.text(self.unless[0]) != self.unless[1]:
            message = (
                f"The {answers.name(self.key)} is {long_date(day)}, before the quarter ended on "
                f"{long_date(self.day)}: enter a date still to come, or say that it has been met"
            )
            yield answers.finding(self.level, "date-past", self.key, message)


@dataclass(frozen=True)
class CommentOnDifference:
    """A comment is needed when the amounts of any pair differ, and may be blank when none does."""

    comment: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def may_be_blank(self) -> tuple[str, ...]:
        return (self.comment,)

    def findings(self, answers: Answers) -> Iterator[Finding]:
        if not answers.blank(self.comment):
            return
        reasons = [_difference(answers, first, second) for first, second in self.pairs]
        given = [reason for reason in reasons if reason]
        if given:
            message = f"{'; '.join(given)}: say why in the comment"
            yield answers.finding("error", "comment", self.comment, message)


@dataclass(frozen=True)
class CommentWhen:
    """One answer needs a comment of its own."""

    answer: str
    value: str
    comment: str
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        if answers.text(self.answer) == self.value and answers.blank(self.comment):
            message = f"The {answers.name(self.answer)} is “{self.value}”: say in the comment what is being done"
            yield answers.finding("error", "comment", self.comment, message)


@dataclass(frozen=True)
class NeededWithout:
    """A question to be answered only where another was left blank."""

    key: str
    other: str

    @property
    def may_be_blank(self) -> tuple[str, ...]:
        return (self.key,)

    def findings(self, answers: Answers) -> Iterator[Finding]:
        if answers.blank(self.key) and answers.blank(self.other):
            message = f"There is no {answers.name(self.other)}: enter it, or the {answers.name(self.key)}"
            yield answers.finding("error", "blank", self.key, message)


@dataclass(frozen=True)
class NeededWhen:
    """A question to be answered only where another has one of these answers."""

    key: str
    other: str
    values: tuple[str, ...]

    @property
    def may_be_blank(self) -> tuple[str, ...]:
        return (self.key,)

    def findings(self, answers: Answers) -> Iterator[Finding]:
        if answers.blank(self.key) and answers.text(self.other) in self.values:
            message = f"The {answers.name(self.other)} is “{answers.text(self.other)}”: enter the "
            f"{answers.name(self.key)}"
            yield answers.finding("error", "blank", self.key, message)


@dataclass(frozen=True)
class Optional:
    """Answers that may stay blank."""

    may_be_blank: tuple[str, ...]

    def findings(self, answers: Answers) -> Iterator[Finding]:
        return iter(())


@dataclass(frozen=True)
class Restated:
    """A figure of a quarter that was returned before should be the one that was returned."""

    now: str
    before: str
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        now, before = answers.number(self.now), answers.number(self.before)
        if now is not None and before is not None and now != before:
            message = (
                f"The {answers.name(self.now)} was returned as {pounds(before)} and is now {pounds(now)}, "
                f"{pounds(abs(now - before))} {'more' if now > before else 'less'}: confirm that it is "
                f"restated"
            )
            yield answers.finding("warning", "restated", self.now, message)


@dataclass(frozen=True)
class Agree:
    """Two amounts that are usually the same; a difference is worth a second look."""

    first: str
    second: str
    rule: str
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        difference = _difference(answers, self.first, self.second)
        if difference:
            yield answers.finding("warning", self.rule, self.first, f"{difference}: check that both are right")


@dataclass(frozen=True)
class Rate:
    """A rate follows from its count and its population, to one decimal place, half up."""

    rate: str
    count: str
    population: str
    per: int
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        rate, count = answers.number(self.rate), answers.number(self.count)
        population = answers.number(self.population)
        if rate is None or count is None or population is None or population < 1:
            return
        computed = one_place(count * self.per / population)
        if one_place(rate) != computed:
            message = (
                f"The {answers.name(self.rate)} is {answers.text(self.rate)}, but {count:,f} in a "
                f"population of "
                f"{population:,f} is {computed} per {self.per:,}: correct the rate or the count"
            )
            yield answers.finding("error", "rate", self.rate, message)


def pounds(amount: Decimal) -> str:
    """An amount in pounds, with pence only where there are any."""
    pence = amount != amount.to_integral_value()
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.{2 if pence else 0}f}"


def long_date(day: date) -> str:
    """A day in words: 31 March 2017."""
    return f"{day.day} {day:%B %Y}"


def one_place(number: Decimal) -> Decimal:
    """The number to one decimal place, half up."""
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _difference(answers: Answers, first: str, second: str) -> str:
    one, other = answers.number(first), answers.number(second)
    if one is None or other is None or one == other:
        return ""
    sizes = [answers.sized(first, number) for number in (one, other, abs(one - other))]
    return (
        f"The {answers.name(first)} is {sizes[0]} and the {answers.name(second)} is {sizes[1]}, "
        f"a difference of {sizes[2]}"
    )
