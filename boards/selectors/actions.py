"""Page data about actions: one with its history, and what became of all of them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from boards.dues import lateness
from boards.enums import ActionStatus, StaffRole
from boards.models import Action, ActionUpdate, Board, Meeting
from boards.querysets import SETTLED, Reader


@dataclass(frozen=True)
class TimelineEntry:
    """For the timeline component: what happened, when, by whom."""

    what: str
    at: dt.datetime | dt.date
    who: str
    detail: str


@dataclass(frozen=True)
class ActionPage:
    """One action. `late` is how late it is, in words."""

    action: Action
    board: Board
    late: str
    updates: tuple[ActionUpdate, ...]
    timeline: tuple[TimelineEntry, ...]
    may_report: bool
    may_set_matter: bool


@dataclass(frozen=True)
class OutcomeRow:
    action: Action
    last: ActionUpdate | None
    late: str

    @property
    def words(self) -> str:
        """What became of it, in a sentence of its own or the last report's."""
        return self.last.note if self.last else self.action.outcome or "Nothing was reported."


@dataclass(frozen=True)
class Outcomes:
    """`groups` by meeting, newest first; `counts` by state."""

    groups: tuple[tuple[Meeting, tuple[OutcomeRow, ...]], ...]
    counts: tuple[tuple[str, int], ...]
    total: int


def late_words(action: Action, today: dt.date) -> str:
    return lateness(action.due_on, today, is_settled=action.status in SETTLED)


def action_page(action: Action, user: Reader, today: dt.date) -> ActionPage:
    """`action` must already be one this reader may have."""
    updates = tuple(action.updates.all())
    return ActionPage(
        action=action,
        board=action.board,
        late=late_words(action, today),
        updates=updates,
        timeline=tuple(_timeline(action, updates)),
        may_report=user.is_authenticated and Action.objects.workable_by(user).contains(action),
        may_set_matter=user.has_perm("boards.manage_meeting")
        and Board.objects.staffed_by(user, StaffRole.OFFICER).contains(action.board),
    )


def _timeline(action: Action, updates: Iterable[ActionUpdate]) -> Iterable[TimelineEntry]:
    yield TimelineEntry("Agreed by the board", action.meeting.held_on, "", "")
    for update in updates:
        what = ActionStatus(update.status).label
        if update.due_on is not None:
            what += f", put off to {update.due_on:%-d %B %Y}"
        yield TimelineEntry(what, update.at, update.by_label, update.note)


def what_became(board: Board, user: Reader, today: dt.date, since: dt.date | None = None) -> Outcomes:
    """Every action of a board that this reader may have, with what came of it. Four queries."""
    actions = Action.objects.visible_to(user).for_board(board).with_owners().prefetch_related("updates")
    if since is not None:
        actions = actions.since(since)
    rows = [OutcomeRow(one, next(reversed(one.updates.all()), None), late_words(one, today)) for one in actions]
    groups = groupby(rows, key=lambda row: row.action.meeting)
    counted = Counter(ActionStatus(row.action.status).label for row in rows)
    return Outcomes(
        groups=tuple((meeting, tuple(group)) for meeting, group in groups),
        counts=tuple(counted.most_common()),
        total=len(rows),
    )
