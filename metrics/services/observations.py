"""Figures from a tidy CSV: all of them, or none and every reason why."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from metrics import periods
from metrics.models import Indicator, Observation, Period
from metrics.services.tidy import TidyRow, read_tidy

Key = tuple[int, int, int, str]


@dataclass(frozen=True)
class Imported:
    """How many figures were new, how many replaced another, and how many were stored already."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def import_observations(*, path: Path, by: User) -> Imported:
    """Store the figures of a tidy CSV. A figure for the same indicator, area, period and kind is replaced.

    `BadFileError`, and nothing stored, when any cell is wrong. Each indicator that changes gets an audit event with
    what its figures were before.
    """
    rows = read_tidy(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    codes = {row.indicator.code for row in rows}
    locked = {each.pk: each for each in Indicator.objects.with_codes(codes).select_for_update()}
    stored = {_key(seen): seen for seen in Observation.objects.of_indicators(codes)}
    created: dict[int, list[Observation]] = defaultdict(list)
    changed: dict[int, list[tuple[Observation, str]]] = defaultdict(list)
    found = _periods(rows)
    for row in rows:
        period = found[row.period]
        seen = stored.get((row.indicator.pk, row.area.pk, period.pk, row.kind))
        if seen is None:
            new = Observation(indicator=row.indicator, area=row.area, period=period, kind=row.kind, **row.fields)
            created[row.indicator.pk].append(new)
        elif any(getattr(seen, name) != value for name, value in row.fields.items()):
            changed[row.indicator.pk].append((seen, f"{row.area.code} {period.label} {row.kind}"))
            for name, value in row.fields.items():
                setattr(seen, name, value)
    for pk, indicator in locked.items():
        if not created[pk] and not changed[pk]:
            continue
        before = Observation.objects.in_bulk([seen.pk for seen, _ in changed[pk]])
        replaced = {label: str(before[seen.pk].value) for seen, label in changed[pk]}
        Observation.objects.bulk_create(created[pk])
        Observation.objects.bulk_update([seen for seen, _ in changed[pk]], list(rows[0].fields))
        record(
            "observations.imported",
            subject=indicator,
            label=indicator.name,
            by=by,
            details={"sha256": sha256, "created": len(created[pk]), "replaced": replaced},
        )
    new_count = sum(len(each) for each in created.values())
    changed_count = sum(len(each) for each in changed.values())
    return Imported(new_count, changed_count, len(rows) - new_count - changed_count)


def _key(seen: Observation) -> Key:
    return seen.indicator_id, seen.area_id, seen.period_id, seen.kind


def _periods(rows: Iterable[TidyRow]) -> dict[periods.Period, Period]:
    """The stored period of each row; one with the same days is the same, whatever the file calls it."""
    found: dict[periods.Period, Period] = {}
    for period in {row.period for row in rows}:
        same = Period.objects.same_days(period.kind, period.starts_on, period.ends_on)
        stored = same.called(period.label).first() or same.first()
        if stored is None:
            stored = Period(label=period.label, kind=period.kind, starts_on=period.starts_on, ends_on=period.ends_on)
            stored.full_clean()
            stored.save()
        found[period] = stored
    return found
