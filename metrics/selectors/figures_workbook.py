"""A workbook of a collection's indicators to fill in: each with its last figure, and the period that comes next."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hwb_portal.accounts.models import User
from metrics import words
from metrics.columns import REMINDING, TIDY
from metrics.enums import ObservationKind, ObservationStatus
from metrics.models import Collection, Indicator, Observation
from metrics.periods import Period, PeriodKind, following
from metrics.selectors.hiding import hidden_observations

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = (*TIDY, "name", "unit", "area_name", *REMINDING)
GIVEN = frozenset({"indicator", "area", "kind", "name", "unit", "area_name", *REMINDING})
"""What is not to be typed over."""
CHOICES = {"status": ObservationStatus.values, "kind": ObservationKind.values}
WIDTHS = {"indicator": 30, "area": 18, "source": 40, "name": 50, "note": 30}
OPEN_ROWS = 200
"""Empty rows after the last that may be filled in too, for figures of other areas and periods."""


def figures_workbook(collection: Collection, by: User) -> bytes | None:
    """An XLSX for the analyst of the indicators, which `read_tidy` takes back. None when none is this person's."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    of_these = Indicator.objects.explained_by(by).visible_to(by).in_collection(collection).not_retired()
    indicators = list(of_these.with_own_figures())
    if not indicators:
        return None
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Figures"
    _heading(sheet)
    row = 1
    for indicator in indicators:
        for cells in _rows(indicator):
            row += 1
            _write(sheet, row, cells)
    for number in range(row + 1, row + 1 + OPEN_ROWS):
        _write(sheet, number, {})
    for name, values in CHOICES.items():
        letter = get_column_letter(COLUMNS.index(name) + 1)
        offered = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
        sheet.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}{row + OPEN_ROWS}")
    sheet.protection.enable()
    sheet.protection.formatColumns = False
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(indicator: Indicator) -> Iterator[dict[str, str]]:
    """One an area: what is asked next, beside what was last. An indicator without figures has one with no area."""
    last = {seen.area_id: seen for seen in indicator.observations.all() if seen.kind == ObservationKind.ACTUAL}
    small = hidden_observations(indicator)
    named = {"indicator": indicator.code, "name": indicator.name, "unit": indicator.unit}
    named |= {"kind": str(ObservationKind.ACTUAL), "source": indicator.source}
    if not last:
        yield named
    for seen in last.values():
        period = seen.period
        span = Period(period.label, PeriodKind(period.kind), period.starts_on, period.ends_on)
        yield {
            **named,
            "area": seen.area.code,
            "area_name": seen.area.name,
            "period": following(span),
            "last_period": period.label,
            "last_value": "hidden" if seen.pk in small else _said(seen),
        }


def _said(seen: Observation) -> str:
    if seen.value is None:
        return seen.value_text or seen.get_status_display()
    return words.format_value(seen.value, "")


def _heading(sheet: "Worksheet") -> None:
    from openpyxl.styles import Font

    for column, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, column, name)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(name, 14)
    sheet.freeze_panes = "C2"


def _write(sheet: "Worksheet", row: int, cells: dict[str, str]) -> None:
    """Text as text, whatever it begins with. What is given is locked; a row with nothing given is open."""
    from openpyxl.styles import PatternFill, Protection

    for column, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row, column)
        text = cells.get(name, "")
        if text:
            cell.value = text
            cell.data_type = "s"
        is_locked = bool(cells) and name in GIVEN and (bool(text) or name in REMINDING)
        cell.protection = Protection(locked=is_locked)
        cell.fill = PatternFill("solid", start_color="EEEEEE" if is_locked else "FFFFCC")
