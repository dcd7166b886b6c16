"""The chart of a series as plain values, and the SVG that is drawn from them: at once, or from a frozen paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from metrics import charts
from metrics.selectors.controlling import control_notes
from metrics.selectors.shapes import Figure, IndicatorFigures, Series, shown_unit
from metrics.spc import Mark, control

KINDS_DRAWN = ("plan", "forecast", "actual")
BESIDE = "Plans and forecasts beside what came of them."


@dataclass(frozen=True)
class Drawing:
    """What a chart shows. `points` make a line; `bars` beside each other in every one of `groups` where there are any.

    `starts` are the points at which limits begin anew. Only a controlled chart has limits and marks.
    """

    heading: str
    finding: str
    unit: str
    points: tuple[charts.Point, ...] = ()
    groups: tuple[str, ...] = ()
    bars: tuple[charts.Series, ...] = ()
    target: Decimal | None = None
    target_label: str = ""
    starts: tuple[int, ...] = ()
    is_controlled: bool = False
    notes: tuple[str, ...] = ()

    @property
    def alternative(self) -> str:
        """What the chart shows, in words."""
        if self.bars:
            kinds = ", ".join(one.name.lower() for one in self.bars)
            return f"Bars by period: {kinds}. The same figures stand in the table."
        return " ".join([self.finding, *self.notes])


def drawing_of(figures: IndicatorFigures, series: Series) -> Drawing | None:
    """A line of one kind of figures, or bars where plans and forecasts stand beside results.

    None where fewer than two periods could be drawn.
    """
    beside = [figure for figure in figures.beside if figure.area == series.area]
    is_controlled = not beside and any(stretch.limits for stretch in series.control.stretches)
    drawn = list(series.comparable) if is_controlled else _of_main_sort([*series.figures, *beside], series.latest)
    if len({figure.span.label for figure in drawn}) < 2:
        return None
    heading = figures.title if len(figures.series) == 1 else f"{figures.title}, {series.area_name}"
    unit = shown_unit(figures.unit)
    if beside:
        groups, bars = _bars(drawn)
        return Drawing(heading, BESIDE, unit, groups=groups, bars=bars)
    marks = series.marks if is_controlled else (Mark.CHANCE,) * len(drawn)
    target = series.latest.target if series.latest in drawn else None
    return Drawing(
        heading,
        _course(drawn),
        unit,
        points=tuple(
            charts.Point(each.span.label, each.value, *each.interval, mark)
            for each, mark in zip(drawn, marks, strict=True)
        ),
        target=target.value if target else None,
        target_label=f"Target for {target.span.label}: {target.text}" if target else "",
        starts=tuple(each.index for each in series.rebased) if is_controlled else (),
        is_controlled=is_controlled,
        notes=control_notes(series, len(drawn), is_controlled=is_controlled),
    )


def draw(drawing: Drawing, id_prefix: str, *, title: str = "") -> SafeString:
    """The SVG. `title` is its name for those who do not see it; the heading, unless another is given."""
    names: dict[str, Any] = {
        "title": title or drawing.heading,
        "description": drawing.alternative,
        "id_prefix": id_prefix,
    }
    if drawing.bars:
        return charts.bars_svg(drawing.groups, drawing.bars, unit=drawing.unit, **names)
    values = [point.value for point in drawing.points if point.value is not None]
    return charts.series_svg(
        drawing.points,
        unit=drawing.unit,
        target=drawing.target,
        target_label=drawing.target_label,
        control=control(values, drawing.starts) if drawing.is_controlled else None,
        **names,
    )


def explored(drawing: Drawing) -> dict[str, Any]:
    """The figure for Plotly; empty for bars, which compare kinds of figures."""
    if drawing.bars:
        return {}
    return charts.figure(
        drawing.points,
        unit=drawing.unit,
        title=drawing.heading,
        target=drawing.target,
        target_label=drawing.target_label,
    )


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


def _bars(drawn: Sequence[Figure]) -> tuple[tuple[str, ...], tuple[charts.Series, ...]]:
    """The periods in order, and a row of bars for each kind of figure."""
    in_order = sorted(drawn, key=lambda figure: (figure.span.ends_on, figure.span.starts_on))
    periods = tuple(dict.fromkeys(figure.span.label for figure in in_order))
    by_place = {(figure.span.label, figure.kind): figure for figure in drawn}
    labels = {figure.kind: figure.kind_label for figure in drawn}
    return periods, tuple(
        charts.Series(
            labels[kind],
            [found.value if (found := by_place.get((period, kind))) else None for period in periods],
        )
        for kind in KINDS_DRAWN
        if kind in labels
    )
