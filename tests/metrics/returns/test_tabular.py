"""A plain table is read by a quick library, and what that would hide is refused: formulas, errors, percentages."""

import datetime as dt
import re
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from metrics.returns.gate import Refused
from metrics.returns.tabular import read_table

HEAD = ["indicator", "value", "note"]


@pytest.fixture
def table(tmp_path):
    """The path of a workbook with these rows, its sheet's XML passed through `change`."""

    def written(*rows, change=lambda xml: xml, formats=None):
        book = Workbook()
        sheet = book.worksheets[0]
        for row in (HEAD, *rows):
            sheet.append(row)
        for cell, form in (formats or {}).items():
            sheet[cell].number_format = form
        plain, path = tmp_path / "plain.xlsx", tmp_path / "table.xlsx"
        book.save(plain)
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
        return path

    return written


def test_values_are_written_as_a_csv_would_hold_them(table):
    rows = [
        ["a", 7, "  as typed\u00a0"],
        ["b", 7.1, None],
        [None, None, None],
        ["c", 1234567.25, dt.date(2016, 3, 31)],
        ["d", "£1,000", True],
        ["e", -0.000001, "1.0"],
    ]
    assert read_table(table(*rows)) == [
        HEAD,
        ["a", "7", "  as typed\u00a0"],
        ["b", "7.1", ""],
        ["", "", ""],
        ["c", "1234567.25", "31/03/2016"],
        ["d", "£1,000", "True"],
        ["e", "-0.000001", "1.0"],
    ]


def named(xml: bytes) -> bytes:
    """The same sheet with a prefix before every element, as some programs write it."""
    return re.sub(rb"(</?)(?=[a-zA-Z])", rb"\1x:", xml).replace(b"xmlns=", b"xmlns:x=")


def with_comment(xml: bytes) -> bytes:
    return xml.replace(b"<sheetData>", b"<!-- nothing --><sheetData>")


def single_quoted(xml: bytes) -> bytes:
    return re.sub(rb'"([^"<>\']*)"', rb"'\1'", xml)


@pytest.mark.parametrize("change", [bytes, with_comment, single_quoted], ids=lambda each: each.__name__)
@pytest.mark.parametrize(
    ("row", "formats", "words"),
    [
        (["a", "=1+1", ""], {}, "Cell B2 holds a formula"),
        (["a", "#DIV/0!", ""], {}, "Cell B2 holds the error #DIV/0!"),
        (["a", 0.07, ""], {"B2": "0.0%"}, "Cell B2 shows a percentage"),
        (["a", 0.07, ""], {"B2": "0%"}, "Cell B2 shows a percentage"),
        (["a", 7, "", "stray"], {}, "Cell D2 stands under no column name"),
    ],
)
def test_what_cannot_be_a_plain_value_is_refused_at_its_cell(table, change, row, formats, words):
    with pytest.raises(Refused, match=re.escape(words)):
        read_table(table(row, change=change, formats=formats))


def test_a_formula_with_a_stored_result_is_refused_too(table):
    stored = table(["a", 5, ""], change=lambda xml: xml.replace(b"<v>5</v>", b"<f>2+3</f><v>5</v>"))
    with pytest.raises(Refused, match="Cell B2 holds a formula"):
        read_table(stored)


def test_a_sheet_with_prefixes_is_read_alike(table):
    assert read_table(table(["a", 5, "x"], change=named)) == [HEAD, ["a", "5", "x"]]
    with pytest.raises(Refused, match="Cell B2 holds a formula"):
        read_table(table(["a", "=1+1", "x"], change=named))


def test_merged_cells_and_an_empty_sheet_are_refused(table, tmp_path):
    path = table(["a", 5, ""])
    book = load_workbook(path)
    book.worksheets[0].merge_cells("A2:B2")
    book.save(tmp_path / "merged.xlsx")
    with pytest.raises(Refused, match="must not have merged cells, such as A2:B2"):
        read_table(tmp_path / "merged.xlsx")
    Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(Refused, match="is empty"):
        read_table(tmp_path / "empty.xlsx")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_with_a_hidden_sheet_is_refused(table, tmp_path, state):
    book = load_workbook(table(["a", 5, ""]))
    book.create_sheet("Names").sheet_state = state
    book.save(tmp_path / "hidden.xlsx")
    with pytest.raises(Refused, match="The sheet “Names” is hidden: take it out of the workbook"):
        read_table(tmp_path / "hidden.xlsx")


def test_a_percent_format_on_text_or_an_empty_cell_is_harmless(table):
    path = table(["a", "7.1", None], formats={"B2": "0%", "C2": "0%"})
    assert read_table(path) == [HEAD, ["a", "7.1", ""]]


def test_the_first_sheet_of_cells_is_read_wherever_its_part_lies(tmp_path):
    book = Workbook()
    book.worksheets[0].append(["second"])
    first = book.create_sheet("First", 0)
    first.append(HEAD)
    first.append(["a", 1, "b"])
    book.create_chartsheet("Chart", 0)
    path = tmp_path / "order.xlsx"
    book.save(path)
    assert read_table(path) == [HEAD, ["a", "1", "b"]]
