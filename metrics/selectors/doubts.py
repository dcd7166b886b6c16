"""The checks of every figure of an analyst's indicators. Values are as stored, small ones too: for analysts only."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from metrics import checks
from metrics.checks import Doubt
from metrics.enums import VerdictDirection, VerdictKind
from metrics.models import Indicator, Observation
from metrics.periods import PeriodKind
from metrics.selectors.figures import span_of
from metrics.selectors.plans import adds_up

Doubts = tuple[tuple[Indicator, tuple[Doubt, ...]], ...]


def doubts_about(indicators: "QuerySet[Indicator]") -> Doubts:
    """Every indicator with something to ask, and what. They come from `with_figures()`."""
    found = ((indicator, tuple(_doubts(indicator))) for indicator in indicators)
    return tuple((indicator, doubts) for indicator, doubts in found if doubts)


def _doubts(indicator: Indicator) -> list[Doubt]:
    known = [seen for seen in indicator.observations.all() if seen.value is not None]
    doubts = list(_totals(known)) if adds_up(indicator.unit) else []
    for seen in known:
        doubts += checks.check_share(_where(seen), _point(seen), indicator.unit)
    series: dict[tuple[int, str, tuple[str, int]], list[Observation]] = defaultdict(list)
    for seen in known:
        if seen.kind == "actual":
            series[seen.area_id, seen.kind, span_of(seen.period).sort].append(seen)
    for points in series.values():
        doubts += checks.check_series(points[0].area.name, [_point(seen) for seen in points])
    return [*doubts, *_told_changes(indicator, known), *_target_totals(indicator)]


def _point(seen: Observation) -> checks.Point:
    assert seen.value is not None
    return checks.Point(seen.period.label, seen.value, seen.numerator, seen.denominator, seen.basis)


def _where(seen: Observation) -> str:
    kind = "" if seen.kind == "actual" else f", {seen.get_kind_display().lower()}"
    return f"{seen.area.name}, {seen.period.label}{kind}"


def _totals(known: Iterable[Observation]) -> Iterable[Doubt]:
    """Areas to the area above them, quarters to their financial year."""
    by_place = {(seen.area_id, seen.period_id, seen.kind): seen for seen in known}
    parts: dict[int, list[Decimal]] = defaultdict(list)
    for seen in by_place.values():
        whole = by_place.get((seen.area.parent_id or 0, seen.period_id, seen.kind))
        if whole is not None and seen.value is not None:
            parts[whole.pk].append(seen.value)
    for seen in by_place.values():
        if seen.value is None:
            continue
        if _is_whole(seen.value, parts[seen.pk]):
            yield from checks.check_total(f"{_where(seen)}, its areas", seen.value, parts[seen.pk])
        if seen.period.kind == PeriodKind.FINANCIAL_YEAR:
            quarters = [
                each.value for each in by_place.values() if _is_quarter_of(each, seen) and each.value is not None
            ]
            if len(quarters) == 4:
                yield from checks.check_total(f"{_where(seen)}, its quarters", seen.value, quarters)


def _is_whole(total: Decimal, parts: list[Decimal]) -> bool:
    """Whether every area is likely to be there: what is missing is less than a hundredth of the total."""
    return abs(total - sum(parts, Decimal(0))) * 100 <= abs(total)


def _is_quarter_of(seen: Observation, year: Observation) -> bool:
    inner, outer = seen.period, year.period
    return (
        inner.kind == PeriodKind.QUARTER
        and (seen.area_id, seen.kind) == (year.area_id, year.kind)
        and outer.starts_on <= inner.starts_on
        and inner.ends_on <= outer.ends_on
    )


def _told_changes(indicator: Indicator, known: Iterable[Observation]) -> Iterable[Doubt]:
    """What papers tell of changes in per cent, against the figures they tell it of."""
    results = {(seen.area_id, seen.period_id): seen.value for seen in known if seen.kind == "actual"}
    for verdict in indicator.verdicts.all():
        if verdict.kind != VerdictKind.CHANGE or not verdict.from_period or not verdict.to_period:
            continue
        earlier = results.get((verdict.area_id, verdict.from_period.pk))
        later = results.get((verdict.area_id, verdict.to_period.pk))
        told = checks.told_change(verdict.text, is_down=verdict.direction == VerdictDirection.DECREASED)
        if told is not None and earlier and later is not None:
            where = f"{verdict.area.name}, {verdict.from_period} to {verdict.to_period}"
            yield from checks.check_change(where, told, earlier, later)


def _target_totals(indicator: Indicator) -> Iterable[Doubt]:
    """The targets of four quarters to that of their year."""
    targets = [target for target in indicator.targets.all() if target.value is not None]
    for year in targets:
        quarters = [
            each.value
            for each in targets
            if each.period.kind == PeriodKind.QUARTER
            and year.period.kind == PeriodKind.FINANCIAL_YEAR
            and each.area_id == year.area_id
            and year.period.starts_on <= each.period.starts_on
            and each.period.ends_on <= year.period.ends_on
            and each.value is not None
        ]
        if len(quarters) == 4 and year.value is not None:
            where = f"{year.area.name}, {year.period.label}, targets of its quarters"
            yield from checks.check_total(where, year.value, quarters)
