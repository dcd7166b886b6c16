"""PDFs over the web: the pack, the members' pack, minutes and single papers."""

import datetime as dt

import pytest
from django.test import Client

from boards.enums import PaperKind
from boards.models import Meeting, Paper
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from reports.models import Pack
from tests.boards.builders import exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_board,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_paper,
    make_paragraph,
    make_report,
    make_substitute,
    make_upload,
    make_user,
    tiny_pdf,
)
from tests.reports.reading import page_texts, title

pytestmark = pytest.mark.django_db

FUTURE = dt.date(2100, 3, 10)


def a_meeting(status: str = "published", **fields) -> Meeting:
    meeting = make_meeting(make_board(slug="herts", name="Herts Board"), status=status, **fields)
    open_paper(make_item(meeting), body="Beds are booked.")
    exempt_paper(make_item(meeting), body="Provider A asks 21.40.")
    return meeting


def pack_of(meeting: Meeting, name: str = "pack.pdf") -> str:
    return f"{meeting.get_absolute_url()}{name}"


def body(response) -> bytes:
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return b"".join(response.streaming_content)


def status_of(response) -> int:
    response.close()
    return response.status_code


def words(response) -> str:
    return " ".join(" ".join(page_texts(body(response))).split())


# The public pack


@pytest.mark.parametrize("status", ["published", "held"])
def test_the_public_pack_of_an_open_agenda_is_for_everyone(client, status):
    response = client.get(pack_of(a_meeting(status)))
    assert response["Content-Disposition"] == 'inline; filename="herts-2027-03-10-pack.pdf"'
    text = words(response)
    assert ("Beds are booked." in text, "21.40" in text) == (True, False)


def test_a_member_gets_the_same_public_pack(client, signed_in_as):
    meeting = a_meeting()
    member = member_of(meeting.board)
    assert body(signed_in_as(member).get(pack_of(meeting))) == body(client.get(pack_of(meeting)))


@pytest.mark.parametrize("status", ["draft", "scheduled", "cancelled"])
def test_there_is_no_pack_before_publication(client, status):
    assert client.get(pack_of(a_meeting(status))).status_code == 404
    assert Pack.objects.count() == 0


@pytest.mark.parametrize("status", ["draft", "scheduled"])
def test_there_is_no_public_pack_for_its_officer_either(signed_in_as, status):
    meeting = a_meeting(status)
    assert signed_in_as(officer_of(meeting.board)).get(pack_of(meeting)).status_code == 404


# The members' pack


def test_nobody_is_asked_to_sign_in_for_the_members_pack(client):
    address = pack_of(a_meeting(), "pack-restricted.pdf")
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_a_member_gets_the_closed_papers_in_a_file_that_says_so(signed_in_as):
    meeting = a_meeting()
    response = signed_in_as(member_of(meeting.board)).get(pack_of(meeting, "pack-restricted.pdf"))
    name = "herts-2027-03-10-pack-not-for-publication.pdf"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert sorted(set(response["Cache-Control"].split(", ")) & {"private", "no-store"}) == ["no-store", "private"]
    assert "21.40" in words(response)


def the_substitute(meeting: Meeting) -> User:
    user = make_user(Role.SUBSTITUTE)
    make_substitute(meeting, user)
    return user


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        (lambda meeting: member_of(meeting.board), 200),
        (the_substitute, 200),
        (lambda meeting: officer_of(meeting.board), 200),
        (lambda meeting: member_of(meeting.board, is_observer=True), 404),
        (lambda meeting: member_of(meeting.board, ends_on=dt.date(2020, 1, 1)), 404),
        (lambda meeting: member_of(make_board()), 404),
        (lambda meeting: the_substitute(make_meeting(meeting.board, FUTURE + dt.timedelta(days=7))), 404),
        (lambda meeting: officer_of(make_board()), 404),
        (lambda meeting: make_user(Role.ADMIN), 404),
        (lambda meeting: make_user(Role.ANALYST), 404),
        (lambda meeting: make_user(Role.AUTHOR), 404),
    ],
    ids=[
        "member",
        "substitute",
        "officer",
        "observer",
        "former member",
        "member elsewhere",
        "substitute elsewhere",
        "officer elsewhere",
        "administrator",
        "analyst",
        "author",
    ],
)
def test_who_gets_the_members_pack(signed_in_as, reader, status):
    meeting = a_meeting(held_on=FUTURE)
    client = signed_in_as(reader(meeting))
    assert status_of(client.get(pack_of(meeting, "pack-restricted.pdf"))) == status


def test_a_substitute_gets_no_members_pack_after_the_day(signed_in_as):
    meeting = a_meeting("held", held_on=dt.date(2020, 3, 10))
    client = signed_in_as(the_substitute(meeting))
    assert client.get(pack_of(meeting, "pack-restricted.pdf")).status_code == 404


@pytest.mark.parametrize("name", ["pack.pdf", "pack-restricted.pdf", "minutes.pdf"])
def test_there_are_no_files_of_a_meeting_that_is_not_there(signed_in_as, name):
    board = make_board(slug="herts")
    assert signed_in_as(officer_of(board)).get(f"/boards/herts/meetings/2027-03-10/{name}").status_code == 404


# Minutes


def test_published_minutes_are_a_file_for_everyone(client):
    meeting = a_meeting("held")
    item = make_minutes_item(make_minutes(meeting), "Winter planning")
    make_paragraph(item, "The board heard the plan.")
    response = client.get(pack_of(meeting, "minutes.pdf"))
    assert response["Content-Disposition"] == 'inline; filename="herts-2027-03-10-minutes.pdf"'
    pdf = body(response)
    (text,) = page_texts(pdf)
    assert title(pdf) == "Herts Board: minutes of 10 March 2027"
    assert [part in text for part in ("1. Winter planning", "The board heard the plan.", "Page 1 of 1")] == [True] * 3


def test_draft_minutes_are_a_file_for_officers_only(client, signed_in_as):
    meeting = a_meeting("held")
    make_minutes(meeting, "draft", opening="Nobody has agreed this yet.")
    address = pack_of(meeting, "minutes.pdf")
    assert client.get(address).status_code == 404
    assert signed_in_as(member_of(meeting.board)).get(address).status_code == 404
    assert "Nobody has agreed" in words(signed_in_as(officer_of(meeting.board)).get(address))


# One paper


def file_of(paper: Paper, client: Client, query: str = ""):
    return client.get(f"{paper.get_absolute_url()}file{query}")


def test_a_written_paper_is_made_into_a_file(client):
    paper = open_paper(make_item(), title="Winter plan", body="Beds are booked.")
    response = file_of(paper, client)
    assert response["Content-Disposition"] == 'inline; filename="Winter plan.pdf"'
    text = words(response)
    assert ("Beds are booked." in text, text.endswith("Page 1 of 1")) == (True, True)


def test_an_uploaded_paper_is_sent_as_it_was_kept(client):
    paper = make_paper()
    make_upload(paper, "Printed elsewhere.")
    assert body(file_of(paper, client)) == tiny_pdf("Printed elsewhere.")


def test_an_earlier_version_has_a_file_of_its_own(client):
    paper = open_paper(body="First words.")
    make_report(paper, "Second words.")
    texts = [words(file_of(paper, client, query)) for query in ("", "?version=1", "?version=2")]
    assert ["First words." in text for text in texts] == [False, True, False]


def test_a_version_in_hand_has_no_file_for_the_public(client):
    paper = open_paper()
    make_report(paper, "In hand.", released=False)
    assert file_of(paper, client, "?version=2").status_code == 404


def test_the_file_of_a_closed_paper_is_not_found_by_the_public_and_marked_for_a_member(client, signed_in_as):
    paper = exempt_paper(body="Provider A asks 21.40.")
    response = file_of(paper, signed_in_as(member_of(paper.item.meeting.board)))
    assert file_of(paper, client).status_code == 404
    assert response["Content-Disposition"] == 'inline; filename="Exempt report.pdf"'
    assert "Not for publication: Schedule 12A, paragraph 3" in words(response)


def test_a_paper_of_a_draft_agenda_has_no_file_for_a_member(signed_in_as):
    paper = open_paper(make_item(make_meeting(status="draft")))
    assert file_of(paper, signed_in_as(member_of(paper.item.meeting.board))).status_code == 404


@pytest.mark.parametrize("minutes", [None, "draft"])
def test_a_paper_of_minutes_that_are_not_published_has_no_file(client, minutes):
    meeting = make_meeting()
    before = make_meeting(meeting.board, dt.date(2026, 12, 9), "held")
    if minutes:
        make_minutes(before, minutes)
    paper = open_paper(make_item(meeting), kind=PaperKind.MINUTES, minutes_of=before)
    assert file_of(paper, client).status_code == 404


def test_a_paper_of_published_minutes_is_those_minutes(client):
    meeting = make_meeting()
    before = make_meeting(meeting.board, dt.date(2026, 12, 9), "held")
    make_minutes(before, opening="The chairman opened the meeting.")
    paper = open_paper(make_item(meeting), kind=PaperKind.MINUTES, minutes_of=before)
    assert "The chairman opened the meeting." in words(file_of(paper, client))


def test_a_paper_nobody_has_written_has_no_file(signed_in_as):
    paper = make_paper(make_item(make_meeting(status="draft")))
    assert file_of(paper, signed_in_as(officer_of(paper.item.meeting.board))).status_code == 404
