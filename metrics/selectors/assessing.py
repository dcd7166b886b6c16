"""What the latest figure of a series amounts to: in a word, in a sentence, and for other programs."""

from collections.abc import Sequence

from metrics import rating, words
from metrics.enums import ObservationKind
from metrics.rating import Direction, Judgement, Significance, TargetState
from metrics.selectors.shapes import Assessment, Figure, State, shown_unit

WAYS = {Direction.UP: "up", Direction.DOWN: "down", Direction.SAME: "level"}


def assess(
    *, title: str, unit: str, polarity: str, figures: Sequence[Figure], stated: Significance | None = None
) -> Assessment:
    """Judge the last of `figures` against the one before it. `stated` is a paper's verdict on that change.

    The figures are those of one area that can be compared, in time order; none, or one without a value, is fine.
    """
    if not figures:
        return Assessment(State.NO_FIGURE, f"{title}: no figure has been published yet.")
    latest = figures[-1]
    if latest.kind != ObservationKind.ACTUAL:
        return Assessment(State.PLANNED, _plan_sentence(title, figures), area=latest.area)
    target_state = latest.target.state if latest.target else TargetState.NONE
    if latest.value is None:
        sentence = f"{title}: {latest.text} ({latest.span.label}); no figure was given."
        return Assessment(State.NO_FIGURE, sentence, area=latest.area, rank=latest.rank, rank_of=latest.rank_of)
    previous = figures[-2] if len(figures) > 1 else None
    sentence = words.finding_sentence(
        name=title,
        unit=shown_unit(unit),
        polarity=polarity,
        latest=_reading(latest),
        earlier=_reading(previous) if previous else None,
        significant=stated,
        target=latest.target.value if latest.target else None,
        comparator=latest.target.comparator if latest.target else "",
    )
    if previous is None or previous.value is None:
        return Assessment(
            State.NO_UPDATE,
            sentence,
            area=latest.area,
            rank=latest.rank,
            rank_of=latest.rank_of,
            against_target=target_state,
        )
    moved = rating.direction(previous.value, latest.value)
    size = words.format_change(latest.value - previous.value, shown_unit(unit))
    return Assessment(
        _state(rating.judge(moved, polarity), moved),
        sentence,
        area=latest.area,
        way=WAYS[moved],
        change="" if moved is Direction.SAME else f"by {size}",
        since=previous.span.label,
        significant=stated or rating.significance(previous.interval, latest.interval),
        rank=latest.rank,
        rank_of=latest.rank_of,
        rank_before=previous.rank_text,
        against_target=target_state,
    )


def _state(judgement: Judgement, moved: Direction) -> State:
    if judgement is Judgement.CHANGED:
        return State.INCREASED if moved is Direction.UP else State.DECREASED
    return {
        Judgement.IMPROVED: State.IMPROVED,
        Judgement.WORSENED: State.WORSENED,
        Judgement.SAME: State.UNCHANGED,
    }[judgement]


def _reading(figure: Figure) -> words.Reading:
    assert figure.value is not None
    return words.Reading(
        period=figure.span.label,
        value=figure.value,
        lower=figure.interval[0],
        upper=figure.interval[1],
        rank=figure.rank,
        rank_of=figure.rank_of,
    )


def _plan_sentence(title: str, figures: Sequence[Figure]) -> str:
    """Plans and forecasts are not results, so they are stated and not judged."""
    last = figures[-1]
    word = last.kind_label.lower()
    if len(figures) == 1:
        return f"{title}: {word} of {last.text} for {last.span.label}; no result yet."
    first = figures[0]
    return (
        f"{title}: {word} of {first.text} for {first.span.label}, going to {last.text} for {last.span.label}; "
        "no result yet."
    )
