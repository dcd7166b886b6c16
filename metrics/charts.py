"""Charts as SVG drawn here, and the same figures as plain data for Plotly.

The SVG carries its own colours as attributes, so that it looks the same in a PDF; class names let the page's
stylesheet refine it. No style attribute, no script. Every colour that carries meaning has at least 3:1
against white, and none carries it alone: a target is labelled where it ends, bars differ in fill.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString

from metrics import control_marks, svg
from metrics.spc import Control, Mark
from metrics.svg import BLUE, GREY, LABEL_SIZE, ORANGE, PLUM, TEAL, TICK_SIZE, WHITE, text_width
from metrics.words import format_short, format_value, unit_words

_FILLS = ((WHITE, BLUE), (TEAL, TEAL), (BLUE, BLUE), (ORANGE, ORANGE))
_LINE_FROM = 3  # fewer figures than this are columns: a line between two suggests a course that nobody saw


@dataclass(frozen=True)
class Point:
    """One figure of a series under its printed period, with its 95% confidence limits if known."""

    label: str
    value: Decimal | None
    lower: Decimal | None = None
    upper: Decimal | None = None
    mark: Mark = Mark.CHANCE


@dataclass(frozen=True)
class Series:
    """One kind of bar in every group: Plan, Forecast, Actual. None where there is no figure."""

    name: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True)
class _Plot:
    """The drawing area in pixels, cut into `bands` equal parts, and its vertical axis."""

    left: float
    right: float
    top: float
    bottom: float
    bands: int
    ticks: tuple[Decimal, ...]

    @property
    def band(self) -> float:
        return (self.right - self.left) / self.bands

    def x(self, index: int) -> float:
        """The middle of a band."""
        return self.left + (index + 0.5) * self.band

    def y(self, value: Decimal) -> float:
        share = (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        return self.bottom - float(share) * (self.bottom - self.top)

    def bar(self, value: Decimal, left: float, width: float, colours: tuple[str, str], hint: str = "") -> str:
        y, base = self.y(value), self.y(Decimal(0))
        return svg.box((left, min(y, base)), (width, abs(base - y)), colours, hint)


def series_svg(
    points: Sequence[Point],
    *,
    unit: str,
    title: str,
    description: str,
    id_prefix: str,
    target: Decimal | None = None,
    target_label: str = "",
    control: Control | None = None,
    width: int = 640,
    height: int = 300,
) -> SafeString:
    """One indicator over its periods, oldest first: a line from three figures on, columns for fewer.

    A missing figure is a gap. `control` is that of the figures, none of which is missing then; each stands as its
    mark. `id_prefix` must be unique on the page; `target_label` "" says "Target" and the figure. The axis of a line
    may start above zero, which the chart then says in words.
    """
    names = {"title": title, "id_prefix": id_prefix}
    values = [point.value for point in points if point.value is not None]
    if not values:
        return _without_figures(description, width, height, **names)
    is_line = len(values) >= _LINE_FROM
    limits = [limit for point in points for limit in (point.lower, point.upper) if limit is not None]
    levels = control_marks.limit_values(control) if control else []
    ticks = _ticks([*values, *limits, *levels, *([] if target is None else [target])], from_zero=not is_line)
    target_lines = [] if target is None else _wrapped(target_label or f"Target {format_short(target, unit)}")
    beside = [*target_lines, *(["Upper limit 0000.00"] if levels else [])]
    right = width - 12 - max((text_width(line, LABEL_SIZE) + 6 for line in beside), default=0)
    plot = _plot(ticks, unit, right, height, len(points), legend=bool(levels))
    marks = _line_marks(points, plot) if is_line else _column_marks(points, plot)
    parts = [
        *_axis_marks(plot, unit),
        *marks,
        *_value_labels(points, plot, unit),
        *_period_labels([point.label for point in points], plot, width),
        *([] if target is None else [_target_line(plot.y(target), plot)]),
        *_side_labels(plot, target_lines, target, control, unit),
    ]
    if control and levels:
        parts = [*control_marks.limit_lines(control, plot), *parts]
        parts += control_marks.legend([point.mark for point in points], plot.left, plot.top - 22)
    words = f"{description} {_broken_axis(ticks, unit)}".strip()
    return svg.picture(parts, description=words, width=width, height=height, **names)


def bars_svg(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str,
    title: str,
    description: str,
    id_prefix: str,
    width: int = 640,
    height: int = 300,
) -> SafeString:
    """Bars of up to four series side by side in each group, from zero, their names above in the same order.

    A missing figure is a dash. ValueError for more than four series or one that does not fit the groups.
    """
    if len(series) > len(_FILLS):
        raise ValueError(f"a chart of bars shows at most {len(_FILLS)} series")
    if any(len(one.values) != len(groups) for one in series):
        raise ValueError("each series needs one figure, or None, for every group")
    names = {"title": title, "id_prefix": id_prefix}
    values = [value for one in series for value in one.values if value is not None]
    if not values:
        return _without_figures(description, width, height, **names)
    plot = _plot(_ticks(values, from_zero=True), unit, width - 12, height, len(groups), legend=True)
    parts = [*_axis_marks(plot, unit), *_legend(series, plot), *_period_labels(groups, plot, width)]
    thickness = min(plot.band * 0.8 / len(series), 60)
    fills = _fills(len(series))
    for column, one in enumerate(series):
        for row, value in enumerate(one.values):
            left = plot.x(row) + (column - len(series) / 2) * thickness
            if value:
                hint = f"{groups[row]}, {one.name}: {format_value(value, unit)}"
                parts.append(plot.bar(value, left + 1, thickness - 2, fills[column], hint))
            else:
                sign = "\N{EN DASH}" if value is None else "0"
                parts.append(svg.tick(sign, (left + thickness / 2, plot.y(Decimal(0)) - 5), anchor="middle"))
    return svg.picture(parts, description=description, width=width, height=height, **names)


def figure(
    points: Sequence[Point], *, unit: str, title: str, target: Decimal | None = None, target_label: str = ""
) -> dict[str, Any]:
    """The same series for Plotly as plain JSON types, `data` and `layout`, checked by Plotly's own schema.

    Figures become floats to be placed; a reader sees the exact text beside them. Labels hold no markup.
    """
    import plotly.graph_objects as go

    values = [None if point.value is None else float(point.value) for point in points]
    texts = ["" if p.value is None else f"{p.label}: {format_value(p.value, unit)}" for p in points]
    trace: dict[str, Any] = {
        "x": [_unmarked(point.label) for point in points],
        "y": values,
        "hovertext": [_unmarked(text) for text in texts],
        "hoverinfo": "text",
        "name": _unmarked(title),
    }
    if limits := _error_bars(points):
        trace["error_y"] = limits
    is_line = sum(value is not None for value in values) >= _LINE_FROM
    if is_line:
        line = {"color": BLUE, "width": 2.5}
        drawn = go.Scatter(**trace, mode="lines+markers", line=line, marker={"size": 8}, connectgaps=False)
    else:
        drawn = go.Bar(**trace, marker={"color": BLUE})
    layout = go.Layout(
        title={"text": _unmarked(title)},
        template="none",
        showlegend=False,
        xaxis={"type": "category"},
        yaxis={"title": {"text": _unmarked(unit)}, "rangemode": "normal" if is_line else "tozero"},
        shapes=[] if target is None else [_target_shape(target)],
        annotations=[] if target is None else [_target_note(target, unit, target_label)],
    )
    return go.Figure(data=[drawn], layout=layout).to_plotly_json()


def _error_bars(points: Sequence[Point]) -> dict[str, Any]:
    spread = [
        (float(point.upper - point.value), float(point.value - point.lower))
        if point.value is not None and point.lower is not None and point.upper is not None
        else (0.0, 0.0)
        for point in points
    ]
    if not any(up or down for up, down in spread):
        return {}
    ends = {"array": [up for up, _ in spread], "arrayminus": [down for _, down in spread]}
    return {"type": "data", "symmetric": False, "color": GREY, **ends}


def _target_shape(target: Decimal) -> dict[str, Any]:
    at = float(target)
    line = {"color": PLUM, "dash": "dash", "width": 2}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at, "line": line}


def _target_note(target: Decimal, unit: str, label: str) -> dict[str, Any]:
    text = _unmarked(label or f"Target {format_short(target, unit)}")
    place = {"xref": "paper", "x": 1, "xanchor": "right", "y": float(target), "yanchor": "bottom"}
    return {"text": text, "showarrow": False, **place}


def _unmarked(text: str) -> str:
    """Plotly reads a few HTML tags in labels; without real angle brackets there is nothing to read."""
    return text.translate({ord("<"): "\N{FULLWIDTH LESS-THAN SIGN}", ord(">"): "\N{FULLWIDTH GREATER-THAN SIGN}"})


def _ticks(values: Sequence[Decimal], *, from_zero: bool) -> tuple[Decimal, ...]:
    """Round numbers from just below the lowest value to just above the highest.

    A line whose lowest value is less than half of its highest starts at zero too.
    """
    low, high = min(values), max(values)
    if from_zero or 0 <= low < high / 2:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        around = abs(low) / 10
        low, high = (low - around, high + around) if around else (low, low + 1)
    rough = (high - low) / 4
    unit = Decimal(1).scaleb(rough.adjusted())
    step = next(unit * size for size in (1, 2, 5, 10) if unit * size >= rough)
    ticks = [(low / step).to_integral_value(ROUND_FLOOR) * step]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return tuple(ticks)


def _plot(
    ticks: tuple[Decimal, ...], unit: str, right: float, height: int, bands: int, *, legend: bool = False
) -> _Plot:
    left = max(text_width(format_short(tick, unit), TICK_SIZE) for tick in ticks) + 14
    top = 24 + (18 if _axis_caption(ticks, unit) else 0) + (26 if legend else 0)
    return _Plot(left, right, top, height - 34, bands, ticks)


def _broken_axis(ticks: tuple[Decimal, ...], unit: str) -> str:
    return f"The vertical axis starts at {format_short(ticks[0], unit)}." if ticks[0] > 0 else ""


def _axis_caption(ticks: tuple[Decimal, ...], unit: str) -> str:
    return ". ".join(filter(None, [unit_words(unit), _broken_axis(ticks, unit).rstrip(".")]))


def _axis_marks(plot: _Plot, unit: str) -> list[str]:
    caption = _axis_caption(plot.ticks, unit)
    marks = [svg.tick(caption, (4, 16))] if caption else []
    for tick in plot.ticks:
        y = plot.y(tick)
        name, colour = ("axis", GREY) if tick in (0, plot.ticks[0]) else ("grid", svg.GRID)
        marks.append(svg.rule((plot.left, y), (plot.right, y), name, colour))
        marks.append(svg.tick(format_short(tick, unit), (plot.left - 8, y + 4.5), anchor="end"))
    return marks


def _line_marks(points: Sequence[Point], plot: _Plot) -> list[str]:
    marks = _interval_marks(points, plot)
    for is_gap, found in groupby(enumerate(points), key=lambda pair: pair[1].value is None):
        if is_gap:
            continue
        run = list(found)
        places = [(plot.x(index), plot.y(point.value)) for index, point in run if point.value is not None]
        marks += [svg.path(places, 2.5)] if len(places) > 1 else []
        marks += [control_marks.shape(point.mark, place) for (_, point), place in zip(run, places, strict=True)]
    return marks


def _column_marks(points: Sequence[Point], plot: _Plot) -> list[str]:
    width = min(plot.band * 0.5, 90)
    columns = [
        plot.bar(point.value, plot.x(index) - width / 2, width, (BLUE, BLUE))
        for index, point in enumerate(points)
        if point.value is not None
    ]
    return columns + _interval_marks(points, plot)


def _interval_marks(points: Sequence[Point], plot: _Plot) -> list[str]:
    """A whisker from limit to limit, with a white edge so that it shows on a column too."""
    marks = []
    for index, point in enumerate(points):
        if point.value is None or point.lower is None or point.upper is None:
            continue
        x, low, high = plot.x(index), plot.y(point.lower), plot.y(point.upper)
        lines = (((x, low), (x, high)), ((x - 5, low), (x + 5, low)), ((x - 5, high), (x + 5, high)))
        marks += [svg.rule(*line, "edge", WHITE, thickness=4) for line in lines]
        marks += [svg.rule(*line, "interval", GREY, thickness=1.5) for line in lines]
    return marks


def _value_labels(points: Sequence[Point], plot: _Plot, unit: str) -> list[str]:
    """The figure at each mark if all fit side by side, else at the first, last, lowest and highest."""
    known = [(index, point.value) for index, point in enumerate(points) if point.value is not None]
    if max(text_width(format_short(value, unit), LABEL_SIZE) for _, value in known) + 6 > plot.band:
        ends = [known[0], known[-1]]
        known = sorted({*ends, *(choose(known, key=lambda pair: pair[1]) for choose in (min, max))})
    labels = []
    for index, value in known:
        point = points[index]
        heights = [plot.y(end) for end in (point.lower, point.upper, value) if end is not None]
        y = max(heights) + 19 if value < 0 else min(heights) - 9
        labels.append(svg.label(format_short(value, unit), (plot.x(index), y), anchor="middle"))
    return labels


def _period_labels(labels: Sequence[str], plot: _Plot, width: int) -> list[str]:
    """Horizontal words under the axis: at even steps counted back from the last, as many as fit."""
    widest = max(text_width(label, TICK_SIZE) for label in labels)
    every = max(1, math.ceil((widest + 8) / plot.band))
    marks: list[str] = []
    free_to = float(width)
    for index in range(len(labels) - 1, -1, -every):
        half = text_width(labels[index], TICK_SIZE) / 2 + 2
        x = max(half, min(width - half, plot.x(index)))
        if x + half <= free_to:
            marks.append(svg.tick(labels[index], (x, plot.bottom + 20), anchor="middle"))
            free_to = x - half
    return marks[::-1]


def _target_line(y: float, plot: _Plot) -> str:
    return svg.rule((plot.left, y), (plot.right, y), "target", PLUM, thickness=2, dash="7 5")


def _side_labels(
    plot: _Plot, target_lines: Sequence[str], target: Decimal | None, control: Control | None, unit: str
) -> list[str]:
    """Words at the right end of the lines they name, moved down where two would cover each other."""
    blocks: list[tuple[float, Sequence[str], str]] = []
    if target is not None:
        blocks.append((plot.y(target) + 5 - (len(target_lines) - 1) * 8, target_lines, PLUM))
    if control:
        blocks += [(y + 5, [label], GREY) for y, label in control_marks.limit_labels(control, plot, unit)]
    labels: list[str] = []
    free_from = 14.0
    for y, lines, colour in sorted(blocks, key=lambda block: block[0]):
        first = max(free_from, y)
        for number, line in enumerate(lines):
            labels.append(svg.label(line, (plot.right + 6, first + 16 * number), colour=colour))
        free_from = first + 16 * len(lines)
    return labels


def _fills(count: int) -> tuple[tuple[str, str], ...]:
    """Hollow is for a plan beside what came of it; bars of one sort are full."""
    return _FILLS if count > 1 else _FILLS[2:]


def _legend(series: Sequence[Series], plot: _Plot) -> list[str]:
    marks, x, y = [], plot.left, plot.top - 22
    for colours, one in zip(_fills(len(series)), series, strict=False):
        marks += [svg.box((x, y - 11), (13, 13), colours), svg.label(one.name, (x + 19, y))]
        x += 19 + text_width(one.name, LABEL_SIZE) + 22
    return marks


def _without_figures(description: str, width: int, height: int, **names: str) -> SafeString:
    words = svg.label("No figures to show", (width / 2, height / 2), anchor="middle")
    return svg.picture([words], description=description, width=width, height=height, **names)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, width=16, break_long_words=False, break_on_hyphens=False)
