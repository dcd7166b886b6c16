"""Versions compared, background papers, the record of publications: who sees what of them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from boards.models import BackgroundPaper, Paper
from boards.selectors.history import comparison, publication_record
from boards.services.versions import report_values, save_report
from hwb_portal.core.errors import DomainError
from hwb_portal.core.locking import fingerprint
from tests.boards import publishing
from tests.boards.builders import exempt_paper, officer_of, open_paper
from tests.factories import make_item, make_report, make_user

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
BODIES = {"purpose": "To agree the plan."}


def two_versions() -> Paper:
    meeting = publishing.a_published_meeting()
    paper = publishing.first_paper(meeting)
    publishing.revise(paper, "First words, corrected.")
    publishing.supplement(meeting)
    return paper


def changes_of(paper: Paper, **numbers: int) -> str:
    return reverse("paper_changes", args=[paper.pk]) + "?" + "&".join(f"{k}={v}" for k, v in numbers.items())


def test_the_page_shows_what_was_added_and_what_was_taken_out(client):
    page = client.get(changes_of(two_versions())).content.decode()
    assert "What changed from version 1 to version 2" in page
    assert '<ins class="hwb-added"><span class="govuk-visually-hidden">added: </span>, corrected' in page


def test_a_version_that_is_not_published_is_compared_for_those_who_work_on_it_only(client):
    paper = two_versions()
    make_report(paper, "Third words.", released=False)
    assert comparison(paper, NOBODY, first=2, second=3) is None
    assert client.get(changes_of(paper, **{"from": 2, "to": 3})).status_code == 404
    assert comparison(paper, officer_of(paper.item.meeting.board), first=2, second=3) is not None


@pytest.mark.parametrize("numbers", [{"from": 1, "to": 1}, {"from": 1, "to": 9}, {"from": "one", "to": 2}])
def test_what_cannot_be_compared_is_not_there(client, numbers):
    assert client.get(changes_of(two_versions(), **numbers)).status_code == 404


def test_a_withdrawn_paper_shows_its_tombstone_and_no_words(client):
    paper = two_versions()
    publishing.withdraw(paper, now=publishing.LATER)
    page = client.get(changes_of(paper)).content.decode()
    assert "Withdrawn" in page
    assert "corrected" not in page


def test_the_record_names_each_publication_with_its_papers_and_hashes(client):
    paper = two_versions()
    meeting = publishing.fresh(paper.item.meeting)
    agenda, added = publication_record(meeting, NOBODY)
    assert [row.paper_id for row in added.papers] == [paper.pk]
    page = client.get(reverse("boards:publication_record", args=[meeting.board.slug, meeting.slug])).content.decode()
    for entry in (agenda, added):
        assert entry.papers[0].sha256 in page
    assert "Thursday 25 February 2027, 10am, 8 clear days before the meeting" in page


def test_the_record_names_people_to_officers_only(client):
    meeting = publishing.a_draft()
    officer = officer_of(meeting.board)
    publishing.publish(meeting, by=officer)
    address = reverse("boards:publication_record", args=[meeting.board.slug, meeting.slug])
    assert f"by {officer}" not in client.get(address).content.decode()
    client.force_login(officer)
    assert f"by {officer}" in client.get(address).content.decode()


def test_the_record_gives_no_hash_of_a_closed_paper(client):
    meeting = publishing.a_draft()
    closed = exempt_paper(make_item(meeting), released=False)
    publishing.publish(meeting, by=make_user(), approved_by=make_user())
    (entry,) = publication_record(publishing.fresh(meeting), NOBODY)
    hashed = next(row.sha256 for row in entry.papers if row.paper_id == closed.pk)
    page = client.get(reverse("boards:publication_record", args=[meeting.board.slug, meeting.slug])).content.decode()
    assert "Not for publication" in page
    assert hashed not in page


def test_without_a_publication_there_is_no_record(client):
    meeting = publishing.a_draft()
    client.force_login(officer_of(meeting.board))
    assert client.get(f"{meeting.get_absolute_url()}published/").status_code == 404


def test_background_papers_are_shown_for_four_years(client):
    meeting = publishing.a_draft()
    paper = publishing.first_paper(meeting)
    given = [("Survey of carers, 2026", "https://council.example/survey.pdf"), ("Notes of the working group", "")]
    save_report(paper=paper, bodies=BODIES, acronyms=(), background=given, by=make_user())
    publishing.publish(meeting)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert 'href="https://council.example/survey.pdf">Survey of carers, 2026</a>' in page
    assert "Notes of the working group" in page
    assert "Open to inspection until 10 March 2031" in page


def test_an_exempt_paper_cannot_be_a_background_paper():
    paper, closed = open_paper(released=False), exempt_paper()
    address = f"https://boards.example.gov.uk{closed.get_absolute_url()}"
    with pytest.raises(DomainError, match="exempt or confidential"):
        save_report(paper=paper, bodies=BODIES, acronyms=(), background=[("Prices", address)], by=make_user())
    assert not BackgroundPaper.objects.exists()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("https://council.example/", "needs a title"),
        ("Survey https://", "is not a web address"),
        ("x" * 301, "is too long"),
    ],
)
def test_a_line_that_is_no_background_paper_is_named_and_kept(client, line, problem):
    paper = open_paper(released=False)
    client.force_login(officer_of(paper.item.meeting.board))
    response = client.post(
        reverse("report_edit", args=[paper.pk]), {"background_lines": line, "background_is_open": "on", **BODIES}
    )
    page = response.content.decode()
    assert problem in page
    assert line in page


def test_whoever_lists_background_papers_says_that_they_are_open(client):
    paper = open_paper(released=False)
    client.force_login(officer_of(paper.item.meeting.board))
    page = client.post(reverse("report_edit", args=[paper.pk]), {"background_lines": "Survey", **BODIES})
    assert "say that none of them is closed" in page.content.decode()


def test_two_writers_at_once_the_second_sees_both_and_loses_nothing(client):
    paper = open_paper(released=False)
    officer = officer_of(paper.item.meeting.board)
    client.force_login(officer)
    seen = fingerprint(report_values(paper))
    save_report(paper=paper, bodies={"purpose": "Theirs."}, acronyms=(), by=make_user())
    address = reverse("report_edit", args=[paper.pk])
    answer = client.post(address, {"purpose": "Mine, typed for an hour.", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs." in page
    assert "Mine, typed for an hour." in page
    assert report_values(paper)["sections"] == [["purpose", "Theirs."]]
    again = client.post(address, {"purpose": "Mine, typed for an hour.", "seen": fingerprint(report_values(paper))})
    assert again.status_code == 302
    assert report_values(paper)["sections"] == [["purpose", "Mine, typed for an hour."]]
