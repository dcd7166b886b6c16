"""The collections at a glance, and the page of one: its headings, each with a row for every series."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from boards.querysets import Reader
from metrics.models import Collection, Commentary, Group, Indicator
from metrics.rating import PeerStanding, Significance, TargetState
from metrics.selectors.figures import figures_of
from metrics.selectors.shapes import Figure, IndicatorFigures, Series, State, TargetView
from metrics.sparklines import sparkline_svg

SPARKLINE_POINTS = 8


@dataclass(frozen=True)
class CollectionSummary:
    """A collection at a glance: one sentence, and how many indicators improved or worsened."""

    name: str
    url: str
    description: str
    board: str
    sentence: str
    improved: int
    worsened: int


@dataclass(frozen=True)
class Row:
    """One series in a table: where it began, where it is, what the change amounts to.

    `is_first` is false for the second area of an indicator and those after it, whose name need not be shown again.
    """

    title: str
    url: str
    area_name: str
    baseline: Figure | None
    latest: Figure | None
    state: State
    way: str
    change: str
    since: str
    significance: str
    rank: str
    rank_before: str
    target: TargetView | None
    peers: PeerStanding
    sparkline: SafeString
    is_first: bool


@dataclass(frozen=True)
class Said:
    """Signed words about a collection or a heading."""

    author: str
    period: str
    body: str
    source: str


@dataclass(frozen=True)
class GroupView:
    """A heading with its table, its commentary and the headings under it.

    The `shows_…` say which columns of the table have anything in them.
    """

    slug: str
    name: str
    rows: tuple[Row, ...]
    commentary: tuple[Said, ...]
    goals: tuple["GroupView", ...]

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return self.rows + tuple(row for goal in self.goals for row in goal.all_rows)

    @property
    def shows_area(self) -> bool:
        return len({row.area_name for row in self.all_rows if row.area_name}) > 1

    @property
    def shows_rank(self) -> bool:
        return any(row.rank or row.rank_before for row in self.all_rows)

    @property
    def shows_target(self) -> bool:
        return any(row.target for row in self.all_rows)

    @property
    def columns(self) -> int:
        """How many columns its table has."""
        return 5 + self.shows_area + self.shows_rank + self.shows_target

    @property
    def all_commentary(self) -> tuple[Said, ...]:
        return self.commentary + tuple(said for goal in self.goals for said in goal.commentary)


@dataclass(frozen=True)
class TargetRow:
    """A target with the name of its indicator."""

    title: str
    url: str
    target: TargetView


@dataclass(frozen=True)
class CollectionPage:
    """Everything on the page of a collection. The `shows_…` say what stands in its tables."""

    summary: str
    groups: tuple[GroupView, ...]
    commentary: tuple[Said, ...]
    targets: tuple[TargetRow, ...]
    shows_rank: bool
    shows_target_area: bool


def overview(user: Reader) -> tuple[CollectionSummary, ...]:
    """Every collection with its summary of what the reader may see, in order."""
    found: dict[str, list[IndicatorFigures]] = {}
    for indicator in Indicator.objects.visible_to(user).with_own_figures(user):
        figures = figures_of(indicator)
        for slug in figures.collections:
            found.setdefault(slug, []).append(figures)
    return tuple(
        _summary(collection, found.get(collection.slug, []))
        for collection in Collection.objects.select_related("board")
    )


def _summary(collection: Collection, found: Sequence[IndicatorFigures]) -> CollectionSummary:
    states = Counter(figures.assessment.state for figures in found)
    return CollectionSummary(
        name=collection.name,
        url=collection.get_absolute_url(),
        description=collection.description,
        board=collection.board.name if collection.board else "",
        sentence=summary_sentence(found),
        improved=states[State.IMPROVED],
        worsened=states[State.WORSENED],
    )


def summary_sentence(found: Sequence[IndicatorFigures]) -> str:
    """How many indicators improved, worsened, have no update and have no target, in plain sentences."""
    if not found:
        return "No indicators have been added yet."
    states = Counter(figures.assessment.state for figures in found)
    moved = states[State.INCREASED] + states[State.DECREASED]
    counted = [
        (states[State.IMPROVED], "improved"),
        (states[State.WORSENED], "worsened"),
        (moved, "changed where neither way is better"),
        (states[State.UNCHANGED], "did not change"),
        (states[State.NO_UPDATE], _have(states[State.NO_UPDATE], "no update")),
        (states[State.PLANNED], _have(states[State.PLANNED], "plans only")),
        (states[State.NO_FIGURE], _have(states[State.NO_FIGURE], "no figure")),
    ]
    total = f"Of {len(found)} indicators" if len(found) > 1 else "Of 1 indicator"
    return f"{total}, {_joined(f'{count} {text}' for count, text in counted if count)}. {_targets_sentence(found)}"


def _targets_sentence(found: Sequence[IndicatorFigures]) -> str:
    with_target = sum(figures.has_standing_target for figures in found)
    without = len(found) - with_target
    if not with_target:
        return "None has a target."
    results = Counter(figures.assessment.against_target for figures in found if figures.has_standing_target)
    met, missed, open_ = (results[state] for state in (TargetState.MET, TargetState.NOT_MET, TargetState.NONE))
    parts = [
        f"{count} {text}"
        for count, text in (
            (met, "meets it" if met == 1 else "meet it"),
            (missed, "misses it" if missed == 1 else "miss it"),
            (open_, "cannot be judged yet"),
        )
        if count
    ]
    have = f"{with_target} {_have(with_target, 'a target')}: {_joined(parts)}."
    return f"{have} {without} {_have(without, 'no target')}." if without else have


def _have(count: int, what: str) -> str:
    return f"{'has' if count == 1 else 'have'} {what}"


def _joined(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def collection_figures(collection: Collection, user: Reader) -> tuple[IndicatorFigures, ...]:
    """The indicators of a collection that the reader may see, in the order of its headings, each once."""
    return in_headings(list(Group.objects.of(collection)), _found(collection, user))


def collection_page(collection: Collection, indicators: Iterable[Indicator]) -> CollectionPage:
    """The page of a collection: its headings with their tables, its targets, and which columns they need.

    `indicators` are those of it that the reader may see, with their own figures.
    """
    stored = list(Group.objects.of(collection))
    found = tuple(map(figures_of, indicators))
    said: dict[int | None, list[Said]] = {}
    for each in Commentary.objects.of(collection):
        said.setdefault(each.group_id, []).append(_said(each))
    groups = tuple(_group(group, stored, found, said) for group in stored if group.parent_id is None)
    in_order = in_headings(stored, found)
    targets = tuple(
        TargetRow(figures.title, figures.url, target)
        for figures in in_order
        for target in sorted(figures.targets, key=_year_after_its_quarters)
    )
    return CollectionPage(
        summary=summary_sentence(in_order),
        groups=groups,
        commentary=tuple(said.get(None, [])),
        targets=targets,
        shows_rank=any(group.shows_rank for group in groups),
        shows_target_area=len({row.target.area for row in targets}) > 1,
    )


def _year_after_its_quarters(target: TargetView) -> tuple[date, int]:
    return target.span.ends_on, -target.span.starts_on.toordinal()


def _found(collection: Collection, user: Reader) -> tuple[IndicatorFigures, ...]:
    found = Indicator.objects.in_collection(collection).visible_to(user).with_own_figures(user)
    return tuple(figures_of(indicator) for indicator in found)


def in_headings(
    groups: Sequence[Group], found: Sequence[IndicatorFigures], main: Group | None = None
) -> tuple[IndicatorFigures, ...]:
    """Indicators as they stand on a page: under a heading, then under those below it; each once.

    Under `main` and below it alone, when it is given.
    """
    in_order: dict[str, IndicatorFigures] = {}
    for group in [main] if main else [each for each in groups if each.parent_id is None]:
        for heading in (group, *_goals(group, groups)):
            in_order |= {figures.code: figures for figures in _under(heading, found)}
    return tuple(in_order.values())


def _under(group: Group, found: Sequence[IndicatorFigures]) -> list[IndicatorFigures]:
    """Those that stand under this very heading, in their order."""
    placed = [(position, figures) for figures in found for pk, position in figures.placed if pk == group.pk]
    return [figures for _, figures in sorted(placed, key=lambda pair: pair[0])]


def _goals(group: Group, groups: Sequence[Group]) -> list[Group]:
    return [each for each in groups if each.parent_id == group.pk]


def _group(
    group: Group,
    groups: Sequence[Group],
    found: Sequence[IndicatorFigures],
    said: Mapping[int | None, Sequence[Said]],
) -> GroupView:
    return GroupView(
        slug=group.slug,
        name=group.name,
        rows=tuple(row for figures in _under(group, found) for row in _rows(figures)),
        commentary=tuple(said.get(group.pk, ())),
        goals=tuple(_group(goal, groups, found, said) for goal in _goals(group, groups)),
    )


def _rows(figures: IndicatorFigures) -> tuple[Row, ...]:
    return tuple(_row(figures, series) for series in figures.own_series) or (_row(figures, None),)


def _row(figures: IndicatorFigures, series: Series | None) -> Row:
    found = series.assessment if series else figures.assessment
    latest = series.latest if series else None
    waiting = next((target for target in figures.targets if target.stands), None)
    target = (latest.target or series.next_target) if series and latest else waiting
    points = series.comparable[-SPARKLINE_POINTS:] if series else ()
    return Row(
        title=figures.title,
        url=figures.url,
        area_name=series.area_name if series else "",
        baseline=series.baseline if series else None,
        latest=latest,
        state=found.state,
        way=found.way,
        change=found.change,
        since=found.since,
        significance="" if found.significant is Significance.CANNOT_TELL else found.significant.label,
        rank=found.rank_text,
        rank_before=found.rank_before,
        target=target,
        peers=found.against_peers,
        sparkline=sparkline_svg([point.value for point in points]) if len(points) > 1 else SafeString(""),
        is_first=series is None or series is figures.own_series[0],
    )


def _said(commentary: Commentary) -> Said:
    return Said(
        author=commentary.author,
        period=commentary.period.label if commentary.period else "",
        body=commentary.body,
        source=commentary.source,
    )
