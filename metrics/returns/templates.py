"""The shapes in which one version of a national template is described as data.

A template is sheets; a sheet is parts; a part finds its questions by the words around them, never by an
address. Labels are compared by their words (case, spacing, punctuation and numbering aside); one that ends in
"…" matches any text that begins with it. Headings and labels are the first filled cell of their row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from metrics.returns.values import Kind

if TYPE_CHECKING:
    from metrics.returns.rules import Rule


@dataclass(frozen=True)
class Question:
    """One cell to read. `name` is how messages call it. `asked` questions are counted on the cover.

    `assumed`: no filled-in form that we have shows it, so that its words or its choices may differ in a genuine one.
    """

    key: str
    name: str
    kind: Kind = "text"
    asked: bool = True
    choices: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True)
class Beside:
    """The answer is the next filled cell to the right of the label, or else the one that adjoins it."""

    label: str
    question: Question


@dataclass(frozen=True)
class Below:
    """The answer is the first filled cell under the label."""

    label: str
    question: Question


@dataclass(frozen=True)
class Stated:
    """The answer is a cell that says it by itself: the first whose words match the regular expression."""

    pattern: str
    question: Question


@dataclass(frozen=True)
class Grid:
    """Answers where a row and a column meet.

    `columns` and `rows` give the heading of each code; row headings stand left of the first column.
    `questions` is keyed by (row code, column code); a pair that is left out is not read.
    """

    columns: Mapping[str, str]
    rows: Mapping[str, str]
    questions: Mapping[tuple[str, str], Question]


@dataclass(frozen=True)
class Section:
    """The rows from a heading to the next of its kind. Without parts it only ends the section before."""

    heading: str
    parts: tuple["Part", ...] = ()


Part = Beside | Below | Stated | Grid | Section


@dataclass(frozen=True)
class SheetPlan:
    """One sheet: its printed title, the words by which each spelling of the title is known, its parts."""

    title: str
    words: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the sheet, in reading order of the template."""
        return tuple(_questions(self.parts))


FigureKind = Literal["actual", "plan", "forecast"]


@dataclass(frozen=True)
class Measure:
    """An answer that is a figure of an indicator, for a period such as "Q3 2016/17" and of a kind.

    `numerator` and `denominator` are the questions it follows from. A figure of the quarter just over is provisional.
    """

    key: str
    indicator: str
    period: str
    kind: FigureKind = "actual"
    unit: Kind = "number"
    numerator: str = ""
    denominator: str = ""
    is_provisional: bool = False


@dataclass(frozen=True)
class Shown:
    """Which answers stand in the tables of a return's page, and under which names.

    `flows` have plan, forecast and actual by `quarters`. `conditions` and `metrics` are named by code; `answers` are
    the columns of a condition, from the answer key to its heading. `comment` is the answer that says why a metric
    stands as it does; `ratings` gives the colour of a metric's progress.
    """

    flows: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)
    comment: str = "comment"
    ratings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """One version of a return: its sheets, the rules its answers must keep, and what they mean to indicators.

    The code begins with the slug of the collection it reports on: "bcf-2016-17-q3" is of the family "bcf".
    `final` are answers that do not change once they are returned: the actuals of quarters that were over before.
    `carried` are answers that the return of the quarter before gives, by the key they had there. `subject` is what it
    is about, in a title; `known_from` says what the version was made from. Every template asks for `cover.board`, and
    for its period at `period_key`. Counts of people below `small_below` are shown to no public.
    """

    code: str
    name: str
    sheets: tuple[SheetPlan, ...]
    subject: str
    known_from: str
    rules: tuple["Rule", ...] = field(default=())
    measures: tuple[Measure, ...] = ()
    final: tuple[str, ...] = ()
    carried: Mapping[str, str] = field(default_factory=dict)
    shown: Shown = field(default_factory=Shown)
    period_key: str = "cover.quarter"
    small_below: int = 0

    @property
    def family(self) -> str:
        """The slug of the collection it reports on: what stands before the year."""
        return re.split(r"-20\d\d", self.code)[0]

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by its key."""
        return {question.key: question for sheet in self.sheets for question in sheet.questions}


def _questions(parts: tuple[Part, ...]) -> Iterator[Question]:
    for part in parts:
        if isinstance(part, Section):
            yield from _questions(part.parts)
        elif isinstance(part, Grid):
            yield from part.questions.values()
        else:
            yield part.question
