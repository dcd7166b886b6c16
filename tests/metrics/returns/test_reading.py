import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl import load_workbook

from metrics.returns.checking import answers_count
from metrics.returns.reading import ReadReturn, Refused, read_return
from tests.metrics.returns.parcels import changed, part, repacked
from tests.metrics.returns.printed import ANSWERS, EXPECTED
from tests.metrics.returns.workbook import SAMPLE, Layout, build

TEMPLATE_NAME = "Better Care Fund quarterly return, Q3 2016/17"
RENAMED = {
    "1. Cover": "1 COVER SHEET",
    "2. Budget Arrangements": "2.Budget  arrangements",
    "3. National Conditions": "National conditions (final)",
    "4. I&E": "4. Income and Expenditure",
    "5. Supporting Metrics": "Supporting\u00a0Metrics",
    "6. Additional Measures": "06 - additional measures",
    "7. Narrative": "narrative",
}


@pytest.fixture(scope="module")
def sample() -> ReadReturn:
    return read_return(SAMPLE)


def test_every_printed_answer_is_read_exactly(sample):
    assert sample.values == EXPECTED


def test_the_sample_is_known_by_template_board_and_period(sample):
    assert (sample.template, sample.board, sample.period) == (
        "bcf-2016-17-q3",
        "Herefordshire, County of",
        "2016/17 Q3",
    )


def test_the_sample_has_140_answers_as_its_cover_says(sample):
    assert answers_count(sample) == {
        "1. Cover": 5,
        "2. Budget Arrangements": 1,
        "3. National Conditions": 36,
        "4. I&E": 17,
        "5. Supporting Metrics": 13,
        "6. Additional Measures": 67,
        "7. Narrative": 1,
    }
    assert (sample.questions, sample.blanks) == (140, 19)


def test_key_figures(sample):
    values = sample.values
    pool = values["income.amended.plan.pool"]
    forecasts = {values[f"{flow}.amended.forecast.total"] for flow in ("income", "expenditure")}
    assert (pool, values["expenditure.amended.plan.pool"], forecasts) == (
        "42047168",
        "42047168",
        {"43905300"},
    )
    assert int(forecasts.pop()) - int(pool) == 1_858_132
    not_met = [key for key, text in values.items() if key.endswith(".answer") and text != "Yes"]
    assert not_met == ["conditions.3i.answer", "conditions.3ii.answer", "conditions.4ii.answer"]
    assert values["conditions.3i.due_on"] == "2017-03-31"


def test_a_cell_says_where_it_was_and_what_was_typed(sample):
    cell = sample.cells["income.amended.actual.q2"]
    assert (cell.sheet, cell.cell, cell.text, cell.typed, cell.fault) == (
        "4. I&E",
        "E16",
        "10389800",
        "10389800",
        "",
    )


def test_the_committed_sample_is_what_the_builder_writes(tmp_path):
    with zipfile.ZipFile(build(tmp_path / "a.xlsx")) as built, zipfile.ZipFile(SAMPLE) as committed:
        assert built.namelist() == committed.namelist()
        assert [name for name in built.namelist() if built.read(name) != committed.read(name)] == []


@pytest.mark.parametrize(
    "layout",
    [
        Layout(down=7, across=3),
        Layout(stretch=2),
        Layout(names=RENAMED),
        Layout(order=lambda tabs: tabs[::-1]),
        Layout(as_text=True),
        Layout(hard_spaces=True),
        Layout(5, 2, 3, RENAMED, sorted, as_text=True, hard_spaces=True),
    ],
    ids=["shifted", "stretched", "renamed", "reordered", "typed as text", "hard spaces", "all at once"],
)
def test_a_copy_that_strays_from_the_layout_reads_the_same(tmp_path, layout):
    assert read_return(build(tmp_path / "a.xlsx", layout=layout)).values == EXPECTED


def test_blank_answers_are_located_and_counted(tmp_path):
    keys = ("cover.signed_off_by", "conditions.3i.explanation", "metrics.local.comment", "narrative")
    read = read_return(build(tmp_path / "a.xlsx", ANSWERS | dict.fromkeys(keys)))
    shown = {key: (read.cells[key].text, read.cells[key].cell) for key in keys}
    assert shown == {
        "cover.signed_off_by": ("", "C15"),
        "conditions.3i.explanation": ("", "G12"),
        "metrics.local.comment": ("", "C16"),
        "narrative": ("", "B10"),
    }
    assert (read.questions, read.blanks) == (140, 23)


def test_formulas_without_a_stored_result_are_faults_not_blanks(tmp_path):
    book = load_workbook(SAMPLE)  # saving a workbook loaded so drops every stored result
    book.save(tmp_path / "a.xlsx")
    read = read_return(tmp_path / "a.xlsx")
    uncomputed = {key: cell.typed for key, cell in read.cells.items() if cell.fault == "uncomputed"}
    assert len(uncomputed) == 9
    assert uncomputed["income.amended.forecast.total"] == "=SUM(D15:G15)"
    assert read.values["income.amended.forecast.total"] == "=SUM(D15:G15)"


def test_an_error_cell_is_a_fault_not_a_blank(tmp_path):
    read = read_return(changed(tmp_path / "a.xlsx", {"income.amended.actual.q3": "#REF!"}))
    cell = read.cells["income.amended.actual.q3"]
    assert (cell.text, cell.fault) == ("#REF!", "error")


def test_a_formula_that_gives_an_empty_text_is_a_blank(tmp_path):
    cover = part("xl/worksheets/sheet1.xml")
    start = cover.index(b'<c r="C7"')
    end = cover.index(b"</c>", start) + 4
    empty = cover[:start] + b'<c r="C7" t="str"><f>IF(TRUE,"","x")</f><v></v></c>' + cover[end:]
    cell = read_return(repacked(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": empty})).cells["cover.board"]
    assert (cell.text, cell.fault) == ("", "")


def test_comments_that_repeat_headings_do_not_mislead(tmp_path):
    answers = ANSWERS | {
        "narrative": "Income",
        "metrics.local.description": "Reablement",
        "metrics.local.comment": "Admissions to residential care",
        "conditions.1.explanation": "8) Agreement on a local target for Delayed Transfers of Care (DTOC)",
        "conditions.3i.explanation": "1) Plans to be jointly agreed",
        "income.comment": "Expenditure",
    }
    read = read_return(build(tmp_path / "a.xlsx", answers))
    assert read.values == EXPECTED | {key: answers[key] for key in answers if answers[key] != ANSWERS[key]}


def test_values_of_other_types_are_read_alike(tmp_path):
    typed = {
        "conditions.3i.due_on": datetime(2017, 3, 31, 0, 0),  # noqa: DTZ001 (a workbook has no zones)
        "conditions.3ii.due_on": "31 March 2017",
        "conditions.4ii.due_on": " 31/03/17\u00a0",
        "conditions.1.answer": " yes ",
        "income.amended.actual.q3": "£ 10,829,500.00",
        "expenditure.amended.actual.q3": 11449000.0,
        "measures.personal_health_budgets.in_place": "9",
    }
    assert read_return(changed(tmp_path / "a.xlsx", typed)).values == EXPECTED


@pytest.mark.parametrize("value", ["soon", "31/02/2017", "2017", True, date(2017, 3, 31).strftime("%m/%d/%Y")])
def test_what_is_no_date_is_kept_as_typed(tmp_path, value):
    cell = read_return(changed(tmp_path / "a.xlsx", {"conditions.3i.due_on": value})).cells["conditions.3i.due_on"]
    assert (cell.text, cell.fault) == ("TRUE" if value is True else value, "unreadable")


def test_another_workbook_is_told_which_sheets_it_lacks(tmp_path):
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover")
        book.add_worksheet("Narrative")
        book.add_worksheet("Budget")
    with pytest.raises(Refused) as refused:
        read_return(path)
    assert refused.value.message == (
        f"The selected file must use the template “{TEMPLATE_NAME}”: it lacks the sheet “3. National "
        "Conditions”, the sheet “4. I&E”, the sheet “5. Supporting Metrics” and 1 more"
    )


def test_a_workbook_without_one_sheet_is_told_which(tmp_path):
    book = load_workbook(SAMPLE, data_only=True)
    del book["7. Narrative"]
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Refused) as refused:
        read_return(tmp_path / "a.xlsx")
    assert refused.value.message == (
        f"The selected file must use the template “{TEMPLATE_NAME}”: it lacks the sheet “7. Narrative”"
    )


@pytest.mark.parametrize(
    ("sheet", "cell", "lacks"),
    [
        ("1. Cover", "B9", "the question “Completed by:” on the sheet “1. Cover”"),
        ("4. I&E", "B20", "the heading “Expenditure” on the sheet “4. I&E”"),
        ("4. I&E", "F13", "the column “Q3 2016/17” on the sheet “4. I&E”"),
        (
            "3. National Conditions",
            "B19",
            "the row “5) Ensure a joint approach to assessments and care planning…”",
        ),
    ],
)
def test_a_workbook_without_a_question_is_told_which(tmp_path, sheet, cell, lacks):
    book = load_workbook(SAMPLE, data_only=True)
    assert book[sheet][cell].value
    book[sheet][cell].value = None
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Refused) as refused:
        read_return(tmp_path / "a.xlsx")
    assert lacks in refused.value.message


def test_of_two_sheets_the_closer_title_is_read(tmp_path):
    book = load_workbook(SAMPLE, data_only=True)
    copy = book.copy_worksheet(book["7. Narrative"])
    copy.title = "Old narrative draft"
    copy["B10"] = "Not this one"
    book.move_sheet(copy, offset=-7)
    book.save(tmp_path / "a.xlsx")
    assert read_return(tmp_path / "a.xlsx").values == EXPECTED
