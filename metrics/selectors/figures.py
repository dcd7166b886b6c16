"""From stored rows to plain figures."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils import timezone

from metrics import words
from metrics.embargoes import held_words
from metrics.enums import COMPARED_WITH, AreaKind, ObservationKind, ObservationStatus, TargetStatus, VerdictKind
from metrics.models import Area, Indicator, Observation, PeerRank, Period, Target
from metrics.periods import PeriodKind
from metrics.rating import Significance, TargetState, against_target
from metrics.selectors.assessing import assess
from metrics.selectors.hiding import hidden_observations
from metrics.selectors.shapes import (
    Assessment,
    DistrictCount,
    Figure,
    IndicatorFigures,
    RebasedAt,
    Series,
    Span,
    TargetView,
    shown_unit,
    time_order,
)
from metrics.significance import limits_for
from metrics.spc import assurance, control, mark

RESULTS_FIRST = (ObservationKind.ACTUAL, ObservationKind.FORECAST, ObservationKind.PLAN)


def figures_of(indicator: Indicator) -> IndicatorFigures:
    """Everything known of an indicator that came from `Indicator.objects.with_figures()`."""
    ranks = {(rank.area_id, rank.period_id): rank for rank in indicator.ranks.all()}
    targets = _targets(indicator)
    standing = {(target.area, target.span.label): target for target in targets if target.stands}
    hidden = hidden_observations(indicator)
    by_area: dict[Area, dict[str, list[Figure]]] = {}
    for seen in indicator.observations.all():
        target = standing.get((seen.area.code, seen.period.label))
        figure = _figure(
            seen,
            shown_unit(indicator.unit),
            ranks.get((seen.area_id, seen.period_id)),
            target if seen.kind == ObservationKind.ACTUAL else None,
            is_hidden=seen.pk in hidden,
        )
        by_area.setdefault(seen.area, {}).setdefault(seen.kind, []).append(figure)

    series: list[tuple[AreaKind, Series]] = []
    beside: list[Figure] = []
    for area, by_kind in by_area.items():
        main = next(kind for kind in RESULTS_FIRST if kind in by_kind)
        series.append((AreaKind(area.kind), _series(indicator, area, by_kind.pop(main), targets)))
        beside += [figure for figures in by_kind.values() for figure in figures]
    # A county's own results lead; then the longest series, then the newest.
    series.sort(
        key=lambda pair: (
            *(pair[0] != AreaKind.COUNTY, not pair[1].is_own),
            *(-len(pair[1].comparable), -pair[1].latest.span.ends_on.toordinal(), pair[1].area_name),
        )
    )
    in_order = tuple(each for _, each in series)
    return IndicatorFigures(
        code=indicator.code,
        name=indicator.name,
        title=title_of(indicator),
        unit=indicator.unit,
        polarity=indicator.polarity,
        source=indicator.source,
        frequency=indicator.frequency,
        lag_months=indicator.lag_months,
        retired_on=indicator.retired_on,
        collections=tuple(dict.fromkeys(each.collection.slug for each in indicator.placements.all())),
        placed=tuple((each.group_id, each.position) for each in indicator.placements.all()),
        heading=next((each.group.name for each in indicator.placements.all()), ""),
        url=indicator.get_absolute_url(),
        series=in_order,
        beside=tuple(sorted(beside, key=time_order)),
        targets=targets,
        assessment=in_order[0].assessment if in_order else _assess(indicator, []),
        districts=_districts(indicator),
        districts_stated=next(
            (each.direction for each in indicator.verdicts.all() if each.kind == VerdictKind.DISTRICTS), ""
        ),
        hidden=frozenset(
            (seen.area.code, seen.period.label) for seen in indicator.observations.all() if seen.pk in hidden
        ),
    )


def _districts(indicator: Indicator) -> tuple[DistrictCount, ...]:
    found = []
    for spread in indicator.spreads.all():
        triplet = (spread.worse, spread.similar, spread.better)
        counted = [each for each in triplet if each is not None]
        is_whole = len(counted) == len(triplet)
        differing = (spread.worse or 0) + (spread.better or 0) if is_whole else None
        found.append(DistrictCount(spread.period.label, differing, sum(counted) if is_whole else None))
    return tuple(found)


def title_of(indicator: Indicator) -> str:
    """The short name where there is one."""
    return indicator.short_name or indicator.name


def span_of(period: Period) -> Span:
    """A stored period as plain values."""
    kind = PeriodKind(period.kind)
    return Span(period.label, kind.value, kind.label, period.starts_on, period.ends_on)


def _figure(
    seen: Observation, unit: str, rank: PeerRank | None, target: TargetView | None, *, is_hidden: bool
) -> Figure:
    if is_hidden:
        return _hidden(seen)
    if seen.value is not None:
        text = words.format_value(seen.value, unit)
    else:
        text = seen.value_text or seen.get_status_display()
    if held := held_words(seen.embargoed_until, timezone.now()):
        text = f"{text} ({held})"
    return Figure(
        span=span_of(seen.period),
        area=seen.area.code,
        area_name=seen.area.name,
        kind=seen.kind,
        kind_label=seen.get_kind_display(),
        value=seen.value,
        text=text,
        printed=seen.value_text,
        lower=seen.lower,
        upper=seen.upper,
        numerator=seen.numerator,
        denominator=seen.denominator,
        status=seen.status,
        status_label=seen.get_status_display(),
        note=seen.note,
        source=seen.source,
        rank=rank.rank if rank else None,
        rank_of=rank.rank_of if rank else None,
        best=_best(rank, unit) if rank else "",
        target=target,
        basis=seen.basis,
        computed=None
        if seen.value is None
        else limits_for(value=seen.value, unit=unit, numerator=seen.numerator, denominator=seen.denominator),
    )


def _hidden(seen: Observation) -> Figure:
    """The figure with everything taken out that its size could be told from."""
    status = ObservationStatus.SUPPRESSED
    return Figure(
        span=span_of(seen.period),
        area=seen.area.code,
        area_name=seen.area.name,
        kind=seen.kind,
        kind_label=seen.get_kind_display(),
        value=None,
        text=status.label,
        printed="",
        lower=None,
        upper=None,
        numerator=None,
        denominator=None,
        status=status,
        status_label=status.label,
        note="",
        source=seen.source,
    )


def _best(rank: PeerRank, unit: str) -> str:
    if rank.best_value is None or rank.best_area is None:
        return rank.best_text
    return f"{rank.best_area.name}, {words.format_value(rank.best_value, unit)}"


def _targets(indicator: Indicator) -> tuple[TargetView, ...]:
    results = {
        (seen.area_id, seen.period_id): seen.value
        for seen in indicator.observations.all()
        if seen.kind == ObservationKind.ACTUAL
    }
    return tuple(
        _target(target, indicator, results.get((target.area_id, target.period_id)))
        for target in indicator.targets.all()
    )


def _target(target: Target, indicator: Indicator, result: Decimal | None) -> TargetView:
    unit = shown_unit(indicator.unit)
    text = target.text
    if target.value is not None:
        text = f"{target.get_comparator_display().lower()} {words.format_value(target.value, unit)}"
    state = TargetState.NONE
    if target.status != TargetStatus.REJECTED:
        state = against_target(result, target.value, target.comparator, indicator.polarity)
    return TargetView(
        span=span_of(target.period),
        area=target.area.code,
        area_name=target.area.name,
        comparator=target.comparator,
        value=target.value,
        text=text,
        printed=target.text,
        status=target.status,
        status_label=target.get_status_display(),
        set_by=target.set_by,
        set_by_label=target.get_set_by_display(),
        note=target.note,
        source=target.source,
        state=state,
        result="" if result is None else words.format_value(result, unit),
    )


def _series(indicator: Indicator, area: Area, figures: Sequence[Figure], targets: Iterable[TargetView]) -> Series:
    latest = figures[-1]
    comparable = [
        each
        for each in figures
        if each.value is not None and each.span.sort == latest.span.sort and each.basis == latest.basis
    ]
    if latest.value is None:
        comparable = []
    ahead = (
        target
        for target in targets
        if target.stands and target.area == area.code and target.span.ends_on > latest.span.ends_on
    )
    rebased = _rebased(indicator, area, comparable)
    held = control([each.value for each in comparable if each.value is not None], [each.index for each in rebased])
    coming = next(ahead, None)
    target = latest.target or coming
    return Series(
        area=area.code,
        area_name=area.name,
        is_own=area.kind not in COMPARED_WITH,
        kind=latest.kind,
        kind_label=latest.kind_label,
        figures=tuple(figures),
        comparable=tuple(comparable),
        next_target=coming,
        assessment=_assess(indicator, comparable or [latest], _stated(indicator, area, comparable[-2:])),
        control=held,
        marks=tuple(mark(signal, indicator.polarity) for signal in held.signals),
        assurance=assurance(
            held.latest,
            target.value if target else None,
            target.comparator if target else "",
            indicator.polarity,
        ),
        rebased=rebased,
    )


def _rebased(indicator: Indicator, area: Area, comparable: Sequence[Figure]) -> tuple[RebasedAt, ...]:
    """Where limits begin anew. A rebase from a period that no figure follows has nothing to begin."""
    found = {}
    for rebase in indicator.rebases.all():
        if rebase.area_id == area.pk:
            later = (
                index for index, each in enumerate(comparable) if each.span.starts_on >= rebase.from_period.starts_on
            )
            if (index := next(later, None)) is not None:
                found[index] = RebasedAt(index, comparable[index].span.label, rebase.reason)
    return tuple(found.values())


def _assess(indicator: Indicator, figures: Sequence[Figure], stated: Significance | None = None) -> Assessment:
    return assess(
        title=title_of(indicator),
        unit=indicator.unit,
        polarity=indicator.polarity,
        figures=figures,
        stated=stated,
    )


def _stated(indicator: Indicator, area: Area, pair: Sequence[Figure]) -> Significance | None:
    """What a paper says of the significance of exactly this change; None when no paper does."""
    if len(pair) < 2:
        return None
    labels = [figure.span.label for figure in pair]
    for verdict in indicator.verdicts.all():
        if verdict.kind == VerdictKind.CHANGE and verdict.area_id == area.pk:
            ends = (verdict.from_period, verdict.to_period)
            if [end.label for end in ends if end] == labels:
                return Significance(verdict.significant)
    return None
