"""Which observations of an indicator are too small to show, and which would give one away."""

from collections import defaultdict
from decimal import Decimal

from metrics.enums import ObservationKind
from metrics.models import Indicator, Observation
from metrics.periods import PeriodKind
from metrics.selectors.shapes import NO_UNIT
from metrics.suppression import Sum, hidden

YEARS = frozenset({PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR})


def hidden_observations(indicator: Indicator) -> frozenset[int]:
    """Primary keys of the observations that no page, file or search may show the figure of.

    Every reader gets the same: what is hidden from the public is hidden from those who pass a page on to it.
    """
    if indicator.small_below is None:
        return frozenset()
    counted = {seen.pk: seen for seen in indicator.observations.all() if count_of(seen, indicator.unit) is not None}
    counts = {pk: count for pk, seen in counted.items() if (count := count_of(seen, indicator.unit)) is not None}
    return hidden(counts, _sums(list(counted.values())), indicator.small_below)


def count_of(seen: Observation, unit: str) -> Decimal | None:
    """How many people or events a figure stands for: its numerator, or itself where it is a count. None else."""
    if seen.numerator is not None:
        return seen.numerator
    return seen.value if unit in NO_UNIT and seen.kind == ObservationKind.ACTUAL else None


def _sums(found: list[Observation]) -> list[Sum]:
    by_place = {(seen.area_id, seen.period_id, seen.kind): seen for seen in found}
    parts: dict[int, list[int]] = defaultdict(list)
    for seen in found:
        whole = by_place.get((seen.area.parent_id or 0, seen.period_id, seen.kind))
        if whole is not None:
            parts[whole.pk].append(seen.pk)
    sums = [Sum(total, tuple(each)) for total, each in parts.items()]
    for year in found:
        if year.period.kind in YEARS:
            within = [seen.pk for seen in found if seen is not year and _is_part_of(seen, year)]
            sums += [Sum(year.pk, tuple(within))] if within else []
    return sums


def _is_part_of(seen: Observation, year: Observation) -> bool:
    inner, outer = seen.period, year.period
    return (
        (seen.area_id, seen.kind) == (year.area_id, year.kind)
        and outer.starts_on <= inner.starts_on
        and inner.ends_on <= outer.ends_on
        and inner.kind not in YEARS
    )
