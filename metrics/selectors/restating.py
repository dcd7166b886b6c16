"""What figures were before they were restated, for their page."""

import datetime as dt
from dataclasses import dataclass

from metrics import words
from metrics.models import Indicator, ObservationRevision
from metrics.selectors.shapes import NO_UNIT, IndicatorFigures, shown_unit
from metrics.suppression import is_small


@dataclass(frozen=True)
class Revised:
    """A figure as it was: where and when, in words, why and by whom it was restated."""

    label: str
    text: str
    reason: str
    at: dt.datetime
    by: str


def revisions_of(indicator: Indicator, figures: IndicatorFigures) -> tuple[Revised, ...]:
    """Every restatement, the latest first. A figure that is hidden now, or was small then, stays hidden."""
    return tuple(_revised(each, indicator, figures) for each in ObservationRevision.objects.of(indicator))


def _revised(each: ObservationRevision, indicator: Indicator, figures: IndicatorFigures) -> Revised:
    place = each.observation
    if _is_hidden(each, indicator, figures):
        text = "Hidden because the number is small"
    elif each.value is None:
        text = each.value_text or each.get_status_display()
    else:
        text = words.format_value(each.value, shown_unit(indicator.unit))
    kind = "" if place.kind == "actual" else f", {place.get_kind_display().lower()}"
    label = f"{place.area.name}, {place.period.label}{kind}"
    return Revised(label, text, each.reason, each.replaced_at, each.replaced_by)


def _is_hidden(each: ObservationRevision, indicator: Indicator, figures: IndicatorFigures) -> bool:
    if indicator.small_below is None:
        return False
    if (each.observation.area.code, each.observation.period.label) in figures.hidden:
        return True
    count = each.numerator if each.numerator is not None else each.value if indicator.unit in NO_UNIT else None
    return count is not None and is_small(count, indicator.small_below)
