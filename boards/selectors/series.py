"""What an officer checks before a year's meetings are made: each day against the law and the board's calendar."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from boards.counting import Calendar, calendar_of
from boards.models import Board, Meeting
from boards.selectors.boards import Reader
from hwb_portal.core.dates import HolidayListEnds


@dataclass(frozen=True)
class SeriesDay:
    """A day to be. `not_working` says why it is no working day, "" when it is one; `problem` what cannot be counted.

    With a meeting of that day in `there`, none is made.
    """

    day: dt.date
    not_working: str
    there: Meeting | None
    publish_by: dt.date | None
    reports_by: dt.date | None
    is_late: bool
    problem: str


@dataclass(frozen=True)
class SeriesPage:
    days: tuple[SeriesDay, ...]

    @property
    def to_make(self) -> int:
        return sum(day.there is None for day in self.days)


def series_page(board: Board, user: Reader, days: Sequence[dt.date], today: dt.date) -> SeriesPage:
    """Three queries, however many days."""
    calendar = calendar_of(board)
    meetings = Meeting.objects.visible_to(user).for_board(board).select_related("board")
    there = {meeting.held_on: meeting for meeting in meetings.on_days(days)}
    return SeriesPage(tuple(_day(day, there.get(day), calendar, today) for day in days))


def _day(day: dt.date, there: Meeting | None, calendar: Calendar, today: dt.date) -> SeriesDay:
    try:
        not_working = "" if calendar.counts(day) else _why(day, calendar)
        publish_by, reports_by = calendar.latest_day(day), calendar.reports_deadline(day)
    except HolidayListEnds as error:
        weekend = "Weekend" if day.weekday() >= 5 else ""
        return SeriesDay(day, weekend, there, None, None, is_late=False, problem=f"Cannot be counted: the {error}")
    return SeriesDay(day, not_working, there, publish_by, reports_by, is_late=publish_by < today, problem="")


def _why(day: dt.date, calendar: Calendar) -> str:
    if day.weekday() >= 5:
        return "Weekend"
    return "Offices closed" if day in calendar.closures else "Bank holiday"
