"""The CSV files of the demonstration, read line by line."""

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils import timezone

Stored = dict[Any, Any]
"""Rows of one model by the key that the CSV files call them by."""


class DemoDataError(ValueError):
    """A CSV file of the demonstration is wrong. The message names the file and the line."""


@dataclass(frozen=True)
class Line:
    """One row of a CSV file and where it stands."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        try:
            return self.cells[column]
        except KeyError:
            raise self.error(f"there is no column {column}") from None

    def error(self, message: str) -> DemoDataError:
        return DemoDataError(f"{self.file}, line {self.number}: {message}")

    def decimal(self, column: str) -> Decimal | None:
        """The exact figure, or None for an empty cell."""
        try:
            return Decimal(self[column]) if self[column] else None
        except InvalidOperation:
            raise self.error(f"{column} “{self[column]}” is not a number") from None

    def whole(self, column: str) -> int | None:
        try:
            return int(self[column]) if self[column] else None
        except ValueError:
            raise self.error(f"{column} “{self[column]}” is not a whole number") from None

    def moment(self, column: str) -> dt.datetime:
        """Midday of a day, for what a paper dates by the day."""
        try:
            day = dt.date.fromisoformat(self[column])
        except ValueError:
            raise self.error(f"{column} “{self[column]}” is not a day") from None
        return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))

    def texts(self, *columns: str) -> dict[str, str]:
        return {column: self[column] for column in columns}

    def one(self, stored: Stored, *columns: str) -> Any:
        """The stored row these columns name."""
        key = tuple(self[column] for column in columns)
        try:
            return stored[key]
        except KeyError:
            raise self.error(f"{' '.join(columns)} “{' '.join(key)}” is not known") from None

    def maybe(self, stored: Stored, *columns: str) -> Any:
        """The same, or None where the last of the columns is empty."""
        return self.one(stored, *columns) if self[columns[-1]] else None


Read = Callable[[str], list[Line]]


def reader(folder: Path) -> Read:
    """What gives the lines of a file in `folder` by its name."""

    def read(name: str) -> list[Line]:
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            return [Line(path.name, reader.line_num, cells) for cells in reader]

    return read
