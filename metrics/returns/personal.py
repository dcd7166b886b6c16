"""A return holds figures of an area. Data about single people in its workbook is refused before anything is kept."""

from collections import Counter

from hwb_portal.core.personal import BIRTH, NHS, is_nhs_number
from metrics.returns.gate import Refused
from metrics.returns.sheets import Book, Place, Sheet, address

LEAST_IN_A_COLUMN = 3
"""Plain numbers in one column that all pass as NHS numbers; one in eleven numbers of ten digits does so by chance."""
LOWEST, HIGHEST = 10**9, 10**10
"""Numbers of ten digits."""


def refuse_personal(book: Book) -> None:
    """`Refused` with the sheet and the cell, never the number itself, when the workbook holds data about people.

    An NHS number in a text, a date of birth beside its label, or a column of NHS numbers; on hidden sheets too.
    """
    for sheet in book.sheets:
        place = _in_texts(sheet) or _in_columns(sheet)
        if place:
            raise Refused(
                f"Cell {address(place)} on the sheet “{sheet.title}” holds what looks like data about a person: a "
                "return holds none. Take it out of the workbook, and out of every hidden sheet"
            )


def _in_texts(sheet: Sheet) -> Place | None:
    for place, held in sheet.cells.items():
        text = held.value if isinstance(held.value, str) else ""
        if BIRTH.search(text) or any(is_nhs_number("".join(found.groups())) for found in NHS.finditer(text)):
            return place
    return None


def _in_columns(sheet: Sheet) -> Place | None:
    passing = {place: place[1] for place, held in sheet.cells.items() if _passes(held.value)}
    often = [column for column, count in Counter(passing.values()).items() if count >= LEAST_IN_A_COLUMN]
    return next((place for place, column in passing.items() if column in often), None)


def _passes(value: object) -> bool:
    is_long = isinstance(value, int | float) and LOWEST <= value < HIGHEST
    return is_long and is_nhs_number(str(int(value)))  # type: ignore[call-overload]
