"""What is due, when, and before or after which meeting: "your returns"."""

import datetime as dt
from dataclasses import dataclass

from boards import dues
from boards.counting import Calendar, calendar_of
from boards.models import Board, Meeting
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import HolidayListEnds
from metrics.models import Return, ReturnDue, SigningAuthority
from metrics.returns.calendar import NOTICE, Gathering, Placing, is_reminder_day, place

AHEAD = dt.timedelta(days=120)
BEHIND = dt.timedelta(days=400)


@dataclass(frozen=True)
class DueLine:
    """A return that is owed, and the upload that stands for it. `late` is "12 days late", "due today" or ""."""

    due: ReturnDue
    stored: Return | None
    state: str
    late: str
    placing: Placing
    authorities: tuple[SigningAuthority, ...]

    @property
    def is_open(self) -> bool:
        """It is not submitted yet."""
        return self.stored is None or self.stored.submitted_on is None


def returns_due(user: User, today: dt.date) -> tuple[DueLine, ...]:
    """What the person's boards owe: unsubmitted ones of the past year, and all that fall due within four months."""
    dues_found = ReturnDue.objects.visible_to(user).due_between(today - BEHIND, today + AHEAD)
    boards: dict[int, _Board] = {}
    lines = []
    for due in dues_found:
        known = boards.setdefault(due.board_id, boards.get(due.board_id) or _Board(due.board))
        line = _line(due, known, today)
        if line.is_open or due.due_on >= today:
            lines.append(line)
    return tuple(lines)


def due_line(due: ReturnDue, today: dt.date) -> DueLine:
    """One of them."""
    return _line(due, _Board(due.board), today)


def to_remind_of(today: dt.date) -> tuple[DueLine, ...]:
    """Of every board: returns not submitted, on the days on which those who owe them hear of it."""
    soon = ReturnDue.objects.due_between(today - BEHIND, today + dt.timedelta(days=max(NOTICE)))
    lines = [due_line(due, today) for due in soon.with_board() if is_reminder_day(due.due_on, today)]
    return tuple(line for line in lines if line.is_open)


class _Board:
    """What is asked once of a board: its returns, its meetings, who may sign."""

    def __init__(self, board: Board) -> None:
        self.returns = list(Return.objects.current().of_board(board))
        calendar = calendar_of(board)
        meetings = Meeting.objects.for_board(board).held()
        self.meetings = [Gathering(each.held_on, reports_by(calendar, each.held_on)) for each in meetings]
        self.authorities = list(SigningAuthority.objects.of_board(board))

    def stored(self, due: ReturnDue) -> Return | None:
        """The one that stands, or else the one in work."""
        found = [
            each
            for each in self.returns
            if each.period_label == due.period_label and each.template.startswith(f"{due.family}-")
        ]
        return max(found, key=lambda each: each.is_standing, default=None)


def reports_by(calendar: Calendar, held_on: dt.date) -> dt.date:
    """The last day for reports to a meeting; the day itself where the list of bank holidays does not reach."""
    try:
        return calendar.reports_deadline(held_on)
    except HolidayListEnds:
        return held_on


def _line(due: ReturnDue, known: _Board, today: dt.date) -> DueLine:
    stored = known.stored(due)
    is_settled = stored is not None and stored.submitted_on is not None
    in_force = [
        each
        for each in known.authorities
        if each.starts_on <= due.due_on and (each.ends_on is None or each.ends_on >= due.due_on)
    ]
    return DueLine(
        due=due,
        stored=stored,
        state=stored.get_state_display() if stored else "Nothing uploaded yet",
        late=dues.lateness(due.due_on, today, is_settled=is_settled),
        placing=place(period_ends_on=due.period_ends_on, due_on=due.due_on, meetings=known.meetings),
        authorities=tuple(in_force),
    )


def signing_decision_words(stored: Return) -> dict[str, str]:
    """What the record of the sign-off can say by itself: why it was not left to a meeting."""
    due = ReturnDue.objects.for_return(stored)
    reasons = ""
    if due:
        line = due_line(due, due.due_on)
        reasons = line.placing.words if line.placing.is_between else ""
    return {"reasons": reasons, "background": f"The return for {stored.period_label}"}
