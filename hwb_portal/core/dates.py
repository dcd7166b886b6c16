"""Days and instants as this country counts them: London time, financial years, bank holidays.

Instants are stored in UTC and spoken of in London time. Today's date is always an argument.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hwb_portal.core.errors import DomainError

LONDON = ZoneInfo("Europe/London")


class HolidayListEnds(DomainError):  # noqa: N818 - says what happened, as its message does
    """The day lies in a year for which no list of bank holidays is known, so nothing may be counted."""


def london(day: date, at: time = time(0)) -> datetime:
    """The instant of a London wall-clock time, as an aware datetime in UTC.

    A time that the autumn clock change gives twice is taken as the first of the two.
    """
    return datetime.combine(day, at.replace(tzinfo=None), tzinfo=LONDON).astimezone(UTC)


def london_date(instant: datetime) -> date:
    """The day in London at an instant. ValueError for a datetime without a time zone."""
    return _in_london(instant).date()


def london_time(instant: datetime) -> time:
    """The time on a London clock at an instant. ValueError for a datetime without a time zone."""
    return _in_london(instant).time()


def _in_london(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(LONDON)


def financial_year(day: date) -> str:
    """The year from 1 April to 31 March that holds the day, as councils print it: "2016/17"."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def financial_quarter(day: date) -> int:
    """1 for April to June, up to 4 for January to March."""
    return (day.month - 4) % 12 // 3 + 1


def last_day_of_month(year: int, month: int) -> date:
    """The month's last day; `month` runs from 1 to 12."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_years(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def long_date(day: date) -> str:
    """ "Wednesday 18 November 2026", in English whatever the server's locale."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every day after `first` and before `last`; empty when there is none."""
    return tuple(first + timedelta(days=n) for n in range(1, (last - first).days))


@cache
def bank_holidays() -> frozenset[date]:
    """Bank holidays in England and Wales: the list that comes with govuk-bank-holidays, read offline."""
    from govuk_bank_holidays.bank_holidays import BankHolidays  # imports an HTTP client, so only here

    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in listed)


@cache
def holiday_years() -> tuple[int, int]:
    """First and last year of the list. A day outside them cannot be answered for."""
    years = {day.year for day in bank_holidays()}
    return min(years), max(years)


def is_bank_holiday(day: date) -> bool:
    """Whether the day is a bank holiday in England and Wales. HolidayListEnds outside the list's years."""
    first, last = holiday_years()
    if day.year > last:
        raise HolidayListEnds(f"holiday list ends {last}")
    if day.year < first:
        raise HolidayListEnds(f"holiday list begins {first}")
    return day in bank_holidays()


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
