"""The few SVG marks that charts are made of. Text is escaped here, and only here."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

BLUE, PLUM, TEAL, ORANGE = "#12436d", "#801650", "#28a197", "#f46a25"
GREY, INK, GRID, WHITE = "#595959", "#0b0c0c", "#dfe8e6", "#ffffff"

TICK_SIZE, LABEL_SIZE = 13, 14
LETTER = 0.56
"""Width of a letter in its own size, a little more than the average of a sans-serif face."""

Place = tuple[float, float]


def text_width(words: str, size: int) -> float:
    """About how many pixels a line of text takes."""
    return len(words) * size * LETTER


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def rule(start: Place, end: Place, name: str, colour: str, *, thickness: float = 1, dash: str = "") -> str:
    """A straight line of the class `hwb-chart__<name>`."""
    (x1, y1), (x2, y2) = start, end
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line class="hwb-chart__{name}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" '
        f'y2="{number(y2)}" stroke="{colour}" stroke-width="{thickness}"{dashes}/>'
    )


def path(places: Iterable[Place], thickness: float) -> str:
    """A line through several places."""
    joined = " ".join(f"{number(x)},{number(y)}" for x, y in places)
    return (
        f'<polyline class="hwb-chart__line" points="{joined}" fill="none" stroke="{BLUE}" stroke-width="{thickness}"/>'
    )


def ring(place: Place) -> str:
    """A hollow circle: a figure that is neither good nor bad in itself."""
    x, y = place
    return (
        f'<circle class="hwb-chart__point" cx="{number(x)}" cy="{number(y)}" r="4" fill="{WHITE}" '
        f'stroke="{GREY}" stroke-width="2"/>'
    )


def dot(place: Place, radius: float) -> str:
    """A filled circle."""
    x, y = place
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}" fill="{BLUE}"/>'


def box(corner: Place, size: Place, colours: tuple[str, str], hint: str = "") -> str:
    """A rectangle from its upper left corner; `colours` are fill and edge, `hint` its tooltip."""
    (x, y), (width, height), (fill, edge) = corner, size, colours
    inner = f"<title>{escape(hint)}</title>" if hint else ""
    return (
        f'<rect class="hwb-chart__column" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}" fill="{fill}" stroke="{edge}" stroke-width="1.5">{inner}</rect>'
    )


def tick(words: str, place: Place, *, anchor: str = "start") -> str:
    """Small grey words beside an axis."""
    return _text(words, place, f'hwb-chart__tick" text-anchor="{anchor}" font-size="{TICK_SIZE}" fill="{GREY}')


def label(words: str, place: Place, *, anchor: str = "start", colour: str = INK) -> str:
    """Bold words beside a mark."""
    look = f'text-anchor="{anchor}" font-size="{LABEL_SIZE}" font-weight="bold" fill="{colour}'
    return _text(words, place, f'hwb-chart__label" {look}')


def _text(words: str, place: Place, look: str) -> str:
    x, y = place
    return f'<text x="{number(x)}" y="{number(y)}" class="{look}">{escape(words)}</text>'


def picture(
    parts: Sequence[str], *, title: str, description: str, id_prefix: str, width: int, height: int
) -> SafeString:
    """The marks as one image with a name and a description for those who do not see it."""
    name = escape(id_prefix)
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="hwb-chart" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )
    return mark_safe(drawn)  # noqa: S308 - every text in it went through escape
