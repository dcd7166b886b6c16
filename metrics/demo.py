"""Loads the figures of the demonstration from CSV files, one a model.

A row that is already stored stays as it is, so that what people changed since the last run is not lost.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from boards.models import Board, Decision
from metrics.demo_files import Line, Read, Stored, reader
from metrics.models import (
    Area,
    Collection,
    Commentary,
    DistrictSpread,
    Group,
    Indicator,
    IndicatorLink,
    Observation,
    ObservationRevision,
    PeerRank,
    Period,
    Placement,
    Target,
    Verdict,
)
from metrics.periods import PeriodError, parse_period
from metrics.services.searchable import make_indicators_searchable

INDICATOR_TEXT = (
    *("name", "short_name", "unit", "polarity", "definition", "numerator", "denominator"),
    *("frequency", "source", "owner", "note"),
)


@transaction.atomic
def load_metrics(folder: Path) -> None:
    """Load areas, collections, indicators and every figure from the CSV files in `folder`, all or nothing.

    Boards that the files name must be stored. DemoDataError for a row that is wrong, by file and line.
    """
    read = reader(folder)
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
    _name_wholes(read("indicators"), indicators)
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
    _revisions(read("revisions"))
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
    for line in reader(folder)("links"):
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


def _name_wholes(lines: Iterable[Line], indicators: Stored) -> None:
    """Name the whole of each part that has none yet; a whole may stand below its parts in the file."""
    changed = []
    for line in lines:
        part = line.one(indicators, "code")
        if line["whole"] and part.whole_id is None:
            part.whole = line.one(indicators, "whole")
            changed.append(part)
    Indicator.objects.bulk_update(changed, ["whole"])


def _revisions(lines: Iterable[Line]) -> None:
    """What figures were before a later paper restated them."""
    key = ("indicator__code", "area__code", "period__label", "kind")
    observations = _stored(Observation, key)
    kept = {(each.observation_id, each.source) for each in ObservationRevision.objects.all()}
    missing = []
    for line in lines:
        found = line.one(observations, *map(_column, key))
        if (found.pk, line["source"]) not in kept:
            row = ObservationRevision(
                observation=found,
                value=line.decimal("value"),
                replaced_at=line.moment("replaced_on"),
                **line.texts("value_text", "status", "reason", "replaced_by", "source"),
            )
            missing.append(_checked(row, line))
    ObservationRevision.objects.bulk_create(missing)


def _decimals(line: Line, *columns: str) -> dict[str, Decimal | None]:
    return {column: line.decimal(column) for column in columns}


def _wholes(line: Line, *columns: str) -> dict[str, int | None]:
    return {column: line.whole(column) for column in columns}


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
