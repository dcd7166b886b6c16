"""The checks of every figure of an analyst's indicators. Values are as stored, small ones too: for analysts only."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from metrics import checks
from metrics.checks import Doubt
from metrics.models import Area, Indicator, Observation
from metrics.periods import PeriodKind
from metrics.selectors.figures import span_of
from metrics.selectors.plans import adds_up
from metrics.selectors.telling_apart import told

Doubts = tuple[tuple[Indicator, tuple[Doubt, ...]], ...]


def doubts_about(indicators: "QuerySet[Indicator]") -> Doubts:
    """Every indicator with something to ask, and what. They come from `with_figures()`.

    A whole is held against those of its parts that are among them.
    """
    parts: dict[int, list[Indicator]] = defaultdict(list)
    for each in indicators:
        if each.whole_id:
            parts[each.whole_id].append(each)
    kinds = Counter(Area.objects.values_list("parent_id", "kind"))
    found = (
        (
            each,
            (*_doubts(each), *_parts(each, parts[each.pk]), *told(each, kinds))
            if _known(each) or parts[each.pk]
            else (),
        )
        for each in indicators
    )
    return tuple((indicator, doubts) for indicator, doubts in found if doubts)


def _doubts(indicator: Indicator) -> list[Doubt]:
    known = _known(indicator)
    doubts = list(_totals(known)) if adds_up(indicator.unit) else []
    for seen in known:
        doubts += checks.check_share(_where(seen), _point(seen), indicator.unit)
    series: dict[tuple[int, str, tuple[str, int]], list[Observation]] = defaultdict(list)
    for seen in known:
        if seen.kind == "actual":
            series[seen.area_id, seen.kind, span_of(seen.period).sort].append(seen)
    for points in series.values():
        doubts += checks.check_series(points[0].area.name, [_point(seen) for seen in points])
    return [*doubts, *_same_places(known), *_target_totals(indicator)]


def _known(indicator: Indicator) -> list[Observation]:
    return [seen for seen in indicator.observations.all() if seen.value is not None]


def _point(seen: Observation) -> checks.Point:
    assert seen.value is not None
    return checks.Point(seen.period.label, seen.value, seen.numerator, seen.denominator, seen.basis)


def _where(seen: Observation) -> str:
    kind = "" if seen.kind == "actual" else f", {seen.get_kind_display().lower()}"
    return f"{seen.area.name}, {seen.period.label}{kind}"


def _parts(indicator: Indicator, parts: Iterable[Indicator]) -> Iterable[Doubt]:
    """An indicator to those it is made of, with its own areas where it has any; breakdowns to each other."""
    totals = {(seen.area_id, seen.period_id, seen.kind): seen for seen in _known(indicator)}
    added: dict[tuple[int, int, str], dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for seen in (seen for part in parts for seen in _known(part)):
        added[seen.area_id, seen.period_id, seen.kind][seen.basis].append(seen)
    for key, breakdowns in added.items():
        where = _where(next(iter(breakdowns.values()))[0])
        if key not in totals:
            yield from checks.check_breakdowns(
                where, {name: sum(_values(each), Decimal(0)) for name, each in breakdowns.items()}
            )
            continue
        total = totals[key]
        areas = [
            seen
            for seen in totals.values()
            if seen.area.parent_id == total.area_id and seen.period_id == key[1] and seen.kind == key[2]
        ]
        for each in breakdowns.values():
            yield from checks.check_total(f"{where}, its parts", total.value or Decimal(0), _values([*areas, *each]))


def _values(found: Iterable[Observation]) -> list[Decimal]:
    return [seen.value for seen in found if seen.value is not None]


def _same_places(known: Iterable[Observation]) -> Iterable[Doubt]:
    by_place = {(seen.area_id, seen.period_id, seen.kind): seen for seen in known}
    for seen in by_place.values():
        whole = by_place.get((seen.area.parent_id or 0, seen.period_id, seen.kind))
        if whole and whole.value is not None and seen.value is not None:
            yield from checks.check_places(_where(seen), seen.value, whole.area.name, whole.value)


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
