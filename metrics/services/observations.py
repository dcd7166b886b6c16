"""Figures from a tidy CSV: all of them, or none and every reason why."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from metrics import periods
from metrics.columns import FIGURES, TEXTS
from metrics.enums import ObservationKind
from metrics.models import Area, Indicator, Observation, ObservationRevision, Period
from metrics.services.tidy import TidyRow, read_tidy

Days = tuple[str, dt.date, dt.date]
Key = tuple[int, int, Days, str]
KEPT = (*FIGURES, *TEXTS, "status")


@dataclass(frozen=True)
class Imported:
    """How many figures were new, how many replaced another, and how many were stored already."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Restated:
    """A stored figure that a file states otherwise: in words, what it was and what it becomes."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """What an import of a file would do. `missing` are results of its indicators that the file does not hold."""

    new: tuple[str, ...]
    changed: tuple[Restated, ...]
    same: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Stored:
    """One stored figure: its key, and the fields that the file has, in the file's order."""

    pk: int
    period: int
    fields: tuple[Any, ...]


@dataclass
class _Plan:
    """The rows of a file beside what is stored, by indicator. `unnamed` are the keys the file does not have."""

    created: dict[int, list[Observation]]
    changed: dict[int, list[tuple[_Stored, TidyRow]]]
    same: int
    unnamed: list[tuple[Key, _Stored]]


def preview_observations(*, path: Path, by: User) -> Preview:
    """What `import_observations` would do with the file. `BadFileError` when any cell is wrong; nothing is stored."""
    rows = read_tidy(path, by)
    plan = _plan(rows, {})
    labels = dict(Period.objects.values_list("pk", "label"))
    codes = {row.indicator.pk: row.indicator.code for row in rows}
    areas = dict(Area.objects.values_list("pk", "name"))
    return Preview(
        new=tuple(_label(new) for each in plan.created.values() for new in each),
        changed=tuple(
            Restated(
                _named(row.indicator.code, row.area.name, labels[seen.period], row.kind), *_differences(seen, row)
            )
            for each in plan.changed.values()
            for seen, row in each
        ),
        same=plan.same,
        missing=tuple(
            _named(codes[indicator], areas[area], labels[seen.period], kind)
            for (indicator, area, _, kind), seen in plan.unnamed
            if kind == ObservationKind.ACTUAL
        ),
    )


@transaction.atomic
def import_observations(*, path: Path, by: User, reason: str = "") -> Imported:
    """Store the figures of a tidy file. A figure for the same indicator, area, period and kind is restated.

    `BadFileError`, and nothing stored, when any cell is wrong. What a restated figure was before is kept with the
    reason; each indicator that changes gets an audit event.
    """
    rows = read_tidy(path, by)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    locked = {each.pk: each for each in Indicator.objects.with_codes(_codes(rows)).select_for_update()}
    plan = _plan(rows, stored_periods({row.period for row in rows}))
    why = reason.strip() or f"Imported from {path.name}; no reason was given"
    now = timezone.now()
    for pk, indicator in locked.items():
        created, restated = plan.created[pk], plan.changed[pk]
        if not created and not restated:
            continue
        found = Observation.objects.with_indicator().in_bulk([seen.pk for seen, _ in restated])
        changed = [(found[seen.pk], row) for seen, row in restated]
        kept = [_revision(seen, why=why, now=now, by=by) for seen, _ in changed]
        replaced = {f"{row.area.code} {seen.period.label} {seen.kind}": str(seen.value) for seen, row in changed}
        for seen, row in changed:
            for name, value in row.fields.items():
                setattr(seen, name, value)
        Observation.objects.bulk_create(created)
        ObservationRevision.objects.bulk_create(kept)
        Observation.objects.bulk_update([seen for seen, _ in changed], list(rows[0].fields))
        record(
            "observations.imported",
            subject=indicator,
            label=indicator.name,
            by=by,
            details={"sha256": sha256, "created": len(created), "replaced": replaced, "reason": why},
        )
    new_count = sum(len(each) for each in plan.created.values())
    return Imported(new_count, sum(len(each) for each in plan.changed.values()), plan.same)


def _codes(rows: Iterable[TidyRow]) -> set[str]:
    return {row.indicator.code for row in rows}


def _plan(rows: Sequence[TidyRow], found: Mapping[periods.Period, Period]) -> _Plan:
    """Which rows are new, which differ and which are stored. `found` may lack periods that are not stored yet."""
    names = list(rows[0].fields)
    stored = _stored(_codes(rows), names)
    plan = _Plan(defaultdict(list), defaultdict(list), 0, [])
    named = set()
    for row in rows:
        key = (row.indicator.pk, row.area.pk, _days(row.period), row.kind)
        named.add(key)
        seen = stored.get(key)
        if seen is None:
            period = found.get(row.period) or _unsaved(row.period)
            new = Observation(indicator=row.indicator, area=row.area, period=period, kind=row.kind, **row.fields)
            plan.created[row.indicator.pk].append(new)
        elif seen.fields != tuple(row.fields.values()):
            plan.changed[row.indicator.pk].append((seen, row))
        else:
            plan.same += 1
    plan.unnamed = [(key, seen) for key, seen in stored.items() if key not in named]
    return plan


def _stored(codes: set[str], names: Sequence[str]) -> dict[Key, _Stored]:
    """What is stored of these indicators, as plain values: thousands of model objects would take most of the time."""
    days = {pk: (kind, starts_on, ends_on) for pk, kind, starts_on, ends_on in Period.objects.as_days()}
    rows = Observation.objects.of_indicators(codes).as_values(names)
    return {
        (indicator, area, days[period], kind): _Stored(pk, period, tuple(fields))
        for pk, indicator, area, period, kind, *fields in rows
    }


def _revision(seen: Observation, *, why: str, now: dt.datetime, by: User) -> ObservationRevision:
    kept = {name: getattr(seen, name) for name in KEPT}
    return ObservationRevision(observation=seen, reason=why[:300], replaced_at=now, replaced_by=str(by)[:200], **kept)


def _label(seen: Observation) -> str:
    return _named(seen.indicator.code, seen.area.name, seen.period.label, seen.kind)


def _named(code: str, area: str, period: str, kind: str) -> str:
    words = "" if kind == ObservationKind.ACTUAL else f", {ObservationKind(kind).label.lower()}"
    return f"{code}, {area}, {period}{words}"


def _differences(seen: _Stored, row: TidyRow) -> tuple[str, str]:
    """The fields that differ, before and after."""
    pairs = [
        (name.replace("_", " "), old, new)
        for (name, new), old in zip(row.fields.items(), seen.fields, strict=True)
        if old != new
    ]
    before = "; ".join(f"{name} {_shown(old)}" for name, old, _ in pairs)
    return before, "; ".join(f"{name} {_shown(new)}" for name, _, new in pairs)


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "empty" if value in (None, "") else str(value)


def _days(period: periods.Period) -> Days:
    return str(period.kind), period.starts_on, period.ends_on


def _unsaved(period: periods.Period) -> Period:
    return Period(label=period.label, kind=period.kind, starts_on=period.starts_on, ends_on=period.ends_on)


def stored_periods(named: Iterable[periods.Period]) -> dict[periods.Period, Period]:
    """The stored period of each; one with the same days is the same, whatever the file calls it."""
    found: dict[periods.Period, Period] = {}
    for period in named:
        same = Period.objects.same_days(period.kind, period.starts_on, period.ends_on)
        stored = same.called(period.label).first() or same.first()
        if stored is None:
            stored = _unsaved(period)
            stored.full_clean()
            stored.save()
        found[period] = stored
    return found
