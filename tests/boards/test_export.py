"""Everything public of a board can be taken away in one ZIP, and nothing else is in it."""

import io
import json
import zipfile

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from boards.enums import Part
from boards.export import public_entries, zipped
from boards.models import PublishedPaper
from tests.boards.builders import exempt_paper, officer_of
from tests.boards.publishing import a_draft, an_uploaded_paper, first_paper, fresh, item_of, publish, withdraw
from tests.factories import make_minutes, make_minutes_item, make_paragraph, make_user

pytestmark = pytest.mark.django_db


def _meeting():
    """A report, a file, an exempt report, minutes of which one item is closed."""
    meeting = a_draft()
    an_uploaded_paper(meeting)
    exempt_paper(item_of(meeting, "2"), title="Provider at risk", body="Insolvency.", released=False)
    publish(meeting, approved_by=make_user())
    minutes = make_minutes(fresh(meeting))
    make_paragraph(make_minutes_item(minutes, "Winter planning"), "Heard.")
    closed = make_minutes_item(minutes, "Provider", part=Part.PART_II, public_title="Exempt item")
    make_paragraph(closed, "Awarded to a bidder.")
    return meeting


def _zip(client, board) -> zipfile.ZipFile:
    answer = client.get(reverse("boards:board_export", args=[board.slug]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{board.slug}.zip"'
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_it_holds_lists_reports_files_and_minutes(client):
    meeting = _meeting()
    report, file = first_paper(meeting).pk, PublishedPaper.objects.exclude(public_name="").get().paper_id
    found = _zip(client, meeting.board)
    assert found.testzip() is None
    assert found.namelist() == [
        *("README.txt", "meetings.json", "papers.json", "decisions.json", "actions.json"),
        f"papers/2027-03-10/winter-plan-{report}.md",
        f"papers/2027-03-10/carers-survey-{file}.pdf",
        "minutes/2027-03-10.md",
    ]
    assert found.read("minutes/2027-03-10.md").decode() == "## 1 Winter planning\n\n1.1 Heard."
    assert "First words." in found.read(f"papers/2027-03-10/winter-plan-{report}.md").decode()
    assert found.read(f"papers/2027-03-10/carers-survey-{file}.pdf").startswith(b"%PDF")
    assert {paper["id"] for paper in json.loads(found.read("papers.json"))} == {str(report), str(file)}


def test_nobody_gets_more_and_nothing_closed_is_in_it(client, signed_in_as):
    meeting = _meeting()
    of_nobody = _zip(client, meeting.board)
    of_officer = _zip(signed_in_as(officer_of(meeting.board)), meeting.board)
    assert of_officer.namelist() == of_nobody.namelist()
    everything = b"".join(of_officer.read(name) for name in of_officer.namelist())
    for word in (b"Provider", b"Insolvency", b"bidder"):
        assert word not in everything


def test_what_is_withdrawn_is_marked_and_has_no_file(client):
    meeting = _meeting()
    paper = PublishedPaper.objects.exclude(public_name="").get().paper
    withdraw(paper)
    found = _zip(client, meeting.board)
    assert [name for name in found.namelist() if name.endswith(".pdf")] == []
    gone = {paper["id"]: paper["is_gone"] for paper in json.loads(found.read("papers.json"))}
    assert gone[str(paper.pk)] is True


def test_a_file_that_goes_while_the_rest_is_sent_is_left_out():
    meeting = _meeting()
    entries = public_entries(meeting.board, lists_at="")
    storages["public"].delete(PublishedPaper.objects.exclude(public_name="").get().public_name)
    found = zipfile.ZipFile(io.BytesIO(b"".join(zipped(entries))))
    assert found.testzip() is None
    assert "minutes/2027-03-10.md" in found.namelist()
    assert [name for name in found.namelist() if name.endswith(".pdf")] == []
