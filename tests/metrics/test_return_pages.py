"""The analyst's pages of quarterly returns, and the public's."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from boards.enums import StaffRole
from boards.models import Board
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from metrics.enums import ReturnState
from metrics.models import Return, ReturnFinding
from metrics.services.returns import import_return
from tests.factories import make_collection, make_return, make_staff, make_user
from tests.factories.metrics import SIGNATURE

pytestmark = pytest.mark.django_db

LIST = "/metrics/returns/"
UPLOAD = "/metrics/returns/upload/"


@pytest.fixture
def stored(sample: Path, herefordshire: Board, analyst: User) -> Return:
    return import_return(path=sample, original_name=sample.name, board=herefordshire, by=analyst)


def opened(stored: Return, **fields: str) -> None:
    """The return as it is once it is signed off and open to everyone."""
    Return.objects.filter(pk=stored.pk).update(**SIGNATURE, state=ReturnState.SIGNED, is_public=True, **fields)


def upload(client: Client, board: Board, name: str, content: bytes):
    file = SimpleUploadedFile(name, content)
    return client.post(UPLOAD, {"board": board.pk, "file": file})


@pytest.mark.parametrize(
    ("roles", "listed", "uploading"),
    [
        ([Role.ANALYST], 200, 200),
        ([Role.LEAD], 200, 403),
        ([Role.MEMBER], 403, 403),
        ([Role.AUTHOR], 403, 403),
        ([Role.SUBSTITUTE], 403, 403),
    ],
)
def test_who_may_open_the_pages(signed_in_as, roles, listed, uploading):
    client = signed_in_as(make_user(*roles))
    assert (client.get(LIST).status_code, client.get(UPLOAD).status_code) == (listed, uploading)


def test_the_public_is_asked_to_sign_in(client, stored):
    for path in (LIST, UPLOAD, stored.get_absolute_url()):
        response = client.get(path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("accounts:login"))


def test_a_draft_of_another_board_is_not_there(signed_in_as, stored, hertfordshire):
    stranger = make_user(Role.ANALYST)
    make_staff(hertfordshire, stranger, StaffRole.ANALYST)
    client = signed_in_as(stranger)
    assert client.get(stored.get_absolute_url()).status_code == 404
    assert "2016/17 Q3" not in client.get(LIST).content.decode()


def test_the_list_says_what_the_checks_found(signed_in_as, stored, analyst):
    text = signed_in_as(analyst).get(LIST).content.decode()
    for wanted in ("2016/17 Q3", "Herefordshire", "Draft", "3 warnings", "140", "by Ann Analyst"):
        assert wanted in text


def test_the_list_when_there_is_none(signed_in_as, analyst):
    assert "No returns yet. Upload the first one" in signed_in_as(analyst).get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_needs_the_same_queries_for_any_number_of_rows(
    signed_in_as, django_assert_num_queries, analyst, herefordshire, rows
):
    for _ in range(rows):
        made = make_return(herefordshire, created_by=analyst)
        ReturnFinding.objects.create(owner=made, level="error", rule="blank", message="It is blank")
    client = signed_in_as(analyst)
    with django_assert_num_queries(7):
        text = client.get(LIST).content.decode()
    assert text.count("1 error") == rows


def test_the_page_of_a_return(signed_in_as, stored, analyst, django_assert_num_queries):
    client = signed_in_as(analyst)
    with django_assert_num_queries(10):
        page = client.get(stored.get_absolute_url()).context["page"]
    assert (page.errors, page.warnings, page.conditions_met, len(page.conditions)) == (0, 3, 9, 12)
    income, expenditure = page.flows
    assert (income.against_pool, income.pool.text) == ("£1,858,132 over the pooled fund", "£42,047,168")
    plan, forecast, actual = expenditure.lines
    assert [amount.text for amount in plan.quarters] == ["£10,511,800", "£10,511,800", "£10,511,800", "£10,511,768"]
    assert (plan.total.text, plan.sum_text, plan.is_wrong) == ("£42,047,168", "£42,047,168", False)
    assert (forecast.total.text, forecast.total.cell, forecast.total.before) == ("£43,905,300", "H29", "£43,117,400")
    restated = actual.quarters[1]
    assert (restated.text, restated.before, restated.cell) == ("£10,786,300", "£10,779,300", "E30")
    assert (actual.total.text, actual.sum_text) == ("", "£32,841,000")


def test_a_total_that_does_not_add_up_is_said(signed_in_as, stored, analyst):
    stored.values.filter(key="income.amended.plan.total").update(text="42047169")
    page = signed_in_as(analyst).get(stored.get_absolute_url()).context["page"]
    plan = page.flows[0].lines[0]
    assert (plan.is_wrong, plan.difference, plan.sum_text) == (True, "£1", "£42,047,168")


def test_conditions_and_metrics_stand_with_their_cells(signed_in_as, stored, analyst):
    page = signed_in_as(analyst).get(stored.get_absolute_url()).context["page"]
    open_conditions = [condition for condition in page.conditions if not condition.is_met]
    assert [(condition.code, str(condition.due_on)) for condition in open_conditions] == [
        ("3i", "2017-03-31"),
        ("3ii", "2017-03-31"),
        ("4ii", "2017-03-31"),
    ]
    fifth = next(condition for condition in page.conditions if condition.code == "5")
    assert [(answer.text, answer.cell) for answer in fifth.answers] == [
        ("No - In Progress", "C19"),
        ("Yes", "D19"),
        ("Yes", "E19"),
    ]
    assert [(metric.status.text, metric.rating, metric.status.cell) for metric in page.metrics][:2] == [
        ("On track to meet target", "green", "C7"),
        ("No improvement in performance", "red", "C11"),
    ]


def test_no_page_says_how_to_reach_a_person(signed_in_as, client, stored, analyst):
    stored.values.filter(key="cover.email").update(text="somebody@council.example")
    stored.values.filter(key="cover.telephone").update(text="01234 567890")
    opened(stored)
    make_collection(slug="bcf")
    for text in (
        signed_in_as(analyst).get(stored.get_absolute_url()).content.decode(),
        client.get("/metrics/bcf/").content.decode(),
    ):
        assert "Martin Samuels" in text
        assert "somebody@council.example" not in text
        assert "01234 567890" not in text


def test_the_public_sees_released_returns_only(client, stored):
    make_collection(slug="bcf")
    assert "2016/17 Q3" not in client.get("/metrics/bcf/").content.decode()
    opened(stored, source="Pack, lines 407 to 800")
    text = client.get("/metrics/bcf/").content.decode()
    for wanted in ("quarterly return 2016/17 Q3", "£1,858,132 over the pooled fund", "was £10,779,300", "E30"):
        assert wanted in text
    assert "9 of 12 conditions are met" in text
    assert "Pack, lines 407 to 800" in text


def test_an_upload_becomes_a_draft_and_opens_its_page(signed_in_as, analyst, herefordshire, sample):
    client = signed_in_as(analyst)
    response = upload(client, herefordshire, "Herefordshire HWB.xlsx", sample.read_bytes())
    stored = Return.objects.get()
    assert (response.status_code, response["Location"]) == (302, stored.get_absolute_url())
    assert (stored.original_name, stored.created_by) == ("Herefordshire HWB.xlsx", analyst)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (("return.xlsx", b""), "The selected file is empty"),
        (("return.xlsx", b"text"), "The selected file must be an XLSX"),
        (("return.pdf", b"PK\x03\x04"), "The selected file must be an XLSX"),
        (
            ("return.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            "The selected file is password protected or an old XLS",
        ),
    ],
)
def test_a_refused_upload_is_a_form_error(signed_in_as, analyst, herefordshire, file, message):
    response = upload(signed_in_as(analyst), herefordshire, *file)
    text = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in text
    assert message in text
    assert "<title>Error: " in text
    assert Return.objects.count() == 0


def test_without_its_virus_scanner_the_site_takes_no_return(signed_in_as, analyst, herefordshire, sample, settings):
    settings.VIRUS_SCANNER = "unix:/there/is/no/scanner"
    response = upload(signed_in_as(analyst), herefordshire, "return.xlsx", sample.read_bytes())
    assert "could not be checked for viruses just now, so it was not taken" in response.content.decode()
    assert Return.objects.count() == 0


def test_the_wrong_board_is_a_form_error(signed_in_as, analyst, hertfordshire, sample):
    response = upload(signed_in_as(analyst), hertfordshire, "return.xlsx", sample.read_bytes())
    assert "The return is for “Herefordshire, County of”" in response.content.decode()
    assert Return.objects.count() == 0


def test_only_boards_of_the_analyst_can_be_chosen(signed_in_as, herefordshire, hertfordshire, sample):
    user = make_user(Role.ANALYST)
    make_staff(hertfordshire, user, StaffRole.ANALYST)
    response = upload(signed_in_as(user), herefordshire, "return.xlsx", sample.read_bytes())
    assert response.status_code == 200
    assert "Herefordshire" not in response.content.decode()
    assert Return.objects.count() == 0


def test_nothing_chosen_is_said_in_words(signed_in_as, analyst):
    text = signed_in_as(analyst).post(UPLOAD, {}).content.decode()
    assert "Select the board the return is for" in text
    assert "Select a return" in text
