"""A board's performance on one page: what changed, what fails, what has no target, what is missing, what is due."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from metrics.currency import Currency, currency, expected_on, is_one_off
from metrics.models import Indicator
from metrics.rating import Significance, TargetState
from metrics.selectors.changes import Change, Sort, changes_of
from metrics.selectors.figures import figures_of
from metrics.selectors.shapes import Figure, IndicatorFigures, Series, TargetView

SHOWN = 5
"""How many of a long list are read at a glance; the rest is one step further."""
T = TypeVar("T")


@dataclass(frozen=True)
class Split(Generic[T]):
    """A list of which `first` is shown and `rest` folded; `notable` says that the first were chosen for a reason."""

    first: tuple[T, ...]
    rest: tuple[T, ...]
    notable: bool = False

    def __len__(self) -> int:
        return len(self.first) + len(self.rest)

    @property
    def rest_words(self) -> str:
        """What stands behind the fold."""
        return f"{len(self.rest)} more{', not significant or not to be told' if self.notable else ''}"


@dataclass(frozen=True)
class Missed:
    """A series whose latest figure does not meet the target of its period."""

    title: str
    url: str
    area: str
    figure: Figure
    target: TargetView


@dataclass(frozen=True)
class Dated:
    """An indicator, the period of its latest figure ("" for none) and the day its next one was or is expected."""

    title: str
    url: str
    latest: str
    expected_on: dt.date | None


@dataclass(frozen=True)
class Named:
    title: str
    url: str


@dataclass(frozen=True)
class BoardSummary:
    """`as_at` is the last day that any result covers, None where there is none; dates are judged on it.

    `one_off` counts the figures that papers quote once, which are not judged.
    """

    as_at: dt.date | None
    total: int
    one_off: int
    improved: Split[Change]
    worsened: Split[Change]
    missed: Split[Missed]
    met: int
    without_target: tuple[Named, ...]
    without_figure: tuple[Named, ...]
    late: Split[Dated]
    due: tuple[Dated, ...]

    @property
    def missing(self) -> int:
        """How many have no figure or an old one."""
        return len(self.without_figure) + len(self.late)

    @property
    def sentence(self) -> str:
        """The page in a sentence."""
        return (
            f"Of {self.total} measures {len(self.improved)} got better and {len(self.worsened)} worse; "
            f"{len(self.missed)} {'fails its' if len(self.missed) == 1 else 'fail their'} target, "
            f"{len(self.without_target)} have no target, {self.missing} are missing or out of date."
        )


def board_figures(indicators: Iterable[Indicator]) -> tuple[IndicatorFigures, ...]:
    """The figures of indicators, read with their own figures, that are not retired."""
    return tuple(figures for figures in map(figures_of, indicators) if figures.retired_on is None)


def board_summary(found: Sequence[IndicatorFigures]) -> BoardSummary:
    """The summary of the indicators that came from `board_figures`."""
    found, every = [each for each in found if not is_one_off(each.frequency)], len(found)
    as_at = last_day(found)
    changes = [change for each in changes_of(found).lists for change in each.changes]
    dated = [_dated(figures) for figures in found if _main(figures)]
    return BoardSummary(
        as_at=as_at,
        total=len(found),
        one_off=every - len(found),
        improved=_of_sort(changes, Sort.IMPROVED),
        worsened=_of_sort(changes, Sort.WORSENED),
        missed=_shortened(missed for figures in found for missed in _missed(figures)),
        met=sum(figures.assessment.against_target is TargetState.MET for figures in found),
        without_target=tuple(Named(each.title, each.url) for each in found if not each.has_standing_target),
        without_figure=tuple(Named(each.title, each.url) for each in found if _main(each) is None),
        late=_shortened(sorted(_in_state(dated, as_at, Currency.LATE), key=_expected)),
        due=tuple(sorted(_in_state(dated, as_at, Currency.DUE), key=_expected)),
    )


def last_day(found: Sequence[IndicatorFigures]) -> dt.date | None:
    """The last day that any result of an own series covers; None where there is none."""
    days = [
        figure.span.ends_on
        for figures in found
        for series in figures.own_series
        for figure in series.figures
        if figure.value is not None and series.kind == "actual"
    ]
    return max(days, default=None)


def _of_sort(changes: Sequence[Change], sort: Sort) -> Split[Change]:
    """The significant ones before the others; the first few where none is."""
    chosen = [change for change in changes if change.sort is sort]
    known = tuple(change for change in chosen if change.significant is Significance.YES)
    rest = tuple(change for change in chosen if change.significant is not Significance.YES)
    return Split(known, rest, notable=True) if known else _shortened(rest)


def _shortened(found: Iterable[T]) -> Split[T]:
    every = tuple(found)
    return Split(every[:SHOWN], every[SHOWN:])


def _in_state(dated: Iterable[Dated], as_at: dt.date | None, state: Currency) -> list[Dated]:
    return [each for each in dated if as_at and currency(each.expected_on, as_at) is state]


def _expected(dated: Dated) -> dt.date:
    """The longest waited for comes first."""
    return dated.expected_on or dt.date.max


def _main(figures: IndicatorFigures) -> Series | None:
    """The leading series that has a result."""
    return next((each for each in figures.own_series if each.kind == "actual" and each.latest.value is not None), None)


def _dated(figures: IndicatorFigures) -> Dated:
    series = _main(figures)
    span = series.latest.span if series else None
    expected = (
        expected_on(kind=span.kind, ends_on=span.ends_on, frequency=figures.frequency, lag_months=figures.lag_months)
        if span
        else None
    )
    return Dated(figures.title, figures.url, span.label if span else "", expected)


def _missed(figures: IndicatorFigures) -> list[Missed]:
    return [
        Missed(figures.title, figures.url, series.area_name, series.latest, series.latest.target)
        for series in figures.own_series
        if series.latest.target and series.latest.target.state is TargetState.NOT_MET
    ]
