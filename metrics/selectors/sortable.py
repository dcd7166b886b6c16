"""Rows of a table of all indicators, with what each column is sorted by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from metrics.rating import PeerStanding, Significance, TargetState
from metrics.selectors.collections import SPARKLINE_POINTS
from metrics.selectors.shapes import IndicatorFigures, State
from metrics.sparklines import sparkline_svg

NEVER = date.min
CHANGES = (State.WORSENED, State.IMPROVED, State.INCREASED, State.DECREASED, State.UNCHANGED)
TARGETS = (TargetState.NOT_MET, TargetState.MET, TargetState.NONE)


@dataclass(frozen=True)
class TableRow:
    """One indicator by its leading series. Texts are shown; `order_…` decide the order."""

    title: str
    url: str
    heading: str
    latest: str
    period: str
    change: str
    target: str
    peers: str
    sparkline: SafeString
    order_value: Decimal
    order_period: date
    order_change: tuple[int, bool]
    order_target: int
    order_rank: tuple[int, int]


def table_rows(found: Sequence[IndicatorFigures]) -> list[TableRow]:
    """One row for each indicator, in the order given."""
    return [_row(figures) for figures in found]


def _row(figures: IndicatorFigures) -> TableRow:
    series = figures.own_series[0] if figures.own_series else None
    latest, judged = (series.latest if series else None), figures.assessment
    points = [point.value for point in series.comparable[-SPARKLINE_POINTS:]] if series else []
    value = latest.value if latest else None
    return TableRow(
        title=figures.title,
        url=figures.url,
        heading=figures.heading,
        latest=latest.text if latest else "",
        period=latest.span.label if latest else "",
        change=_change(figures),
        target=judged.against_target.label if figures.has_standing_target else "No target set",
        peers=_peers(figures),
        sparkline=sparkline_svg(points) if len(points) > 1 else SafeString(""),
        order_value=Decimal("-Infinity") if value is None else value,
        order_period=latest.span.ends_on if latest else NEVER,
        order_change=(
            CHANGES.index(judged.state) if judged.state in CHANGES else len(CHANGES),
            judged.significant is not Significance.YES,
        ),
        order_target=TARGETS.index(judged.against_target) + (not figures.has_standing_target),
        order_rank=(judged.rank or 999, -(judged.rank_of or 0)),
    )


def _change(figures: IndicatorFigures) -> str:
    judged = figures.assessment
    if not judged.state.is_compared:
        return judged.state.label
    known = "" if judged.significant is Significance.CANNOT_TELL else f", {judged.significant.label.lower()}"
    return f"{judged.state.label} {judged.change}".rstrip() + known


def _peers(figures: IndicatorFigures) -> str:
    standing = figures.assessment.against_peers
    if standing is PeerStanding.CANNOT_TELL:
        return standing.label
    return f"{standing.label} ({figures.assessment.rank_text})"
