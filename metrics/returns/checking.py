"""Checks a return that was read: faults of cells, questions left blank, the rules of its template."""

from collections.abc import Iterator

from metrics.returns.catalogue import TEMPLATES
from metrics.returns.returned import ReadReturn
from metrics.returns.rules import Answers, Finding, Level
from metrics.returns.sheets import clean
from metrics.returns.templates import Question, Template

__all__ = ["Finding", "Level", "answers_count", "check"]

WANTED = {
    "date": ("date", "is not a date: enter a real one, like 31/03/2017"),
    "money": ("money", "is not an amount: enter pounds in figures, like £1,234,500"),
    "number": ("number", "is not a number: enter it in figures, like 9"),
    "percent": ("number", "is not a percentage: enter it in figures, like 100%"),
}
SHOWN = 60  # characters of a wrong value repeated in a message


def check(read: ReadReturn) -> list[Finding]:
    """Everything to mend (error) or to look at (warning), in the order of the template's questions."""
    template = TEMPLATES[read.template]
    answers = Answers(read.cells, template.questions)
    ruled = [finding for rule in template.rules for finding in rule.findings(answers)]
    places = {(finding.sheet, finding.cell) for finding in ruled}
    found = [*_faults(answers), *ruled]
    found += [blank for blank in _blanks(template, answers) if (blank.sheet, blank.cell) not in places]
    order = {(cell.sheet, cell.cell): position for position, cell in enumerate(read.cells.values())}
    found.sort(key=lambda finding: order[(finding.sheet, finding.cell)])
    for title in read.hidden:
        message = f"The sheet “{title}” is hidden: look at what it holds, then take it out or say why it is there"
        found.append(Finding("warning", title, "", "hidden-sheet", "", message))
    if read.linked:
        message = "The workbook links to other workbooks: only results stored in it were read, so check them"
        found.append(Finding("warning", "", "", "links", "", message))
    return found


def answers_count(read: ReadReturn) -> dict[str, int]:
    """How many questions of each sheet (by its printed title) are answered.

    As on the cover of the template: a question that the other answers make unnecessary counts as answered;
    a blank that is an error, and a value that cannot be read, do not.
    """
    template = TEMPLATES[read.template]
    errors = {(finding.sheet, finding.cell) for finding in check(read) if finding.level == "error"}
    counts = {}
    for plan in template.sheets:
        asked = [read.cells[question.key] for question in plan.questions if question.asked]
        counts[plan.title] = sum(
            not cell.fault and (bool(cell.text) or (cell.sheet, cell.cell) not in errors) for cell in asked
        )
    return counts


def _faults(answers: Answers) -> Iterator[Finding]:
    for key, question in answers.questions.items():
        cell = answers.cells[key]
        shown = clean(cell.typed)
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
        if cell.fault == "error":
            message = f"The {question.name} shows the error {shown}: mend the formula or type the value"
            yield answers.finding("error", "error-cell", key, message)
        elif cell.fault == "uncomputed":
            message = (
                f"The {question.name} is a formula without a stored result: open the workbook, let it "
                "recalculate, and save it again"
            )
            yield answers.finding("error", "uncomputed", key, message)
        elif cell.fault == "unreadable":
            rule, advice = WANTED[question.kind]
            yield answers.finding("error", rule, key, f"The {question.name} “{shown}” {advice}")
        elif question.kind == "choice" and cell.text and cell.text not in question.choices:
            message = f"The {question.name} “{shown}” is not one of the choices: choose {_choices(question)}"
            yield answers.finding("error", "choice", key, message)


def _blanks(template: Template, answers: Answers) -> Iterator[Finding]:
    allowed = {key for rule in template.rules for key in rule.may_be_blank}
    for key, question in answers.questions.items():
        if question.asked and answers.blank(key) and key not in allowed:
            message = f"The {question.name} is blank: answer every question before the return is sent"
            yield answers.finding("error", "blank", key, message)


def _choices(question: Question) -> str:
    quoted = [f"“{choice}”" for choice in question.choices]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]])
