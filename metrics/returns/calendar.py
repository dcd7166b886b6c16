"""When a return is due against the days on which its board meets. Pure: days in, days and words out.

A board can decide on a return before it goes in when its reports close no earlier than the quarter's end, and it
meets no later than the due date. Otherwise somebody signs under a delegation, and the board hears of it at its next
meeting.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from metrics.returns.rules import long_date

NOTICE = (28, 14, 7, 3, 1, 0)
"""Days before the due date on which those who owe the return are reminded."""


@dataclass(frozen=True)
class Gathering:
    """A meeting of the board and the last day on which reports for it are taken."""

    held_on: dt.date
    reports_by: dt.date


@dataclass(frozen=True)
class Placing:
    """`before` is the last meeting that can decide on the return before it is due, `after` the next after that day.

    Either is None when no such meeting is known.
    """

    due_on: dt.date
    before: Gathering | None
    after: Gathering | None

    @property
    def is_between(self) -> bool:
        """No meeting can decide on it before it is due."""
        return self.before is None

    @property
    def words(self) -> str:
        due = long_date(self.due_on)
        if self.before:
            reports = long_date(self.before.reports_by)
            return (
                f"The board meets on {long_date(self.before.held_on)}, before the return is due on {due}: "
                f"it can decide there, and reports for it close on {reports}."
            )
        words = f"The return is due on {due}, between meetings: somebody signs it off under a delegation"
        if self.after is None:
            return f"{words}. No later meeting is planned yet."
        return f"{words}, and the board is told on {long_date(self.after.held_on)}."


def place(*, period_ends_on: dt.date, due_on: dt.date, meetings: Iterable[Gathering]) -> Placing:
    """Where a due date lies among the meetings of a board, which may come in any order."""
    known = sorted(meetings, key=lambda meeting: meeting.held_on)
    able = [each for each in known if each.reports_by > period_ends_on and each.held_on <= due_on]
    later = [each for each in known if each.held_on > due_on]
    return Placing(due_on, able[-1] if able else None, later[0] if later else None)


def is_reminder_day(due_on: dt.date, today: dt.date) -> bool:
    """Whether those who owe the return hear of it today: some weeks ahead, then closer, then each week it is late."""
    days = (due_on - today).days
    return days in NOTICE or (days < 0 and days % 7 == 0)
