"""Atom feeds of a search and of a matter, and a calendar behind a secret address."""

import datetime as dt
import re

import icalendar
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.enums import MeetingStatus
from boards.models import ActionOwner
from boards.services.released import meeting_changed
from boards.services.searchable import make_papers_searchable
from hwb_portal.accounts.roles import Role
from hwb_portal.following.models import CalendarKey
from tests.boards.builders import exempt_paper, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_calendar_key,
    make_item,
    make_matter,
    make_meeting,
    make_member,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return make_board(slug="this-board")


@pytest.fixture
def seated(board):
    return make_member(board, make_user(Role.MEMBER))


def titles(client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return re.findall(r"<entry>.*?<title>(.*?)</title>", answer.content.decode(), re.DOTALL)


@pytest.mark.parametrize("is_member", [False, True])
def test_feeds_hold_what_everyone_may_read_whoever_asks(board, seated, client, is_member):
    matter, meeting = make_matter(board, "Winter"), make_meeting(board, dated=True)
    item = make_item(meeting, "Winter planning", matter=matter)
    for make, title in ((open_paper, "Open zebras"), (exempt_paper, "CLOSED zebras")):
        make(item, title=title, body="About zebras.")
    make_papers_searchable(meeting)
    if is_member:
        client.force_login(seated.person.user)
    assert titles(client, f"{reverse('search_feed')}?q=zebras") == ["Report: Open zebras"]
    of_matter = titles(client, reverse("matter_feed", args=[board.slug, matter.slug]))
    assert sorted(of_matter) == ["On the agenda: Winter planning", "Paper: Open zebras"]


def a_calendar(client) -> str:
    page = client.post(reverse("calendar_key"), {"act": "make"}).content.decode()
    return re.search(r"/calendars/[0-9a-f]{32}\.ics", page)[0]


def events(address: str) -> dict[str, icalendar.Event]:
    answer = Client().get(address)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["uid"]).partition("@")[0]: event for event in found}


def test_a_calendar_has_the_meetings_of_my_boards_and_my_actions_without_their_words(board, seated, client):
    today = timezone.localdate()
    mine, other = make_meeting(board, today + dt.timedelta(days=9)), make_meeting(make_board(), today)
    off = make_meeting(board, today + dt.timedelta(days=30), MeetingStatus.CANCELLED)
    make_meeting(board, today + dt.timedelta(days=60), MeetingStatus.DRAFT)
    meeting_changed(off)
    action = make_action(make_meeting(board, today - dt.timedelta(days=400)), text="SECRETDUTY", due_on=today)
    done = make_action(action.meeting, reference="B", due_on=today, status="done")
    for one in (action, done):
        ActionOwner.objects.create(action=one, label="Me", person=seated.person)
    make_action(action.meeting, reference="C", due_on=today)
    client.force_login(seated.person.user)
    found = events(a_calendar(client))
    assert {uid: str(event["status"]) for uid, event in found.items()} == {
        f"this-board-{mine.slug}": "CONFIRMED",
        f"this-board-{off.slug}": "CANCELLED",
        f"action-{action.pk}": "CONFIRMED",
        f"action-{done.pk}": "CANCELLED",
    }
    assert "SECRETDUTY" not in str(found)
    assert found[f"this-board-{mine.slug}"]["dtstart"].params["TZID"] == "Europe/London"
    assert other.slug not in str(found.keys())


def test_the_sequence_rises_with_each_report_on_an_action(board, seated, client):
    action = make_action(make_meeting(board), due_on=timezone.localdate())
    ActionOwner.objects.create(action=action, label="Me", person=seated.person)
    client.force_login(seated.person.user)
    address = a_calendar(client)
    before = events(address)[f"action-{action.pk}"]["sequence"]
    action.updates.create(
        at=timezone.now(), by=seated.person.user, by_label="Me", was_status="open", status="in_hand", note="Begun."
    )
    assert events(address)[f"action-{action.pk}"]["sequence"] == before + 1


def test_an_address_stops_with_a_new_one_on_request_and_with_the_sign_in(seated, client):
    user = seated.person.user
    client.force_login(user)
    first = a_calendar(client)
    second = a_calendar(client)
    assert [Client().get(address).status_code for address in (first, second)] == [404, 200]
    assert second.rpartition("/")[2].removesuffix(".ics") not in client.get(reverse("calendar_key")).content.decode()
    user.is_active = False
    user.save()
    assert Client().get(second).status_code == 404
    user.is_active = True
    user.save()
    client.force_login(user)
    client.post(reverse("calendar_key"), {"act": "revoke"})
    assert Client().get(second).status_code == 404


def test_the_secret_is_neither_kept_nor_logged(seated, client, caplog):
    client.force_login(seated.person.user)
    secret = a_calendar(client).rpartition("/")[2].removesuffix(".ics")
    Client().get(f"/calendars/{secret}.ics")
    assert CalendarKey.objects.get().digest != secret
    logged = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert ("/calendars/….ics" in logged, secret in logged) == (True, False)


def test_the_database_keeps_one_secret_for_one_person():
    key = make_calendar_key(make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_calendar_key(make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarKey.objects.filter(pk=key.pk).update(digest="")
