"""Periods of time as council papers print them, understood as days.

Two-digit years are 20xx. The forms are those of the Hertfordshire HWB pack, 17 October 2017 (strategy
dashboards and safeguarding reports) and the Herefordshire HWB pack, 28 March 2017 (Better Care Fund return).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hwb_portal.core.dates import MONTHS, last_day_of_month
from hwb_portal.core.errors import DomainError


class PeriodError(DomainError):
    """The text names no period that is known. The message says what to write instead."""


class PeriodKind(StrEnum):
    """What sort of period a figure covers. Figures of different kinds are not a series."""

    DAY = "day"
    MONTH = "month"
    MONTH_RANGE = "month_range"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    FINANCIAL_YEAR = "financial_year"
    ACADEMIC_YEAR = "academic_year"
    CALENDAR_YEAR = "calendar_year"
    JULY_JUNE = "july_june"
    ROLLING_YEARS = "rolling_years"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    PeriodKind.DAY: "Day",
    PeriodKind.MONTH: "Month",
    PeriodKind.MONTH_RANGE: "Several months",
    PeriodKind.QUARTER: "Quarter of a financial year",
    PeriodKind.HALF_YEAR: "Half of a financial year",
    PeriodKind.FINANCIAL_YEAR: "Financial year (April to March)",
    PeriodKind.ACADEMIC_YEAR: "Academic year (September to August)",
    PeriodKind.CALENDAR_YEAR: "Calendar year",
    PeriodKind.JULY_JUNE: "Year from July to June",
    PeriodKind.ROLLING_YEARS: "Several years together",
}


@dataclass(frozen=True)
class Period:
    """A period: `label` as printed, first and last day inclusive. Sorts by its end, then by its start."""

    label: str
    kind: PeriodKind
    starts_on: date
    ends_on: date

    @property
    def sort_key(self) -> tuple[date, date]:
        return self.ends_on, self.starts_on

    def __lt__(self, other: "Period") -> bool:
        return self.sort_key < other.sort_key


def parse_period(text: str) -> Period:
    """The period that `text` names; its label is the text with single spaces.

    Understood, with any kind of dash or "to" in a range: 31/03/2016, 31 March 2016, 2016-03-31; Dec 2015;
    Apr 16 to Jun 16, Aug 2014 - Jul 2015, Apr - Jun 2016; Q3 2016/17, 2016/17 Q3, Quarter 3 2016/17; H1
    2016/17; 2014/15, 2014-15, 2014/2015; 2015/16 academic year; 2015/16 July to June; 2015; 2013 - 15;
    2012/13 - 14/15. A range from July to June is a year of that kind, one from April to March a financial
    year. PeriodError for anything else, for a quarter without a financial year, and for a range that ends
    before it starts.
    """
    label = " ".join(text.split())
    plain = re.sub(r"\s*[\u2010-\u2015\u2212-]\s*|\s+to\s+", "-", label.lower()).replace(",", "").strip(" .")
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(plain):
            try:
                kind, starts_on, ends_on = build(*found.groups())
            except ValueError as error:
                raise PeriodError(f"“{label}” is not a period: {error}.") from error
            return Period(label, kind, starts_on, ends_on)
    if re.search(r"\bq(?:uarter)? ?[1-4]\b", plain):
        raise PeriodError(f"“{label}” needs the financial year of the quarter, for example Q3 2016/17.")
    raise PeriodError(
        f"“{label}” is not a period that is known. Write it like 2014/15, Q3 2016/17, 2015, 2013 - 15, Dec "
        "2015, Apr 16 to Jun 16 or 31/03/2016."
    )


def following(period: Period) -> str:
    """The label of the period of the same kind that comes next, or "" for kinds without a plain one."""
    first = period.ends_on + timedelta(days=1)
    year = financial_year = first.year
    if first.month < 4:
        financial_year -= 1
    labels = {
        PeriodKind.MONTH: f"{MONTHS[first.month - 1]} {year}",
        PeriodKind.QUARTER: f"Q{(first.month - 4) % 12 // 3 + 1} {_two_years(financial_year)}",
        PeriodKind.FINANCIAL_YEAR: _two_years(year),
        PeriodKind.ACADEMIC_YEAR: f"{_two_years(year)} academic year",
        PeriodKind.CALENDAR_YEAR: str(year),
    }
    return labels.get(period.kind, "")


def _two_years(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


Found = tuple[PeriodKind, date, date]

_MONTH_NUMBERS = {
    short: number
    for number, name in enumerate(MONTHS, start=1)
    for short in (name.lower(), name.lower()[:3], *(["sept"] if name == "September" else []))
}
_MONTH = f"({'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\\.?"
_YEAR = r"((?:19|20)\d\d)"
_ANY_YEAR = r"((?:19|20)\d\d|'?\d\d)"
_TWO_YEARS = r"((?:19|20)?\d\d)[/-]((?:19|20)?\d{1,2})"
_FULL_TWO_YEARS = r"((?:19|20)\d\d)[/-]((?:19|20)\d\d|\d{1,2})"


def _year(text: str, century: int = 2000) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else century + int(digits)


def _next_year(first: str, second: str) -> int:
    """The first of two years that follow each other: "2014", "15"; "2004", "5"; "1999", "00"."""
    year = _year(first)
    after = str(year + 1)
    if second not in (after, after[-2:]) and not (len(second) == 1 and after.endswith(second)):
        raise ValueError(f"{second} does not follow {first}")
    return year


def _day(day: str, month: str, year: str) -> Found:
    number = _MONTH_NUMBERS.get(month) or int(month)
    on = date(_year(year), number, int(day))
    return PeriodKind.DAY, on, on


def _iso_day(year: str, month: str, day: str) -> Found:
    return _day(day, month, year)


def _month(month: str, year: str) -> Found:
    return PeriodKind.MONTH, *_months(_year(year), _MONTH_NUMBERS[month], 1)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of `count` months from the given one."""
    last = month - 1 + count - 1
    return date(year, month, 1), last_day_of_month(year + last // 12, last % 12 + 1)


def _month_range(first: str, first_year: str | None, last: str, last_year: str) -> Found:
    start, end = _MONTH_NUMBERS[first], _MONTH_NUMBERS[last]
    end_year = _year(last_year)
    start_year = _year(first_year) if first_year else end_year - (start > end)
    count = (end_year - start_year) * 12 + end - start + 1
    if count < 1:
        raise ValueError("it ends before it starts")
    kind = PeriodKind.MONTH_RANGE
    if count == 1:
        kind = PeriodKind.MONTH
    elif count == 12 and start == 7:
        kind = PeriodKind.JULY_JUNE
    elif count == 12 and start == 4:
        kind = PeriodKind.FINANCIAL_YEAR
    return kind, *_months(start_year, start, count)


def _quarter(quarter: str, first: str, second: str) -> Found:
    year, number = _next_year(first, second), int(quarter)
    start = date(year, 1 + 3 * number, 1) if number < 4 else date(year + 1, 1, 1)
    return PeriodKind.QUARTER, *_months(start.year, start.month, 3)


def _half_year(half: str, first: str, second: str) -> Found:
    return PeriodKind.HALF_YEAR, *_months(_next_year(first, second), 4 if half == "1" else 10, 6)


def _year_first(build: Callable[[str, str, str], Found]) -> Callable[..., Found]:
    return lambda first, second, part: build(part, first, second)


def _twelve_months(kind: PeriodKind, month: int) -> Callable[..., Found]:
    return lambda first, second: (kind, *_months(_next_year(first, second), month, 12))


def _calendar_year(year: str) -> Found:
    return PeriodKind.CALENDAR_YEAR, date(int(year), 1, 1), date(int(year), 12, 31)


def _year_or_years(first: str, second: str) -> Found:
    """2014/15 is a financial year; 2013-15 is three calendar years."""
    years = _year(second, century=int(first[:2]) * 100) - int(first)
    if years == 1 or len(second) == 1 or second == "00":
        return _twelve_months(PeriodKind.FINANCIAL_YEAR, 4)(first, second)
    if years < 1:
        raise ValueError("it ends before it starts")
    return PeriodKind.ROLLING_YEARS, date(int(first), 1, 1), date(int(first) + years, 12, 31)


def _rolling_financial_years(first: str, second: str, third: str, fourth: str) -> Found:
    start, end = _next_year(first, second), _next_year(third, fourth)
    if end <= start:
        raise ValueError("it ends before it starts")
    return PeriodKind.ROLLING_YEARS, date(start, 4, 1), date(end + 1, 3, 31)


_QUARTER = r"q(?:uarter|tr)? ?([1-4])"
_HALF = r"h(?:alf)? ?([12])"
_ACADEMIC = r"\(?academic(?: year)?\)?"
_JULY_JUNE = r"\(?july?-june?\)?"

_WRITTEN: list[tuple[str, Callable[..., Found]]] = [
    (r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)", _day),
    (rf"(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH} {_YEAR}", _day),
    (rf"{_YEAR}-(\d\d)-(\d\d)", _iso_day),
    (rf"{_MONTH} {_ANY_YEAR}", _month),
    (rf"{_MONTH}(?: {_ANY_YEAR})?-{_MONTH} {_ANY_YEAR}", _month_range),
    (rf"{_QUARTER} {_FULL_TWO_YEARS}", _quarter),
    (rf"{_FULL_TWO_YEARS} {_QUARTER}", _year_first(_quarter)),
    (rf"{_HALF} {_FULL_TWO_YEARS}", _half_year),
    (rf"{_FULL_TWO_YEARS} {_HALF}", _year_first(_half_year)),
    (rf"{_FULL_TWO_YEARS} {_ACADEMIC}", _twelve_months(PeriodKind.ACADEMIC_YEAR, 9)),
    (rf"{_ACADEMIC} {_FULL_TWO_YEARS}", _twelve_months(PeriodKind.ACADEMIC_YEAR, 9)),
    (rf"{_FULL_TWO_YEARS} {_JULY_JUNE}", _twelve_months(PeriodKind.JULY_JUNE, 7)),
    (_YEAR, _calendar_year),
    (rf"{_YEAR}/((?:19|20)\d\d|\d\d?)", _twelve_months(PeriodKind.FINANCIAL_YEAR, 4)),
    (rf"{_YEAR}-((?:19|20)\d\d|\d\d)", _year_or_years),
    (rf"{_FULL_TWO_YEARS}-{_TWO_YEARS}", _rolling_financial_years),
]
_FORMS = [(re.compile(pattern), build) for pattern, build in _WRITTEN]
