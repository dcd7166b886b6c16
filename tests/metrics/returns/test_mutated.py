import json
import random
from contextlib import suppress
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from metrics.returns.checking import answers_count, check
from metrics.returns.export import as_json
from metrics.returns.gate import Refused
from metrics.returns.reading import ReadReturn, read_return
from tests.metrics.returns.workbook import SAMPLE

# Characters a workbook can hold: no control characters, no lone surrogates.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    TEXTS,
    st.sampled_from(["#REF!", "#DIV/0!", "=1+1", "£1,000", "31/03/2017", "Yes", "Income", "Plan", "100%", "\u00a0"]),
)
PLACES = st.tuples(st.integers(0, 6), st.integers(1, 45), st.integers(1, 10))


def read_or_refuse(path: Path) -> ReadReturn | None:
    """The return, or nothing when it was refused; any other exception fails the test."""
    with suppress(Refused):
        return read_return(path)
    return None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(PLACES, VALUES, min_size=1, max_size=30))
def test_whatever_is_typed_is_read_or_refused(tmp_path, typed):
    book = load_workbook(SAMPLE, data_only=True)
    for (sheet, row, column), value in typed.items():
        cell = book.worksheets[sheet].cell(row, column)
        if cell.__class__.__name__ != "MergedCell":
            cell.value = value
    path = tmp_path / "a.xlsx"
    book.save(path)
    read = read_or_refuse(path)
    if not read:
        return
    findings = check(read)
    json.dumps(as_json(read, findings))
    wrong = {(f.sheet, f.cell) for f in findings if f.level == "error"}
    assert all((cell.sheet, cell.cell) in wrong for cell in read.cells.values() if cell.fault)
    assert 0 <= sum(answers_count(read).values()) <= read.questions == 140


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_file_with_flipped_bytes_is_read_or_refused(tmp_path, seed, flips):
    chance = random.Random(seed)
    raw = bytearray(SAMPLE.read_bytes())
    for _ in range(flips):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw)
    read = read_or_refuse(path)
    if read:
        check(read)
