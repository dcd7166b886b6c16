"""The days that count for one board: the law's pure functions with this board's closures and proclaimed holidays."""

import datetime as dt
from dataclasses import dataclass

from boards import law
from boards.models import Board, BoardClosure, ProclaimedHoliday


@dataclass(frozen=True)
class Calendar:
    """Every method may raise `HolidayListEnds`: a year past the list of bank holidays is an error, never a guess."""

    board: Board
    closures: frozenset[dt.date]
    proclaimed: frozenset[dt.date]

    def counts(self, day: dt.date) -> bool:
        return law.counts(day, closures=self.closures, proclaimed=self.proclaimed)

    def effective_on(self, instant: dt.datetime) -> dt.date:
        """The day on which a release takes effect at this board's offices."""
        return law.effective_on(instant, self.board.office_close)

    def clear_days(self, published_on: dt.date, meeting_on: dt.date) -> int:
        return law.clear_days(published_on, meeting_on, closures=self.closures, proclaimed=self.proclaimed)

    def counting_days(self, published_on: dt.date, meeting_on: dt.date) -> tuple[dt.date, ...]:
        return law.counting_days(published_on, meeting_on, closures=self.closures, proclaimed=self.proclaimed)

    def latest_day(self, meeting_on: dt.date) -> dt.date:
        return law.latest_day(meeting_on, closures=self.closures, proclaimed=self.proclaimed)

    def reports_deadline(self, meeting_on: dt.date) -> dt.date:
        days = self.board.report_notice_days
        return law.reports_deadline(meeting_on, days, closures=self.closures, proclaimed=self.proclaimed)

    def question_deadline(self, meeting_on: dt.date) -> law.QuestionDeadline:
        board = self.board
        return law.question_deadline(
            meeting_on,
            board.question_notice_days,
            board.question_days_kind,
            board.question_notice_time,
            closures=self.closures,
            proclaimed=self.proclaimed,
        )

    def explain(self, published_on: dt.date, meeting_on: dt.date) -> str:
        return law.explain(
            published_on=published_on, meeting_on=meeting_on, closures=self.closures, proclaimed=self.proclaimed
        )


def calendar_of(board: Board) -> Calendar:
    """Two queries."""
    return Calendar(
        board=board,
        closures=frozenset(BoardClosure.objects.filter(board=board).values_list("day", flat=True)),
        proclaimed=frozenset(ProclaimedHoliday.objects.values_list("day", flat=True)),
    )
