from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rating import Significance
from metrics.words import (
    MINUS,
    Reading,
    finding_sentence,
    format_change,
    format_number,
    format_value,
    ordinal,
)

D = Decimal


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("43905300", "43,905,300"),
        ("3.10", "3.10"),
        ("0.2", "0.2"),
        ("1E+3", "1,000"),
        ("1E-7", "0.0000001"),
        ("-0.77", f"{MINUS}0.77"),
        ("-1234.5", f"{MINUS}1,234.5"),
        ("-0.00", "0.00"),
        ("999", "999"),
    ],
)
def test_numbers_are_printed_as_stored(value, expected):
    assert format_number(D(value)) == expected


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_figure_must_be_finite(value):
    with pytest.raises(ValueError, match="finite"):
        format_number(D(value))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_no_digit_is_lost(value):
    assert D(format_number(value).replace(",", "").replace(MINUS, "-")) == value


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("82.56", "%", "82.56%"),
        ("3.5", "% of beds", "3.5% of beds"),
        ("42047168", "£", "£42,047,168"),
        ("-1858132", "£", f"{MINUS}£1,858,132"),
        ("19468", "£000", "£19,468 thousand"),
        ("69990", "£'000", "£69,990 thousand"),
        ("-1342", "£\N{RIGHT SINGLE QUOTATION MARK}000", f"{MINUS}£1,342 thousand"),
        ("1.312", "£m", "£1.312 million"),
        ("520", "£ per week", "£520 per week"),
        ("175.6", "£", "£175.60"),
        ("8.5", "£m", "£8.5 million"),
        ("1.018", "£bn", "£1.018 billion"),
        ("16.87", "per 1,000 children", "16.87 per 1,000 children"),
        ("21.62", "Years", "21.62 Years"),
        ("0.76", "", "0.76"),
        ("794", "", "794"),
    ],
)
def test_units_stand_where_they_belong(value, unit, expected):
    assert format_value(D(value), unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("-0.77", "%", "0.77 percentage points"),
        ("1", "%", "1 percentage point"),
        ("1.00", "%", "1.00 percentage point"),
        ("-1.22", "per 1,000 children", "1.22 per 1,000 children"),
        ("937200", "£", "£937,200"),
        ("0.5", "", "0.5"),
    ],
)
def test_the_size_of_a_change(value, unit, expected):
    assert format_change(D(value), unit) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (112, "112th"),
    ],
)
def test_ordinal(number, expected):
    assert ordinal(number) == expected


def test_an_improvement_with_a_stated_verdict():
    assert finding_sentence(
        name="Year 1 pupils achieving the expected level in the phonics screening check",
        unit="%",
        polarity="higher",
        latest=Reading("2015/16", D("82.56"), rank=1, rank_of=11),
        earlier=Reading("2014/15", D("79.46"), rank=1, rank_of=11),
        significant=Significance.YES,
    ) == (
        "Year 1 pupils achieving the expected level in the phonics screening check: 82.56% (2015/16), up "
        "from 79.46% (2014/15), an improvement of 3.10 percentage points; the change is statistically "
        "significant; ranked 1st of 11, as before; no target is set."
    )


def test_a_worsening_among_more_peers():
    assert finding_sentence(
        name="Statutory homelessness",
        unit="per 1000",
        polarity="lower",
        latest=Reading("2015/16", D("2.63"), rank=9, rank_of=11),
        earlier=Reading("2014/15", D("2.49"), rank=7, rank_of=9),
        significant=Significance.NO,
    ) == (
        "Statutory homelessness: 2.63 per 1000 (2015/16), up from 2.49 per 1000 (2014/15), a worsening of "
        "0.14 per 1000; the change is not statistically significant; ranked 9th of 11, before 7th of 9; no "
        "target is set."
    )


@pytest.mark.parametrize(("latest", "word"), [("18.09", "up"), ("15.65", "down")])
def test_without_polarity_a_change_is_only_a_change(latest, word):
    noun = "a rise" if word == "up" else "a fall"
    assert finding_sentence(
        name="Incidents",
        unit="per 1,000 children",
        polarity="neither",
        latest=Reading("2016/17", D(latest)),
        earlier=Reading("2014/15", D("16.87")),
    ) == (
        f"Incidents: {latest} per 1,000 children (2016/17), {word} from 16.87 per 1,000 children (2014/15), "
        f"{noun} of 1.22 per 1,000 children; whether the change is statistically significant cannot be "
        "told; no target is set."
    )


def test_no_change_says_nothing_of_significance():
    assert finding_sentence(
        name="Health related quality of life for older people",
        unit="",
        polarity="higher",
        latest=Reading("2015/16", D("0.76")),
        earlier=Reading("2014/15", D("0.76")),
    ) == (
        "Health related quality of life for older people: 0.76 (2015/16), the same as 0.76 (2014/15); no "
        "target is set."
    )


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        ("82.0", "83.1", "the change is statistically significant"),
        ("79.9", "83.1", "the change is not statistically significant"),
        (None, "83.1", "whether the change is statistically significant cannot be told"),
    ],
)
def test_confidence_limits_decide_when_no_verdict_is_stated(lower, upper, words):
    sentence = finding_sentence(
        name="A",
        unit="%",
        polarity="higher",
        latest=Reading("2016", D("82.5"), lower and D(lower), D(upper)),
        earlier=Reading("2015", D("79.5"), D("79.0"), D("80.0")),
    )
    assert sentence == (
        f"A: 82.5% (2016), up from 79.5% (2015), an improvement of 3.0 percentage points; {words}; no target is set."
    )


def test_a_first_figure_stands_alone():
    reading = Reading("2013 - 15", D("6.57"), rank=1, rank_of=11)
    sentence = finding_sentence(name="Suicide", unit="per 100,000", polarity="lower", latest=reading)
    assert sentence == (
        "Suicide: 6.57 per 100,000 (2013 - 15), with no earlier figure to compare; ranked 1st of 11; no target is set."
    )


@pytest.mark.parametrize(
    ("earlier_rank", "latest_rank", "words"),
    [
        ((None, None), (None, None), ""),
        ((4, 11), (None, None), "; ranked 4th of 11 before, with no later rank"),
        ((None, None), (2, None), "; ranked 2nd"),
        ((11, 11), (9, 11), "; ranked 9th of 11, before 11th of 11"),
    ],
)
def test_ranks_that_are_missing(earlier_rank, latest_rank, words):
    sentence = finding_sentence(
        name="A",
        unit="",
        polarity="lower",
        latest=Reading("2016", D(1), rank=latest_rank[0], rank_of=latest_rank[1]),
        earlier=Reading("2015", D(1), rank=earlier_rank[0], rank_of=earlier_rank[1]),
    )
    assert sentence == f"A: 1 (2016), the same as 1 (2015){words}; no target is set."


@pytest.mark.parametrize(
    ("polarity", "comparator", "target", "words"),
    [
        ("lower", "", "610", "the target of at most 610 per 100,000 is met"),
        ("lower", "", "569.9", "the target of at most 569.9 per 100,000 is not met"),
        ("higher", "", "570", "the target of at least 570 per 100,000 is met"),
        ("neither", "equal", "570.0", "the target of 570.0 per 100,000 is met"),
        ("neither", "", "570", "the target is 570 per 100,000, with no better direction to judge it by"),
    ],
)
def test_the_target_in_words(polarity, comparator, target, words):
    sentence = finding_sentence(
        name="Admissions",
        unit="per 100,000",
        polarity=polarity,
        latest=Reading("2016/17", D("570")),
        target=D(target),
        comparator=comparator,
    )
    assert sentence == f"Admissions: 570 per 100,000 (2016/17), with no earlier figure to compare; {words}."
