"""The Atom feed of a board: released papers of Part I, newest first, for whoever asks."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from boards.models import Board, Paper
from boards.views.follow import LATEST
from tests.boards.builders import closed_item, confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.factories import make_board, make_item, make_meeting

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client, board: Board) -> list[dict[str, str]]:
    root = ET.fromstring(client.get(f"/boards/{board.slug}/feed.xml").content)
    return [
        {
            "id": entry.findtext("a:id", "", ATOM),
            "title": entry.findtext("a:title", "", ATOM),
            "link": entry.find("a:link", ATOM).get("href"),
            "updated": entry.findtext("a:updated", "", ATOM),
            "summary": entry.findtext("a:summary", "", ATOM),
        }
        for entry in root.findall("a:entry", ATOM)
    ]


def released(paper: Paper, day: int) -> Paper:
    paper.versions.update(released_at=dt.datetime(2027, 2, day, 9, tzinfo=dt.UTC))
    return paper


def test_an_entry_names_paper_meeting_and_moment_of_release(client):
    meeting = make_meeting()
    paper = released(open_paper(make_item(meeting), title="Winter plan"), 26)
    assert entries(client, meeting.board) == [
        {
            "id": f"urn:uuid:{paper.pk}",
            "title": "Winter plan (10 March 2027)",
            "link": f"http://testserver/papers/{paper.pk}/",
            "updated": "2027-02-26T09:00:00+00:00",
            "summary": "Report for the meeting of 10 March 2027.",
        }
    ]


@pytest.mark.parametrize("reader", ["nobody", "member", "officer"])
def test_the_feed_holds_what_is_public_whoever_asks(signed_in_as, reader):
    meeting = make_meeting()
    item = make_item(meeting)
    public = open_paper(item)
    exempt_paper(item)
    confidential_paper(item)
    open_paper(closed_item(meeting))
    open_paper(item, released=False)
    open_paper(make_item(make_meeting(meeting.board, dt.date(2027, 5, 5), "draft")))
    open_paper()
    users = {"nobody": None, "member": member_of(meeting.board), "officer": officer_of(meeting.board)}
    assert [entry["id"] for entry in entries(signed_in_as(users[reader]), meeting.board)] == [f"urn:uuid:{public.pk}"]


def test_the_latest_release_comes_first(client):
    item = make_item()
    papers = {day: released(open_paper(item, title=str(day)), day) for day in (2, 26, 14)}
    assert len(papers) == 3
    titles = [entry["title"].split()[0] for entry in entries(client, item.meeting.board)]
    assert titles == ["26", "14", "2"]


def test_the_feed_stops_after_the_latest(client):
    item = make_item()
    for _ in range(LATEST + 1):
        open_paper(item)
    assert len(entries(client, item.meeting.board)) == LATEST


def test_the_feed_is_sent_as_one_and_names_itself(client):
    board = make_board()
    response = client.get(f"/boards/{board.slug}/feed.xml")
    root = ET.fromstring(response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)} == {
        "alternate": f"http://testserver/boards/{board.slug}/",
        "self": f"http://testserver/boards/{board.slug}/feed.xml",
    }
