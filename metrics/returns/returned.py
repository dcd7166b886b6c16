"""A return as it was read: plain values that travel as JSON."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from metrics.returns.sheets import Fault


@dataclass(frozen=True)
class Cell:
    """One answer. `text` is the exact string that is kept, `typed` what the person typed.

    `sheet` is the title of the sheet in the file and `cell` its address there ("D12"); an answer that is not
    tied to a cell and is missing has no address. `fault` is "error" (the cell shows an error), "uncomputed"
    (a formula without a stored result) or "unreadable" (not of the kind asked for); `text` is then the text
    as typed.
    """

    key: str
    text: str
    typed: str
    sheet: str
    cell: str
    fault: Fault = ""


@dataclass(frozen=True)
class ReadReturn:
    """A workbook read by one template. `board` and `period` ("2016/17 Q3") are empty when the cover lacks
    them.

    `questions` is how many questions were asked, `blanks` how many of those have nothing in their cell
    (allowed or not). `linked` says that the workbook links to other workbooks, of which only stored results
    were read. `hidden` are the titles of sheets with something on them that a reader is not shown.
    """

    template: str
    board: str
    period: str
    cells: dict[str, Cell]
    questions: int
    blanks: int
    linked: bool = False
    hidden: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """Every answer's exact string by its key, in the order of the template."""
        return {key: cell.text for key, cell in self.cells.items()}

    def as_dict(self) -> dict[str, Any]:
        """The return as JSON can hold it; `from_dict` gives it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The return that `as_dict` wrote. Raises `TypeError` or `KeyError` for anything else."""
        cells = {key: Cell(**cell) for key, cell in data["cells"].items()}
        return cls(**{**data, "cells": cells, "hidden": tuple(data["hidden"])})
