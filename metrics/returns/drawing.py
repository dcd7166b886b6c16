"""A workbook of a template version, with what is known filled in: what `reading` reads back as the same answers.

It is drawn from the template's own data, so a new version has its workbook at once. Cells that wait for an answer are
open, the others are locked; choices are lists; a checklist says what is still to be answered.
"""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from metrics.returns.rules import Is
from metrics.returns.templates import Below, Beside, Grid, Part, Question, Section, SheetPlan, Stated, Template

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LABEL, ANSWER = 2, 3  # columns
FORMATS = {"money": "£#,##0.##", "date": "dd/mm/yyyy", "percent": "0.##%", "number": "#,##0.####"}
INPUT, GIVEN, HEADING = "FFFFCC", "EEEEEE", "D9E2F0"
CHECKLIST, CHOICES = "Checklist", "Choices"
LONGEST_LIST = 255


def draw_template(template: Template, answers: Mapping[str, str]) -> bytes:
    """The workbook as an XLSX. `answers` are exact strings by key, as a return keeps them; the others stay open."""
    from openpyxl import Workbook

    fixed = {rule.key: rule.value for rule in template.rules if isinstance(rule, Is)}
    optional = {key for rule in template.rules for key in rule.may_be_blank}
    book = Workbook()
    book.remove(book.worksheets[0])
    listed = book.create_sheet(CHOICES)
    known = {**answers, **fixed}
    drawn = [_Drawing(plan, known, sheet=book.create_sheet(plan.title), listed=listed) for plan in template.sheets]
    book.move_sheet(listed, len(drawn))
    checklist = book.create_sheet(CHECKLIST)
    checklist.append(["Sheet", "To answer", "Answered", "State"])
    for row, each in enumerate(drawn, start=2):
        needed = [at for key, at in each.asked.items() if key not in optional]
        places = ",".join(f"'{each.sheet.title}'!{at}" for at in needed)
        state = f'=IF(C{row}>=B{row},"Complete",B{row}-C{row}&" to answer")'
        checklist.append([each.sheet.title, len(needed), f"=COUNTA({places})" if places else 0, state])
    for column, width in zip("ABCD", (32, 12, 12, 20), strict=True):
        checklist.column_dimensions[column].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Drawing:
    """One sheet being drawn from its plan. `asked` is the cell of each question that is to be answered, by key."""

    def __init__(
        self, plan: SheetPlan, answers: Mapping[str, str], *, sheet: "Worksheet", listed: "Worksheet"
    ) -> None:
        self.sheet = sheet
        self.listed = listed
        self.answers = answers
        self.asked: dict[str, str] = {}
        self.row = 2
        sheet.protection.enable()
        sheet.column_dimensions["B"].width = 60
        for column in "CDEFGHIJ":
            sheet.column_dimensions[column].width = 22
        self.parts(plan.parts)

    def parts(self, parts: tuple[Part, ...]) -> None:
        for part in parts:
            if isinstance(part, Section):
                self.section(part)
            elif isinstance(part, Grid):
                self.grid(part)
            else:
                self.one(part)

    def section(self, section: Section) -> None:
        """A heading that is a question too has its answer beside it, or below."""
        first = section.parts[0] if section.parts else None
        rest = section.parts
        self.row += 1
        self.text(self.row, LABEL, section.heading, HEADING)
        if isinstance(first, Beside) and first.label == section.heading:
            self.answer(first.question, self.row, ANSWER)
            rest = rest[1:]
        elif isinstance(first, Below) and first.label == section.heading:
            self.row += 1
            self.answer(first.question, self.row, LABEL)
            rest = rest[1:]
        self.row += 1
        self.parts(rest)

    def one(self, part: Beside | Below | Stated) -> None:
        if isinstance(part, Stated):
            self.answer(part.question, self.row, LABEL)
        elif isinstance(part, Beside):
            self.text(self.row, LABEL, part.label)
            self.answer(part.question, self.row, ANSWER)
        else:
            self.text(self.row, LABEL, part.label)
            self.row += 1
            self.answer(part.question, self.row, LABEL)
        self.row += 1

    def grid(self, grid: Grid) -> None:
        for number, heading in enumerate(grid.columns.values()):
            self.text(self.row, ANSWER + number, heading, HEADING)
        columns = {code: ANSWER + number for number, code in enumerate(grid.columns)}
        for code, heading in grid.rows.items():
            self.row += 1
            self.text(self.row, LABEL, heading)
            for (row_code, column_code), question in grid.questions.items():
                if row_code == code:
                    self.answer(question, self.row, columns[column_code])
        self.row += 2

    def text(self, row: int, column: int, text: str, fill: str = "") -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        cell = self.sheet.cell(row, column, text.removesuffix("…"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if fill:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color=fill)

    def answer(self, question: Question, row: int, column: int) -> None:
        from openpyxl.styles import Alignment, PatternFill, Protection
        from openpyxl.worksheet.datavalidation import DataValidation

        cell = self.sheet.cell(row, column)
        _fill_in(cell, question, self.answers.get(question.key, ""))
        cell.number_format = FORMATS.get(question.kind, "General")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        is_open = question.asked or cell.value is None
        cell.protection = Protection(locked=not is_open)
        cell.fill = PatternFill("solid", start_color=INPUT if is_open else GIVEN)
        if question.choices and is_open:
            offered = DataValidation(type="list", formula1=self.choices(question), allow_blank=True)
            self.sheet.add_data_validation(offered)
            offered.add(cell)
        if question.asked:
            self.asked[question.key] = cell.coordinate

    def choices(self, question: Question) -> str:
        """A list in the rule where it fits its 255 characters; else a column of the sheet of choices."""
        from openpyxl.utils import get_column_letter

        quoted = f'"{",".join(question.choices)}"'
        if len(quoted) <= LONGEST_LIST and not any("," in choice for choice in question.choices):
            return quoted
        firsts = [str(cell.value) for cell in self.listed[1] if cell.value]  # no two lists begin alike
        if question.choices[0] not in firsts:
            firsts.append(question.choices[0])
            for row, choice in enumerate(question.choices, start=1):
                self.listed.cell(row, len(firsts), choice)
        letter = get_column_letter(firsts.index(question.choices[0]) + 1)
        return f"'{CHOICES}'!${letter}$1:${letter}${len(question.choices)}"


def _fill_in(cell: Any, question: Question, text: str) -> None:
    """The answer as the kind of value a person would type; text stays text."""
    if not text:
        return
    if question.kind in ("money", "number", "percent"):
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = None
        if number is not None:
            cell.value = number / 100 if question.kind == "percent" else number
            return
    if question.kind == "date":
        try:
            cell.value = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return
    cell.value = text
    cell.data_type = "s"
