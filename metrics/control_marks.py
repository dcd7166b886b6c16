"""What a control chart adds to a line: mean and limits of each stretch, signals by shape, and a legend in words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from metrics import svg
from metrics.spc import Control, Limits, Mark
from metrics.svg import GREY, INK, LABEL_SIZE, text_width
from metrics.words import format_short

BLUE, AMBER = "#005eb8", "#b35900"  # 6.4:1 and 4.8:1 on white
SHOWN_PLACES = 2
"""Decimals of a mean or a limit beside its line; the exact figures stand in the table."""


class Plot(Protocol):
    """The drawing area of a chart."""

    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def bottom(self) -> float: ...
    @property
    def band(self) -> float: ...
    def x(self, index: int) -> float: ...
    def y(self, value: Decimal) -> float: ...


def shape(mark: Mark, place: svg.Place) -> str:
    """A figure as its mark: filled circle improvement, filled square concern, diamond unusual, ring chance."""
    if mark is Mark.IMPROVEMENT:
        return svg.dot(place, 5.5, colour=BLUE, name="improvement")
    if mark is Mark.CONCERN:
        return svg.square(place, 10, AMBER, "concern")
    if mark is Mark.SIGNAL:
        return svg.diamond(place, 7, INK, "signal")
    return svg.ring(place)


def limit_lines(control: Control, plot: Plot) -> list[str]:
    """Mean solid, limits dashed, along each stretch that has them; an upright line where limits begin anew."""
    lines = []
    for stretch in control.stretches:
        half = plot.band / 2
        start, end = plot.x(stretch.start) - half, plot.x(stretch.end - 1) + half
        if stretch.start:
            lines.append(svg.rule((start, plot.top), (start, plot.bottom), "rebase", GREY, dash="2 3"))
            lines.append(svg.tick("New limits", (start + 4, plot.top + 11)))
        if stretch.limits:
            for name, value, dash in _levels(stretch.limits):
                y = plot.y(value)
                lines.append(svg.rule((start, y), (end, y), name, GREY, thickness=1.5, dash=dash))
    return lines


def limit_labels(control: Control, plot: Plot, unit: str) -> list[tuple[float, str]]:
    """Height and words for the lines of the last stretch."""
    if control.latest is None:
        return []
    words = {"mean": "Mean", "upper": "Upper limit", "lower": "Lower limit"}
    return [
        (plot.y(value), f"{words[name]} {format_short(rounded(value), unit)}")
        for name, value, _ in _levels(control.latest)
    ]


def limit_values(control: Control) -> list[Decimal]:
    """Every level that an axis must reach."""
    return [value for each in control.stretches if each.limits for _, value, _ in _levels(each.limits)]


def legend(marks: Sequence[Mark], left: float, y: float) -> list[str]:
    """The shapes that are used, each with its word."""
    drawn: list[str] = []
    for mark in (Mark.IMPROVEMENT, Mark.CONCERN, Mark.SIGNAL, Mark.CHANCE):
        if mark in marks:
            drawn += [shape(mark, (left + 6, y - 5)), svg.label(mark.label, (left + 17, y))]
            left += 17 + text_width(mark.label, LABEL_SIZE) + 20
    return drawn


def rounded(value: Decimal) -> Decimal:
    """A mean or limit with two decimals, and none that are nought."""
    short = value.quantize(Decimal(1).scaleb(-SHOWN_PLACES))
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short.normalize()


def _levels(limits: Limits) -> tuple[tuple[str, Decimal, str], ...]:
    return ("mean", limits.mean, ""), ("upper", limits.upper, "4 4"), ("lower", limits.lower, "4 4")
