"""Figures from a tidy CSV: all of them, or none and every reason why."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from metrics import periods
from metrics.columns import FIGURES, TEXTS
from metrics.enums import ObservationKind
from metrics.models import Indicator, Observation, ObservationRevision, Period
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


@dataclass
class _Plan:
    """The rows of a file beside what is stored, by indicator."""

    created: dict[int, list[Observation]]
    changed: dict[int, list[tuple[Observation, TidyRow]]]
    same: int
    unnamed: list[Observation]


def preview_observations(*, path: Path, by: User) -> Preview:
    """What `import_observations` would do with the file. `BadFileError` when any cell is wrong; nothing is stored."""
    plan = _plan(read_tidy(path, by), {})
    return Preview(
        new=tuple(_label(new) for each in plan.created.values() for new in each),
        changed=tuple(
            Restated(_label(seen), *_differences(seen, row)) for each in plan.changed.values() for seen, row in each
        ),
        same=plan.same,
        missing=tuple(_label(seen) for seen in plan.unnamed if seen.kind == ObservationKind.ACTUAL),
    )


@transaction.atomic
def import_observations(*, path: Path, by: User, reason: str = "") -> Imported:
    """Store the figures of a tidy CSV. A figure for the same indicator, area, period and kind is restated.

    `BadFileError`, and nothing stored, when any cell is wrong. What a restated figure was before is kept with the
    reason; each indicator that changes gets an audit event.
    """
    rows = read_tidy(path, by)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    locked = {each.pk: each for each in Indicator.objects.with_codes(_codes(rows)).select_for_update()}
    plan = _plan(rows, _periods(rows))
    why = reason.strip() or f"Imported from {path.name}; no reason was given"
    now = timezone.now()
    for pk, indicator in locked.items():
        created, changed = plan.created[pk], plan.changed[pk]
        if not created and not changed:
            continue
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
    stored = {_key(seen): seen for seen in Observation.objects.of_indicators(_codes(rows)).with_indicator()}
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
        elif any(getattr(seen, name) != value for name, value in row.fields.items()):
            plan.changed[row.indicator.pk].append((seen, row))
        else:
            plan.same += 1
    plan.unnamed = [seen for key, seen in stored.items() if key not in named]
    return plan


def _revision(seen: Observation, *, why: str, now: dt.datetime, by: User) -> ObservationRevision:
    kept = {name: getattr(seen, name) for name in KEPT}
    return ObservationRevision(observation=seen, reason=why[:300], replaced_at=now, replaced_by=str(by)[:200], **kept)


def _label(seen: Observation) -> str:
    kind = "" if seen.kind == ObservationKind.ACTUAL else f", {seen.get_kind_display().lower()}"
    return f"{seen.indicator.code}, {seen.area.name}, {seen.period.label}{kind}"


def _differences(seen: Observation, row: TidyRow) -> tuple[str, str]:
    """The fields that differ, before and after."""
    names = [name for name, value in row.fields.items() if getattr(seen, name) != value]
    old = "; ".join(f"{name.replace('_', ' ')} {_shown(getattr(seen, name))}" for name in names)
    return old, "; ".join(f"{name.replace('_', ' ')} {_shown(row.fields[name])}" for name in names)


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "empty" if value in (None, "") else str(value)


def _key(seen: Observation) -> Key:
    period = seen.period
    return seen.indicator_id, seen.area_id, (period.kind, period.starts_on, period.ends_on), seen.kind


def _days(period: periods.Period) -> Days:
    return str(period.kind), period.starts_on, period.ends_on


def _unsaved(period: periods.Period) -> Period:
    return Period(label=period.label, kind=period.kind, starts_on=period.starts_on, ends_on=period.ends_on)


def _periods(rows: Iterable[TidyRow]) -> dict[periods.Period, Period]:
    """The stored period of each row; one with the same days is the same, whatever the file calls it."""
    found: dict[periods.Period, Period] = {}
    for period in {row.period for row in rows}:
        same = Period.objects.same_days(period.kind, period.starts_on, period.ends_on)
        stored = same.called(period.label).first() or same.first()
        if stored is None:
            stored = _unsaved(period)
            stored.full_clean()
            stored.save()
        found[period] = stored
    return found
