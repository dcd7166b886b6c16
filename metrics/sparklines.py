"""Small lines for table cells. The figures stand in the row itself, so readers by ear are spared them."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from metrics import svg

_EDGE = 4  # room for the dot at the end


def sparkline_svg(values: Sequence[Decimal | None], width: int = 96, height: int = 24) -> SafeString:
    """The course of a few figures, oldest first, with a dot at the latest; gaps where one is missing.

    The lowest figure is at the bottom, whatever its size. "" when there is no figure at all.
    """
    known = [value for value in values if value is not None]
    if not known:
        return SafeString("")
    low, span = min(known), max(known) - min(known)
    step = (width - 2 * _EDGE) / max(len(values) - 1, 1)

    def place(index: int, value: Decimal) -> svg.Place:
        share = float((value - low) / span) if span else 0.5
        return _EDGE + index * step, height - _EDGE - share * (height - 2 * _EDGE)

    parts, last = [], (0.0, 0.0)
    for is_gap, run in groupby(enumerate(values), key=lambda pair: pair[1] is None):
        if is_gap:
            continue
        places = [place(index, value) for index, value in run if value is not None]
        parts.append(svg.path(places, 2) if len(places) > 1 else svg.dot(places[0], 1.5))
        last = places[-1]
    parts.append(svg.dot(last, 3))
    return mark_safe(  # noqa: S308 - numbers only
        f'<svg xmlns="http://www.w3.org/2000/svg" class="hwb-spark" aria-hidden="true" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )
