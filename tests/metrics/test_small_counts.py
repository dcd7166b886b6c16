"""A safeguarding return: read, compared and reported like any other, and no public sees a small number of it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from metrics.enums import AreaKind, ReturnState
from metrics.models import Area, Return
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.drawing import draw_template
from metrics.returns.reading import read_return
from metrics.returns.small import hidden_answers
from metrics.selectors.return_report import report_bodies, title_of
from metrics.selectors.returns import return_page
from metrics.services.return_figures import planned_figures
from metrics.services.returns import import_return
from tests.factories import make_collection, make_indicator, make_return
from tests.factories.metrics import SIGNATURE
from tests.metrics.returns.answered import good_answers

pytestmark = pytest.mark.django_db
TEMPLATE = TEMPLATES["safeguarding-adults-2025-26"]
SMALL = {  # three cases of modern slavery, all by one source; neglect makes good what slavery lacks
    "sg2.slavery.provider": "3",
    "sg2.slavery.known": "0",
    "sg2.slavery.unknown": "0",
    "sg2.slavery.total": "3",
    "sg2.neglect.provider": "37",
    "sg2.neglect.known": "40",
    "sg2.neglect.unknown": "40",
    "sg2.neglect.total": "117",
}


@pytest.fixture
def stored(hertfordshire, analyst, tmp_path) -> Return:
    path = tmp_path / "return.xlsx"
    path.write_bytes(draw_template(TEMPLATE, good_answers(TEMPLATE) | SMALL | {"cover.board": "Hertfordshire"}))
    made = import_return(path=path, original_name="return.xlsx", board=hertfordshire, by=analyst)
    assert not made.findings.exists()
    return made


@pytest.fixture
def opened(stored) -> Return:
    Return.objects.filter(pk=stored.pk).update(**SIGNATURE, state=ReturnState.SIGNED, is_public=True)
    return Return.objects.with_answers().get(pk=stored.pk)


def test_it_is_stored_for_its_year(stored):
    assert (stored.template, stored.period_label) == ("safeguarding-adults-2025-26", "2025/26")


def test_its_own_analyst_sees_every_number_before_it_is_opened(signed_in_as, stored, analyst):
    page = return_page(Return.objects.with_answers().get(pk=stored.pk))
    assert [table.code for table in page.counts] == ["sg1", "sg2", "sg3", "sg4", "sg5_asked", "sg5_achieved"]
    slavery = next(row for row in page.counts[1].rows if row.name == "Modern slavery")
    assert (slavery.texts, page.is_hiding) == (("3", "0", "0", "3"), False)
    text = signed_in_as(analyst).get(stored.get_absolute_url()).content.decode()
    assert "Yearly return 2025/26" in text


def test_a_small_count_is_hidden_with_what_would_give_it_away(opened):
    hidden = hidden_answers(TEMPLATE, opened.answers_by_key())
    assert {"sg2.slavery.provider", "sg2.slavery.total"} <= hidden
    assert len([key for key in hidden if key.endswith(".provider")]) > 1
    assert len([key for key in hidden if key.endswith(".total")]) > 1
    assert not any(key.startswith(("sg1", "sg3", "sg4", "sg5")) for key in hidden)


def test_the_public_reads_no_small_number_on_a_page_or_in_a_file(client, opened):
    make_collection(slug="safeguarding-adults")
    page = client.get("/metrics/safeguarding-adults/").content.decode()
    assert "Counts of 1 to 4 people are hidden" in page
    table = page.partition("SG2 Type of risk)")[2].partition("</table>")[0]
    slavery = table.partition("Modern slavery")[2].partition("</tr>")[0]
    assert "hidden" in slavery
    assert ">3<" not in table
    answer = client.get(f"/metrics/returns/{opened.pk}.csv").content.decode("utf-8-sig")
    rows = {row["key"]: row["answer"] for row in csv.DictReader(io.StringIO(answer))}
    assert (rows["sg2.slavery.total"], rows["sg3.hospital.total"]) == ("hidden", "60")
    assert "cover.email" not in rows
    values = client.get(f"/metrics/returns/{opened.pk}.json").json()["values"]
    assert (values["sg2.slavery.provider"], values["sg3.hospital.total"]) == ("hidden", "60")


def test_findings_of_an_opened_return_are_not_listed_while_numbers_are_hidden(signed_in_as, opened, analyst):
    opened.findings.create(level="warning", rule="total", message="The number is 3", sheet="SG2", cell="C1")
    text = signed_in_as(analyst).get(opened.get_absolute_url()).content.decode()
    assert "The number is 3" not in text
    assert "Not listed, because small numbers are hidden" in text


def test_the_paper_for_the_board_hides_them_too(stored, analyst):
    before = good_answers(TEMPLATE) | {"sg2.slavery.total": "30", "sg3.hospital.total": "10"}
    earlier = {"template": "safeguarding-adults-2016-17", "period_label": "2016/17", "state": ReturnState.SIGNED}
    make_return(stored.board, before, **earlier)
    Return.objects.filter(pk=stored.pk).update(**SIGNATURE, state=ReturnState.SIGNED)
    signed = Return.objects.with_answers().get(pk=stored.pk)
    bodies = report_bodies(signed, analyst)
    assert title_of(signed) == "Safeguarding adults: return for 2025/26"
    considered = bodies["key_considerations"]
    assert "| Modern slavery | hidden | 0 | 0 | hidden |" in considered
    assert "| Number in SG3, hospital setting, Total | 10 | 60 (jump) |" in considered
    assert "Number in SG2, modern slavery, Total" not in considered
    assert "Number in SG2, modern slavery, Service provider" not in considered


def test_a_hidden_count_becomes_no_figure_of_an_indicator_that_would_show_it(opened):
    Area.objects.create(code="hertfordshire", name="Hertfordshire", kind=AreaKind.COUNTY)
    for code in ("adult-concerns", "risk-domestic-abuse"):
        make_indicator(code=code)
    answers = opened.answers_by_key()
    assert [each.measure.indicator for each in planned_figures(opened)] == ["adult-concerns", "risk-domestic-abuse"]
    opened.values.filter(key__in=["sg2.domestic.total", "sg2.domestic.provider"]).update(text="4")
    opened.values.filter(key__in=["sg2.domestic.known", "sg2.domestic.unknown"]).update(text="0")
    again = Return.objects.with_answers().get(pk=opened.pk)
    assert [each.measure.indicator for each in planned_figures(again)] == ["adult-concerns"]
    assert answers["sg1.total.concerns"] == "100"


def test_next_year_is_held_against_this_one_and_its_workbook_begins_with_who_filled_it_in(
    signed_in_as, hertfordshire, analyst, opened, tmp_path
):
    Return.objects.filter(pk=opened.pk).update(template="safeguarding-adults-2016-17", period_label="2016/17")
    answer = signed_in_as(analyst).get("/metrics/returns/template/hertfordshire-hwb/safeguarding-adults-2025-26.xlsx")
    path = tmp_path / "next.xlsx"
    path.write_bytes(answer.content)
    read = {key: text for key, text in read_return(path).values.items() if text}
    assert read == {
        "cover.year": "2025/26",
        "cover.board": "Hertfordshire",
        "cover.completed_by": "Words.",
        "cover.email": "Words.",
    }
    path.write_bytes(draw_template(TEMPLATE, good_answers(TEMPLATE) | {"cover.board": "Hertfordshire"}))
    later = import_return(path=path, original_name="next.xlsx", board=hertfordshire, by=analyst)
    assert {finding.rule for finding in later.findings.all()} == {"jump"}


def test_a_workbook_that_is_not_quite_a_template_is_told_what_differs(signed_in_as, analyst, herefordshire, tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(draw_template(TEMPLATE, {}))
    book = load_workbook(path)
    book["SG3 Location of risk"].title = "Places"
    book.save(path)
    file = SimpleUploadedFile("return.xlsx", path.read_bytes())
    answer = signed_in_as(analyst).post("/metrics/returns/upload/", {"board": herefordshire.pk, "file": file})
    text = answer.content.decode()
    assert "What differs from the template" in text
    assert "There is no sheet “SG3 Location of risk”: name the sheet that holds it so that its title has “sg3”" in text
    assert "The sheet “Places” is none of this template and would not be read" in text
    assert not Return.objects.exists()


def test_the_page_of_a_version_says_what_is_known_and_what_is_assumed(signed_in_as, analyst):
    client = signed_in_as(analyst)
    text = client.get("/metrics/returns/templates/safeguarding-adults-2025-26/").content.decode()
    assert "annual report of the Hertfordshire Safeguarding Adults Board" in text
    assert "are assumed" in text
    assert "/metrics/returns/template/herefordshire-hwb/safeguarding-adults-2025-26.xlsx" in text
    assert client.get("/metrics/returns/templates/nothing/").status_code == 404
    upload = client.get("/metrics/returns/upload/").content.decode()
    assert upload.index("Q4 2018/19") < upload.index("Q3 2016/17") < upload.index("Safeguarding adults return")
