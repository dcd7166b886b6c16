"""Programs get whole lists of what is public, what changed since they asked, and a mark for what is gone."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.models import OpenRecord
from boards.services.changes import cancel_meeting
from boards.services.publication import declassify_paper
from tests.boards.builders import exempt_paper
from tests.boards.publishing import (
    IN_TIME,
    LATER,
    a_draft,
    a_published_meeting,
    first_paper,
    fresh,
    item_of,
    publish,
    revise,
    supplement,
    withdraw,
)
from tests.factories import make_action, make_decision, make_minutes, make_minutes_item, make_user

pytestmark = pytest.mark.django_db


def _list(board, name: str, **query: str) -> dict:
    return Client().get(reverse(f"boards:open_{name}", args=[board.slug]), query).json()


def _told(board, name: str, **query: str) -> list[tuple[int, bool]]:
    return [(item["revision"], item["is_gone"]) for item in _list(board, name, **query)["items"]]


def test_a_draft_is_in_no_list_and_a_published_meeting_is_with_its_papers():
    meeting = a_draft()
    assert [_told(meeting.board, name) for name in ("meetings", "papers")] == [[], []]
    publish(meeting)
    [listed] = _list(meeting.board, "meetings")["items"]
    assert (listed["date"], listed["status"], listed["is_gone"]) == ("2027-03-10", "published", False)
    [paper] = _list(meeting.board, "papers")["items"]
    assert (paper["title"], paper["meeting"], paper["item"]) == (
        "Winter plan",
        "2027-03-10",
        {"number": "1", "title": "Winter planning"},
    )
    assert Client().get(paper["url"]).status_code == 200
    assert Client().get(paper["file_url"]).status_code == 200
    assert Client().get(listed["agenda_url"]).json()["date"] == "2027-03-10"


def test_a_revision_and_a_withdrawal_are_told_and_only_those():
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    before = _list(meeting.board, "papers")["items"][0]
    revise(paper)
    supplement(meeting)
    after = _list(meeting.board, "papers", changed_since=before["changed_at"])["items"][0]
    assert (after["id"], after["revision"], after["version"]) == (before["id"], 1, 2)
    withdraw(paper, LATER)
    [gone] = _list(meeting.board, "papers")["items"]
    assert (gone["is_gone"], gone["withdrawn_reason"], "file_url" in gone) == (True, "Its figures were wrong.", False)
    assert _told(meeting.board, "meetings") == [(0, False)]


def test_a_closed_paper_is_told_when_it_is_opened():
    meeting = a_draft()
    paper = exempt_paper(item_of(meeting, "2"), title="Provider at risk", released=False)
    publish(meeting, approved_by=make_user())
    assert "Provider" not in str(_list(meeting.board, "papers"))
    assert len(_told(meeting.board, "papers")) == 1
    declassify_paper(paper=paper, by=make_user(), approved_by=make_user(), now=LATER, reason="The contract is let.")
    assert [item["title"] for item in _list(meeting.board, "papers")["items"]] == ["Winter plan", "Provider at risk"]


def test_a_cancelled_meeting_says_why():
    meeting = a_published_meeting()
    cancel_meeting(meeting=fresh(meeting), by=make_user(), now=IN_TIME, reason="Snow.")
    [listed] = _list(meeting.board, "meetings")["items"]
    assert (listed["status"], listed["status_reason"], listed["revision"]) == ("cancelled", "Snow.", 1)


def test_decisions_and_actions_of_released_minutes_are_told_and_taken_back_with_them():
    item = make_minutes_item(make_minutes())
    make_decision(item, "To go on.")
    make_action(item.minutes.meeting, "Report back.", minutes_item=item)
    board = item.minutes.meeting.board
    call_command("reindex", verbosity=0)
    assert [row["text"] for row in _list(board, "decisions")["items"]] == ["To go on."]
    assert [row["text"] for row in _list(board, "actions")["items"]] == ["Report back."]
    item.decisions.all().delete()
    assert _told(board, "decisions") == [(0, True)]


def test_what_follows_is_found_by_its_address_and_nothing_comes_twice(monkeypatch):
    monkeypatch.setattr("boards.views.opendata.PER_PAGE", 2)
    item = make_minutes_item(make_minutes())
    for number in range(5):
        make_decision(item, f"Part {number}.")
    call_command("reindex", verbosity=0)
    board, seen, address = item.minutes.meeting.board, [], ""
    page = _list(board, "decisions")
    while True:
        seen += [row["text"] for row in page["items"]]
        address = page["next"]
        if not address:
            break
        page = Client().get(address).json()
    assert seen == [f"Part {number}." for number in range(5)]


def test_a_moment_is_a_day_or_an_instant_and_anything_else_is_refused():
    meeting = a_published_meeting()
    half_past_midnight_in_london = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    OpenRecord.objects.update(changed_at=half_past_midnight_in_london)
    assert _told(meeting.board, "papers", changed_since="2026-07-02") == [(0, False)]
    assert _told(meeting.board, "papers", changed_since="2026-07-02T00:31:00+01:00") == []
    for wrong in ({"changed_since": "yesterday"}, {"changed_since": "2026-07-02T10:00"}, {"cursor": "x"}):
        answer = Client().get(reverse("boards:open_papers", args=[meeting.board.slug]), wrong)
        assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_the_next_question_looks_back_a_minute():
    told = _list(a_published_meeting().board, "papers")["changed_since_next_time"]
    assert dt.timedelta(seconds=55) < timezone.now() - dt.datetime.fromisoformat(told) < dt.timedelta(seconds=70)


def test_the_page_about_open_data_leads_to_every_list(client):
    board = a_published_meeting().board
    page = client.get(reverse("open_data")).content.decode()
    for name in ("open_meetings", "open_papers", "open_decisions", "open_actions", "board_feed", "board_calendar"):
        assert reverse(f"boards:{name}", args=[board.slug]) in page
