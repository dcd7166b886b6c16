"""The workbook that the portal draws from a template is read back as the same answers, laid out otherwise."""

import pytest
from openpyxl import load_workbook

from metrics.returns.catalogue import TEMPLATES
from metrics.returns.checking import answers_count, check
from metrics.returns.drawing import CHECKLIST, draw_template
from metrics.returns.reading import read_return
from tests.metrics.returns.printed import EXPECTED

TEMPLATE = TEMPLATES["bcf-2016-17-q3"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("drawn") / "filled.xlsx"
    path.write_bytes(draw_template(TEMPLATE, EXPECTED))
    return path


def test_what_is_filled_in_is_read_back_exactly(filled):
    read = read_return(filled)
    assert read.values == EXPECTED
    assert sum(answers_count(read).values()) == 140
    assert [finding.rule for finding in check(read)] == ["income-expenditure", "forecast-actual", "restated"]


def test_an_empty_one_is_the_template_with_its_quarter(tmp_path):
    path = tmp_path / "empty.xlsx"
    path.write_bytes(draw_template(TEMPLATE, {}))
    read = read_return(path)
    assert {key: text for key, text in read.values.items() if text} == {"cover.quarter": "Q3 2016/17"}
    assert read.questions == 140


def test_answers_are_open_and_what_was_returned_before_is_locked(filled):
    book = load_workbook(filled)
    read = read_return(filled)
    sheet = book["4. I&E"]
    assert sheet.protection.sheet
    for key, locked in (("income.amended.forecast.q4", False), ("income.previous.plan.q1", True)):
        assert sheet[read.cells[key].cell].protection.locked is locked


def test_choices_are_lists(filled):
    sheet = load_workbook(filled)["3. National Conditions"]
    offered = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered == {'"Yes,No,No - In Progress"'}


def test_the_checklist_counts_what_must_be_answered(filled):
    rows = list(load_workbook(filled)[CHECKLIST].iter_rows(values_only=True))
    assert rows[0] == ("Sheet", "To answer", "Answered", "State")
    assert [row[1] for row in rows[1:]] == [5, 1, 12, 15, 12, 67, 1]
    assert rows[1][2] == "=COUNTA('1. Cover'!C3,'1. Cover'!C4,'1. Cover'!C5,'1. Cover'!C6,'1. Cover'!C7)"


def test_text_that_looks_like_a_formula_is_text(tmp_path):
    path = tmp_path / "formula.xlsx"
    path.write_bytes(draw_template(TEMPLATE, {"narrative": "=1+1"}))
    assert read_return(path).values["narrative"] == "=1+1"
