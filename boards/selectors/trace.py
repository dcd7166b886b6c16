"""From what was recommended to what was decided, promised and done. Only what the reader may see."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boards.models import (
    Action,
    Board,
    Decision,
    Meeting,
    MinutesItem,
    OfficerDecision,
    PaperVersion,
    PublishedPaper,
    VersionSection,
)
from boards.querysets import Reader

RECOMMENDATION = "recommendation"  # the part's key in every template of a report


@dataclass(frozen=True)
class Asked:
    """What a report recommended, with its paper."""

    paper: PublishedPaper
    words: str


@dataclass(frozen=True)
class Trace:
    """What was decided under one heading of the minutes, what was asked before it, and what came of it."""

    heading: MinutesItem
    asked: tuple[Asked, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[Action, ...]
    delegated: tuple[OfficerDecision, ...]


def decision_trace(
    board: Board, user: Reader, since: dt.date | None = None
) -> tuple[tuple[Meeting, tuple[Trace, ...]], ...]:
    """Every heading with a decision, newest meeting first. The same number of queries for any number of decisions."""
    found = Decision.objects.visible_to(user).for_board(board)
    decisions = list(found.since(since) if since else found)
    headings: dict[int, list[Decision]] = defaultdict(list)
    for decision in decisions:
        headings[decision.item.pk].append(decision)
    actions: dict[int | None, list[Action]] = defaultdict(list)
    for action in Action.objects.visible_to(user).for_board(board).with_owners():
        actions[action.minutes_item_id].append(action)
    delegated: dict[int | None, list[OfficerDecision]] = defaultdict(list)
    for one in OfficerDecision.objects.visible_to(user).following(decisions):
        delegated[one.delegation_id].append(one)
    asked = _asked(decisions, user)
    meetings: dict[Meeting, list[Trace]] = defaultdict(list)
    for made in headings.values():
        heading = made[0].item
        meetings[heading.minutes.meeting].append(
            Trace(
                heading=heading,
                asked=tuple(asked[heading.agenda_item_id]),
                decisions=tuple(made),
                actions=tuple(actions[heading.pk]),
                delegated=tuple(one for decision in made for one in delegated[decision.pk]),
            )
        )
    return tuple((meeting, tuple(traces)) for meeting, traces in meetings.items())


def _asked(decisions: Sequence[Decision], user: Reader) -> dict[int | None, list[Asked]]:
    """The recommendations of the reports that stand under each item, by the item's id."""
    rows = list(PublishedPaper.objects.standing().under([decision.item.agenda_item_id for decision in decisions]))
    versions = PaperVersion.objects.visible_to(user).with_ids([row.version_id for row in rows if row.version_id])
    words = {version.pk: _recommended(version.sections.all()) for version in versions.with_sections()}
    found: dict[int | None, list[Asked]] = defaultdict(list)
    for row in rows:
        if text := words.get(row.version_id or 0):
            found[row.item.item_id].append(Asked(row, text))
    return found


def _recommended(sections: Iterable[VersionSection]) -> str:
    return "\n\n".join(section.body for section in sections if section.key == RECOMMENDATION).strip()
