"""A return as files: from its values, without ways to reach a person, and never the uploaded workbook."""

import csv
import io

import pytest
from openpyxl import load_workbook

from hwb_portal.accounts.roles import Role
from metrics.enums import ReturnState
from metrics.models import Return, ReturnFinding
from metrics.returns.reading import read_return
from metrics.services.returns import import_return
from tests.factories import make_return, make_user
from tests.factories.metrics import SIGNATURE
from tests.metrics.workbooks import changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(sample, herefordshire, analyst, tmp_path) -> Return:
    cells = {("1. Cover", "C11"): "someone@council.example", ("7. Narrative", "B8"): "=cmd|' /C calc'!A0"}
    path = changed(sample, tmp_path / "return.xlsx", {("1. Cover", "C15"): None, ("4. I&E", "H14"): 1})
    made = import_return(path=path, original_name="return.xlsx", board=herefordshire, by=analyst)
    made.values.filter(key="cover.email").update(text=cells["1. Cover", "C11"])
    made.values.filter(key="narrative").update(text=cells["7. Narrative", "B8"], typed=cells["7. Narrative", "B8"])
    return made


@pytest.fixture
def opened(stored) -> Return:
    Return.objects.filter(pk=stored.pk).update(**SIGNATURE, state=ReturnState.SIGNED, is_public=True)
    return stored


def test_everyone_downloads_the_answers_of_an_opened_return(client, opened):
    answer = client.get(f"/metrics/returns/{opened.pk}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_key = {row["key"]: row for row in rows}
    income = by_key["income.amended.forecast.total"]
    assert (income["board"], income["period"], income["answer"], income["cell"]) == (
        "herefordshire-hwb",
        "2016/17 Q3",
        "43905300",
        "H15",
    )
    assert "cover.email" not in by_key
    assert by_key["narrative"]["answer"].startswith("'=")
    read = client.get(f"/metrics/returns/{opened.pk}.json").json()
    assert (read["period"], read["signed_off"]["name"]) == ("2016/17 Q3", "Director Adults and Wellbeing")
    assert (read["values"]["income.amended.forecast.total"], "cover.email" in read["values"]) == ("43905300", False)


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_nobody_downloads_a_return_that_was_not_opened(signed_in_as, client, stored, analyst, ending):
    for reader in (client, signed_in_as(analyst)):
        assert reader.get(f"/metrics/returns/{stored.pk}{ending}").status_code == 404


def test_the_marked_copy_shows_each_finding_at_its_cell(signed_in_as, stored, analyst):
    answer = signed_in_as(analyst).get(f"{stored.get_absolute_url()}marked.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    listed = [[cell.value for cell in row[:4]] for row in book["Findings"].iter_rows(min_row=2)]
    assert ["4. I&E", "H14", "error", "total"] in listed
    assert len(listed) == stored.findings.count()
    total = book["4. I&E"]["H14"]
    assert (total.value, total.fill.start_color.rgb) == ("1", "00F4CDC6")
    assert "its quarters add up to £42,047,168" in total.comment.text
    assert book["4. I&E"]["E30"].fill.start_color.rgb == "00FFF1C7"
    assert book["4. I&E"]["D14"].fill.fill_type is None


def test_nothing_in_the_marked_copy_is_a_formula(signed_in_as, stored, analyst):
    ReturnFinding.objects.create(owner=stored, level="warning", rule="x", value="=1+1", message="=2+2")
    answer = signed_in_as(analyst).get(f"{stored.get_absolute_url()}marked.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


def test_the_findings_as_a_list_for_a_spreadsheet(signed_in_as, stored, analyst):
    answer = signed_in_as(analyst).get(f"{stored.get_absolute_url()}findings.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["rule"] for row in rows if row["level"] == "error"] == ["sign-off", "total"]


def test_a_workbook_to_fill_in_holds_what_was_signed_off_before(signed_in_as, herefordshire, analyst, tmp_path):
    before = {
        "cover.completed_by": "An Officer",
        "conditions.3i.answer": "No - In Progress",
        "expenditure.amended.actual.q2": "10779300",
        "expenditure.amended.forecast.q3": "10779300",
        "narrative": "Last quarter's words.",
    }
    earlier = {"template": "bcf-2016-17-q2", "period_label": "2016/17 Q2"}
    make_return(herefordshire, before, **earlier, state=ReturnState.SIGNED)
    make_return(herefordshire, {"cover.completed_by": "Nobody"}, **earlier)
    answer = signed_in_as(analyst).get("/metrics/returns/template/herefordshire-hwb/bcf-2016-17-q3.xlsx")
    path = tmp_path / "template.xlsx"
    path.write_bytes(answer.content)
    read = {key: text for key, text in read_return(path).values.items() if text}
    assert read == {
        "cover.quarter": "Q3 2016/17",
        "cover.board": "Herefordshire, County of",
        "cover.completed_by": "An Officer",
        "conditions.3i.previous_q2": "No - In Progress",
        "expenditure.previous.actual.q2": "10779300",
        "expenditure.previous.forecast.q3": "10779300",
        "expenditure.amended.actual.q2": "10779300",
    }


def test_an_analyst_of_another_board_gets_no_workbook(signed_in_as, herefordshire):
    client = signed_in_as(make_user(Role.ANALYST))
    path = "/metrics/returns/template/herefordshire-hwb/bcf-2016-17-q3.xlsx"
    assert client.get(path).status_code == 404
