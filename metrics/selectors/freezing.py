"""A collection as it stands now, as plain JSON: what a performance paper keeps.

Everything is what the public may see, small numbers hidden. Figures are exact decimals as strings; empty is "".
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from metrics import charts
from metrics.models import Collection, Group, Indicator
from metrics.selectors.charting import Drawing, drawing_of
from metrics.selectors.collections import GroupView, Row, collection_page, in_headings
from metrics.selectors.exports import exact, indicator_csv
from metrics.selectors.figures import figures_of
from metrics.selectors.shapes import IndicatorFigures, State
from metrics.selectors.summary import last_day
from metrics.selectors.telling import Telling, tellings
from metrics.spc import Mark

Content = dict[str, Any]


def freeze(collection: Collection) -> Content:
    """The summary table, the words, the charts of what changed, and every figure behind them."""
    indicators = Indicator.objects.in_collection(collection).public().with_own_figures()
    page = collection_page(collection, indicators)
    found = in_headings(list(Group.objects.of(collection)), tuple(map(figures_of, indicators)))
    words = {each.slug: each for each in tellings(collection, found)}
    as_at = last_day(found)
    return {
        "name": collection.name,
        "as_at": as_at.isoformat() if as_at else "",
        "sentence": page.summary,
        "headings": [_heading(group, words[group.slug]) for group in page.groups if group.all_rows],
        "charts": [_from_drawing(drawing) for figures in found for drawing in _drawings(figures)],
        "figures": [figure for figures in found for figure in figure_rows(figures)],
    }


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a frozen collection, whatever order its database gives the keys back in."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def figure_rows(figures: IndicatorFigures) -> list[dict[str, str]]:
    """The rows of the indicator's download by column, as text."""
    columns, rows = indicator_csv(figures)
    return [
        {
            column: (exact(cell) or "") if isinstance(cell, Decimal) else "" if cell is None else str(cell)
            for column, cell in zip(columns, row, strict=True)
        }
        for row in rows
    ]


def drawing_from(kept: Mapping[str, Any]) -> Drawing:
    """The chart that was frozen."""
    return Drawing(
        heading=kept["heading"],
        finding=kept["finding"],
        unit=kept["unit"],
        points=tuple(
            charts.Point(label, _figure(value), _figure(lower), _figure(upper), Mark(mark))
            for label, value, lower, upper, mark in kept["points"]
        ),
        groups=tuple(kept["groups"]),
        bars=tuple(charts.Series(name, [_figure(each) for each in values]) for name, values in kept["bars"]),
        target=_figure(kept["target"]),
        target_label=kept["target_label"],
        starts=tuple(kept["starts"]),
        is_controlled=kept["is_controlled"],
        notes=tuple(kept["notes"]),
    )


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _drawings(figures: IndicatorFigures) -> list[Drawing]:
    """A chart of every own series that changed. The others stand in the table."""
    moved = [
        series
        for series in figures.own_series
        if series.assessment.state.is_compared and series.assessment.state is not State.UNCHANGED
    ]
    return [drawing for series in moved if (drawing := drawing_of(figures, series))]


def _from_drawing(drawing: Drawing) -> Content:
    def text(value: Decimal | None) -> str:
        return exact(value) or ""

    return {
        "heading": drawing.heading,
        "finding": drawing.finding,
        "unit": drawing.unit,
        "points": [
            [each.label, *(text(value) for value in (each.value, each.lower, each.upper)), each.mark.value]
            for each in drawing.points
        ],
        "groups": list(drawing.groups),
        "bars": [[each.name, [text(value) for value in each.values]] for each in drawing.bars],
        "target": text(drawing.target),
        "target_label": drawing.target_label,
        "starts": list(drawing.starts),
        "is_controlled": drawing.is_controlled,
        "notes": list(drawing.notes),
    }


def _heading(group: GroupView, telling: Telling) -> Content:
    return {
        "name": group.name,
        "rows": [_row(row) for row in group.all_rows],
        "words": telling.markdown,
        "author": telling.by,
    }


def _row(row: Row) -> Content:
    latest, target = row.latest, row.target
    extra = []
    if latest and latest.kind != "actual":
        extra.append(latest.kind_label.lower())
    if latest and latest.status in ("provisional", "revised"):
        extra.append(latest.status_label.lower())
    return {
        "title": row.title,
        "url": row.url,
        "area": row.area_name,
        "baseline": row.baseline.text if row.baseline else "",
        "baseline_period": row.baseline.span.label if row.baseline else "",
        "latest": latest.text if latest else "",
        "latest_period": ", ".join([latest.span.label, *extra]) if latest else "",
        "state": row.state.label,
        "way": row.way if row.state.is_compared else "",
        "tone": row.state.tone,
        "change": f"{row.change} since {row.since}".strip() if row.state.is_compared else "",
        "significance": row.significance,
        "rank": row.rank,
        "target": f"{target.text} for {target.span.label}" if target else "",
        "target_state": target.state.value if target else "",
    }
