"""The versions of templates that returns are made from, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from metrics.returns.catalogue import TEMPLATES
from metrics.returns.rules import Rule
from metrics.returns.templates import Question, Template

KINDS = {
    "text": "Words",
    "choice": "A choice",
    "date": "A date",
    "money": "An amount in pounds",
    "number": "A number",
    "percent": "A percentage",
}


@dataclass(frozen=True)
class AskedRow:
    """A question: what it is called, what it takes, and whether its words are assumed."""

    name: str
    kind: str
    choices: tuple[str, ...]
    is_assumed: bool


@dataclass(frozen=True)
class SheetRows:
    title: str
    asked: int
    assumed: int
    questions: tuple[AskedRow, ...]


@dataclass(frozen=True)
class TemplatePage:
    """A version: the sheets it asks for, its rules counted, and what is known of it."""

    code: str
    name: str
    known_from: str
    questions: int
    assumed: int
    rules: int
    small_below: int
    sheets: tuple[SheetRows, ...]


def versions() -> list[tuple[str, list[Template]]]:
    """Every version by its subject, the newest first."""
    newest = sorted(TEMPLATES.values(), key=lambda each: (each.subject, each.code), reverse=True)
    newest.sort(key=lambda each: each.subject)
    return [(subject, list(found)) for subject, found in groupby(newest, key=lambda each: each.subject)]


def template_page(template: Template) -> TemplatePage:
    rules: Sequence[Rule] = template.rules
    questions = template.questions.values()
    return TemplatePage(
        code=template.code,
        name=template.name,
        known_from=template.known_from,
        questions=len(questions),
        assumed=sum(each.assumed for each in questions),
        rules=len(rules),
        small_below=template.small_below,
        sheets=tuple(
            SheetRows(
                title=plan.title,
                asked=sum(each.asked for each in plan.questions),
                assumed=sum(each.assumed for each in plan.questions),
                questions=tuple(_row(each) for each in plan.questions),
            )
            for plan in template.sheets
        ),
    )


def _row(question: Question) -> AskedRow:
    name = question.name[:1].upper() + question.name[1:]
    return AskedRow(name, KINDS[question.kind], question.choices, question.assumed)
