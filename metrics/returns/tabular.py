"""A plain table from a workbook: its first sheet as rows of text, or the reason why it cannot be one."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell

from metrics.returns.asking import ask_child
from metrics.returns.gate import DAMAGED, Refused, gate

MAX_COLUMNS = 100  # of a CSV; a tidy file has 13
MAX_CELLS = 2_000_000  # of a CSV; an honest one of 10 MB has fewer
EMPTY = "The first sheet of the file is empty"


def read_table(path: Path) -> list[list[str]]:
    """The rows of the first sheet from A1 on, as wide as its heading, as the text that a CSV would hold.

    Numbers are written plainly, days as 31/03/2016. Raises `Refused` for a file that does not pass the gate, for any
    formula, error or merged cell, and for a number shown as a percentage: whether 0.07 or 7 is meant cannot be told.
    """
    gate(path)
    try:
        book = load_workbook(path, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        filled = [cell for cell in sheet._cells.values() if cell.value is not None]
        merged = [str(area) for area in sheet.merged_cells.ranges]
    except Exception as error:  # openpyxl raises nearly any kind of error for a damaged file
        raise Refused(DAMAGED) from error
    if merged:
        raise Refused(f"The first sheet must not have merged cells, such as {merged[0]}")
    if not filled:
        raise Refused(EMPTY)
    # Not iter_rows: it makes a cell for every place up to the farthest one.
    texts = {(cell.row, cell.column): _text(cell) for cell in filled}
    width = max((column for row, column in texts if row == 1), default=0)
    beyond = [cell.coordinate for cell in filled if cell.column > width]
    if beyond:
        raise Refused(f"Cell {beyond[0]} stands under no column name: row 1 holds the names")
    last = max(row for row, _ in texts)
    return [[texts.get((row, column), "") for column in range(1, width + 1)] for row in range(1, last + 1)]


def refuse_bombs(path: Path) -> None:
    """For a CSV, before pandas makes an object of every cell: ten megabytes of commas would take gigabytes."""
    data = path.read_bytes()
    if data.partition(b"\n")[0].count(b",") >= MAX_COLUMNS:
        raise Refused(f"The file must not have more than {MAX_COLUMNS} columns")
    if data.count(b",") + data.count(b"\n") > MAX_CELLS:
        raise Refused(f"The file must not have more than {MAX_CELLS:,} cells: split it and import its parts")
    if b"\0" in data:
        raise Refused("The file must be a CSV in UTF-8, without characters that are no text")


def read_table_in_child(path: Path) -> list[list[str]]:
    """The same in a process of its own, which may die without harm."""
    rows: list[list[str]] = ask_child("table", path)
    return rows


def _text(cell: Cell) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise Refused(f"Cell {cell.coordinate} holds a formula: put its result there as a value")
    if cell.data_type == "e":
        raise Refused(f"Cell {cell.coordinate} holds the error {value}")
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if "%" in cell.number_format:
        raise Refused(f"Cell {cell.coordinate} shows a percentage: enter it as a plain number, like 7.1")
    return format(Decimal(repr(value)), "f").removesuffix(".0")
