import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwb_portal.core.csvsafe import guard, to_csv, unguard

FORMULAS = [
    "=1+1",
    "+44 1992",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "|calc",
    "%0A",
    "  =HYPERLINK(1)",
    "\ufeff=1",
    "\u200b\u00a0=1",
    "\x00=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "\u22122",
    "=cmd|' /C calc'!A0",
]
PLAIN = [
    "",
    "Breastfeeding initiation",
    "7 - 9",
    "a=b",
    "2015/16",
    "'quoted'",
    "£42,047,168",
    "(inferred)",
    "Élan",
]

some_text = st.text(alphabet=st.sampled_from("'=+-@ \t\r\n|%a1,;\"\ufeff\u200b\uff1d"), max_size=8) | st.text(
    max_size=20
)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_is_left_alone(text):
    assert guard(text) == text
    assert unguard(text) == text


@given(some_text)
def test_guarded_text_comes_back(text):
    assert unguard(guard(text)) == text


@given(some_text)
def test_guarded_text_never_begins_like_a_formula(text):
    assert not re.match(r"[\s\ufeff\u200b]*[=+\-@|%\uff1d]", guard(text))


def test_numbers_stay_numbers():
    data = to_csv(["value"], [[Decimal("-0.77")], [Decimal("3.10")], [Decimal("1E+3")], [-116], [0]])
    assert data.decode("utf-8-sig") == "value\r\n-0.77\r\n3.10\r\n1000\r\n-116\r\n0\r\n"


def test_other_cells_are_written_plainly():
    row = [None, True, False, date(2017, 10, 17), datetime(2017, 10, 17, 9, 30, tzinfo=UTC), 'a "b", c']
    assert read(to_csv(["a", "b", "c", "d", "e", "f"], [row]))[1] == [
        "",
        "yes",
        "no",
        "2017-10-17",
        "2017-10-17T09:30:00+00:00",
        'a "b", c',
    ]


def test_the_file_starts_with_a_byte_order_mark_and_guards_its_header():
    assert to_csv(["=a"], []) == b"\xef\xbb\xbf'=a\r\n"


@pytest.mark.parametrize("cell", [0.1, object(), [1]])
def test_an_unlisted_kind_of_cell_is_refused(cell):
    with pytest.raises(TypeError, match="cannot hold a"):
        to_csv(["a"], [[cell]])


@pytest.mark.parametrize("cell", [Decimal("NaN"), Decimal("Infinity")])
def test_a_figure_must_be_finite(cell):
    with pytest.raises(ValueError, match="finite"):
        to_csv(["a"], [[cell]])


def test_a_row_must_fit_its_header():
    with pytest.raises(ValueError, match="3 cells under 2 headings"):
        to_csv(["a", "b"], [["1", "2", "3"]])


@given(st.lists(st.tuples(some_text, some_text), max_size=5))
def test_text_survives_the_file(rows):
    back = read(to_csv(["a", "b"], rows))[1:]
    assert [tuple(unguard(cell) for cell in row) for row in back] == rows


def test_a_megabyte_of_spaces_is_quick():
    text = "'" * 500_000 + " " * 500_000 + "a"
    assert guard(text) is text
