"""Figures from a tidy CSV: all of them, or none and every reason why."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import TextField, Value
from django.utils import timezone

from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from metrics import periods
from metrics.columns import FIGURES, TEXTS
from metrics.enums import ObservationKind
from metrics.models import Area, Indicator, Observation, ObservationRevision, Period
from metrics.returns.comparing import JUMP
from metrics.services.tidy import Key, TidyRow, read_tidy

SHOWN = 200
"""Figures of each sort that a preview names."""
S = TypeVar("S")
T = TypeVar("T")
NOTHING = Value(None, output_field=TextField())
KEPT = (*FIGURES, *TEXTS, "status")


@dataclass(frozen=True)
class Imported:
    """How many figures were new, how many replaced another, and how many were stored already."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Written:
    """What an import wrote: the new figures, and what each restated one was before."""

    created: tuple[Observation, ...]
    before: tuple[ObservationRevision, ...]
    unchanged: int

    @property
    def counts(self) -> Imported:
        return Imported(len(self.created), len(self.before), self.unchanged)


@dataclass(frozen=True)
class Restated:
    """A stored figure that a file states otherwise: in words, what it was and what it becomes.

    `change` is how far the value itself moves, "" where it does not; `flag` says what is odd about that.
    """

    label: str
    old: str
    new: str
    change: str
    flag: str


@dataclass(frozen=True)
class Named(Generic[T]):
    """How many there are, and the first `SHOWN` of them: nobody reads ten thousand."""

    count: int
    first: tuple[T, ...]


@dataclass(frozen=True)
class Preview:
    """What an import of a file would do: how many of each sort, and the first of them by name.

    `missing` are results of its indicators that the file does not hold. `mark` is another for every other outcome:
    who agrees to a preview agrees to what has this mark.
    """

    new: Named[str]
    changed: Named[Restated]
    same: int
    missing: Named[str]
    mark: str


_Stored = tuple[Any, ...]
"""One stored figure as read: key, indicator, area, period and kind, then the fields of the file in its order."""
OWN = 5


@dataclass
class _Plan:
    """The rows of a file beside what is stored, by indicator. `unnamed` are the keys the file does not have."""

    created: dict[int, list[TidyRow]]
    changed: dict[int, list[tuple[_Stored, TidyRow]]]
    same: int
    unnamed: list[tuple[Key, _Stored]]


class EmbargoRefusedError(DomainError):
    """What the file holds cannot be held back."""


class OtherOutcomeError(DomainError):
    """The file would not do any more what somebody agreed to."""


def preview_observations(*, path: Path, by: User, until: dt.datetime | None = None) -> Preview:
    """What `import_observations` would do with the file. `BadFileError` when any cell is wrong; nothing is stored.

    EmbargoRefusedError where that would have it.
    """
    rows = read_tidy(path, by)
    plan = _plan(rows)
    if until is not None:
        _refuse_held(plan, until, timezone.now())
    labels = dict(Period.objects.values_list("pk", "label"))
    codes = {row.key[0]: row.indicator.code for row in rows}
    areas = dict(Area.objects.values_list("pk", "name"))

    def label(row: TidyRow, period: str) -> str:
        return _named(row.indicator.code, row.area.name, period, row.kind)

    return Preview(
        new=_first([row for each in plan.created.values() for row in each], lambda row: label(row, row.period.label)),
        changed=_first(
            [pair for each in plan.changed.values() for pair in each],
            lambda pair: Restated(label(pair[1], labels[pair[0][3]]), *_differences(*pair), *_moved(*pair)),
        ),
        same=plan.same,
        missing=_first(
            [(key, seen) for key, seen in plan.unnamed if key[3] == ObservationKind.ACTUAL],
            lambda pair: _named(codes[pair[0][0]], areas[pair[0][1]], labels[pair[1][3]], pair[0][3]),
        ),
        mark=_mark(plan),
    )


def boards_of(*, path: Path, by: User) -> set[int | None]:
    """The keys of the boards whose indicators the file holds; None stands for those of no board."""
    return {row.indicator.board_id for row in read_tidy(path, by)}


def _first(found: Sequence[S], say: Callable[[S], T]) -> Named[T]:
    return Named(len(found), tuple(map(say, found[:SHOWN])))


def import_observations(*, path: Path, by: User, reason: str = "", until: dt.datetime | None = None) -> Imported:
    """Store the figures of a tidy file. A figure for the same indicator, area, period and kind is restated.

    New ones are held back until a time, where one is given. EmbargoRefusedError for one that is past, or where a
    figure is restated that everyone has seen. `BadFileError`, and nothing stored, when any cell is wrong. What a
    restated figure was before is kept with the reason; each indicator that changes gets an audit event.
    """
    why = reason.strip() or f"Imported from {path.name}; no reason was given"
    return write_observations(path=path, sent_by=by, by=by, why=why, until=until).counts


@transaction.atomic
def write_observations(
    *, path: Path, sent_by: User, by: User, why: str, until: dt.datetime | None = None, mark: str = ""
) -> Written:
    """The same for a file that another person sent, in whose right it is read. OtherOutcomeError, and nothing stored,
    when it would not do what the preview of that mark said.
    """
    rows = read_tidy(path, sent_by)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    locked = {each.pk: each for each in Indicator.objects.with_codes(_codes(rows)).select_for_update()}
    plan = _plan(rows)
    if mark and mark != _mark(plan):
        raise OtherOutcomeError("What is stored changed since this page was shown. Look at it again.")
    found_periods = stored_periods({row.period for each in plan.created.values() for row in each})
    now = timezone.now()
    if until is not None:
        _refuse_held(plan, until, now)
    written = Written((), (), plan.same)
    for pk, indicator in locked.items():
        created, restated = plan.created[pk], plan.changed[pk]
        if not created and not restated:
            continue
        found = Observation.objects.with_indicator().in_bulk([seen[0] for seen, _ in restated])
        changed = [(found[seen[0]], row) for seen, row in restated]
        kept = [revision_of(seen, why=why, now=now, by=by) for seen, _ in changed]
        replaced = {f"{row.area.code} {seen.period.label} {seen.kind}": str(seen.value) for seen, row in changed}
        for seen, row in changed:
            for name, value in row.fields.items():
                setattr(seen, name, value)
        added = Observation.objects.bulk_create(_new(row, found_periods[row.period], until) for row in created)
        kept = ObservationRevision.objects.bulk_create(kept)
        Observation.objects.bulk_update([seen for seen, _ in changed], list(rows[0].names))
        written = Written((*written.created, *added), (*written.before, *kept), plan.same)
        record(
            "observations.imported",
            subject=indicator,
            label=indicator.name,
            by=by,
            details={
                "sha256": sha256,
                "created": len(created),
                "replaced": replaced,
                "reason": why,
                **({"embargoed_until": until.isoformat()} if until else {}),
            },
        )
    return written


def _codes(rows: Iterable[TidyRow]) -> set[str]:
    return {row.indicator.code for row in rows}


def _plan(rows: Sequence[TidyRow]) -> _Plan:
    """Which rows are new, which differ and which are stored."""
    stored = _stored({row.key[0] for row in rows}, rows[0].names)
    plan = _Plan(defaultdict(list), defaultdict(list), 0, [])
    for row in rows:
        seen = stored.pop(row.key, None)
        if seen is None:
            plan.created[row.key[0]].append(row)
        elif seen[OWN:] != row.values:
            plan.changed[row.key[0]].append((seen, row))
        else:
            plan.same += 1
    plan.unnamed = list(stored.items())
    return plan


def _refuse_held(plan: _Plan, until: dt.datetime, now: dt.datetime) -> None:
    if until <= now:
        raise EmbargoRefusedError("An embargo ends at a time that is still to come.")
    count = sum(len(each) for each in plan.changed.values())
    if count:
        raise EmbargoRefusedError(f"{count} figures that are stored would be restated, and those cannot be held back.")


def _new(row: TidyRow, period: Period, until: dt.datetime | None) -> Observation:
    return Observation(
        indicator=row.indicator,
        area=row.area,
        period=period,
        kind=row.kind,
        embargoed_until=until,
        **row.fields,
    )


def _stored(indicators: Collection[int], names: Sequence[str]) -> dict[Key, _Stored]:
    """What is stored of these indicators, as plain values: thousands of model objects would take most of the time.

    A figure that none of them has, such as limits, is not read: turning nothing into a decimal takes time too.
    """
    days = {pk: (kind, starts_on, ends_on) for pk, kind, starts_on, ends_on in Period.objects.as_days()}
    of_these = Observation.objects.of_keys(indicators)
    empty = of_these.without_any([name for name in names if name in FIGURES])
    rows = of_these.as_values([NOTHING if name in empty else name for name in names])
    return {(row[1], row[2], days[row[3]], row[4]): row for row in rows}


def revision_of(seen: Observation, *, why: str, now: dt.datetime, by: User) -> ObservationRevision:
    kept = {name: getattr(seen, name) for name in KEPT}
    return ObservationRevision(observation=seen, reason=why[:300], replaced_at=now, replaced_by=str(by)[:200], **kept)


def _named(code: str, area: str, period: str, kind: str) -> str:
    words = "" if kind == ObservationKind.ACTUAL else f", {ObservationKind(kind).label.lower()}"
    return f"{code}, {area}, {period}{words}"


def _differences(seen: _Stored, row: TidyRow) -> tuple[str, str]:
    """The fields that differ, before and after."""
    words = {each.name: str(each.verbose_name) for each in Observation._meta.fields}
    pairs = [
        (words[name], old, new) for name, new, old in zip(row.names, row.values, seen[OWN:], strict=True) if old != new
    ]
    before = "; ".join(f"{name} {_shown(old)}" for name, old, _ in pairs)
    return before, "; ".join(f"{name} {_shown(new)}" for name, _, new in pairs)


def _moved(seen: _Stored, row: TidyRow) -> tuple[str, str]:
    """How far the value moves, and what is odd about it."""
    place = row.names.index("value")
    old, new = seen[OWN + place], row.values[place]
    if old == new:
        return "", ""
    if old is None or new is None:
        return "", "No value any more" if new is None else "No value before"
    is_jump = bool(old) and abs((new - old) / old) > JUMP
    flag = "Sign changed" if old * new < 0 else "Jump" if is_jump else ""
    return f"{new - old:+f}", flag


def _mark(plan: _Plan) -> str:
    created = sorted((row.key, repr(row.values)) for each in plan.created.values() for row in each)
    changed = sorted((seen[0], repr(seen), repr(row.values)) for each in plan.changed.values() for seen, row in each)
    return hashlib.sha256(repr((created, changed, plan.same)).encode()).hexdigest()


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "empty" if value in (None, "") else str(value)


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
