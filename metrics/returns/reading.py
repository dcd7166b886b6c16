"""Reads a quarterly return from its workbook: directly, or in a child process that may die without harm."""

import re
from pathlib import Path

from metrics.returns.asking import ask_child
from metrics.returns.gate import TOO_COSTLY, Refused, gate
from metrics.returns.locating import Found
from metrics.returns.personal import refuse_personal
from metrics.returns.recognising import recognise
from metrics.returns.returned import Cell, ReadReturn
from metrics.returns.sheets import BLANK, Book, Place, Sheet, address, open_book
from metrics.returns.templates import Question, SheetPlan
from metrics.returns.values import Unreadable, as_typed, exact

__all__ = ["Cell", "ReadReturn", "Refused", "read_in_child", "read_return"]

QUARTER = re.compile(r"(Q[1-4])\s*(20\d\d)\s*[/-]\s*(\d\d)", re.IGNORECASE)
YEAR = re.compile(r"(20\d\d)\s*[/-]\s*(\d\d)")


def read_return(path: Path) -> ReadReturn:
    """Read the answers of a return, by the template whose sheets and headings the workbook has.

    Raises `Refused` when the file does not pass the gate, cannot be read, or lacks a sheet or a question of
    the template; the message names what it lacks. Values that are wrong are read all the same: checking
    reports them.
    """
    gate(path)
    return read_book(open_book(path))


def read_book(book: Book) -> ReadReturn:
    """The same for a workbook that is open already. `Refused` too when it holds data about people."""
    refuse_personal(book)
    fit = recognise(book)
    template = fit.template
    cells: dict[str, Cell] = {}
    for (plan, sheet), found in zip(fit.pairs, fit.found, strict=True):
        cells.update(read_sheet(plan, sheet, found))
    asked = [key for key, question in template.questions.items() if question.asked]
    return ReadReturn(
        template=template.code,
        board=cells["cover.board"].text,
        period=_period(cells[template.period_key].text),
        cells=cells,
        questions=len(asked),
        blanks=sum(not cells[key].text for key in asked),
        linked=book.linked,
        hidden=tuple(sheet.title for sheet in book.sheets if sheet.is_hidden and sheet.cells),
    )


def read_in_child(path: Path) -> ReadReturn:
    """The same as `read_return`, in a process of its own with 1 GB of memory and 30 seconds.

    A crash, a hang or a file that eats memory ends the child only, and is `Refused` here. The child gets none
    of this process's environment, so no secret of the site is in reach of a hostile file.
    """
    try:
        return ReadReturn.from_dict(ask_child("return", path))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(TOO_COSTLY) from error


def read_sheet(plan: SheetPlan, sheet: Sheet, found: Found) -> dict[str, Cell]:
    """The answers of one sheet, by where they were found; they follow from no other sheet."""
    return {
        question.key: _read_cell(question, sheet, found.places[question.key])
        for question in plan.questions
        if question.key in found.places
    }


def _read_cell(question: Question, sheet: Sheet, place: Place | None) -> Cell:
    held = sheet.at(place) if place else BLANK
    where = address(place) if place else ""
    typed = as_typed(held.value)
    if held.blank or held.fault:
        return Cell(question.key, typed.strip() if held.fault else "", typed, sheet.title, where, held.fault)
    try:
        return Cell(question.key, exact(held, question.kind, question.choices), typed, sheet.title, where)
    except Unreadable:
        return Cell(question.key, typed.strip(), typed, sheet.title, where, "unreadable")


def _period(stated: str) -> str:
    """As stored: "2016/17 Q3" for "Q3 2016/17", "2016/17" for a whole year, "" for anything else."""
    if match := QUARTER.fullmatch(stated):
        return f"{match[2]}/{match[3]} {match[1].upper()}"
    return f"{match[1]}/{match[2]}" if (match := YEAR.fullmatch(stated)) else ""
