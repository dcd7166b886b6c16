"""Loads the figures of the demonstration from CSV files, one a model.

A row that is already stored stays as it is, so that what people changed since the last run is not lost.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from boards.models import Board, Decision
from metrics.models import (
    Area,
    Collection,
    Commentary,
    DistrictSpread,
    Group,
    Indicator,
    IndicatorLink,
    Observation,
    PeerRank,
    Period,
    Placement,
    Target,
    Verdict,
)
from metrics.periods import PeriodError, parse_period
from metrics.services.searchable import make_indicators_searchable

Stored = dict[Any, Any]
"""Rows of one model by the key that the CSV files call them by."""

INDICATOR_TEXT = (
    *("name", "short_name", "unit", "polarity", "definition", "numerator", "denominator"),
    *("frequency", "source", "owner", "note"),
)


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


@transaction.atomic
def load_metrics(folder: Path) -> None:
    """Load areas, collections, indicators and every figure from the CSV files in `folder`, all or nothing.

    Boards that the files name must be stored. DemoDataError for a row that is wrong, by file and line.
    """
    read = _reader(folder)
    boards = {(board.slug,): board for board in Board.objects.all()}
    areas = _tree(Area, read("areas"), ("code",), lambda line: line.texts("name", "kind"))
    collections = _rows(
        Collection,
        read("collections"),
        ("slug",),
        lambda line: {
            **line.texts("slug", "name", "description"),
            "board": line.maybe(boards, "board"),
            "position": line.whole("position"),
        },
    )
    groups = _tree(
        Group,
        read("groups"),
        ("collection__slug", "slug"),
        lambda line: {
            **line.texts("name"),
            "collection": line.one(collections, "collection"),
            "position": line.whole("position"),
        },
    )
    indicators = _rows(
        Indicator,
        read("indicators"),
        ("code",),
        lambda line: {**line.texts("code", *INDICATOR_TEXT), "board": line.maybe(boards, "board")},
    )
    _rows(
        Placement,
        read("placements"),
        ("collection__slug", "group__slug", "indicator__code"),
        lambda line: {
            "collection": line.one(collections, "collection"),
            "group": line.one(groups, "collection", "group"),
            "indicator": line.one(indicators, "indicator"),
            "position": line.whole("position"),
        },
    )
    make_indicators_searchable(indicators.values())
    _figures(read, areas, indicators)
    periods = _periods(read("commentary"), ("period",))
    _rows(
        Commentary,
        read("commentary"),
        ("collection__slug", "group__slug", "author", "period__label", "body"),
        lambda line: {
            **line.texts("author", "body", "source"),
            "collection": line.one(collections, "collection"),
            "group": line.maybe(groups, "collection", "group"),
            "period": line.maybe(periods, "period"),
        },
    )


@transaction.atomic
def load_links(folder: Path) -> None:
    """Link indicators to decisions about them, some of which retired them. DemoDataError for one not stored."""
    for line in _reader(folder)("links"):
        found = {(each.code,): each for each in Indicator.objects.with_codes([line["indicator"]])}
        indicator = line.one(found, "indicator")
        board = line.one({(each.slug,): each for each in Board.objects.all()}, "board")
        decisions = [
            each
            for each in Decision.objects.for_board(board)
            if line["words"] in each.text and each.item.minutes.meeting.held_on.isoformat() == line["held_on"]
        ]
        if len(decisions) != 1:
            raise line.error(f"{len(decisions)} decisions of that day hold these words, not one")
        IndicatorLink.objects.get_or_create(indicator=indicator, decision=decisions[0])
        if line["retires"] and not indicator.retired_on:
            indicator.retired_on = decisions[0].item.minutes.meeting.held_on
            indicator.retired_because = decisions[0].text[:300]
            indicator.save(update_fields=["retired_on", "retired_because"])


Read = Callable[[str], list[Line]]


def _figures(read: Read, areas: Stored, indicators: Stored) -> None:
    """Everything that says something of an indicator in an area and a period."""
    files = {name: read(name) for name in ("observations", "targets", "peers", "spreads", "verdicts")}
    lines = [line for name in files if name != "verdicts" for line in files[name]]
    periods = _periods(lines, ("period",)) | _periods(files["verdicts"], ("from_period", "to_period"))

    def subject(line: Line) -> dict[str, Any]:
        return {"indicator": line.one(indicators, "indicator"), "area": line.one(areas, "area")}

    def dated(line: Line) -> dict[str, Any]:
        return {**subject(line), "period": line.one(periods, "period"), "source": line["source"]}

    key = ("indicator__code", "area__code", "period__label")
    _rows(
        Observation,
        files["observations"],
        (*key, "kind"),
        lambda line: {
            **dated(line),
            **line.texts("kind", "value_text", "status", "basis", "note"),
            **_decimals(line, "value", "numerator", "denominator", "lower", "upper"),
        },
    )
    _rows(
        Target,
        files["targets"],
        (*key, "set_by", "text"),
        lambda line: {
            **dated(line),
            **line.texts("comparator", "text", "status", "set_by", "note"),
            **_decimals(line, "value"),
        },
    )
    _rows(
        PeerRank,
        files["peers"],
        key,
        lambda line: {
            **dated(line),
            **_wholes(line, "rank", "rank_of"),
            **_decimals(line, "best_value"),
            "best_area": line.maybe(areas, "best_area"),
            "best_text": line["best_text"],
        },
    )
    _rows(
        DistrictSpread,
        files["spreads"],
        key,
        lambda line: {
            **dated(line),
            **_wholes(line, "worse", "similar", "better"),
            **_decimals(line, "lowest_value", "highest_value"),
            "lowest_area": line.maybe(areas, "lowest_area"),
            "highest_area": line.maybe(areas, "highest_area"),
            "note": line["note"],
        },
    )
    _rows(
        Verdict,
        files["verdicts"],
        ("indicator__code", "area__code", "from_period__label", "to_period__label", "kind", "text"),
        lambda line: {
            **subject(line),
            **line.texts("kind", "direction", "significant", "author", "text", "source"),
            "from_period": line.maybe(periods, "from_period"),
            "to_period": line.maybe(periods, "to_period"),
        },
    )


def _decimals(line: Line, *columns: str) -> dict[str, Decimal | None]:
    return {column: line.decimal(column) for column in columns}


def _wholes(line: Line, *columns: str) -> dict[str, int | None]:
    return {column: line.whole(column) for column in columns}


def _reader(folder: Path) -> Read:
    def read(name: str) -> list[Line]:
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            return [Line(path.name, reader.line_num, cells) for cells in reader]

    return read


def _rows(
    model: type[models.Model],
    lines: Iterable[Line],
    key: Sequence[str],
    values: Callable[[Line], dict[str, Any]],
) -> Stored:
    """Store the lines that are not stored yet, in one statement; all rows by the columns of `key`.

    `key` names fields as lookups ("indicator__code"); the CSV column is the lookup's first part.
    """
    stored = _stored(model, key)
    missing: Stored = {}
    for line in lines:
        found = tuple(line[_column(lookup)] for lookup in key)
        if found not in stored:
            missing[found] = _checked(model(**values(line)), line)
    manager = model._default_manager
    manager.bulk_create(missing.values())
    return stored | missing


def _tree(
    model: type[models.Model],
    lines: Iterable[Line],
    key: Sequence[str],
    values: Callable[[Line], dict[str, Any]],
) -> Stored:
    """The same for rows that may have a parent, which stands above them in the file."""
    stored = _stored(model, key)
    *scope, own = (_column(lookup) for lookup in key)
    for line in lines:
        found = tuple(line[column] for column in (*scope, own))
        if found in stored:
            continue
        parent = line.maybe(stored, *scope, "parent")
        row = _checked(model(**{own: line[own]}, **values(line), parent=parent), line)
        row.save()
        stored[found] = row
    return stored


def _stored(model: type[models.Model], key: Sequence[str]) -> Stored:
    """Rows that are stored, by their key; an empty reference counts as the empty text it is in a CSV file."""
    relations = {lookup.split("__")[0] for lookup in key if "__" in lookup}
    rows = model._default_manager.select_related(*relations).order_by()
    return {tuple(_looked_up(row, lookup) for lookup in key): row for row in rows}


def _looked_up(row: Any, lookup: str) -> str:
    for name in lookup.split("__"):
        row = getattr(row, name) if row is not None else None
    return "" if row is None else str(row)


def _column(lookup: str) -> str:
    return lookup.split("__", maxsplit=1)[0]


def _checked(row: Any, line: Line) -> Any:
    """The row, when its own values are good. References come from the database; constraints hold the rest."""
    references = [field.name for field in row._meta.fields if field.is_relation]
    try:
        row.clean_fields(exclude=references)
    except ValidationError as error:
        raise line.error(
            "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        ) from error
    return row


def _periods(lines: Iterable[Line], columns: Sequence[str]) -> Stored:
    """Every period that the lines name, stored once, by the label as printed."""
    stored = {(period.label, period.kind): period for period in Period.objects.all()}
    missing: Stored = {}
    named: Stored = {}
    for line, label in _labels(lines, columns):
        try:
            parsed = parse_period(label)
        except PeriodError as error:
            raise line.error(str(error)) from error
        key = (parsed.label, str(parsed.kind))
        if key not in stored and key not in missing:
            period = Period(label=parsed.label, kind=parsed.kind, starts_on=parsed.starts_on, ends_on=parsed.ends_on)
            missing[key] = _checked(period, line)
        named[(label,)] = stored.get(key) or missing[key]
    Period.objects.bulk_create(missing.values())
    return named


def _labels(lines: Iterable[Line], columns: Sequence[str]) -> Iterator[tuple[Line, str]]:
    return ((line, line[column]) for line in lines for column in columns if line[column])
