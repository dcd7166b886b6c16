"""Due dates against the days of a board, with cases that happened."""

import datetime as dt

import pytest

from metrics.returns.calendar import Gathering, is_reminder_day, place

Q3_ENDS, Q3_DUE = dt.date(2024, 12, 31), dt.date(2025, 2, 14)


def meeting(*day: int, notice: int = 14) -> Gathering:
    held_on = dt.date(*day)
    return Gathering(held_on, held_on - dt.timedelta(days=notice))


def test_a_board_that_meets_in_time_can_decide():
    placing = place(period_ends_on=Q3_ENDS, due_on=Q3_DUE, meetings=[meeting(2025, 2, 5), meeting(2024, 12, 5)])
    assert (placing.is_between, placing.before) == (False, meeting(2025, 2, 5))
    assert placing.words == (
        "The board meets on 5 February 2025, before the return is due on 14 February 2025: it can decide there, and "
        "reports for it close on 22 January 2025."
    )


@pytest.mark.parametrize(
    ("reports_by", "between"), [(dt.date(2024, 12, 31), True), (dt.date(2025, 1, 1), False)], ids=["too soon", "just"]
)
def test_a_meeting_whose_reports_close_before_the_quarter_ends_is_no_help(reports_by, between):
    early = Gathering(dt.date(2025, 1, 10), reports_by)
    assert place(period_ends_on=Q3_ENDS, due_on=Q3_DUE, meetings=[early]).is_between is between


@pytest.mark.parametrize(("day", "between"), [(14, False), (15, True)], ids=["on the day", "a day late"])
def test_the_due_day_itself_is_in_time(day, between):
    assert place(period_ends_on=Q3_ENDS, due_on=Q3_DUE, meetings=[meeting(2025, 2, day)]).is_between is between


def test_leicestershire_2025():
    """The return for Q3 2024/25 was due on 14 February 2025; the board heard of its sign-off at its next meeting.

    Source: its minutes of that meeting, democracy.leics.gov.uk, item 84449. The days of the meetings are examples.
    """
    meetings = [meeting(2024, 12, 5), meeting(2025, 2, 27)]
    placing = place(period_ends_on=Q3_ENDS, due_on=Q3_DUE, meetings=meetings)
    assert (placing.is_between, placing.after) == (True, meetings[1])
    assert placing.words == (
        "The return is due on 14 February 2025, between meetings: somebody signs it off under a delegation, and the "
        "board is told on 27 February 2025."
    )


def test_north_yorkshire_2025():
    """The returns for three quarters were approved together on 16 May 2025, after each was due.

    Source: its report for that day, edemocracy.northyorks.gov.uk, s52684. The first two due dates are examples.
    """
    quarters = [
        (dt.date(2024, 6, 30), dt.date(2024, 8, 29)),
        (dt.date(2024, 9, 30), dt.date(2024, 10, 31)),
        (Q3_ENDS, Q3_DUE),
    ]
    may = meeting(2025, 5, 16)
    placings = [place(period_ends_on=ends, due_on=due, meetings=[may]) for ends, due in quarters]
    assert [(each.is_between, each.after) for each in placings] == [(True, may)] * 3


def test_herefordshire_2017():
    """Due on 3 March 2017, reported on 28 March; the board had met on 7 February, when reports had to be in early.

    Source: the board's papers of 28 March 2017, item 6, and its minutes of 7 February.
    """
    meetings = [meeting(2017, 2, 7, notice=40), meeting(2017, 3, 28)]
    placing = place(period_ends_on=dt.date(2016, 12, 31), due_on=dt.date(2017, 3, 3), meetings=meetings)
    assert (placing.is_between, placing.after) == (True, meetings[1])


def test_without_a_later_meeting_the_words_say_so():
    placing = place(period_ends_on=Q3_ENDS, due_on=Q3_DUE, meetings=[])
    assert placing.words.endswith("under a delegation. No later meeting is planned yet.")


def test_reminders_come_ahead_then_closer_then_weekly():
    days = [day for day in range(-15, 40) if is_reminder_day(Q3_DUE, Q3_DUE - dt.timedelta(days=day))]
    assert days == [-14, -7, 0, 1, 3, 7, 14, 28]
