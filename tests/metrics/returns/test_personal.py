"""Data about people in a return is refused wherever it stands, and the refusal does not repeat it."""

import pytest
from openpyxl import load_workbook

from metrics.returns.gate import Refused
from metrics.returns.reading import read_return
from tests.metrics.returns.workbook import SAMPLE

VALID = ("943 476 5919", "9434765870", "401 023 2137")
WRONG_DIGIT = "943 476 5918"


def with_cells(path, values, *, hidden: bool = False):
    book = load_workbook(SAMPLE, data_only=True)
    sheet = book.create_sheet("Working") if hidden else book["7. Narrative"]
    if hidden:
        sheet.sheet_state = "hidden"
    for row, value in enumerate(values, start=30):
        sheet.cell(row, 12, value)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "value",
    [f"Client {VALID[0]} moved", VALID[1], "D.O.B. 03/04/1931"],
    ids=["number in words", "number alone", "birth"],
)
@pytest.mark.parametrize("hidden", [False, True], ids=["open sheet", "hidden sheet"])
def test_data_about_a_person_is_refused_with_its_place(tmp_path, value, hidden):
    with pytest.raises(Refused) as refused:
        read_return(with_cells(tmp_path / "a.xlsx", [value], hidden=hidden))
    message = refused.value.message
    assert message.startswith(
        f"Cell L30 on the sheet “{'Working' if hidden else '7. Narrative'}” holds what looks like"
    )
    assert value not in message


def test_a_column_of_numbers_that_all_pass_is_refused(tmp_path):
    numbers = [int(each.replace(" ", "")) for each in VALID]
    with pytest.raises(Refused, match="Cell L30"):
        read_return(with_cells(tmp_path / "a.xlsx", numbers))


@pytest.mark.parametrize(
    "values",
    [[WRONG_DIGIT], [9434765919], ["£9,434,765,919"], ["The board met on 28/03/2017"]],
    ids=["wrong digit", "one amount", "money", "a day"],
)
def test_figures_and_days_are_not_people(tmp_path, values):
    assert read_return(with_cells(tmp_path / "a.xlsx", values)).questions == 140
