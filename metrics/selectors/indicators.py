"""The page of one indicator: what it found, its charts, its figures, and what papers say of it."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from metrics import charts, words
from metrics.enums import VerdictDirection, VerdictKind
from metrics.models import DistrictSpread, Indicator, Verdict
from metrics.selectors.controlling import ControlLine, control_notes, control_table
from metrics.selectors.figures import figures_of, span_of
from metrics.selectors.restating import Revised, revisions_of
from metrics.selectors.shapes import Figure, IndicatorFigures, Series, Span, shown_unit
from metrics.spc import Mark

VERDICT_TONES = {VerdictDirection.IMPROVED: "good", VerdictDirection.WORSENED: "bad"}
VERDICT_WAYS = {
    VerdictDirection.IMPROVED: "none",
    VerdictDirection.WORSENED: "none",
    VerdictDirection.INCREASED: "up",
    VerdictDirection.DECREASED: "down",
    VerdictDirection.UNCHANGED: "level",
}
KINDS_DRAWN = ("plan", "forecast", "actual")


@dataclass(frozen=True)
class Chart:
    """One area's chart. `data` is the figure for Plotly, empty where the chart compares kinds of figures."""

    heading: str
    finding: str
    svg: SafeString
    data: dict[str, Any]
    control: tuple[ControlLine, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class VerdictView:
    """What a paper says of a change."""

    label: str
    tone: str
    way: str
    is_of_districts: bool
    between: str
    significance: str
    text: str
    author: str
    source: str


@dataclass(frozen=True)
class SpreadView:
    """How the districts stand to the county: how many differ significantly, the lowest and the highest."""

    span: Span
    worse: int | None
    similar: int | None
    better: int | None
    lowest: str
    highest: str
    note: str
    source: str


@dataclass(frozen=True)
class Place:
    """Where the indicator stands: a collection and the heading in it."""

    name: str
    url: str
    heading: str


@dataclass(frozen=True)
class IndicatorPage:
    """Everything on the page of an indicator. The `shows_…` say which columns have anything in them."""

    figures: IndicatorFigures
    definition: str
    numerator: str
    denominator: str
    frequency: str
    owner: str
    note: str
    polarity_label: str
    places: tuple[Place, ...]
    charts: tuple[Chart, ...]
    verdicts: tuple[VerdictView, ...]
    spreads: tuple[SpreadView, ...]
    rows: tuple[Figure, ...]
    revisions: tuple[Revised, ...]
    sources: tuple[str, ...]
    shows_area: bool
    shows_kind: bool
    shows_limits: bool
    shows_rank: bool
    shows_target: bool
    shows_status: bool
    shows_note: bool

    @property
    def can_explore(self) -> bool:
        return any(chart.data for chart in self.charts)


def indicator_page(indicator: Indicator) -> IndicatorPage:
    """The page of an indicator that came from `Indicator.objects.with_figures()`."""
    figures = figures_of(indicator)
    rows = tuple(reversed(figures.figures))
    return IndicatorPage(
        figures=figures,
        definition=indicator.definition,
        numerator=indicator.numerator,
        denominator=indicator.denominator,
        frequency=indicator.frequency,
        owner=indicator.owner,
        note=indicator.note,
        polarity_label=indicator.get_polarity_display(),
        places=tuple(
            Place(each.collection.name, each.collection.get_absolute_url(), each.group.name)
            for each in indicator.placements.all()
        ),
        charts=tuple(
            chart for number, series in enumerate(figures.series) if (chart := _chart(figures, series, number))
        ),
        verdicts=tuple(_verdict(verdict) for verdict in indicator.verdicts.all()),
        spreads=spread_views(indicator, figures.hidden),
        rows=rows,
        revisions=revisions_of(indicator, figures),
        sources=tuple(dict.fromkeys(row.source for row in rows if row.source)),
        shows_area=len({row.area for row in rows}) > 1,
        shows_kind=len({row.kind for row in rows}) > 1 or any(row.kind != "actual" for row in rows),
        shows_limits=any(row.limits_text for row in rows),
        shows_rank=any(row.rank is not None for row in rows),
        shows_target=any(row.target for row in rows),
        shows_status=any(row.status != "final" for row in rows),
        shows_note=any(row.note for row in rows),
    )


def _chart(figures: IndicatorFigures, series: Series, number: int) -> Chart | None:
    """A line of one kind of figures, or bars where plans and forecasts stand beside results."""
    beside = [figure for figure in figures.beside if figure.area == series.area]
    is_controlled = not beside and any(stretch.limits for stretch in series.control.stretches)
    drawn = list(series.comparable) if is_controlled else _of_main_sort([*series.figures, *beside], series.latest)
    if len({figure.span.label for figure in drawn}) < 2:
        return None
    heading = figures.title if len(figures.series) == 1 else f"{figures.title}, {series.area_name}"
    if beside:
        svg = _bars(figures, drawn, heading, number)
        return Chart(heading, "Plans and forecasts beside what came of them.", svg, {})
    finding = _course(drawn)
    marks = series.marks if is_controlled else (Mark.CHANCE,) * len(drawn)
    points = [
        charts.Point(each.span.label, each.value, *each.interval, mark)
        for each, mark in zip(drawn, marks, strict=True)
    ]
    notes = control_notes(series, len(drawn), is_controlled=is_controlled)
    target = series.latest.target if series.latest in drawn else None
    value = target.value if target else None
    label = f"Target for {target.span.label}: {target.text}" if target else ""
    unit = shown_unit(figures.unit)
    svg = charts.series_svg(
        points,
        unit=unit,
        title=heading,
        description=" ".join([finding, *notes]),
        id_prefix=f"chart-{number}",
        target=value,
        target_label=label,
        control=series.control if is_controlled else None,
    )
    data = charts.figure(points, unit=unit, title=heading, target=value, target_label=label)
    return Chart(heading, finding, svg, data, control_table(series) if is_controlled else (), notes)


def _course(drawn: Sequence[Figure]) -> str:
    """From where to where the figures went, and between which they lay."""
    first, last = drawn[0], drawn[-1]
    course = f"From {first.text} in {first.span.label} to {last.text} in {last.span.label}."
    if len(drawn) < 3:
        return course
    by_size = sorted(drawn, key=lambda figure: figure.value or 0)
    low, high = by_size[0], by_size[-1]
    return f"{course} Lowest {low.text} in {low.span.label}, highest {high.text} in {high.span.label}."


def _of_main_sort(found: Sequence[Figure], latest: Figure) -> list[Figure]:
    """The figures whose sort of period is the commonest, the latest's where two are as common."""
    with_value = [figure for figure in found if figure.value is not None]
    if not with_value:
        return []
    counts = Counter(figure.span.sort for figure in with_value)
    main = max(counts, key=lambda sort: (counts[sort], sort == latest.span.sort))
    return [figure for figure in with_value if figure.span.sort == main]


def _bars(figures: IndicatorFigures, drawn: Sequence[Figure], heading: str, number: int) -> SafeString:
    in_order = sorted(drawn, key=lambda figure: (figure.span.ends_on, figure.span.starts_on))
    periods = list(dict.fromkeys(figure.span.label for figure in in_order))
    by_place = {(figure.span.label, figure.kind): figure for figure in drawn}
    labels = {figure.kind: figure.kind_label for figure in drawn}
    series = [
        charts.Series(
            labels[kind],
            [found.value if (found := by_place.get((period, kind))) else None for period in periods],
        )
        for kind in KINDS_DRAWN
        if kind in labels
    ]
    kinds = ", ".join(one.name.lower() for one in series)
    return charts.bars_svg(
        periods,
        series,
        unit=shown_unit(figures.unit),
        title=heading,
        description=f"Bars by period: {kinds}. The same figures stand in the table.",
        id_prefix=f"chart-{number}",
    )


def _verdict(verdict: Verdict) -> VerdictView:
    direction = VerdictDirection(verdict.direction)
    ends = [period.label for period in (verdict.from_period, verdict.to_period) if period]
    is_of_districts = verdict.kind == VerdictKind.DISTRICTS
    return VerdictView(
        label=verdict.get_direction_display(),
        tone="neutral" if is_of_districts else VERDICT_TONES.get(direction, "neutral"),
        way=VERDICT_WAYS[direction],
        is_of_districts=is_of_districts,
        between=" to ".join(ends),
        significance="" if is_of_districts else verdict.get_significant_display(),
        text=verdict.text,
        author=verdict.author,
        source=verdict.source,
    )


def spread_views(indicator: Indicator, hidden: Set[tuple[str, str]]) -> tuple[SpreadView, ...]:
    """How the districts stand to the county, in time order; what is `hidden` is not named."""
    return tuple(_spread(spread, indicator, hidden) for spread in indicator.spreads.all())


def _spread(spread: DistrictSpread, indicator: Indicator, hidden: Set[tuple[str, str]]) -> SpreadView:
    unit = shown_unit(indicator.unit)

    def end(value: Any, area: Any) -> str:
        if area and (area.code, spread.period.label) in hidden:
            return "hidden: a small number"
        shown = "" if value is None else words.format_value(value, unit)
        return f"{area.name}, {shown}" if area and shown else shown or (area.name if area else "")

    return SpreadView(
        span=span_of(spread.period),
        worse=spread.worse,
        similar=spread.similar,
        better=spread.better,
        lowest=end(spread.lowest_value, spread.lowest_area),
        highest=end(spread.highest_value, spread.highest_area),
        note=spread.note,
        source=spread.source,
    )
