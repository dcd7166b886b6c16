"""Reading a closed paper is recorded: who, which, when and on which page. What cannot be recorded is not shown."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from boards.enums import Part
from boards.models import Paper
from hwb_portal.accounts.models import User
from hwb_portal.audit import reads
from hwb_portal.audit.models import AuditEvent
from tests.boards.builders import member_of, officer_of
from tests.factories import (
    make_exempt_paper,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_paper,
    make_paragraph,
    make_report,
    make_user,
)
from tests.house.addresses import body_of

pytestmark = pytest.mark.django_db
BODY = "What nobody else may know"


@pytest.fixture
def closed() -> Paper:
    paper = make_exempt_paper(make_item(make_meeting(dated=True)), title="The failing home")
    make_report(paper, body=BODY)
    return paper


@pytest.fixture
def member(closed) -> User:
    return member_of(closed.item.meeting.board)


def events() -> list[tuple[str, int | None, str, str, dict[str, object]]]:
    rows = AuditEvent.objects.in_order()
    return [(row.action, row.actor_id, row.subject_id, row.subject_label, row.details) for row in rows]


@pytest.mark.parametrize("name", ["paper_detail", "paper_file", "paper_pages"])
def test_each_page_of_a_closed_paper_is_an_event(client, closed, member, name):
    client.force_login(member)
    body_of(client.get(reverse(name, args=[closed.pk])))
    assert events() == [("paper.read", member.pk, str(closed.pk), closed.public_title, {"page": name})]


def test_whoever_writes_it_reads_it(client, closed):
    officer = officer_of(closed.item.meeting.board)
    client.force_login(officer)
    assert client.get(reverse("report_edit", args=[closed.pk])).status_code == 200
    assert [event[:2] for event in events()] == [("paper.read", officer.pk)]


def test_a_pack_with_closed_papers_is_an_event(client, closed, member):
    meeting = closed.item.meeting
    client.force_login(member)
    body_of(client.get(reverse("reports:pack_restricted", args=[meeting.board.slug, meeting.slug])))
    read = [event for event in events() if event[0] == "pack.read"]
    assert read == [("pack.read", member.pk, str(meeting.pk), str(meeting), {"page": "reports:pack_restricted"})]


def test_an_open_paper_under_a_closed_item_counts_as_closed(client):
    item = make_item(make_meeting(), part=Part.PART_II, title="The failing home", public_title="A contract")
    paper = make_report(make_paper(item)).paper
    client.force_login(officer_of(item.meeting.board))
    client.get(reverse("paper_detail", args=[paper.pk]))
    assert [(action, label) for action, _, _, label, _ in events()] == [("paper.read", "A contract")]


def test_open_papers_are_read_unnoticed(client, member, closed):
    paper = make_report(make_paper(closed.item)).paper
    client.force_login(member)
    for name in ("paper_detail", "paper_file", "paper_pages"):
        assert client.get(reverse(name, args=[paper.pk])).status_code == 200
    assert events() == []


@pytest.mark.parametrize("name", ["boards:minutes_detail", "boards:decision_list"])
def test_closed_minutes_are_an_event_for_who_is_shown_them(client, member, closed, name):
    meeting = closed.item.meeting
    minutes = make_minutes(meeting)
    make_paragraph(make_minutes_item(minutes, title="The failing home", part=Part.PART_II, public_title="A contract"))
    address = reverse(name, args=[meeting.board.slug, meeting.slug])
    assert client.get(address).status_code == 200
    assert events() == []
    client.force_login(member)
    assert client.get(address).status_code == 200
    assert events() == [("minutes.read", member.pk, str(minutes.pk), str(meeting), {"page": name})]


def test_what_was_not_shown_was_not_read(client, closed, member):
    address = reverse("paper_detail", args=[closed.pk])
    client.get(address)
    client.force_login(make_user())
    assert client.get(address).status_code == 404
    client.force_login(member)
    client.head(address)
    assert client.get(f"{address}?version=9").status_code == 404
    assert events() == []


def test_what_cannot_be_recorded_is_not_shown(client, closed, member, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    client.force_login(member)
    assert BODY in client.get(reverse("paper_detail", args=[closed.pk])).content.decode()
    monkeypatch.setattr(reads, "record", full)
    for name in ("paper_detail", "paper_file", "paper_pages"):
        response = client.get(reverse(name, args=[closed.pk]))
        assert response.status_code == 503
        assert BODY not in response.content.decode()
        assert "failing" not in response.content.decode()
