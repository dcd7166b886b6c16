"""The page of one indicator: what it found, its charts, its figures, and what papers say of it."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from metrics import words
from metrics.enums import VerdictDirection, VerdictKind
from metrics.models import DistrictSpread, Indicator, Verdict
from metrics.selectors.charting import draw, drawing_of, explored
from metrics.selectors.controlling import ControlLine, control_table
from metrics.selectors.figures import figures_of, span_of
from metrics.selectors.restating import Revised, revisions_of
from metrics.selectors.shapes import Figure, IndicatorFigures, Series, Span, shown_unit

VERDICT_TONES = {VerdictDirection.IMPROVED: "good", VerdictDirection.WORSENED: "bad"}
VERDICT_WAYS = {
    VerdictDirection.IMPROVED: "none",
    VerdictDirection.WORSENED: "none",
    VerdictDirection.INCREASED: "up",
    VerdictDirection.DECREASED: "down",
    VerdictDirection.UNCHANGED: "level",
}


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
    is_elsewhere: bool
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
    retired_because: str
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
        retired_because=indicator.retired_because,
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
    drawn = drawing_of(figures, series)
    if drawn is None:
        return None
    lines = control_table(series) if drawn.is_controlled else ()
    return Chart(drawn.heading, drawn.finding, draw(drawn, f"chart-{number}"), explored(drawn), lines, drawn.notes)


def _verdict(verdict: Verdict) -> VerdictView:
    direction = VerdictDirection(verdict.direction)
    ends = [period.label for period in (verdict.from_period, verdict.to_period) if period]
    is_of_districts = verdict.kind == VerdictKind.DISTRICTS
    is_elsewhere = verdict.kind == VerdictKind.FIGURE
    return VerdictView(
        label=verdict.get_direction_display(),
        tone="neutral" if is_of_districts else VERDICT_TONES.get(direction, "neutral"),
        way=VERDICT_WAYS[direction],
        is_of_districts=is_of_districts,
        is_elsewhere=is_elsewhere,
        between=" to ".join(ends),
        significance="" if is_of_districts or is_elsewhere else verdict.get_significant_display(),
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
