"""What changed in a collection or under a heading, in words made from the numbers. Nothing is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics import rating, words
from metrics.rating import Direction, Judgement, RankChange, Significance
from metrics.selectors.shapes import DistrictCount, Figure, IndicatorFigures, Series, shown_unit


class Sort(StrEnum):
    """The lists that changes are told in, in their order."""

    IMPROVED = "Improved"
    WORSENED = "Worsened"
    MOVED = "Changed, where neither way is better"
    SAME = "No change"
    WAITING = "No later figure to compare"
    PLANNED = "Plans only, no result yet"
    NOTHING = "No figure"


@dataclass(frozen=True)
class Change:
    """What became of one series. `text` is a sentence without its name; ranks are as printed, "" for none.

    `brief` is its beginning: from which figure to which.
    """

    title: str
    url: str
    area: str
    sort: Sort
    significant: Significance
    text: str
    rank: str = ""
    rank_before: str = ""
    way: str = "none"
    brief: str = ""

    @property
    def name(self) -> str:
        return f"{self.title}, {self.area}" if self.area else self.title


@dataclass(frozen=True)
class Listed:
    """The changes of one sort."""

    sort: Sort
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Changes:
    """Every change of a collection or heading, by sort. `lead` counts them in one sentence."""

    lists: tuple[Listed, ...]

    @property
    def lead(self) -> str:
        parts = []
        for each in self.lists:
            known = [change for change in each.changes if change.significant is Significance.YES]
            counted = f"{each.sort.value.lower()}: {len(each.changes)}"
            parts.append(f"{counted} ({len(known)} significantly)" if known else counted)
        return f"{'; '.join(parts)}.".capitalize() if parts else "There is nothing to tell yet."

    @property
    def markdown(self) -> str:
        """The same as a text to be edited."""
        blocks = [self.lead]
        for each in self.lists:
            lines = [f"- {change.name}: {change.text}" for change in each.changes]
            blocks.append("\n".join([f"## {each.sort.value}", "", *lines]))
        return "\n\n".join(blocks)


def changes_of(found: Iterable[IndicatorFigures]) -> Changes:
    """What became of every own series of the indicators."""
    every = [change for figures in found for change in _changes(figures)]
    lists = [Listed(sort, tuple(change for change in every if change.sort is sort)) for sort in Sort]
    return Changes(tuple(each for each in lists if each.changes))


def _changes(figures: IndicatorFigures) -> list[Change]:
    if not figures.own_series:
        text = "no figure has been published yet."
        return [Change(figures.title, figures.url, "", Sort.NOTHING, Significance.CANNOT_TELL, text)]
    is_several = len(figures.own_series) > 1
    return [_change(figures, series, series.area_name if is_several else "") for series in figures.own_series]


def _change(figures: IndicatorFigures, series: Series, area: str) -> Change:
    latest = series.comparable[-1] if series.comparable else series.latest

    def told(sort: Sort, text: str, significant: Significance = Significance.CANNOT_TELL, brief: str = "") -> Change:
        before = series.comparable[-2].rank_text if len(series.comparable) > 1 else ""
        way = series.assessment.way
        return Change(figures.title, figures.url, area, sort, significant, text, latest.rank_text, before, way, brief)

    if series.kind != "actual":
        return told(Sort.PLANNED, f"{series.kind_label.lower()} of {latest.text} for {latest.span.label}.")
    if latest.value is None:
        return told(Sort.NOTHING, f"{latest.text[:1].lower()}{latest.text[1:]} for {latest.span.label}.")
    if len(series.comparable) < 2:
        parts = [f"{latest.text} ({latest.span.label})", *_place(latest.rank_text), *_districts(figures, series)]
        return told(Sort.WAITING, f"{'; '.join(parts)}.")
    first, previous = series.comparable[0], series.comparable[-2]
    parts = [_moved(figures, previous, latest), _significance(series.assessment.significant, previous, latest)]
    parts += _ranks(previous, latest)
    if first is not previous:
        parts.append(f"since the baseline {_moved(figures, first, latest)}")
    parts += _districts(figures, series)
    sort = _sort(rating.judge(_direction(previous, latest), figures.polarity))
    brief = "; ".join((_ends(previous, latest), *_ranks(previous, latest)))
    return told(sort, f"{'; '.join(part for part in parts if part)}.", series.assessment.significant, brief)


def _direction(earlier: Figure, latest: Figure) -> Direction:
    assert earlier.value is not None
    assert latest.value is not None
    return rating.direction(earlier.value, latest.value)


def _sort(judged: Judgement) -> Sort:
    return {
        Judgement.IMPROVED: Sort.IMPROVED,
        Judgement.WORSENED: Sort.WORSENED,
        Judgement.CHANGED: Sort.MOVED,
        Judgement.SAME: Sort.SAME,
    }[judged]


def _ends(earlier: Figure, latest: Figure) -> str:
    return f"{earlier.text} ({earlier.span.label}) to {latest.text} ({latest.span.label})"


def _moved(figures: IndicatorFigures, earlier: Figure, latest: Figure) -> str:
    ends = _ends(earlier, latest)
    moved = _direction(earlier, latest)
    if moved is Direction.SAME:
        return f"{ends}, no change"
    assert earlier.value is not None
    assert latest.value is not None
    size = words.format_change(latest.value - earlier.value, shown_unit(figures.unit))
    return f"{ends}, {moved.label.lower()} by {size}"


def _significance(significant: Significance, earlier: Figure, latest: Figure) -> str:
    if _direction(earlier, latest) is Direction.SAME:
        return ""
    return {
        Significance.YES: "statistically significant",
        Significance.NO: "not statistically significant",
        Significance.CANNOT_TELL: "whether it is significant cannot be told",
    }[significant]


def _place(rank: str) -> list[str]:
    return [f"ranked {rank}"] if rank else []


def _ranks(earlier: Figure, latest: Figure) -> list[str]:
    if not earlier.rank_text or not latest.rank_text:
        return _place(latest.rank_text)
    moved = rating.rank_change(earlier.rank, latest.rank)
    if moved is RankChange.SAME:
        return [f"ranked {latest.rank_text}, as before"]
    return [f"ranked {latest.rank_text}, before {earlier.rank_text} ({moved.label.lower()})"]


def _districts(figures: IndicatorFigures, series: Series) -> list[str]:
    """How many districts differ from the county, then and now; of the county's own series only."""
    if series is not figures.own_series[0]:
        return []
    return _district_words(figures.districts, figures.districts_stated)


def _district_words(found: Sequence[DistrictCount], stated: str) -> list[str]:
    known = [each for each in found if each.differing is not None]
    if len(known) > 1:
        then, now = known[0].differing or 0, known[-1].differing or 0
        word = f"more than the {then} before" if now > then else f"fewer than the {then} before"
        return [f"{_counted(known[-1])}, {'as before' if now == then else word}"]
    change = {"increased": "more than", "decreased": "fewer than", "unchanged": "as many as"}.get(stated, "")
    told = f", {change} at the baseline by the paper's account" if change else ""
    if known:
        return [f"{_counted(known[0])}{told}"]
    return (
        [f"districts that differ from the county: {change} at the baseline, by the paper's account"] if change else []
    )


def _counted(found: DistrictCount) -> str:
    if not found.differing:
        return f"none of {found.of} districts differs significantly from the county"
    verb = "differs" if found.differing == 1 else "differ"
    return f"{found.differing} of {found.of} districts {verb} significantly from the county"
