"""The workbook to fill in: drawn for an analyst from what is stored, and taken back by the import."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hwb_portal.accounts.roles import Role
from metrics.models import Observation
from metrics.periods import following, parse_period
from metrics.services.observations import import_observations, preview_observations
from metrics.services.tidy import BadFileError
from tests.factories import make_collection, make_indicator, make_user
from tests.factories.metrics import make_observation
from tests.metrics.test_import_observations import workbook

pytestmark = pytest.mark.django_db
ADDRESS = "/metrics/strategy/figures.xlsx"


@pytest.fixture
def strategy(herefordshire):
    collection = make_collection(slug="strategy", board=herefordshire)
    falls = make_indicator(collection, code="falls", name="Falls", unit="%", source="=Pack", board=herefordshire)
    make_indicator(collection, code="unmeasured", name="Unmeasured", source="Pack", board=herefordshire)
    make_indicator(
        collection, code="ended", name="Ended", retired_on="2020-01-01", retired_because="No", board=herefordshire
    )
    make_observation(falls, "6.5", year=2014)
    make_observation(falls, "7.1", year=2015)
    return collection


@pytest.fixture
def drawn(signed_in_as, analyst, strategy, tmp_path):
    path = tmp_path / "figures.xlsx"
    path.write_bytes(signed_in_as(analyst).get(ADDRESS).content)
    return path


def cells(path):
    heading, *rows = load_workbook(path)["Figures"].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows if any(row)]


def test_each_measure_has_its_last_figure_and_its_next_period(drawn):
    falls, unmeasured = cells(drawn)
    assert (falls["indicator"], falls["last_period"], falls["last_value"], falls["period"]) == (
        "falls",
        "2015",
        "7.1",
        "2016",
    )
    assert (falls["value"], falls["source"], falls["kind"]) == (None, "=Pack", "actual")
    assert (unmeasured["indicator"], unmeasured["area"], unmeasured["last_value"]) == ("unmeasured", None, None)


def test_what_is_given_is_locked_and_choices_are_lists(drawn):
    sheet = load_workbook(drawn)["Figures"]
    heading = [cell.value for cell in sheet[1]]
    locked = {name for name, cell in zip(heading, sheet[2], strict=True) if cell.protection.locked}
    assert sheet.protection.sheet
    assert locked == {"indicator", "area", "kind", "name", "unit", "area_name", "last_period", "last_value"}
    assert not any(cell.protection.locked for cell in sheet[4])
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"final,provisional,revised,suppressed,not_available,no_update"' in lists


def test_filled_in_it_is_previewed_and_stored(drawn, analyst):
    book = load_workbook(drawn)
    sheet = book["Figures"]
    place = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, place["value"], 7.4)
    sheet.cell(2, place["status"], "provisional")
    book.save(drawn)
    preview = preview_observations(path=drawn, by=analyst)
    assert (preview.new.count, preview.changed.count, preview.same) == (1, 0, 0)
    import_observations(path=drawn, by=analyst)
    seen = Observation.objects.get(period__label="2016")
    assert (seen.value, seen.status, seen.source) == (Decimal("7.4"), "provisional", "=Pack")


def test_a_row_half_filled_in_is_told_at_its_own_row(drawn, analyst):
    book = load_workbook(drawn)
    sheet = book["Figures"]
    place = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, place["value"], 5)
    book.save(drawn)
    with pytest.raises(BadFileError) as raised:
        preview_observations(path=drawn, by=analyst)
    assert {finding.cell for finding in raised.value.findings} == {"B3", "C3", "K3"}


def test_left_empty_it_has_no_figures(drawn, analyst):
    with pytest.raises(BadFileError) as raised:
        preview_observations(path=drawn, by=analyst)
    assert [finding.message for finding in raised.value.findings] == ["The file has a heading and no figures"]


def test_a_file_without_the_reminding_columns_passes_over_nothing(tmp_path, strategy, analyst):
    heading = ["indicator", "area", "period", "kind", "value", "status", "source"]
    rows = [["falls", "", "2016/17", "actual", "", "", "Pack"]]
    with pytest.raises(BadFileError) as raised:
        preview_observations(path=workbook(tmp_path / "f.xlsx", heading, *rows), by=analyst)
    assert "F2" in {finding.cell for finding in raised.value.findings}


def test_a_hidden_figure_stays_hidden(signed_in_as, analyst, strategy, tmp_path):
    few = make_indicator(strategy, code="few", unit="", small_below=5, board=strategy.board)
    make_observation(few, "3", year=2015)
    path = tmp_path / "figures.xlsx"
    path.write_bytes(signed_in_as(analyst).get(ADDRESS).content)
    assert next(row["last_value"] for row in cells(path) if row["indicator"] == "few") == "hidden"


def test_another_analyst_gets_none(signed_in_as, strategy):
    assert signed_in_as(make_user(Role.ANALYST)).get(ADDRESS).status_code == 404
    assert signed_in_as(make_user(Role.LEAD)).get(ADDRESS).status_code == 403


@given(st.integers(2001, 2098), st.sampled_from(["{0}/{1:02d}", "{0}", "Q1 {0}/{1:02d}", "Q4 {0}/{1:02d}", "Mar {0}"]))
def test_the_next_period_begins_when_this_one_ends(year, form):
    this = parse_period(form.format(year, (year + 1) % 100))
    later = parse_period(following(this))
    assert (later.kind, (later.starts_on - this.ends_on).days) == (this.kind, 1)
