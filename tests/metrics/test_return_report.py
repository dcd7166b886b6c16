"""The board's report made from a return, and the item that asks the board for what is needed."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from boards.enums import MeetingStatus, PartPlacement, Purpose
from boards.models import AgendaItem, Paper, TemplatePart
from hwb_portal.core.errors import DomainError
from hwb_portal.core.richtext import to_html
from metrics.enums import ReturnState
from metrics.models import Return
from metrics.selectors.return_report import escaped, report_bodies, table
from metrics.services import return_steps as steps
from metrics.services.return_papers import put_on_agenda
from metrics.services.returns import import_return
from tests.factories import make_authority, make_due, make_item, make_meeting, make_return
from tests.reports.reading import page_texts

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2017, 3, 3, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def stored(sample, herefordshire, analyst, lead) -> Return:
    """Herefordshire's return for Q3 2016/17, signed off and submitted on the day it was due."""
    make_due(herefordshire)
    made = import_return(path=sample, original_name="q3.xlsx", board=herefordshire, by=analyst)
    words = {finding.pk: "Checked." for finding in made.findings.all()}
    steps.explain_findings(stored=made, words=words, by=analyst)
    steps.mark_checked(stored=made, by=analyst, now=NOW)
    authority = make_authority(herefordshire, source="Scheme of delegation", must_ratify=True)
    steps.sign_off(
        stored=made, authority=authority, name="Director Adults and Wellbeing", on=NOW.date(), by=lead, now=NOW
    )
    steps.submit(stored=made, on=NOW.date(), receipt="NHS England", by=analyst, now=NOW)
    return Return.objects.with_answers().get(pk=made.pk)


@pytest.fixture
def meeting(herefordshire):
    return make_meeting(herefordshire, timezone.localdate() + dt.timedelta(days=40), MeetingStatus.DRAFT)


def test_the_report_says_what_the_return_says(stored, analyst):
    bodies = report_bodies(stored, analyst)
    assert bodies["recommendation"] == (
        "That the sign-off of the return for 2016/17 Q3, signed off by Director Adults and Wellbeing under delegation "
        "be ratified."
    )
    assert bodies["reasons_for_recommendations"].startswith("The return is due on 3 March 2017, between meetings")
    considered = bodies["key_considerations"]
    for wanted in (
        "signed off for the board by Director Adults and Wellbeing on 3 March 2017",
        "It was due on 3 March 2017. It was submitted on 3 March 2017: NHS England.",
        "9 of 12 national conditions are met.",
        "Forecast income for the year is £1,858,132 over the pooled fund of £42,047,168.",
        "| Actual | £10,605,700 | £10,786,300 | £11,449,000 | not yet | not yet |",
        "| Delayed Transfers of Care | No improvement in performance |",
        "| 3i. Agreement for the delivery of 7-day services",
        "31 March 2017",
    ):
        assert wanted in considered


def test_its_tables_are_tables_for_readers(stored, analyst):
    html = to_html(report_bodies(stored, analyst)["key_considerations"])
    assert html.count("<table>") == 4


def test_without_ratification_the_board_is_asked_to_note(stored, analyst):
    stored.must_ratify = False
    assert report_bodies(stored, analyst)["recommendation"].endswith("Director Adults and Wellbeing, be noted.")


def test_nothing_a_person_typed_is_taken_for_markup():
    assert escaped("a | b\\ *c* <b> # [x](y)") == "a \\| b\\\\ \\*c\\* \\<b\\> \\# \\[x\\](y)"
    html = to_html(table(["A", "B"], [["x | y\nz", "**b** <i>"]]))
    assert "x | y z" in html
    assert "**b** &lt;i&gt;" in html


def test_one_press_puts_the_report_under_an_item(signed_in_as, stored, analyst, meeting):
    TemplatePart.objects.create(
        template=stored.board.report_template,
        key="recommendation",
        heading="Recommendation",
        placement=PartPlacement.BODY,
        position=3,
        is_required=True,
    )
    item = make_item(meeting, "Better Care Fund")
    client = signed_in_as(analyst)
    page = f"{stored.get_absolute_url()}paper/"
    form = client.get(page).context["form"]
    assert (list(form.places), form.fields["place"].initial) == ([str(item.pk)], str(item.pk))
    assert client.post(page, {"place": item.pk}).status_code == 302
    paper = Paper.objects.get()
    assert (paper.item, paper.title) == (item, "Better Care Fund: return for 2016/17 Q3")
    sections = {section.key: section.body for section in paper.versions.get().sections.all()}
    assert sections["purpose"] == "To bring the board its quarterly return for 2016/17 Q3, as it was signed off."
    assert "be ratified" in sections["recommendation"]
    stored.refresh_from_db()
    assert (stored.paper, stored.item, stored.state) == (paper, item, ReturnState.SUBMITTED)
    assert "The report on this return is made already" in client.post(page, {"place": item.pk}).content.decode()


def test_an_officer_puts_it_under_a_new_item_that_asks_to_ratify(signed_in_as, stored, officer, meeting):
    page = f"{stored.get_absolute_url()}paper/"
    signed_in_as(officer).post(page, {"place": "new"})
    item = AgendaItem.objects.get()
    assert (item.meeting, item.title, item.purpose, item.lead) == (
        meeting,
        "Better Care Fund: return for 2016/17 Q3",
        Purpose.DECIDE,
        "Director Adults and Wellbeing",
    )
    assert item.papers.count() == 1


def test_an_analyst_makes_no_item(signed_in_as, stored, analyst, meeting):
    signed_in_as(analyst).post(f"{stored.get_absolute_url()}paper/", {"place": "new"})
    assert AgendaItem.objects.count() == 0


def test_a_draft_makes_no_report(herefordshire, analyst, meeting):
    draft = make_return(herefordshire, created_by=analyst)
    with pytest.raises(DomainError, match="cannot be put on an agenda now"):
        put_on_agenda(stored=draft, place=meeting, title="Return", bodies={}, by=analyst, now=NOW)


def test_the_figures_are_the_same_on_page_csv_json_paper_and_pdf(signed_in_as, client, stored, analyst, meeting):
    part = {"placement": PartPlacement.BODY, "is_required": True}
    TemplatePart.objects.create(
        template=stored.board.report_template, key="key_considerations", heading="Considered", position=3, **part
    )
    steps.open_to_everyone(stored=stored, by=analyst, now=NOW)
    reader = signed_in_as(analyst)
    reader.post(f"{stored.get_absolute_url()}paper/", {"place": make_item(meeting, "Better Care Fund").pk})
    paper = Paper.objects.get()
    page = client.get("/metrics/better-care/herefordshire-hwb/2016-17-q3/").content.decode()
    read = client.get(f"/metrics/returns/{stored.pk}.json").json()["values"]
    lines = client.get(f"/metrics/returns/{stored.pk}.csv").content.decode("utf-8-sig").splitlines()
    told = reader.get(paper.get_absolute_url()).content.decode()
    pdf = b"".join(reader.get(f"/papers/{paper.pk}/file").streaming_content)
    printed = " ".join(page_texts(pdf))
    amounts = {key: text for key, text in read.items() if re.match(r"(income|expenditure)\.amended\.", key) and text}
    assert len(amounts) == 28
    for key, text in amounts.items():
        assert any(f",{key}," in line and f",{text}," in line for line in lines)
        shown = f"£{int(text):,}"
        assert (shown in page, shown in told, shown in printed) == (True, True, True)
    for wanted in ("£42,047,168", "£43,905,300", "£1,858,132"):
        assert (wanted in page, wanted in told, wanted in printed) == (True, True, True)
