import locale
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwb_portal.core import dates


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2017, 3, 28), time(14), datetime(2017, 3, 28, 13, tzinfo=UTC)),  # two days into summer time
        (date(2017, 3, 23), time(12), datetime(2017, 3, 23, 12, tzinfo=UTC)),
        (
            date(2026, 10, 25),
            time(1, 30),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),  # given twice: the first
        (date(2017, 6, 14), time(0), datetime(2017, 6, 13, 23, tzinfo=UTC)),
    ],
)
def test_london_wall_clock_to_utc(day, at, expected):
    answer = dates.london(day, at)
    assert answer == expected
    assert answer.tzinfo is UTC


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_a_day_that_goes_to_utc_comes_back(day):
    assert dates.london_date(dates.london(day)) == day
    assert dates.london_time(dates.london(day, time(12, 30))) == time(12, 30)


@pytest.mark.parametrize("ask", [dates.london_date, dates.london_time])
def test_an_instant_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2017, 3, 28, 14))  # noqa: DTZ001 - refused for exactly that


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (date(2017, 3, 31), "2016/17", 4),
        (date(2017, 4, 1), "2017/18", 1),
        (date(2016, 12, 31), "2016/17", 3),
        (date(2017, 1, 1), "2016/17", 4),
        (date(2016, 6, 30), "2016/17", 1),
        (date(2016, 7, 1), "2016/17", 2),
        (date(2016, 10, 1), "2016/17", 3),
        (date(1999, 12, 31), "1999/00", 3),
    ],
)
def test_financial_year_and_quarter(day, year, quarter):
    assert (dates.financial_year(day), dates.financial_quarter(day)) == (year, quarter)


@pytest.mark.parametrize(("year", "month", "expected"), [(2016, 2, 29), (2017, 2, 28), (2017, 12, 31), (2017, 4, 30)])
def test_last_day_of_month(year, month, expected):
    assert dates.last_day_of_month(year, month) == date(year, month, expected)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2017, 10, 17), 6, date(2023, 10, 17)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 6, date(2030, 3, 1)),
    ],
)
def test_add_years(day, years, expected):
    assert dates.add_years(day, years) == expected


def test_long_date_does_not_follow_the_locale():
    try:
        locale.setlocale(locale.LC_TIME, "")
        assert dates.long_date(date(2026, 11, 18)) == "Wednesday 18 November 2026"
    finally:
        locale.setlocale(locale.LC_TIME, "C")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2017, 2, 27), date(2017, 3, 2), (date(2017, 2, 28), date(2017, 3, 1))),
        (date(2017, 2, 27), date(2017, 2, 28), ()),
        (date(2017, 2, 27), date(2017, 2, 20), ()),
    ],
)
def test_days_between_leaves_out_both_ends(first, last, expected):
    assert dates.days_between(first, last) == expected


def test_bank_holidays_of_2026():
    assert sorted(day for day in dates.bank_holidays() if day.year == 2026) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    ]


def test_every_listed_year_has_its_eight_holidays():
    first, last = dates.holiday_years()
    assert (first, last) == (2012, 2028)
    for year in range(first, last + 1):
        assert sum(day.year == year for day in dates.bank_holidays()) >= 8


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 30), False),  # St Andrew's Day: Scotland only
        (date(2026, 12, 28), True),  # Boxing Day falls on a Saturday
        (date(2026, 12, 26), False),
        (date(2023, 5, 8), True),  # the coronation
        (date(2028, 12, 31), False),
        (date(2012, 1, 1), False),
    ],
)
def test_is_bank_holiday(day, expected):
    assert dates.is_bank_holiday(day) is expected


@pytest.mark.parametrize(
    ("day", "message"),
    [(date(2029, 1, 1), "holiday list ends 2028"), (date(2011, 12, 31), "holiday list begins 2012")],
)
def test_a_year_outside_the_list_is_refused(day, message):
    with pytest.raises(dates.HolidayListEnds) as refused:
        dates.is_bank_holiday(day)
    assert str(refused.value) == message


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_financial_year_lasts_from_april_to_march(day):
    year = dates.financial_year(day)
    first = int(year[:4])
    assert date(first, 4, 1) <= day <= date(first + 1, 3, 31)


def test_quarters_follow_each_other_through_a_year():
    days = [date(2016, 4, 1) + timedelta(days=n) for n in range(365)]
    steps = {after - before for before, after in pairwise(dates.financial_quarter(day) for day in days)}
    assert steps == {0, 1}
