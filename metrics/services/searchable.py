"""What search finds of measures: their names and what is said of them, not their figures."""

from collections.abc import Iterable

from hwb_portal.search.services import Entry, replace_text
from metrics.enums import Audience
from metrics.models import Indicator

INDICATOR = "indicator"


def make_indicators_searchable(indicators: Iterable[Indicator]) -> None:
    """From now on search finds them as they are. A measure for the board only is closed text."""
    found = list(indicators)
    replace_text(INDICATOR, [one.pk for one in found], (_entry(one) for one in found))


def _entry(indicator: Indicator) -> Entry:
    said = (indicator.definition, indicator.numerator, indicator.denominator, indicator.note)
    names = " ".join(filter(None, [indicator.name, indicator.short_name]))
    return Entry(indicator.pk, 1, names, "\n".join(filter(None, said)), indicator.audience != Audience.PUBLIC)
