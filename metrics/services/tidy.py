"""Reads a tidy CSV or workbook of figures, one a row, as text; says everything that is wrong with it, cell by cell.

The columns are those of the download of an indicator. The ones that only describe (name, unit, first and last day)
may stand in the file and are not read.
"""

import datetime as dt
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

from hwb_portal.accounts.models import User
from hwb_portal.core.csvsafe import unguard
from metrics.columns import DESCRIBING, FIGURES, REMINDING, REQUIRED, TEXTS, TIDY
from metrics.enums import ObservationKind, ObservationStatus
from metrics.models import Area, Indicator, Observation
from metrics.periods import Period, PeriodError, parse_period
from metrics.returns.gate import Refused
from metrics.returns.rules import Finding
from metrics.returns.tabular import letters, read_table_in_child, refuse_bombs

if TYPE_CHECKING:
    import pandas as pd

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
PLAINLY_FITS = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
ANSWERS = (*FIGURES, *("value_text", "status", "basis", "note"))
SHORT = 100  # characters that fit every text of an observation
WITHOUT_VALUE = (
    ObservationStatus.SUPPRESSED,
    ObservationStatus.NOT_AVAILABLE,
    ObservationStatus.NO_UPDATE,
)
MAX_BYTES = 10 * 2**20  # some 60,000 figures with their sources
SHOWN = 60  # characters of a wrong value repeated in a message


class BadFileError(Exception):
    """The file cannot be imported; `findings` say why, every one of them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} cells cannot be imported")
        self.findings = list(findings)


Days = tuple[str, dt.date, dt.date]
Key = tuple[int, int, Days, str]


class TidyRow(NamedTuple):
    """One figure that passed. `names` and `values` are the fields of an observation that its file has, key apart.

    A plain tuple: a file has thousands, and making objects of them would take most of the time.
    """

    indicator: Indicator
    area: Area
    period: Period
    kind: str
    key: Key
    names: tuple[str, ...]
    values: tuple[Any, ...]

    @property
    def fields(self) -> dict[str, Any]:
        return dict(zip(self.names, self.values, strict=True))


@dataclass
class _Row:
    """One row of the file, in the numbering of a spreadsheet: the heading is row 1."""

    number: int
    cells: Mapping[str, str]
    columns: Sequence[str]
    findings: list[Finding] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)

    def text(self, column: str) -> str:
        return _text(self.cells.get(column, ""))

    def wrong(self, column: str, rule: str, message: str) -> None:
        value = self.text(column)
        self.faulty.add(column)
        place = f"{letters(self.columns.index(column))}{self.number}" if column in self.columns else ""
        self.findings.append(Finding("error", "", place, rule, value, f"Row {self.number}, {column}: {message}"))

    def shown(self, column: str) -> str:
        value = self.text(column)
        return f"“{value if len(value) <= SHOWN else f'{value[:SHOWN]}…'}”"


def read_tidy(path: Path, by: User) -> list[TidyRow]:
    """Every figure of the file. BadFileError with every wrong cell when there is one; nothing is written.

    An indicator of a board that `by` is no analyst of is as good as unknown.
    """
    frame = _frame(path)
    columns = list(frame.columns)
    _check_columns(columns)
    if "last_value" in columns:
        frame = frame[frame[[name for name in ANSWERS if name in columns]].ne("").any(axis="columns")]
    known = (
        {indicator.code: indicator for indicator in Indicator.objects.explained_by(by)},
        {area.code: area for area in Area.objects.all()},
    )
    plain = plain_rows(frame, *known)
    if plain is not None:
        return plain
    records = zip(frame.index + 2, frame.to_dict("records"), strict=True)
    rows = [_Row(number, cells, columns) for number, cells in records if any(cells.values())]
    if not rows:
        raise _refused("The file has a heading and no figures")
    good = [_checked(row, *known) for row in rows]
    _check_doubles(rows, good)
    findings = [finding for row in rows for finding in row.findings]
    if findings:
        raise BadFileError(findings)
    return [row for row in good if row]


def _frame(path: Path) -> "pd.DataFrame":
    """Everything as text under its column names."""
    import pandas as pd

    if not path.is_file():
        raise _refused("There is no such file")
    if path.stat().st_size > MAX_BYTES:
        raise _refused("The file must be smaller than 10MB")
    if path.suffix.lower() == ".xlsx":
        return _workbook(path)
    try:
        refuse_bombs(path)
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                path,
                dtype=str,
                keep_default_na=False,
                encoding="utf-8-sig",
                index_col=False,
                skip_blank_lines=False,
            ).fillna("")
    except Refused as refused:
        raise _refused(refused.message) from None
    except pd.errors.EmptyDataError:
        raise _refused("The file is empty") from None
    except UnicodeDecodeError:
        raise _refused("The file must be an XLSX or a CSV in UTF-8") from None
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError):
        raise _refused("The file must be a CSV whose rows have as many cells as its heading") from None
    frame.columns = pd.Index([str(name).strip() for name in frame.columns])
    return frame


def _workbook(path: Path) -> "pd.DataFrame":
    """The first sheet of a workbook, its first row as column names; read by a process of its own."""
    import pandas as pd

    try:
        heading, *rows = read_table_in_child(path)
    except Refused as refused:
        raise _refused(refused.message) from None
    if len({*heading}) < len(heading) or "" in heading:
        raise _refused("Every column of the first sheet needs a name of its own in row 1")
    return pd.DataFrame(rows, columns=heading, dtype=str)


def plain_rows(
    frame: "pd.DataFrame", indicators: Mapping[str, Indicator], areas: Mapping[str, Area]
) -> list[TidyRow] | None:
    """The rows of a file in which nothing is odd, looking at each different text of a column once.

    None when anything is: then every row is checked by itself, which says what it is. Tests hold the two together.
    """
    if frame.empty:
        return None
    read: dict[str, tuple[list[int], list[Any]]] = {}
    readers = _readers(indicators, areas)
    for column in (name for name in frame.columns if name in readers):
        codes, texts = frame[column].factorize()
        try:
            read[column] = codes.tolist(), [readers[column](_text(str(text))) for text in texts]
        except _OddError:
            return None

    def values(column: str) -> list[Any]:
        codes, found = read[column]
        return [found[code] for code in codes]

    names = tuple(name for name in (*FIGURES, *TEXTS, "status") if name in read)
    read["days"] = read["period"][0], [_days(period) for period in read["period"][1]]
    for name in ("indicator", "area"):
        read[f"{name} key"] = read[name][0], [each.pk for each in read[name][1]]
    keys = list(zip(*map(values, ("indicator key", "area key", "days", "kind")), strict=True))
    if _is_at_odds(values, names) or len(set(keys)) < len(keys):
        return None
    columns = map(values, ("indicator", "area", "period", "kind"))
    return list(map(TidyRow._make, zip(*columns, keys, repeat(names), zip(*map(values, names), strict=True))))


class _OddError(Exception):
    """A text that is not plainly right."""


def _readers(indicators: Mapping[str, Indicator], areas: Mapping[str, Area]) -> dict[str, Callable[[str], Any]]:
    """What makes the value of each column from its text. Each raises _OddError for anything but the plain case."""

    def known(found: Mapping[str, Any], text: str) -> Any:
        if text not in found:
            raise _OddError
        return found[text]

    def period(text: str) -> Period:
        try:
            return _parsed(text)
        except PeriodError:
            raise _OddError from None

    def figure(text: str) -> Decimal | None:
        if text and not PLAINLY_FITS.fullmatch(text):
            raise _OddError
        return Decimal(text) if text else None

    def short(text: str) -> str:
        if len(text) > SHORT:
            raise _OddError
        return text

    def source(text: str) -> str:
        if not text:
            raise _OddError
        return short(text)

    return {
        "indicator": lambda text: known(indicators, text),
        "area": lambda text: known(areas, text),
        "period": period,
        "kind": lambda text: known(_codes(ObservationKind), text.casefold()),
        "status": lambda text: known(_codes(ObservationStatus), text.casefold()),
        **dict.fromkeys(FIGURES, figure),
        **dict.fromkeys(TEXTS, short),
        "source": source,
    }


def _is_at_odds(values: Callable[[str], list[Any]], names: Sequence[str]) -> bool:
    """Whether a row has both a figure and a status that says there is none, or neither, or limits in wrong order."""
    stated = {
        (value is None, status in WITHOUT_VALUE)
        for value, status in zip(values("value"), values("status"), strict=True)
    }
    if any(is_blank != is_without for is_blank, is_without in stated):
        return True
    if "lower" not in names or "upper" not in names:
        return False
    limits = {pair for pair in zip(values("lower"), values("upper"), strict=True) if None not in pair}
    return any(lower > upper for lower, upper in limits)


def _text(cell: str) -> str:
    """What a cell says: without the spaces around it, and without the apostrophe that guards a formula."""
    text = cell.strip()
    return unguard(text) if text[:1] == "'" else text


def _days(period: Period) -> Days:
    return str(period.kind), period.starts_on, period.ends_on


def _check_columns(columns: Sequence[str]) -> None:
    findings = [
        Finding("error", "", "", "column", name, f"There is no column {name}: add it, even if it stays empty")
        for name in REQUIRED
        if name not in columns
    ]
    findings += [
        Finding("error", "", f"{letters(place)}1", "column", name, f"The column “{name}” is not one of a tidy file")
        for place, name in enumerate(columns)
        if name not in (*TIDY, *DESCRIBING, *REMINDING)
    ]
    if findings:
        raise BadFileError(findings)


def _checked(row: _Row, indicators: Mapping[str, Indicator], areas: Mapping[str, Area]) -> TidyRow | None:
    indicator = indicators.get(row.text("indicator"))
    if indicator is None:
        row.wrong("indicator", "unknown", f"{row.shown('indicator')} is not the code of an indicator of your boards")
    area = areas.get(row.text("area"))
    if area is None:
        row.wrong("area", "unknown", f"{row.shown('area')} is not the code of an area")
    period = _period(row)
    kind = _choice(row, "kind", ObservationKind)
    status = _choice(row, "status", ObservationStatus)
    fields: dict[str, Any] = {name: _figure(row, name) for name in FIGURES if name in row.columns}
    fields |= {name: row.text(name) for name in TEXTS if name in row.columns} | {"status": status}
    _check_together(row, fields)
    _check_fields(row, {**fields, "kind": kind})
    if row.findings or indicator is None or area is None or period is None:
        return None
    key = (indicator.pk, area.pk, _days(period), kind)
    return TidyRow(indicator, area, period, kind, key, tuple(fields), tuple(fields.values()))


def _period(row: _Row) -> Period | None:
    try:
        return _parsed(row.text("period"))
    except PeriodError as error:
        row.wrong("period", "period", str(error))
        return None


@lru_cache(maxsize=1000)
def _parsed(text: str) -> Period:
    """A file names the same few periods in every row."""
    return parse_period(text)


def _choice(row: _Row, column: str, choices: type[models.TextChoices]) -> str:
    """The stored code of a choice, given by its code or by its words."""
    if (found := _codes(choices).get(row.text(column).casefold())) is not None:
        return found
    row.wrong(column, "choice", f"{row.shown(column)} is not one of {', '.join(choices.values)}")
    return ""


@cache
def _codes(choices: type[models.TextChoices]) -> dict[str, str]:
    """Each code by itself and by its words."""
    return {name.casefold(): str(value) for value, label in choices.choices for name in (value, str(label))}


def _figure(row: _Row, column: str) -> Decimal | None:
    text = row.text(column)
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        row.wrong(column, "number", f"{row.shown(column)} is not a plain number, like 1234.5")
        return None
    return Decimal(text)


def _check_together(row: _Row, fields: Mapping[str, Any]) -> None:
    is_without = fields["status"] in WITHOUT_VALUE
    if not row.text("source"):
        row.wrong("source", "blank", "say where the figure comes from")
    if not row.text("value") and fields["status"] and not is_without:
        row.wrong("value", "blank", "enter the figure, or a status that says why there is none")
    if row.text("value") and is_without:
        row.wrong("value", "status", f"a figure cannot have the status {row.shown('status')}")
    lower, upper = fields.get("lower"), fields.get("upper")
    if lower is not None and upper is not None and lower > upper:
        row.wrong("lower", "limits", f"{lower} is above the upper limit {upper}")


def _check_fields(row: _Row, values: Mapping[str, Any]) -> None:
    """Lengths and numbers of digits, by the rules of the stored model; it is not asked about what plainly fits."""
    if _plainly_fits(row) and not row.faulty:
        return
    others = {each.name for each in Observation._meta.fields} - values.keys()
    try:
        Observation(**values).clean_fields(exclude=others | row.faulty)
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            row.wrong(column, "limit", " ".join(messages))


def _plainly_fits(row: _Row) -> bool:
    numbers = (row.text(column) for column in FIGURES)
    return all(not text or PLAINLY_FITS.fullmatch(text) for text in numbers) and all(
        len(row.cells.get(column, "")) <= SHORT for column in TEXTS
    )


def _check_doubles(rows: Sequence[_Row], good: Sequence[TidyRow | None]) -> None:
    """The same indicator, area, period and kind twice in a file: which one is meant cannot be told."""
    first: dict[Key, int] = {}
    for row, tidy in zip(rows, good, strict=True):
        if tidy is None:
            continue
        if tidy.key in first:
            row.wrong("indicator", "double", f"row {first[tidy.key]} has a figure for the same area, period and kind")
        first.setdefault(tidy.key, row.number)


def _refused(message: str) -> BadFileError:
    return BadFileError([Finding("error", "", "", "refused", "", message)])
