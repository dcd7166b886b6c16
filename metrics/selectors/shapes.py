"""An indicator's figures as plain values. Page, chart, CSV and JSON are all made from these, so they agree."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from metrics import words
from metrics.enums import TargetStatus
from metrics.rating import PeerStanding, Significance, TargetState, peer_standing
from metrics.significance import Computed
from metrics.spc import Assurance, Control, Mark, Signal

NO_UNIT = frozenset({"", "count"})
"""Units that are not printed after a number."""


@dataclass(frozen=True)
class Span:
    """A period: the label as printed, its kind, first and last day."""

    label: str
    kind: str
    kind_label: str
    starts_on: date
    ends_on: date

    @property
    def sort(self) -> tuple[str, int]:
        """Kind and length in months: figures of one sort make a series."""
        months = (self.ends_on.year - self.starts_on.year) * 12 + self.ends_on.month - self.starts_on.month
        return self.kind, months


@dataclass(frozen=True)
class TargetView:
    """A target and how the result of its period stands to it. `text` is in words: "at most 575 per 100,000"."""

    span: Span
    area: str
    area_name: str
    comparator: str
    value: Decimal | None
    text: str
    printed: str
    status: str
    status_label: str
    set_by: str
    set_by_label: str
    note: str
    source: str
    state: TargetState = TargetState.NONE
    result: str = ""

    @property
    def stands(self) -> bool:
        """A rejected target is history: no figure is held against it."""
        return self.status != TargetStatus.REJECTED


@dataclass(frozen=True)
class Figure:
    """One observation. `text` is what a page shows: the figure with its unit, or why there is none."""

    span: Span
    area: str
    area_name: str
    kind: str
    kind_label: str
    value: Decimal | None
    text: str
    printed: str
    lower: Decimal | None
    upper: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    status_label: str
    note: str
    source: str
    rank: int | None = None
    rank_of: int | None = None
    best: str = ""
    target: TargetView | None = None
    basis: str = ""
    computed: Computed | None = None

    @property
    def interval(self) -> tuple[Decimal | None, Decimal | None]:
        """The 95% confidence limits: as printed, else as the counts give them, else nothing."""
        if self.computed is not None and (self.lower is None or self.upper is None):
            return self.computed.interval
        return self.lower, self.upper

    @property
    def limits_text(self) -> str:
        """The 95% confidence limits in words; those that were worked out here name their method."""
        lower, upper = self.interval
        if lower is None or upper is None:
            return ""
        shown = f"{words.format_number(lower)} to {words.format_number(upper)}"
        is_printed = self.lower is not None and self.upper is not None
        return shown if is_printed or self.computed is None else f"{shown} ({self.computed.method})"

    @property
    def rank_text(self) -> str:
        return place(self.rank, self.rank_of)


class State(StrEnum):
    """Where a series stands. The first five compare the latest figure with the one before it."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    INCREASED = "increased"
    DECREASED = "decreased"
    UNCHANGED = "unchanged"
    NO_UPDATE = "no_update"
    PLANNED = "planned"
    NO_FIGURE = "no_figure"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """Whether it is welcome: good, bad or neutral."""
        return {State.IMPROVED: "good", State.WORSENED: "bad"}.get(self, "neutral")

    @property
    def is_compared(self) -> bool:
        return self not in (State.NO_UPDATE, State.PLANNED, State.NO_FIGURE)


_LABELS = {
    State.IMPROVED: "Improved",
    State.WORSENED: "Worsened",
    State.INCREASED: "Up",
    State.DECREASED: "Down",
    State.UNCHANGED: "No change",
    State.NO_UPDATE: "No update",
    State.PLANNED: "Planned only",
    State.NO_FIGURE: "No figure",
}


@dataclass(frozen=True)
class Assessment:
    """What the latest figure amounts to. `change` says how much and since when; `way` is up, down, level or none."""

    state: State
    sentence: str
    area: str = ""
    way: str = "none"
    change: str = ""
    since: str = ""
    significant: Significance = Significance.CANNOT_TELL
    rank: int | None = None
    rank_of: int | None = None
    rank_before: str = ""
    against_target: TargetState = TargetState.NONE

    @property
    def against_peers(self) -> PeerStanding:
        """Where its place among similar authorities lies: a judgement of its own."""
        return peer_standing(self.rank, self.rank_of)

    @property
    def rank_text(self) -> str:
        return place(self.rank, self.rank_of)


@dataclass(frozen=True)
class DistrictCount:
    """How many districts differ significantly from the county in a period, of how many with a verdict.

    None where the source's digits are lost.
    """

    label: str
    differing: int | None
    of: int | None


@dataclass(frozen=True)
class RebasedAt:
    """From which figure of a series on limits are worked out anew, and why. `index` counts comparable figures."""

    index: int
    label: str
    reason: str


@dataclass(frozen=True)
class Series:
    """The figures of one area and one kind in time order, and what the latest amounts to.

    `comparable` are those with a value whose period is of the sort of the latest's and whose numerator counts the
    same; the first is the baseline. `marks` has one for each of them.
    """

    area: str
    area_name: str
    is_own: bool
    kind: str
    kind_label: str
    figures: tuple[Figure, ...]
    comparable: tuple[Figure, ...]
    next_target: TargetView | None
    assessment: Assessment
    control: Control
    marks: tuple[Mark, ...]
    assurance: Assurance
    rebased: tuple[RebasedAt, ...] = ()

    @property
    def latest_signal(self) -> Signal | None:
        """What marks the latest comparable figure as more than chance."""
        return self.control.signals[-1] if self.control.signals else None

    @property
    def latest(self) -> Figure:
        return self.figures[-1]

    @property
    def baseline(self) -> Figure | None:
        """The first comparable figure, where there is a later one."""
        return self.comparable[0] if len(self.comparable) > 1 else None


@dataclass(frozen=True)
class IndicatorFigures:
    """An indicator with its series, the main one first, and its targets in time order.

    `placed` names the headings it stands under, by primary key, and its position there.

    An area has one series: its results, or where there is none its forecasts or plans. `beside` are the forecasts
    and plans of areas that have results. `districts` count those that differ from the county, in time order;
    `districts_stated` is a paper's verdict on how that changed: increased, decreased or unchanged. `hidden` names area
    and period of the figures that are too small to show, or that would give one away.
    """

    code: str
    name: str
    title: str
    unit: str
    polarity: str
    source: str
    frequency: str
    lag_months: int | None
    retired_on: date | None
    collections: tuple[str, ...]
    placed: tuple[tuple[int, int], ...]
    heading: str
    url: str
    series: tuple[Series, ...]
    beside: tuple[Figure, ...]
    targets: tuple[TargetView, ...]
    assessment: Assessment
    hidden: frozenset[tuple[str, str]] = frozenset()
    districts: tuple[DistrictCount, ...] = ()
    districts_stated: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure in time order; within a period by area and kind."""
        found = [figure for series in self.series for figure in series.figures] + list(self.beside)
        return tuple(sorted(found, key=time_order))

    @property
    def own_series(self) -> tuple[Series, ...]:
        """The series that have a row of their own; those that only serve to compare do not."""
        return tuple(series for series in self.series if series.is_own) or self.series[:1]

    @property
    def has_standing_target(self) -> bool:
        return any(target.stands for target in self.targets)


def time_order(figure: Figure) -> tuple[date, int, str, str]:
    """Sorts figures by the end of their period, a year after the quarter it ends with; then by area and kind."""
    return figure.span.ends_on, -figure.span.starts_on.toordinal(), figure.area_name, figure.kind


def shown_unit(unit: str) -> str:
    """The unit as it follows a number on a page."""
    return "" if unit in NO_UNIT else unit


def place(rank: int | None, rank_of: int | None) -> str:
    """A place among peers: "2nd of 8"; nothing where there is none."""
    if rank is None:
        return ""
    return f"{words.ordinal(rank)} of {rank_of}" if rank_of else words.ordinal(rank)
