"""Finds the questions of a template on the sheets of a workbook, wherever they lie."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from metrics.returns.sheets import Place, Sheet, fold
from metrics.returns.templates import Below, Beside, Grid, Part, Section, SheetPlan, Stated

NUMBERING = re.compile(r"^(?:\d+ )+")


@dataclass(frozen=True)
class Lack:
    """Something that a workbook does not have: a sheet, heading, question, column or row, as the template words it."""

    kind: str
    text: str
    sheet: str

    @property
    def words(self) -> str:
        what = f"the {self.kind} “{self.text}”"
        return what if self.kind == "sheet" else f"{what} on the sheet “{self.sheet}”"


@dataclass
class Found:
    """Where each question lies (None: a `Stated` one that is not there), and what could not be found."""

    places: dict[str, Place | None] = field(default_factory=dict)
    missing: list[Lack] = field(default_factory=list)


def matching_sheet(plan: SheetPlan, sheets: tuple[Sheet, ...]) -> Sheet | None:
    """The sheet whose title holds all the words of one spelling; the closest of several."""
    best: tuple[int, Sheet] | None = None
    for sheet in sheets:
        title = NUMBERING.sub("", fold(sheet.title)).split()
        for spelling in plan.words:
            words = spelling.split()
            surplus = len(title) - len(words)
            if set(words) <= set(title) and (best is None or surplus < best[0]):
                best = (surplus, sheet)
    return best[1] if best else None


def locate(plan: SheetPlan, sheet: Sheet) -> Found:
    """Find every question of a plan on the sheet that matches it."""
    search = _Search(plan, sheet)
    search.look_for(plan.parts, range(1, search.last_row + 1))
    return search.found


class _Search:
    def __init__(self, plan: SheetPlan, sheet: Sheet) -> None:
        self.plan = plan
        self.sheet = sheet
        self.found = Found()
        self.words = {
            place: fold(held.value) for place, held in sorted(sheet.cells.items()) if isinstance(held.value, str)
        }
        self.rows: dict[int, list[int]] = {}
        for row, column in sorted(sheet.cells):
            self.rows.setdefault(row, []).append(column)
        self.last_row = max(self.rows, default=0)

    def look_for(self, parts: tuple[Part, ...], rows: range) -> None:
        headings = {part.heading: self.label(part.heading, rows) for part in parts if isinstance(part, Section)}
        starts = sorted(place[0] for place in headings.values() if place)
        for part in parts:
            if isinstance(part, Section):
                heading = headings[part.heading]
                if heading:
                    end = next((start for start in starts if start > heading[0]), rows.stop)
                    self.look_for(part.parts, range(heading[0], end))
                elif part.parts:
                    self.lacks("heading", part.heading)
            elif isinstance(part, Grid):
                self.look_in_grid(part, rows)
            else:
                self.look_for_one(part, rows)

    def look_for_one(self, part: Beside | Below | Stated, rows: range) -> None:
        place: Place | None
        if isinstance(part, Stated):
            stated = (at for at, words in self.words.items() if at[0] in rows and re.fullmatch(part.pattern, words))
            place = next(stated, None)
        else:
            label = self.label(part.label, rows)
            if label is None:
                self.lacks("question", part.label)
                return
            place = self.beside(label) if isinstance(part, Beside) else self.below(label, rows)
        self.found.places[part.question.key] = place

    def look_in_grid(self, grid: Grid, rows: range) -> None:
        header, columns = self.header(grid, rows)
        for code, heading in grid.columns.items():
            if code not in columns:
                self.lacks("column", heading)
        first_column = min(columns.values(), default=1)
        labels = [at for at in self.words if at[0] in rows and at[0] > header and at[1] < first_column]
        for code, heading in grid.rows.items():
            row = next((at[0] for at in labels if _matches(heading, self.words[at])), None)
            if row is None:
                self.lacks("row", heading)
                continue
            for (row_code, column_code), question in grid.questions.items():
                if row_code == code and column_code in columns:
                    self.found.places[question.key] = self.sheet.top_left((row, columns[column_code]))

    def header(self, grid: Grid, rows: range) -> tuple[int, dict[str, int]]:
        """The first row that holds the most of the column headings, and the column of each."""
        best: tuple[int, dict[str, int]] = (rows.start, {})
        for row in rows:
            columns: dict[str, int] = {}
            for column in self.rows.get(row, ()):
                words = self.words.get((row, column), "")
                for code, heading in grid.columns.items():
                    if code not in columns and _matches(heading, words):
                        columns[code] = column
                        break
            if len(columns) > len(best[1]):
                best = (row, columns)
        return best

    def label(self, label: str, rows: range) -> Place | None:
        """The first cell of the rows that begins its row and carries the label."""
        return next((at for at in self.leads(rows) if _matches(label, self.words.get(at, ""))), None)

    def leads(self, rows: range) -> Iterator[Place]:
        return ((row, self.rows[row][0]) for row in rows if row in self.rows)

    def beside(self, label: Place) -> Place:
        row, column = self.sheet.beside(label)
        filled = next((other for other in self.rows[row] if other >= column), column) if row in self.rows else column
        return self.sheet.top_left((row, filled))

    def below(self, label: Place, rows: range) -> Place:
        row, column = self.sheet.below(label)
        filled = next((at for at in self.leads(range(row, rows.stop))), (row, column))
        return self.sheet.top_left(filled)

    def lacks(self, kind: str, words: str) -> None:
        self.found.missing.append(Lack(kind, words, self.plan.title))


def _matches(label: str, words: str) -> bool:
    return words.startswith(_words(label)) if label.endswith("…") else words == _words(label)


@cache
def _words(label: str) -> str:
    """Of a template's own labels only: there are few, and each is compared with every row."""
    return fold(label)
