from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.returns.sheets import Held, clean, fold
from metrics.returns.values import Unreadable, as_typed, exact

UNDATED = [True, 12.5, 1, 1e12, "31/02/2017", "31.13.2017", "", "Q4", None, time(9, 30), timedelta(days=2)]
NOT_MONEY = [
    "",
    "£",
    "1,23",
    "1,2345",
    "12.3.4",
    "ten",
    "£-",
    "1e6",
    "١٢",
    "9" * 40,
    True,
    None,
    float("nan"),
]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (11680600, "11680600"),
        (1.16806e7, "11680600"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        ("£11,680,600", "11680600"),
        ("\u00a0£ 11 680 600.50 ", "11680600.5"),
        ("-£3", "-3"),
        ("(£1,200)", "-1200"),
        ("\u2212 7", "-7"),
        (".5", "0.5"),
    ],
)
def test_money_is_a_plain_decimal(value, text):
    assert exact(Held(value), "money") == text


@pytest.mark.parametrize("value", NOT_MONEY)
def test_what_is_no_amount_is_unreadable(value):
    with pytest.raises(Unreadable):
        exact(Held(value), "money")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(1, "0%", "100"), (0.125, "0.0%", "12.5"), (100, "General", "100"), ("12.5 %", "General", "12.5")],
)
def test_percentages_are_in_per_cent(value, number_format, text):
    assert exact(Held(value, number_format), "percent") == text


@pytest.mark.parametrize(
    "value",
    [
        date(2017, 3, 31),
        datetime(2017, 3, 31, 14, 0),  # noqa: DTZ001 (a workbook has no zones)
        "31/03/2017",
        "31/03/17",
        "31-03-2017",
        "31.03.2017",
        "2017-03-31",
        "2017-03-31 00:00:00",
        " 31\u00a0March\u202f2017",
        "31 Mar 2017",
        42825,
        42825.0,
    ],
)
def test_dates_are_iso(value):
    assert exact(Held(value), "date") == "2017-03-31"


@pytest.mark.parametrize("value", UNDATED)
def test_what_is_no_date_is_unreadable(value):
    with pytest.raises(Unreadable):
        exact(Held(value), "date")


@pytest.mark.parametrize(
    "value", ["No - In Progress", "no-in  progress", "NO – IN PROGRESS", "\u00a0No\u00a0-\u00a0In Progress"]
)
def test_choices_are_spelled_as_the_template_does(value):
    assert exact(Held(value), "choice", ("Yes", "No", "No - In Progress")) == "No - In Progress"


def test_text_keeps_its_lines_and_loses_what_cannot_be_seen():
    assert clean("\ufeff One\u00a0two_x000D_\nthree\u200b\t ") == "One two\nthree"


def test_a_number_typed_in_a_text_answer_has_no_exponent():
    assert (as_typed(1.43226e9), as_typed(4.0), as_typed(True)) == ("1432260000", "4", "TRUE")


@pytest.mark.parametrize("title", ["4. I&E", "I & E", "iv) I and E", "  i&e:"])
def test_labels_are_compared_by_their_words(title):
    assert fold(title) == "i and e"


@given(st.integers(-(10**14), 10**14))
def test_an_amount_reads_the_same_as_number_and_as_text(pounds):
    assert exact(Held(pounds), "money") == str(pounds)
    assert exact(Held(f"£{pounds:,}" if pounds >= 0 else f"-£{-pounds:,}"), "money") == str(pounds)


@given(st.text())
def test_cleaning_and_folding_change_nothing_the_second_time(text):
    assert clean(clean(text)) == clean(text)
    assert fold(clean(text)) == fold(text)
