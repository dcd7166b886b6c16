"""The days of a year's meetings: read from lines that an officer types, or worked out from a rule."""

import datetime as dt
import re
from collections.abc import Iterator

from hwb_portal.core.dates import MONTHS, last_day_of_month, long_date

MOST = 40
"""Days in one series: more is a slip of the pen, not a year of a board."""

LAST = 5
"""The last such weekday of the month, where 1 to 4 are the first to the fourth."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_FIGURES = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})")
_WORDS = re.compile(
    r"(?:(?P<weekday>[a-z]+),? )?(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]+),? (?P<year>\d{4})", re.IGNORECASE
)


def read_day(line: str) -> dt.date:
    """ "14 June 2027", "Monday 14 June 2027", "2027-06-14" or "14/6/2027". ValueError says what is wrong with it."""
    text = " ".join(line.split())
    found = _ISO.fullmatch(text) or _FIGURES.fullmatch(text) or _WORDS.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text[:40]}” is not written as a day: write 14 June 2027")
    parts = found.groupdict()
    try:
        day = dt.date(int(parts["year"]), _month(parts["month"]), int(parts["day"]))
    except ValueError:
        raise ValueError(f"“{text[:40]}” is not a real day") from None
    weekday = parts.get("weekday")
    if weekday and not WEEKDAYS[day.weekday()].lower().startswith(weekday.lower()):
        raise ValueError(f"“{text[:40]}”: that day is {long_date(day).split()[0]}")
    return day


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    found = [n for n, name in enumerate(MONTHS, start=1) if len(text) >= 3 and name.lower().startswith(text.lower())]
    if not found:
        raise ValueError(text)
    return found[0]


def read_days(text: str) -> list[dt.date]:
    """One day a line, in order of their dates; empty lines are left out. ValueError with the number of the line."""
    days: dict[dt.date, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            day = read_day(line)
        except ValueError as error:
            raise ValueError(f"Line {number}: {error}") from None
        if day in days:
            raise ValueError(f"Line {number}: {long_date(day)} is on line {days[day]} already")
        days[day] = number
    if len(days) > MOST:
        raise ValueError(f"Enter {MOST} days or fewer")
    return sorted(days)


def by_rule(*, first: dt.date, last: dt.date, every: int, nth: int, weekday: int) -> list[dt.date]:
    """The `nth` `weekday` (Monday is 0; `nth` LAST the last) of every so many months, from `first` to `last`.

    Months are counted from that of `first`. ValueError for a period that ends before it begins, or a day too many.
    """
    if last < first:
        raise ValueError("The last day must not be before the first")
    days = [day for day in _each(first, last, every, nth, weekday) if first <= day <= last]
    if len(days) > MOST:
        raise ValueError(f"That is more than {MOST} meetings: choose a shorter time")
    return days


def _each(first: dt.date, last: dt.date, every: int, nth: int, weekday: int) -> Iterator[dt.date]:
    month = first.year * 12 + first.month - 1
    while month <= last.year * 12 + last.month - 1:
        yield _nth_weekday(month // 12, month % 12 + 1, nth, weekday)
        month += every


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> dt.date:
    if nth == LAST:
        end = last_day_of_month(year, month)
        return end - dt.timedelta(days=(end.weekday() - weekday) % 7)
    start = dt.date(year, month, 1)
    return start + dt.timedelta(days=(weekday - start.weekday()) % 7 + 7 * (nth - 1))
