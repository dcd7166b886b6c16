"""Taking a published paper back, and opening a closed one: what is gone is gone from everywhere."""

import datetime as dt
import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from boards.enums import MeetingStatus
from boards.models import Meeting, Paper, PaperVersion
from boards.printing import pack_papers
from boards.services.changes import cancel_meeting
from boards.services.publication import SWEEP_AFTER, declassify_paper, sweep_public_store
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import closed_item, confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.boards.publishing import (
    LATE,
    LATER,
    a_draft,
    a_published_meeting,
    an_uploaded_paper,
    as_read,
    first_paper,
    fresh,
    item_of,
    public_files,
    publish,
    revise,
    supplement,
    withdraw,
)
from tests.factories import make_report, make_upload, make_user

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
REASON = "Its figures were wrong."


def test_the_place_of_a_withdrawn_paper_says_when_and_why(client):
    meeting = a_published_meeting()
    withdraw(first_paper(meeting))
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f"Withdrawn on 4 March 2027: {REASON}" in page
    assert as_read(meeting)[0] == ("1", "Winter planning", ["(Winter plan)"])


@pytest.mark.parametrize("who", [lambda board: None, member_of, officer_of], ids=["nobody", "member", "officer"])
def test_its_page_is_a_tombstone_and_its_file_is_gone_for_everyone(signed_in_as, who):
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    withdraw(paper)
    client = signed_in_as(who(meeting.board))
    pages = [client.get(f"{paper.get_absolute_url()}{query}") for query in ("", "?version=1")]
    assert [(page.status_code, REASON in page.content.decode()) for page in pages] == [(200, True)] * 2
    assert "First words." not in pages[0].content.decode() + pages[1].content.decode()
    file = client.get(reverse("paper_file", args=[paper.pk]))
    assert (file.status_code, file.content.decode()) == (410, f"This paper was withdrawn. {REASON}")


def found_in(client, meeting: Meeting, word: str) -> dict[str, bool]:
    """Where a paper can still be met by anyone."""
    board = meeting.board.slug
    data = client.get(reverse("boards:meeting_json", args=[board, meeting.slug])).json()
    return {
        "search": word in client.get(reverse("search"), {"q": "survey"}).content.decode(),
        "feed": word in client.get(reverse("boards:board_feed", args=[board])).content.decode(),
        "json": word in json.dumps([item["papers"] for item in data["items"]]),
        "pack": word in [entry.paper.title for entry in pack_papers(fresh(meeting), NOBODY)],
        "home": word in client.get(reverse("home")).content.decode(),
    }


def test_search_feed_json_pack_and_front_page_have_it_no_more(client):
    meeting = a_draft()
    paper = an_uploaded_paper(meeting)
    publish(meeting)
    before = found_in(client, meeting, "Carers survey")
    withdraw(paper)
    assert before == dict.fromkeys(before, True)
    assert found_in(client, meeting, "Carers survey") == dict.fromkeys(before, False)


def test_its_public_file_is_deleted_once_the_withdrawal_holds(django_capture_on_commit_callbacks):
    meeting = a_draft()
    paper = an_uploaded_paper(meeting)
    before = public_files()
    row = publish(meeting).papers.get(paper=paper)
    assert public_files() - before == {row.public_name}
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(paper)
        assert row.public_name in public_files()
    assert public_files() == before


def test_the_copy_in_public_is_the_cleaned_file_under_another_name():
    meeting = a_draft()
    version = an_uploaded_paper(meeting).versions.get()
    row = publish(meeting).papers.get(version=version)
    with storages["public"].open(row.public_name) as copied, version.file.open() as kept:
        assert copied.read() == kept.read()
    assert row.public_name not in version.file.name


def test_a_closed_paper_is_never_copied_to_the_public_store():
    meeting = a_draft()
    closed = closed_item(meeting)
    for paper in (exempt_paper(closed, released=False), open_paper(closed, released=False)):
        paper.versions.all().delete()
        make_upload(paper, released=False)
    before = public_files()
    publish(meeting, approved_by=make_user())
    assert public_files() == before


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_withdrawal_says_why(reason):
    meeting = a_published_meeting()
    with pytest.raises(DomainError, match=r"^Say why the paper is withdrawn\. Readers see the reason\.$"):
        withdraw(first_paper(meeting), reason=reason)
    assert as_read(meeting)[0][2] == ["Winter plan 1"]


def test_what_is_not_published_cannot_be_withdrawn():
    meeting = a_draft()
    with pytest.raises(DomainError, match=r"^This paper is not published\.$"):
        withdraw(first_paper(meeting))


def test_a_paper_is_withdrawn_once():
    meeting = a_published_meeting()
    withdraw(first_paper(meeting))
    with pytest.raises(DomainError, match=r"^This paper is not published, or is withdrawn already\.$"):
        withdraw(first_paper(meeting), LATER)
    assert AuditEvent.objects.filter(action="paper.withdrawn").count() == 1


def test_a_withdrawn_paper_does_not_come_back_with_the_next_supplement():
    meeting = a_published_meeting()
    withdraw(first_paper(meeting))
    open_paper(item_of(meeting, "2"), released=False, title="Carers survey")
    supplement(meeting, LATER)
    assert [papers for _, _, papers in as_read(meeting)] == [["(Winter plan)"], ["Carers survey 1"]]


def test_it_is_published_again_with_a_new_version_alone():
    meeting = a_published_meeting()
    withdraw(first_paper(meeting))
    with pytest.raises(DomainError, match="Nothing has changed"):
        supplement(meeting, LATER)
    revise(first_paper(meeting))
    supplement(meeting, LATER)
    assert as_read(meeting)[0][2] == ["Winter plan 2"]


@pytest.mark.parametrize("who", [lambda board: None, member_of], ids=["nobody", "member"])
def test_the_withdrawn_version_stays_gone_when_a_new_one_is_published(signed_in_as, who):
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    withdraw(paper)
    revise(paper)
    supplement(meeting, LATER)
    client = signed_in_as(who(meeting.board))
    assert client.get(f"{paper.get_absolute_url()}?version=1").status_code == 404
    assert client.get(reverse("paper_file", args=[paper.pk]), {"version": "1"}).status_code == 404
    assert "Corrected words." in client.get(paper.get_absolute_url()).content.decode()
    assert "Winter plan" not in client.get(reverse("search"), {"q": "First"}).content.decode()


def test_what_was_published_stays_readable_when_the_meeting_is_cancelled(client):
    meeting = a_published_meeting()
    cancel_meeting(meeting=meeting, by=make_user(), now=LATE, reason="Snow.")
    assert fresh(meeting).status == MeetingStatus.CANCELLED
    assert as_read(meeting)[0][2] == ["Winter plan 1"]
    assert "First words." in client.get(first_paper(meeting).get_absolute_url()).content.decode()


# What a crash leaves


def test_the_sweep_removes_what_no_snapshot_names():
    meeting = a_draft()
    an_uploaded_paper(meeting)
    row = publish(meeting).papers.exclude(public_name="").get()
    orphan = storages["public"].save("orphan.pdf", ContentFile(b"left by a crash"))
    an_hour_on = dt.datetime.now(dt.UTC) + SWEEP_AFTER + dt.timedelta(minutes=1)
    assert orphan in sweep_public_store(now=an_hour_on)
    assert (orphan in public_files(), row.public_name in public_files()) == (False, True)
    assert sweep_public_store(now=an_hour_on) == []


def test_the_sweep_leaves_files_that_a_publication_under_way_may_have_copied():
    copied = storages["public"].save("under-way.pdf", ContentFile(b"named last"))
    assert sweep_public_store(now=dt.datetime.now(dt.UTC)) == []
    assert copied in public_files()
    storages["public"].delete(copied)


# Declassification


def declassify(paper: Paper, reason: str = "The contract is signed.", **who) -> Paper:
    by = who.get("by") or make_user()
    return declassify_paper(
        paper=paper, by=by, approved_by=who.get("approved_by") or make_user(), now=LATE, reason=reason
    )


def a_closed_paper(item=None, **fields) -> Paper:
    meeting = a_draft()
    paper = exempt_paper(item(meeting) if item else item_of(meeting, "2"), released=False, body="Prices.", **fields)
    publish(meeting, approved_by=make_user())
    return paper


def test_a_closed_paper_is_opened_by_two_officers_with_a_reason(client):
    paper = a_closed_paper()
    before = client.get(paper.get_absolute_url()).status_code
    officers = [make_user(), make_user()]
    declassify(paper, by=officers[0], approved_by=officers[1])
    page = client.get(paper.get_absolute_url())
    assert (before, page.status_code, "Prices." in page.content.decode()) == (404, 200, True)
    event = AuditEvent.objects.get(action="paper.declassified")
    assert (event.actor_id, event.details) == (
        officers[0].pk,
        {"approved_by": officers[1].pk, "reason": "The contract is signed.", "item_opened": True},
    )


@pytest.mark.parametrize(
    ("reason", "is_same", "sentence"),
    [
        (" ", False, "Say why the paper no longer needs to be closed."),
        ("Signed.", True, "A second officer must agree before a closed paper is opened."),
    ],
)
def test_one_officer_or_no_reason_opens_nothing(reason, is_same, sentence):
    paper, officer = a_closed_paper(), make_user()
    with pytest.raises(DomainError) as caught:
        declassify(paper, reason, by=officer, approved_by=officer if is_same else None)
    assert str(caught.value) == sentence
    assert not Paper.objects.visible_to(NOBODY).contains(paper)
    assert not AuditEvent.objects.filter(action="paper.declassified").exists()


def test_an_open_paper_is_not_opened_again():
    with pytest.raises(DomainError, match=r"^This paper is open already\.$"):
        declassify(first_paper(a_published_meeting()))


def test_a_closed_item_opens_with_its_last_closed_paper():
    paper = a_closed_paper(closed_item)
    other = exempt_paper(paper.item, released=False, title="Terms")
    meeting = paper.item.meeting
    supplement(meeting, approved_by=make_user())
    before = as_read(meeting)[2]
    declassify(paper)
    between = as_read(meeting)[2]
    declassify(other)
    assert before == ("3", "Closed business", ["(Exempt report)", "(Exempt report)"])
    assert between == ("3", "Closed business", ["(Closed business)", "(Exempt report)"])
    assert as_read(meeting)[2] == ("3", "Care home closure", ["Provider at risk 1", "Terms 1"])


def test_earlier_versions_that_were_only_published_as_closed_stay_closed(client):
    paper = a_closed_paper()
    make_report(paper, "Without prices.", released=False)
    supplement(paper.item.meeting, approved_by=make_user())
    declassify(paper)
    found = [client.get(f"{paper.get_absolute_url()}?version={number}").status_code for number in (1, 2)]
    assert found == [404, 200]


def test_members_who_were_not_on_its_list_do_not_get_the_earlier_confidential_version():
    meeting = a_draft()
    paper = confidential_paper(item_of(meeting, "2"), released=False, body="A name.")
    publish(meeting, approved_by=make_user())
    make_report(paper, "No name.", released=False)
    supplement(meeting, approved_by=make_user())
    declassify(paper)
    versions = PaperVersion.objects.visible_to(member_of(meeting.board)).of_paper(paper)
    assert [version.number for version in versions] == [2]


def test_a_paper_of_a_draft_is_opened_without_a_publication():
    meeting = a_draft()
    paper = exempt_paper(item_of(meeting, "2"), released=False)
    declassify(paper)
    assert (Paper.objects.get(pk=paper.pk).part, meeting.publications.count()) == ("1", 0)
    assert not Paper.objects.visible_to(NOBODY).contains(paper)
