"""CSV that a spreadsheet opens without running anything.

Numbers are written as numbers. Text that a spreadsheet could take for a formula gets an apostrophe in front;
the importer takes exactly that apostrophe off again, so text survives the round trip.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | datetime | None
"""What a cell may hold; `bool` is an int and is written as yes or no. No float: figures are exact here."""

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""First character of the file, so that spreadsheets read it as UTF-8."""

# What may stand before a formula without stopping it: spaces, control and zero-width characters.
_SKIPPED = (
    r"[\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u180e"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]"
)
# The signs that start one, full-width and typographic forms too; tab and line ends move text to a new cell.
_STARTS = r"[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20\uff5c\uff05\u2212\ufe62\ufe63\ufe66\ufe6a\ufe6b]"
_FORMULA = re.compile(f"'*{_SKIPPED}*{_STARTS}")


def guard(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet could read it as a formula, else unchanged."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text before `guard`: `unguard(guard(text)) == text` for every text."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file as bytes: UTF-8 with BOM, CRLF line ends, one header row, ISO dates, empty for None.

    ValueError for a row whose length differs from the header's; TypeError for a float or anything else
    unlisted.
    """
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guard(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row has {len(row)} cells under {len(header)} headings")
        writer.writerow([_written(cell) for cell in row])
    return out.getvalue().encode()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case str():
            return guard(cell)
        case int():
            return str(cell)
        case Decimal():
            if not cell.is_finite():
                raise ValueError("a figure in a CSV file must be a finite number")
            return format(cell, "f")
        case date():
            return cell.isoformat()
    raise TypeError(f"a CSV cell cannot hold a {type(cell).__name__}")
