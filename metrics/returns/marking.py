"""A copy of a return with its findings in it, written from the values that were read, never from the file's bytes."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from metrics.returns.rules import Finding

FILLS = {"error": "F4CDC6", "warning": "FFF1C7"}
TITLE_WIDTH = 31  # characters a spreadsheet allows in the title of a sheet
UNFIT = str.maketrans("", "", "[]:*?/\\")
HEADS = ("Sheet", "Cell", "Level", "Rule", "Value read", "What to do", "What was said to it")


@dataclass(frozen=True)
class Written:
    """An answer at its place. `name` is how messages call it."""

    sheet: str
    cell: str
    name: str
    text: str


def marked_copy(answers: Iterable[Written], findings: Iterable[tuple[Finding, str]]) -> bytes:
    """An XLSX: every finding on its first sheet, then each answer in its own cell, coloured where something was found.

    Each finding comes with what the analyst said to it, or "". Text stays text: nothing in it is a formula.
    """
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    found = list(findings)
    book = Workbook()
    listed = book.worksheets[0]
    listed.title = "Findings"
    wrap = Alignment(wrap_text=True, vertical="top")
    for column, head in enumerate(HEADS, start=1):
        listed.cell(1, column, head).font = Font(bold=True)
        listed.column_dimensions["ABCDEFG"[column - 1]].width = 14 if column < 5 else 60
    for row, (finding, words) in enumerate(found, start=2):
        texts = (finding.sheet, finding.cell, finding.level, finding.rule, finding.value, finding.message, words)
        for column, text in enumerate(texts, start=1):
            _write(listed.cell(row, column), text)
            listed.cell(row, column).alignment = wrap
    marks: dict[tuple[str, str], list[Finding]] = {}
    for finding, _ in found:
        marks.setdefault((finding.sheet, finding.cell), []).append(finding)
    titles: dict[str, str] = {}
    for answer in answers:
        if not answer.cell:
            continue
        if answer.sheet not in titles:
            titles[answer.sheet] = book.create_sheet(answer.sheet.translate(UNFIT)[:TITLE_WIDTH]).title
        sheet = book[titles[answer.sheet]]
        cell = sheet[answer.cell]
        _write(cell, answer.text)
        cell.alignment = wrap
        sheet.column_dimensions[cell.column_letter].width = 24
        here = marks.get((answer.sheet, answer.cell), [])
        note = "\n\n".join([answer.name, *(finding.message for finding in here)])
        cell.comment = Comment(note, "Health and Wellbeing Boards", width=360, height=120)
        if here:
            worst = "error" if any(finding.level == "error" for finding in here) else "warning"
            cell.fill = PatternFill("solid", start_color=FILLS[worst])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: object, text: str) -> None:
    """As text, whatever it begins with."""
    cell.value = text or None  # type: ignore[attr-defined]
    if text:
        cell.data_type = "s"  # type: ignore[attr-defined]
