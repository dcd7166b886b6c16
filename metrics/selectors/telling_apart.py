"""What papers say beside their tables, held against them: changes, figures told elsewhere, districts, ranks."""

from collections.abc import Iterable, Mapping

from metrics import checks
from metrics.checks import Doubt
from metrics.enums import AreaKind, Comparator, VerdictDirection, VerdictKind
from metrics.models import DistrictSpread, Indicator, Observation, Verdict
from metrics.periods import PeriodKind
from metrics.selectors.shapes import place

WHOLE_YEARS = (PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR)
FELL, ROSE = VerdictDirection.DECREASED, VerdictDirection.INCREASED


def told(indicator: Indicator, kinds: Mapping[tuple[int, str], int]) -> Iterable[Doubt]:
    """What does not agree. `kinds` counts the areas below each area, by its key and their kind."""
    known = [seen for seen in indicator.observations.all() if seen.value is not None]
    if known:
        yield from checks.check_unit("Its name", indicator.name, indicator.unit)
    for seen in known:
        if seen.value is not None:
            where = f"{seen.area.name}, {seen.period.label}"
            yield from checks.check_written(where, seen.value, seen.value_text)
    for verdict in indicator.verdicts.all():
        yield from _verdict(verdict, indicator, known)
    for spread in indicator.spreads.all():
        judged = [each for each in (spread.worse, spread.similar, spread.better) if each is not None]
        if len(judged) == 3:
            count = kinds.get((spread.area_id, AreaKind.DISTRICT.value), 0)
            yield from checks.check_judged(f"Districts, {spread.period.label}", judged, count)
    yield from _ranks(indicator)
    yield from _looser(indicator, known)


def _verdict(verdict: Verdict, indicator: Indicator, known: Iterable[Observation]) -> Iterable[Doubt]:
    if verdict.kind == VerdictKind.CHANGE:
        yield from _change(verdict, known)
    elif verdict.kind == VerdictKind.FIGURE:
        for seen in known:
            if (seen.area_id, seen.period_id) == (verdict.area_id, verdict.to_period_id) and seen.value is not None:
                where = f"{seen.area.name}, {seen.period.label}"
                yield from checks.check_elsewhere(where, seen.value, verdict.text)
    else:
        for spread in indicator.spreads.all():
            if spread.period_id == verdict.to_period_id:
                where = f"Districts, {spread.period.label}"
                yield from checks.check_ends(where, verdict.text, *_ends(spread))


def _ends(spread: DistrictSpread) -> tuple[str, str]:
    """The names of the districts with the lowest and the highest figure, "" for one not known."""
    ends = (spread.lowest_area, spread.highest_area)
    return ends[0].name if ends[0] else "", ends[1].name if ends[1] else ""


def _change(verdict: Verdict, known: Iterable[Observation]) -> Iterable[Doubt]:
    """A change in per cent, and its direction, against the figures that it is told of."""
    results = {(seen.area_id, seen.period_id): seen.value for seen in known if seen.kind == "actual"}
    if verdict.from_period is None or verdict.to_period is None:
        return
    earlier = results.get((verdict.area_id, verdict.from_period.pk))
    later = results.get((verdict.area_id, verdict.to_period.pk))
    if not earlier or later is None:
        return
    where = f"{verdict.area.name}, {verdict.from_period} to {verdict.to_period}"
    share = checks.told_change(verdict.text, is_down=verdict.direction == FELL)
    if share is not None:
        yield from checks.check_change(where, share, earlier, later)
    if verdict.direction in (FELL, ROSE):
        yield from checks.check_direction(where, is_down=verdict.direction == FELL, earlier=earlier, later=later)


def _ranks(indicator: Indicator) -> Iterable[Doubt]:
    ranks = [each for each in indicator.ranks.all() if each.rank is not None and each.rank_of is not None]
    for each in indicator.ranks.all():
        if each.best_value is not None:
            yield from checks.check_beyond(f"Best, {each.period.label}", each.best_value, indicator.unit)
    places = [place(each.rank, each.rank_of) for each in ranks]
    yield from checks.check_ranks("Among similar authorities", places, [each.rank_of or 0 for each in ranks])


def _looser(indicator: Indicator, known: Iterable[Observation]) -> Iterable[Doubt]:
    """Targets of a year against the last year before; those of quarters follow the seasons."""
    for target in indicator.targets.all():
        if target.value is None or target.comparator not in (Comparator.AT_MOST, Comparator.AT_LEAST):
            continue
        if target.period.kind not in WHOLE_YEARS:
            continue
        before = [
            seen
            for seen in known
            if (seen.area_id, seen.kind, seen.period.kind) == (target.area_id, "actual", target.period.kind)
            and seen.period.ends_on < target.period.starts_on
        ]
        if before and before[-1].value is not None:
            where = f"{target.area.name}, {target.period.label}, target"
            is_most = target.comparator == Comparator.AT_MOST
            yield from checks.check_looser(where, target.value, before[-1].value, is_most=is_most)
