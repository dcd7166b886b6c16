"""A workbook as plain sheets of held values: what openpyxl gives, without openpyxl."""

import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from metrics.returns.gate import DAMAGED, Refused

Fault = Literal["", "error", "uncomputed", "unreadable"]

INVISIBLE = re.compile("_x000D_|[\u00ad\u200b-\u200f\u2060\ufeff\r]")
ENUMERATOR = re.compile(r"\s*(?:\(?(?:\d{1,2}|[ivx]{1,4})[.)]\s*)+", re.IGNORECASE)
NOT_A_WORD = re.compile(r"[\W_]+")

Place = tuple[int, int]
"""A row and a column, counted from 1."""


@dataclass(frozen=True)
class Held:
    """What one cell holds: a value as stored, its number format, and whether it can be relied on."""

    value: object = None
    number_format: str = "General"
    fault: Fault = ""

    @property
    def blank(self) -> bool:
        """Nothing in it, or nothing a reader could see."""
        return not self.fault and (self.value is None or (isinstance(self.value, str) and not clean(self.value)))


BLANK = Held()


@dataclass
class Sheet:
    """One worksheet: its filled cells by place, and for each place in a merged range that range's corners."""

    title: str
    cells: dict[Place, Held] = field(default_factory=dict)
    merged: dict[Place, tuple[Place, Place]] = field(default_factory=dict)
    is_hidden: bool = False

    def top_left(self, place: Place) -> Place:
        """Where the value of this place is stored."""
        return self.merged.get(place, (place, place))[0]

    def beside(self, place: Place) -> Place:
        """The place to the right of this one, or of the merged range it begins."""
        last = self.merged.get(place, (place, place))[1]
        return place[0], last[1] + 1

    def below(self, place: Place) -> Place:
        """The place under this one, or under the merged range it begins."""
        last = self.merged.get(place, (place, place))[1]
        return last[0] + 1, place[1]

    def at(self, place: Place) -> Held:
        """What is held at this place."""
        return self.cells.get(self.top_left(place), BLANK)


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook in their order, and whether it links to other workbooks."""

    sheets: tuple[Sheet, ...]
    linked: bool


def clean(text: str) -> str:
    """The text with every kind of space made plain, what cannot be seen taken out, and both ends stripped."""
    text = INVISIBLE.sub("", text)
    return "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text).strip()


def fold(text: str) -> str:
    """The words of a label: case, spacing, punctuation and numbering such as "1." or "ii)" aside."""
    text = unicodedata.normalize("NFKC", clean(text)).casefold()
    text = ENUMERATOR.sub("", text, count=1) if ENUMERATOR.match(text) else text
    return NOT_A_WORD.sub(" ", text.replace("&", " and ")).strip()


def address(place: Place) -> str:
    """A place as a spreadsheet names it: (12, 4) is "D12"."""
    return f"{get_column_letter(place[1])}{place[0]}"


def open_book(path: Path) -> Book:
    """Read a workbook that has passed the gate. Raises `Refused` when openpyxl cannot read it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of validation and styles it drops; values are whole
            stored = load_workbook(path, data_only=True, keep_links=False)
            typed = load_workbook(path, data_only=False, keep_links=False)
        with zipfile.ZipFile(path) as archive:
            linked = any(name.lower().startswith("xl/externallinks/") for name in archive.namelist())
        return Book(_plain_sheets(stored, typed), linked)
    except Exception as error:  # openpyxl raises nearly any kind of error for a damaged file
        raise Refused(DAMAGED) from error


def _plain_sheets(stored: Workbook, typed: Workbook) -> tuple[Sheet, ...]:
    return tuple(_plain_sheet(sheet, typed[sheet.title]) for sheet in stored.worksheets)


def _plain_sheet(stored: Worksheet, typed: Worksheet) -> Sheet:
    sheet = Sheet(stored.title, is_hidden=stored.sheet_state != "visible")
    # Not iter_rows: it makes a cell for every place up to the farthest one, five million for a stray corner.
    for place, cell in list(stored._cells.items()):
        held = Held(cell.value, str(cell.number_format or "General"))
        if cell.data_type == "e":
            held = Held(str(cell.value), held.number_format, "error")
        elif cell.value is None and cell.data_type == "n":
            formula = typed.cell(*place)
            if formula.data_type == "f":
                # An array formula is an object that carries its text.
                text = getattr(formula.value, "text", formula.value)
                held = Held(str(text), held.number_format, "uncomputed")
        if not held.blank:
            sheet.cells[place] = held
    for area in stored.merged_cells.ranges:
        corners = ((area.min_row, area.min_col), (area.max_row, area.max_col))
        for row_number in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                sheet.merged[(row_number, column)] = corners
    return sheet
