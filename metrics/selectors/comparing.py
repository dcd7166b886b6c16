"""One indicator across areas: the county, its districts, similar authorities and England for the newest period."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from metrics import charts, words
from metrics.enums import AreaKind
from metrics.models import Indicator
from metrics.rating import Judgement, PeerStanding, Significance, direction, judge, peer_standing, significance
from metrics.selectors.figures import figures_of
from metrics.selectors.indicators import SpreadView, spread_views
from metrics.selectors.shapes import Figure, IndicatorFigures, shown_unit


@dataclass(frozen=True)
class AreaRow:
    """An area's newest figure and how it stands to the county's. "" where that cannot be told."""

    name: str
    kind: str
    text: str
    period: str
    limits: str
    against_county: str


@dataclass(frozen=True)
class Ranked:
    """A place among similar authorities in a period and the best of them."""

    period: str
    rank: str
    standing: PeerStanding
    best: str


@dataclass(frozen=True)
class Comparison:
    """The page of an indicator across areas."""

    figures: IndicatorFigures
    sentence: str
    rows: tuple[AreaRow, ...]
    ranks: tuple[Ranked, ...]
    spreads: tuple[SpreadView, ...]
    chart: SafeString | None


def comparison(indicator: Indicator) -> Comparison:
    """The comparison of an indicator that came from `Indicator.objects.with_figures()`."""
    figures = figures_of(indicator)
    kinds = {seen.area.code: AreaKind(seen.area.kind).label for seen in indicator.observations.all()}
    newest = [series.comparable[-1] if series.comparable else series.latest for series in figures.series]
    lead = newest[0] if newest else None
    rows = tuple(_row(figures, each, lead, kinds[each.area]) for each in newest)
    ranks = tuple(_ranked(each) for series in figures.series for each in series.figures if each.rank is not None)
    return Comparison(
        figures=figures,
        sentence=_sentence(figures),
        rows=rows,
        ranks=ranks,
        spreads=spread_views(indicator, figures.hidden),
        chart=_chart(figures, newest),
    )


def _row(figures: IndicatorFigures, each: Figure, lead: Figure | None, kind: str) -> AreaRow:
    return AreaRow(
        name=each.area_name,
        kind=kind,
        text=each.text,
        period=each.span.label,
        limits=each.limits_text,
        against_county="" if lead is None or each is lead else _against(figures, each, lead),
    )


def _against(figures: IndicatorFigures, each: Figure, lead: Figure) -> str:
    """Better, worse, higher or lower than the leading area in the same period."""
    if each.value is None or lead.value is None:
        return ""
    if (each.span.starts_on, each.span.ends_on) != (lead.span.starts_on, lead.span.ends_on):
        return f"Another period than {lead.area_name}\u2019s"
    moved = direction(lead.value, each.value)
    word = {
        Judgement.IMPROVED: "Better",
        Judgement.WORSENED: "Worse",
        Judgement.SAME: "The same",
        Judgement.CHANGED: "Higher" if moved == "up" else "Lower",
    }[judge(moved, figures.polarity)]
    known = significance(lead.interval, each.interval)
    return word if known is Significance.CANNOT_TELL else f"{word}, {known.label.lower()}"


def _ranked(each: Figure) -> Ranked:
    return Ranked(each.span.label, each.rank_text, peer_standing(each.rank, each.rank_of), each.best)


def _sentence(figures: IndicatorFigures) -> str:
    judged = figures.assessment
    parts = []
    if judged.rank_text:
        parts.append(f"{judged.against_peers.label}, ranked {judged.rank_text} similar authorities")
    if figures.districts and figures.districts[-1].differing is not None:
        last = figures.districts[-1]
        count = "none" if not last.differing else str(last.differing)
        parts.append(f"{count} of {last.of} districts significantly different from the county ({last.label})")
    told = "; ".join(parts)
    return f"{told[:1].upper()}{told[1:]}." if told else "No ranking and no district counts have been printed."


def _chart(figures: IndicatorFigures, newest: Sequence[Figure]) -> SafeString | None:
    """Columns side by side where two areas at least have a figure."""
    drawn = [each for each in newest if each.value is not None]
    if len(drawn) < 2:
        return None
    unit = shown_unit(figures.unit)
    values: list[Decimal | None] = [each.value for each in drawn]
    low, high = (choose(drawn, key=lambda each: each.value or 0) for choose in (min, max))
    return charts.bars_svg(
        [each.area_name for each in drawn],
        [charts.Series(figures.title, values)],
        unit=unit,
        title=f"{figures.title}, by area",
        description=(
            f"Lowest {words.format_value(low.value or Decimal(0), unit)} in {low.area_name}, "
            f"highest {words.format_value(high.value or Decimal(0), unit)} in {high.area_name}. "
            "The same figures stand in the table."
        ),
        id_prefix="compare",
    )
