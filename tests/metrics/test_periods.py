import contextlib
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.periods import Period, PeriodError, PeriodKind, parse_period

PRINTED = [
    ("2014/15", "financial_year", date(2014, 4, 1), date(2015, 3, 31)),
    ("2014-15", "financial_year", date(2014, 4, 1), date(2015, 3, 31)),
    ("2016/2017", "financial_year", date(2016, 4, 1), date(2017, 3, 31)),
    ("2004/5", "financial_year", date(2004, 4, 1), date(2005, 3, 31)),
    ("1999/00", "financial_year", date(1999, 4, 1), date(2000, 3, 31)),
    ("1999-00", "financial_year", date(1999, 4, 1), date(2000, 3, 31)),
    ("Apr 2016–Mar 2017", "financial_year", date(2016, 4, 1), date(2017, 3, 31)),
    ("2016/17 Q3", "quarter", date(2016, 10, 1), date(2016, 12, 31)),
    ("Q3 2016/17", "quarter", date(2016, 10, 1), date(2016, 12, 31)),
    ("Quarter 4, 2016-17", "quarter", date(2017, 1, 1), date(2017, 3, 31)),
    ("Q2 2017/18", "quarter", date(2017, 7, 1), date(2017, 9, 30)),
    ("H1 2016/17", "half_year", date(2016, 4, 1), date(2016, 9, 30)),
    ("2016/17 H2", "half_year", date(2016, 10, 1), date(2017, 3, 31)),
    ("2015", "calendar_year", date(2015, 1, 1), date(2015, 12, 31)),
    ("2013 - 15", "rolling_years", date(2013, 1, 1), date(2015, 12, 31)),
    ("2013-2015", "rolling_years", date(2013, 1, 1), date(2015, 12, 31)),
    ("2012/13 - 14/15", "rolling_years", date(2012, 4, 1), date(2015, 3, 31)),
    ("2013/14 – 2015/16", "rolling_years", date(2013, 4, 1), date(2016, 3, 31)),
    ("Apr 16 to Jun 16", "month_range", date(2016, 4, 1), date(2016, 6, 30)),
    ("Jan 17 - Mar 17", "month_range", date(2017, 1, 1), date(2017, 3, 31)),
    ("Aug 2014 - Jul 2015", "month_range", date(2014, 8, 1), date(2015, 7, 31)),
    ("Apr - Jun 2016", "month_range", date(2016, 4, 1), date(2016, 6, 30)),
    ("Nov - Jan 2017", "month_range", date(2016, 11, 1), date(2017, 1, 31)),
    ("Jul 2016 - Dec 2016", "month_range", date(2016, 7, 1), date(2016, 12, 31)),
    ("July 2016 - June 2017", "july_june", date(2016, 7, 1), date(2017, 6, 30)),
    ("2016/17 (July to June)", "july_june", date(2016, 7, 1), date(2017, 6, 30)),
    ("Dec 2015", "month", date(2015, 12, 1), date(2015, 12, 31)),
    ("Mar 2018", "month", date(2018, 3, 1), date(2018, 3, 31)),
    ("Sept. 2016", "month", date(2016, 9, 1), date(2016, 9, 30)),
    ("Feb 16", "month", date(2016, 2, 1), date(2016, 2, 29)),
    ("31/03/2016", "day", date(2016, 3, 31), date(2016, 3, 31)),
    ("31/03/16", "day", date(2016, 3, 31), date(2016, 3, 31)),
    ("31 March 2016", "day", date(2016, 3, 31), date(2016, 3, 31)),
    ("7th December 2016", "day", date(2016, 12, 7), date(2016, 12, 7)),
    ("2016-03-31", "day", date(2016, 3, 31), date(2016, 3, 31)),
    ("2015/16 academic year", "academic_year", date(2015, 9, 1), date(2016, 8, 31)),
    ("Academic year 2015-16", "academic_year", date(2015, 9, 1), date(2016, 8, 31)),
]


@pytest.mark.parametrize(("text", "kind", "starts_on", "ends_on"), PRINTED, ids=[row[0] for row in PRINTED])
def test_every_printed_form(text, kind, starts_on, ends_on):
    assert parse_period(text) == Period(text, PeriodKind(kind), starts_on, ends_on)


@pytest.mark.parametrize("text", ["  2014/15 ", "2014/15\n", "2014/15\u00a0"])
def test_spaces_around_do_not_matter(text):
    assert parse_period(text).label == "2014/15"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write it like 2014/15"),
        ("later this year", "Write it like 2014/15"),
        ("Q3 2017", "needs the financial year of the quarter, for example Q3 2016/17"),
        ("Quarter 3, 2017", "needs the financial year of the quarter"),
        ("2013/15", "15 does not follow 2013"),
        ("2015/14", "14 does not follow 2015"),
        ("2015-12", "ends before it starts"),
        ("2014-2014", "ends before it starts"),
        ("Jun 16 - Apr 16", "ends before it starts"),
        ("2013/14 - 12/13", "ends before it starts"),
        ("2013/14 - 2013/14", "ends before it starts"),
        ("31/02/2016", "“31/02/2016” is not a period"),
        ("31/00/2016", "“31/00/2016” is not a period"),
        ("Q5 2016/17", "Write it like 2014/15"),
        ("2014/15 2015/16", "Write it like 2014/15"),
    ],
)
def test_what_is_not_a_period_is_refused_with_advice(text, message):
    with pytest.raises(PeriodError) as refused:
        parse_period(text)
    assert message in str(refused.value)


def test_periods_sort_by_their_end_then_their_start():
    labels = ["2016", "2014/15", "Q4 2014/15", "Mar 2015", "31/03/2015", "2012/13 - 14/15", "2015"]
    assert [period.label for period in sorted(map(parse_period, labels))] == [
        "2012/13 - 14/15",
        "2014/15",
        "Q4 2014/15",
        "Mar 2015",
        "31/03/2015",
        "2015",
        "2016",
    ]


def test_every_kind_has_words_and_a_printed_form():
    assert {period.kind for period in map(parse_period, (row[0] for row in PRINTED))} == set(PeriodKind)
    assert len({kind.label for kind in PeriodKind}) == len(PeriodKind)


years = st.integers(2000, 2088)


@given(years, st.sampled_from(["/", "-"]), st.booleans())
def test_any_financial_year(year, dash, is_long):
    text = f"{year}{dash}{year + 1 if is_long else f'{(year + 1) % 100:02d}'}"
    assert parse_period(text) == Period(text, PeriodKind.FINANCIAL_YEAR, date(year, 4, 1), date(year + 1, 3, 31))


@given(years)
def test_the_four_quarters_fill_their_financial_year(year):
    name = f"{year}/{(year + 1) % 100:02d}"
    whole, quarters = parse_period(name), [parse_period(f"Q{number} {name}") for number in (1, 2, 3, 4)]
    assert (quarters[0].starts_on, quarters[-1].ends_on) == (whole.starts_on, whole.ends_on)
    for before, after in pairwise(quarters):
        assert after.starts_on == before.ends_on + timedelta(days=1)


@given(years, st.integers(2, 9))
def test_any_run_of_calendar_years(year, more):
    end = year + more
    if end // 100 == year // 100:
        assert parse_period(f"{year} - {end % 100:02d}").ends_on == date(end, 12, 31)
    assert parse_period(f"{year}-{end}").starts_on == date(year, 1, 1)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"]))
def test_any_day(day, form):
    period = parse_period(day.strftime(form))
    assert (period.kind, period.starts_on, period.ends_on) == (PeriodKind.DAY, day, day)


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@given(years, st.integers(1, 12), years, st.integers(1, 12), st.sampled_from([" - ", " to ", "–"]))
def test_any_range_of_months(year, month, end_year, end_month, dash):
    text = f"{MONTHS[month - 1]} {year % 100:02d}{dash}{MONTHS[end_month - 1]} {end_year}"
    if (end_year, end_month) < (year, month):
        with pytest.raises(PeriodError):
            parse_period(text)
        return
    period = parse_period(text)
    assert (period.starts_on.year, period.starts_on.month, period.starts_on.day) == (year, month, 1)
    following = period.ends_on + timedelta(days=1)
    assert (period.ends_on.year, period.ends_on.month, following.day) == (end_year, end_month, 1)


@given(st.sampled_from(PRINTED))
def test_a_label_names_its_period_again(printed):
    period = parse_period(printed[0])
    assert parse_period(period.label) == period


@given(st.text(alphabet="0123456789/- QHapr.to()", max_size=20))
def test_any_text_gives_a_period_or_is_refused(text):
    with contextlib.suppress(PeriodError):
        period = parse_period(text)
        assert period.starts_on <= period.ends_on
