"""The same figures for other programs: JSON and CSV. Numbers are strings of the exact decimal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser

from hwb_portal.core.csvsafe import Cell
from metrics.columns import DESCRIBING, TIDY
from metrics.models import Collection
from metrics.selectors.collections import collection_figures
from metrics.selectors.shapes import Assessment, Figure, IndicatorFigures, TargetView


def indicator_csv(figures: IndicatorFigures) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Heading and rows, one a figure, in time order."""
    rows: list[tuple[Cell, ...]] = [
        (
            *(figures.code, figure.area, figure.span.label, figure.kind),
            *(figure.value, figure.numerator, figure.denominator, figure.lower, figure.upper),
            *(figure.printed, figure.status_label, figure.basis, figure.note, figure.source),
            *(figures.name, figures.unit, figure.area_name, figure.span.kind),
            *(figure.span.starts_on, figure.span.ends_on),
        )
        for figure in figures.figures
    ]
    return (*TIDY, *DESCRIBING), rows


def indicator_json(figures: IndicatorFigures) -> dict[str, Any]:
    """One indicator with every figure, in time order."""
    return {**_described(figures), **_listed(figures, figures.figures)}


def collection_json(collection: Collection) -> dict[str, Any]:
    """A collection and its public indicators; of the figures only the latest of each series."""
    found = collection_figures(collection, AnonymousUser())
    return {
        "slug": collection.slug,
        "name": collection.name,
        "description": collection.description,
        "board": collection.board.slug if collection.board else None,
        "indicators": [
            {
                **_described(figures),
                "collection": collection.slug,
                **_listed(figures, [series.latest for series in figures.own_series]),
            }
            for figures in found
        ],
    }


def _described(figures: IndicatorFigures) -> dict[str, Any]:
    return {
        "code": figures.code,
        "name": figures.name,
        "short_name": figures.title,
        "unit": figures.unit,
        "polarity": figures.polarity,
        "collection": figures.collections[0] if figures.collections else None,
        "collections": list(figures.collections),
        "source": figures.source,
        "url": figures.url,
    }


def _listed(figures: IndicatorFigures, observations: Iterable[Figure]) -> dict[str, Any]:
    return {
        "observations": [_observation(figure) for figure in observations],
        "targets": [_target(target) for target in figures.targets],
        "assessment": _assessment(figures.assessment),
    }


def _observation(figure: Figure) -> dict[str, Any]:
    return {
        "period": figure.span.label,
        "period_type": figure.span.kind,
        "starts_on": figure.span.starts_on.isoformat(),
        "ends_on": figure.span.ends_on.isoformat(),
        "area": figure.area,
        "area_name": figure.area_name,
        "kind": figure.kind,
        "value": exact(figure.value),
        "value_text": figure.printed,
        "lower": exact(figure.lower),
        "upper": exact(figure.upper),
        "status": figure.status,
        "basis": figure.basis,
        "note": figure.note,
        "source": figure.source,
    }


def _target(target: TargetView) -> dict[str, Any]:
    return {
        "period": target.span.label,
        "period_type": target.span.kind,
        "starts_on": target.span.starts_on.isoformat(),
        "ends_on": target.span.ends_on.isoformat(),
        "area": target.area,
        "comparator": target.comparator,
        "value": exact(target.value),
        "text": target.printed,
        "status": target.status,
        "set_by": target.set_by,
        "against_target": target.state.value,
        "note": target.note,
        "source": target.source,
    }


def _assessment(found: Assessment) -> dict[str, Any]:
    return {
        "direction": found.state.value if found.state.is_compared else None,
        "significant": found.significant.value,
        "rank": found.rank,
        "rank_of": found.rank_of,
        "against_target": found.against_target.value,
        "against_peers": found.against_peers.value,
        "sentence": found.sentence,
        "area": found.area or None,
    }


def exact(value: Decimal | None) -> str | None:
    """The decimal in plain digits, without an exponent."""
    return None if value is None else format(value, "f")
