"""Copies of the sample return with a few cells changed."""

from pathlib import Path

from openpyxl import load_workbook


def changed(source: Path, target: Path, cells: dict[tuple[str, str], object]) -> Path:
    """A copy of the workbook with these values by sheet and cell. Formulas become the results stored for them."""
    book = load_workbook(source, data_only=True)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(target)
    return target
