"""A good workbook with one cell made wrong: it is found, or read as it stands, and nothing crashes.

Every filled cell and every cell of an answer meets every kind of mistake, in each form. To be quick, the sheet is
changed as it was parsed and read by itself: the answers of a sheet follow from no other. What comes before, zip and
XML, has tests of its own (test_mutated, test_gate).
"""

from dataclasses import dataclass, replace
from functools import cache

import pytest

from metrics.returns.catalogue import TEMPLATES
from metrics.returns.checking import Finding, check
from metrics.returns.drawing import draw_template
from metrics.returns.locating import locate
from metrics.returns.reading import ReadReturn, read_book, read_sheet
from metrics.returns.recognising import recognise
from metrics.returns.sheets import Book, Held, Place, Sheet, open_book
from metrics.returns.templates import SheetPlan, Template
from metrics.returns.values import as_typed
from tests.metrics.returns.answered import good_answers
from tests.metrics.returns.workbook import SAMPLE

PRINTED, YEAR_END, SAFEGUARDING = "bcf-2016-17-q3", "bcf-2018-19-q4", "safeguarding-adults-2025-26"
FORMS = (PRINTED, YEAR_END, SAFEGUARDING)  # the other versions have the sheets of one of these
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


@dataclass(frozen=True)
class Form:
    """A good workbook of a template, with what is read of it and found in it."""

    template: Template
    book: Book
    read: ReadReturn
    before: tuple[Finding, ...]
    pairs: tuple[tuple[SheetPlan, Sheet], ...]

    def places(self, plan: SheetPlan, sheet: Sheet) -> list[Place]:
        """Every filled cell, and the cells of blank answers."""
        answers = [place for place in locate(plan, sheet).places.values() if place]
        return sorted({*sheet.cells, *map(sheet.top_left, answers)})


@pytest.fixture(scope="module")
def form_of(tmp_path_factory):
    @cache
    def form(code: str) -> Form:
        path = SAMPLE
        if code != PRINTED:
            path = tmp_path_factory.mktemp("drawn") / "good.xlsx"
            path.write_bytes(draw_template(TEMPLATES[code], good_answers(TEMPLATES[code])))
        book = open_book(path)
        read = read_book(book)
        assert read.template == code
        return Form(TEMPLATES[code], book, read, tuple(check(read)), tuple(recognise(book).pairs))

    return form


def mutated(sheet: Sheet, place: Place, held: Held) -> Sheet:
    cells = {other: each for other, each in sheet.cells.items() if other != place}
    return Sheet(sheet.title, cells if held.blank else {**cells, place: held}, sheet.merged)


def reread(form: Form, plan: SheetPlan, sheet: Sheet) -> ReadReturn | None:
    """The return with this sheet in the place of the good one. None: something of the template is not found."""
    found = locate(plan, sheet)
    if found.missing:
        return None
    return replace(form.read, cells={**form.read.cells, **read_sheet(plan, sheet, found)})


def unseen(form: Form, read: ReadReturn, held: Held) -> list[str]:
    """The answers that are not as they were, that no new finding tells of, and that nobody typed."""
    changed = [key for key, cell in read.cells.items() if cell.text != form.read.cells[key].text or cell.fault]
    found = {(each.sheet, each.cell) for each in check(read) if each not in form.before}
    if not changed or found:
        return []
    return [key for key in changed if read.cells[key].fault or read.cells[key].text != as_typed(held.value)]


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_is_wrong_in_any_cell_is_found_or_read_as_it_stands(form_of, code, wrong):
    form, held, looked_at, silent = form_of(code), WRONG[wrong], 0, []
    for plan, sheet in form.pairs:
        for place in form.places(plan, sheet):
            read = reread(form, plan, mutated(sheet, place, held))
            silent += [(plan.title, place, key) for key in unseen(form, read, held)] if read else []
            looked_at += 1
    assert silent == []
    assert looked_at >= len(form.template.questions)


def test_a_sheet_read_by_itself_gives_what_the_whole_workbook_gives(form_of):
    form = form_of(PRINTED)
    for number, (plan, sheet) in enumerate(form.pairs):
        changed = mutated(sheet, form.places(plan, sheet)[-1], WRONG["word"])
        sheets = tuple(changed if each is sheet else each for each in form.book.sheets)
        read = reread(form, plan, changed)
        assert read, number
        assert read.cells == read_book(Book(sheets, linked=False)).cells


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize("wrong", ["word", "error", "uncomputed", "huge", "day"])
def test_what_is_no_number_is_an_error_at_its_cell(form_of, code, wrong):
    form, met = form_of(code), 0
    for plan, sheet in form.pairs:
        for key, place in locate(plan, sheet).places.items():
            if form.template.questions[key].kind not in ("money", "number") or not form.read.cells[key].text:
                continue
            read = reread(form, plan, mutated(sheet, sheet.top_left(place), WRONG[wrong]))
            at = read.cells[key].cell
            assert [each for each in check(read) if each.level == "error" and each.cell == at], key
            met += 1
    assert met > 10


def test_a_quarter_or_a_total_that_is_a_pound_off_is_found(form_of):
    form, off = form_of(PRINTED), {}
    for plan, sheet in form.pairs:
        for key, place in locate(plan, sheet).places.items():
            answer = form.read.cells[key]
            if form.template.questions[key].kind != "money" or not answer.text or key.endswith(".pool"):
                continue
            if ".actual." in key:  # an actual has no total: it is held against plan, forecast and what was returned
                continue
            read = reread(form, plan, mutated(sheet, sheet.top_left(place), Held(int(answer.text) + 1)))
            off[key] = any(finding.rule == "total" for finding in check(read))
    assert len(off) == 40
    assert all(off.values())
