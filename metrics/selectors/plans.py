"""Plan against actual, quarter by quarter, with the year to date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics import words
from metrics.enums import ObservationKind
from metrics.periods import PeriodKind
from metrics.rating import Polarity, TargetState, Worded, against_target
from metrics.selectors.shapes import NO_UNIT, Figure, IndicatorFigures, Span, TargetView, shown_unit


class Standing(Worded):
    """How a result stands to its plan."""

    ON = "on", "On plan"
    OFF = "off", "Off plan"
    LEVEL = "level", "As planned"
    ABOVE = "above", "Above plan"
    BELOW = "below", "Below plan"
    OPEN = "open", "No result yet"
    NO_PLAN = "no_plan", "No plan"


TONES = {Standing.ON: "green", Standing.OFF: "red"}


@dataclass(frozen=True)
class PlanLine:
    """One period. Texts are as shown, "" for nothing; `difference` is to the plan: of the result, or the forecast.

    `is_sum` marks the quarters so far, added up.
    """

    label: str
    plan: str
    forecast: str
    actual: str
    difference: str
    standing: Standing
    is_sum: bool = False

    @property
    def tone(self) -> str:
        return TONES.get(self.standing, "grey")


@dataclass(frozen=True)
class PlanTable:
    """The periods of one measure in one area, oldest first."""

    title: str
    url: str
    area: str
    lines: tuple[PlanLine, ...]
    sources: tuple[str, ...]
    shows_forecast: bool


@dataclass
class _Cells:
    span: Span
    plan: Decimal | None = None
    forecast: Decimal | None = None
    actual: Decimal | None = None
    words: str = ""  # why there is no result, where the source says so
    target: TargetView | None = None  # what stands in for a plan


def plan_tables(found: Iterable[IndicatorFigures]) -> tuple[PlanTable, ...]:
    """A table for every measure and area that has a plan, or a target by quarter, in the order given."""
    return tuple(table for figures in found for table in _tables(figures))


def _tables(figures: IndicatorFigures) -> list[PlanTable]:
    areas: dict[str, str] = {figure.area: figure.area_name for figure in figures.figures}
    areas |= {target.area: target.area_name for target in figures.targets}
    tables = []
    for area, name in areas.items():
        own = [figure for figure in figures.figures if figure.area == area]
        targets = [target for target in figures.targets if target.area == area and target.stands]
        cells = _cells(own, targets)
        if any(each.plan is not None for each in cells):
            tables.append(_table(figures, name, cells, own, targets))
    return tables


def _cells(own: Sequence[Figure], targets: Sequence[TargetView]) -> list[_Cells]:
    """Plan, forecast and result of each period in time order. A target stands in where there is no plan."""
    by_days: dict[tuple[str, date, date], _Cells] = {}

    def at(span: Span) -> _Cells:
        return by_days.setdefault((span.kind, span.starts_on, span.ends_on), _Cells(span))

    for figure in own:
        if figure.kind == ObservationKind.PLAN:
            at(figure.span).plan = figure.value
        elif figure.kind == ObservationKind.FORECAST:
            at(figure.span).forecast = figure.value
        else:
            at(figure.span).actual = figure.value
            at(figure.span).words = "" if figure.value is not None else figure.text
    for target in targets:
        if at(target.span).plan is None:
            at(target.span).plan, at(target.span).target = target.value, target
    return sorted(by_days.values(), key=lambda each: (each.span.ends_on, -each.span.starts_on.toordinal()))


def _table(
    figures: IndicatorFigures, area: str, cells: Sequence[_Cells], own: Sequence[Figure], targets: Sequence[TargetView]
) -> PlanTable:
    unit = shown_unit(figures.unit)
    lines: list[PlanLine] = []
    for place, each in enumerate(cells):
        lines.append(_line(each, unit, figures.polarity))
        after = cells[place + 1].span if place + 1 < len(cells) else None
        is_last = after is None or after.kind != PeriodKind.QUARTER or _year(after) != _year(each.span)
        if each.span.kind == PeriodKind.QUARTER and is_last:
            lines += _to_date(figures, [one for one in cells if _year(one.span) == _year(each.span)])
    sources = [figure.source for figure in own] + [target.source for target in targets]
    return PlanTable(
        title=figures.title,
        url=figures.url,
        area=area,
        lines=tuple(lines),
        sources=tuple(dict.fromkeys(source for source in sources if source)),
        shows_forecast=any(each.forecast is not None for each in cells),
    )


def _year(span: Span) -> int:
    """The calendar year in which the financial year of a period ends."""
    return span.ends_on.year + (span.ends_on.month > 3)


def _line(each: _Cells, unit: str, polarity: str, label: str = "") -> PlanLine:
    reached = each.actual if each.actual is not None else each.forecast
    return PlanLine(
        label=label or each.span.label,
        plan=each.target.text if each.target else _text(each.plan, unit),
        forecast=_text(each.forecast, unit),
        actual=_text(each.actual, unit) or each.words,
        difference=_difference(each.plan, reached, unit),
        standing=standing(each.plan, each.actual, polarity, each.target.comparator if each.target else ""),
        is_sum=bool(label),
    )


def _to_date(figures: IndicatorFigures, year: Sequence[_Cells]) -> list[PlanLine]:
    """The quarters with plan and result added up, where there are two at least and the measure can be added."""
    known = [
        each
        for each in year
        if each.span.kind == PeriodKind.QUARTER and each.plan is not None and each.actual is not None
    ]
    if len(known) < 2 or not adds_up(figures.unit):
        return []
    total = _Cells(
        known[-1].span,
        plan=sum((each.plan for each in known if each.plan is not None), Decimal(0)),
        actual=sum((each.actual for each in known if each.actual is not None), Decimal(0)),
    )
    label = f"Year to date: {len(known)} quarters, to {known[-1].span.label}"
    return [_line(total, shown_unit(figures.unit), figures.polarity, label)]


def adds_up(unit: str) -> bool:
    """Counts and money are added up; shares, rates and years are not."""
    return unit in NO_UNIT or unit.startswith("£")


def standing(plan: Decimal | None, actual: Decimal | None, polarity: str, comparator: str = "") -> Standing:
    """Whether a result keeps to its plan or, with a `comparator`, meets the target that stands in for one.

    Only above or below where neither way is better.
    """
    if plan is None:
        return Standing.NO_PLAN
    if actual is None:
        return Standing.OPEN
    if not comparator and actual == plan:
        return Standing.LEVEL
    if not comparator and polarity == Polarity.NEITHER:
        return Standing.ABOVE if actual > plan else Standing.BELOW
    return Standing.ON if against_target(actual, plan, comparator, polarity) is TargetState.MET else Standing.OFF


def _text(value: Decimal | None, unit: str) -> str:
    return "" if value is None else words.format_value(value, unit)


def _difference(plan: Decimal | None, reached: Decimal | None, unit: str) -> str:
    if plan is None or reached is None:
        return ""
    if plan == reached:
        return "none"
    share = ""
    if plan and not unit.startswith("%"):
        size = (abs(reached - plan) * 100 / abs(plan)).quantize(Decimal("0.1"))
        share = f" ({words.format_number(size)}%)"
    return f"{words.format_change(reached - plan, unit)} {'more' if reached > plan else 'less'}{share}"
