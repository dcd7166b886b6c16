"""When the next figure of a series is to be expected, and whether it is late."""

import datetime as dt

from hwb_portal.core.dates import last_day_of_month
from metrics.periods import PeriodKind
from metrics.rating import Worded

DUE_WITHIN = 6
"""Months ahead in which a figure counts as due."""
ONE_OFF = "once"
"""The frequency of a figure that a paper quotes and nobody measures again."""
_SHORT = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.MONTH_RANGE: 3, PeriodKind.HALF_YEAR: 6}
_WORDS = {"monthly": 1, "quarterly": 3}
_LAGS = ((1, 2), (3, 3), (6, 6))
_YEARLY_LAG = 12


class Currency(Worded):
    """Whether a series is up to date on a day."""

    CURRENT = "current", "Up to date"
    DUE = "due", "Due soon"
    LATE = "late", "Out of date"
    NONE = "none", "No figure"


def step_months(kind: str, frequency: str) -> int:
    """Months from one figure to the next: as its frequency says, else by its period; a year for a longer one."""
    return _WORDS.get(frequency.strip().lower()) or _SHORT.get(PeriodKind(kind), 12)


def is_one_off(frequency: str) -> bool:
    """Whether no next figure is to be expected, ever."""
    return frequency.strip().lower() == ONE_OFF


def expected_on(*, kind: str, ends_on: dt.date, frequency: str = "", lag_months: int | None = None) -> dt.date:
    """The last day by which the next figure should be there: one period on, and the time its makers need.

    Without a known lag: two months for a monthly figure, three for a quarterly, six for a half-yearly, twelve for a
    yearly one, which is when the yearly figures of the strategy had come in.
    """
    step = step_months(kind, frequency)
    lag = next((months for upto, months in _LAGS if step <= upto), _YEARLY_LAG) if lag_months is None else lag_months
    return _after(ends_on, step + lag)


def currency(expected: dt.date | None, on: dt.date) -> Currency:
    """NONE where nothing is expected because there is no figure yet."""
    if expected is None:
        return Currency.NONE
    if expected < on:
        return Currency.LATE
    return Currency.DUE if expected <= _after(on, DUE_WITHIN) else Currency.CURRENT


def _after(day: dt.date, months: int) -> dt.date:
    """The last day of the month so many months on."""
    years, month = divmod(day.month - 1 + months, 12)
    return last_day_of_month(day.year + years, month + 1)
