"""A return for a spreadsheet and for other programs, made from its values. The uploaded file is never given out."""

from typing import Any

from boards.models import Board
from hwb_portal.core.csvsafe import Cell
from metrics.models import Return
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.drawing import draw_template
from metrics.returns.marking import Written, marked_copy
from metrics.returns.rules import Finding
from metrics.returns.small import HIDDEN, hidden_answers
from metrics.returns.templates import Template
from metrics.selectors.returns import REACHING_A_PERSON, finding_json

ANSWERS = ("board", "period", "key", "question", "answer", "sheet", "cell")
FINDINGS = ("level", "sheet", "cell", "rule", "value", "message", "words")


def answers_csv(stored: Return) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Heading and rows: every answer but those by which a person can be reached. Small counts show a word."""
    names, texts = _names(stored), _public(stored)
    board, period = stored.board.slug, stored.period_label
    rows: list[tuple[Cell, ...]] = [
        (board, period, value.key, names.get(value.key, value.key), texts[value.key], value.sheet, value.cell)
        for value in stored.values.all()
        if value.key in texts
    ]
    return ANSWERS, rows


def answers_json(stored: Return) -> dict[str, Any]:
    """The return as other programs read it: who signed it, and its answers as exact strings by key."""
    return {
        "board": stored.board.slug,
        "template": stored.template,
        "period": stored.period_label,
        "state": stored.state,
        "signed_off": {
            "name": stored.signed_name,
            "on": stored.signed_on.isoformat() if stored.signed_on else None,
            "authority": stored.authority_text,
        },
        "submitted_on": stored.submitted_on.isoformat() if stored.submitted_on else None,
        "reported_on": stored.reported_on.isoformat() if stored.reported_on else None,
        "values": _public(stored),
    }


def findings_csv(stored: Return) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Heading and rows: what the checks found and what the analyst said to it."""
    rows: list[tuple[Cell, ...]] = [
        tuple(getattr(finding, name) for name in FINDINGS) for finding in stored.findings.all()
    ]
    return FINDINGS, rows


def marked_workbook(stored: Return) -> bytes:
    """An XLSX with each answer in its cell and the findings beside them. For those who work on the return."""
    names = _names(stored)
    answers = [
        Written(value.sheet, value.cell, names.get(value.key, value.key), value.typed or value.text)
        for value in stored.values.all()
        if value.key not in REACHING_A_PERSON
    ]
    findings = [(Finding(**finding_json(finding)), finding.words) for finding in stored.findings.all()]  # type: ignore[arg-type]
    return marked_copy(answers, findings)


def prefilled_workbook(board: Board, template: Template) -> bytes:
    """The template's workbook for a board: with its name, and with what it returned for the quarter before.

    Only what was signed off is filled in.
    """
    names = [alias.name for alias in board.council.aliases.all()]
    answers = {"cover.board": next(iter(names), board.name)}
    earlier = Return.objects.of_family(board, template.family).standing().in_the_same_year(template).first()
    if earlier is not None:
        known = earlier.answers_by_key()
        keys = {key: key for key in template.questions} if earlier.template == template.code else template.carried
        answers |= {key: known[before] for key, before in keys.items() if known.get(before)}
    return draw_template(template, answers)


def _public(stored: Return) -> dict[str, str]:
    """What a public may read of each answer, by key."""
    answers = stored.answers_by_key()
    small = hidden_answers(TEMPLATES.get(stored.template), answers)
    return {key: HIDDEN if key in small else text for key, text in answers.items() if key not in REACHING_A_PERSON}


def _names(stored: Return) -> dict[str, str]:
    template = TEMPLATES.get(stored.template)
    return {key: question.name for key, question in template.questions.items()} if template else {}
