"""The forward plan as a reader has it: what is known to come, how often it was put off, whose matter it is."""

import datetime as dt
from dataclasses import dataclass

from boards.models import Board, Deferral, ForwardPlanEntry, Matter
from boards.querysets import Reader


@dataclass(frozen=True)
class PlanLine:
    """An entry. `matter` is None where the reader may not know it."""

    entry: ForwardPlanEntry
    matter: Matter | None
    deferrals: tuple[Deferral, ...]


def plan_page(board: Board, user: Reader) -> tuple[PlanLine, ...]:
    """Dated entries first, in order of their day. What is on a published agenda is not on the plan. Five queries."""
    entries = list(ForwardPlanEntry.objects.for_board(board).still_to_come().with_history())
    telling = set(ForwardPlanEntry.objects.telling_its_matter(user).for_board(board).values_list("pk", flat=True))
    entries.sort(key=lambda entry: (entry.due_on is None, entry.due_on or dt.date.max, entry.title))
    return tuple(
        PlanLine(
            entry=entry,
            matter=entry.matter if entry.pk in telling else None,
            deferrals=tuple(entry.deferrals.all()),
        )
        for entry in entries
    )
