"""A good workbook with one cell made wrong: it is found at its cell, or read as it stands, and nothing crashes."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from metrics.returns.catalogue import TEMPLATES
from metrics.returns.checking import Finding, check
from metrics.returns.gate import Refused
from metrics.returns.reading import ReadReturn, read_book
from metrics.returns.sheets import Book, Held, Place, open_book
from metrics.returns.templates import Question
from metrics.returns.values import as_typed
from tests.metrics.returns.workbook import SAMPLE

GOOD = open_book(SAMPLE)
READ = read_book(GOOD)
BEFORE = check(READ)
QUESTIONS = TEMPLATES[READ.template].questions
WRONG = {
    "blank": Held(None),
    "word": Held("lots"),
    "error": Held("#REF!", fault="error"),
    "uncomputed": Held("=A1", fault="uncomputed"),
    "minus": Held(-1),
    "huge": Held(10**16),
    "true": Held(True),
    "day": Held("31/02/2017"),
}


def _place(cell: str) -> Place:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column


def _mutated(key: str, held: Held) -> Book:
    """The good workbook with one answer replaced."""
    answer = READ.cells[key]
    sheets = tuple(deepcopy(sheet) if sheet.title == answer.sheet else sheet for sheet in GOOD.sheets)
    sheet = next(each for each in sheets if each.title == answer.sheet)
    place = sheet.top_left(_place(answer.cell))
    if held.blank:
        sheet.cells.pop(place, None)
    else:
        sheet.cells[place] = held
    return Book(sheets, linked=False)


def _reads(held: Held, keys: list[str]) -> Iterator[tuple[Question, ReadReturn, list[Finding]]]:
    for key in keys:
        try:
            read = read_book(_mutated(key, held))
        except Refused:
            continue
        yield QUESTIONS[key], read, check(read)


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_is_wrong_in_any_cell_is_found_or_read_as_it_stands(wrong):
    """Each kind of mistake goes into every eighth cell, a different eighth each: together they meet every cell."""
    held, looked_at, unseen = WRONG[wrong], 0, []
    keys = [key for key, answer in READ.cells.items() if answer.cell]
    for question, read, findings in _reads(held, keys[list(WRONG).index(wrong) :: len(WRONG)]):
        looked_at += 1
        cell = read.cells[question.key]
        found = [finding for finding in findings if finding not in BEFORE]
        is_as_typed = not cell.fault and cell.text == as_typed(held.value)
        if not found and not is_as_typed and cell != READ.cells[question.key]:
            unseen.append((question.key, cell))
    assert unseen == []
    assert looked_at > 20


@pytest.mark.parametrize("wrong", ["word", "error", "uncomputed", "huge", "day"])
def test_what_is_no_amount_is_an_error_at_its_cell(wrong):
    money = [key for key, question in QUESTIONS.items() if question.kind == "money" and READ.cells[key].text]
    for question, read, findings in _reads(WRONG[wrong], money[::4]):
        at = read.cells[question.key].cell
        assert [each for each in findings if each.level == "error" and each.cell == at], question.key
    assert len(money) > 50


def test_a_quarter_or_a_total_that_is_a_pound_off_is_found():
    off = {}
    for key, answer in list(READ.cells.items())[::2]:
        question = QUESTIONS[key]
        if question.kind != "money" or not answer.text or key.endswith(".pool"):
            continue
        if ".actual." in key:  # an actual has no total: it is held against plan, forecast and what was returned
            continue
        findings = check(read_book(_mutated(key, Held(int(answer.text) + 1))))
        off[key] = any(finding.rule == "total" for finding in findings)
    assert len(off) == 20
    assert all(off.values())
