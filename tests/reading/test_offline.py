"""What a device may keep: the server's list names what everybody may open, all of it, and changes with it."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from hwb_portal.reading.selectors.offline import may_be_kept, reader_key
from tests.boards.builders import exempt_paper, member_of, open_paper
from tests.boards.publishing import (
    MEETING_DAY,
    a_draft,
    a_published_meeting,
    an_uploaded_paper,
    first_paper,
    fresh,
    item_of,
    publish,
    revise,
    supplement,
    withdraw,
)
from tests.factories import make_user
from tests.house.addresses import body_of
from tests.reading.test_pages import PARAGRAPHS

pytestmark = pytest.mark.django_db
SECRET = "XQZ the price of the care home"


@pytest.fixture(autouse=True)
def _on_a_day_before_the_meeting(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: MEETING_DAY - dt.timedelta(days=5))


def a_mixed_meeting():
    """A written paper, a long one, an upload, and an exempt one that a member may read."""
    meeting = a_draft()
    body = "\n\n".join(PARAGRAPHS * 5)
    long = open_paper(item_of(meeting, "2"), released=False, title="Carers survey", body=body)
    upload = an_uploaded_paper(meeting)
    closed = exempt_paper(
        item_of(meeting, "1"), released=False, title=SECRET, public_title="Exempt report", body=SECRET
    )
    publish(meeting, approved_by=make_user())
    return fresh(meeting), long, upload, closed


def address_of(meeting) -> str:
    return reverse("reading:kept", args=[meeting.board.slug, meeting.slug])


def list_of(client, meeting):
    return client.get(address_of(meeting)).json()


def versions_in(told) -> dict[str, str]:
    return {file["url"]: file["version"] for file in told["files"]}


def test_the_list_names_every_page_and_file_of_open_papers_and_each_opens_to_everyone(client):
    meeting, long, upload, _ = a_mixed_meeting()
    first = first_paper(meeting)
    read = reverse("reading:contents", args=[meeting.board.slug, meeting.slug])
    told = list_of(client, meeting)
    urls = [url for url in versions_in(told) if not url.startswith("/static/")]
    assert set(urls) == {
        *(meeting.get_absolute_url(), read, "/offline/"),
        *(f"{read}{first.pk}/", f"/papers/{first.pk}/file"),
        *(f"{read}{long.pk}/", f"{read}{long.pk}/2/", f"/papers/{long.pk}/file"),
        *(f"{read}{upload.pk}/", f"/papers/{upload.pk}/file"),
    }
    for url in urls:
        answer = client.get(url)
        assert body_of(answer), url
        assert answer.status_code == 200, url
        assert "no-store" not in answer["Cache-Control"], url
    assert told["until"] == "2027-03-17"
    assert told["bytes"] == sum(file["bytes"] for file in told["files"])


def test_a_reader_with_the_right_is_given_the_same_list_as_everyone_and_it_names_nothing_closed(client, signed_in_as):
    meeting, _, _, closed = a_mixed_meeting()
    reader = signed_in_as(member_of(meeting.board))
    assert (
        SECRET
        in reader.get(f"{reverse('reading:contents', args=[meeting.board.slug, meeting.slug])}").content.decode()
    )
    told = list_of(reader, meeting)
    assert told == list_of(client, meeting)
    assert [word for word in (SECRET, str(closed.pk), "xempt") if word in json.dumps(told)] == []


def test_the_size_of_a_page_is_told_within_a_third(client):
    meeting, *_ = a_mixed_meeting()
    for file in list_of(client, meeting)["files"]:
        if "/read/" in file["url"]:
            size = len(client.get(file["url"]).content)
            assert size / 1.34 < file["bytes"] < size * 1.34, file


def test_everything_a_kept_page_loads_is_in_the_list(client):
    """Without this a copy would be without its style or script."""
    meeting, *_ = a_mixed_meeting()
    urls = versions_in(list_of(client, meeting))
    loaded = set()
    for url in urls:
        if not url.startswith("/static/") and not url.endswith("/file"):
            loaded |= set(re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get(url).content.decode()))
    assert loaded
    assert loaded - set(urls) == set()


def test_a_changed_paper_has_another_version_and_so_has_its_page(client):
    meeting, long, upload, _ = a_mixed_meeting()
    before = versions_in(list_of(client, meeting))
    revise(long, "Other words.")
    supplement(fresh(meeting))
    after = versions_in(list_of(client, meeting))
    changed = {url for url in before if after.get(url) != before[url]}
    assert f"/papers/{long.pk}/file" in changed
    assert f"/papers/{upload.pk}/file" not in changed  # it is large and the same
    assert any(f"/read/{long.pk}/" in url for url in changed)


def test_a_withdrawn_paper_is_in_no_list(client):
    meeting, long, *_ = a_mixed_meeting()
    withdraw(long)
    assert [url for url in versions_in(list_of(client, meeting)) if str(long.pk) in url] == []


def test_there_is_no_list_before_the_agenda_nor_more_than_a_week_after_the_meeting(client, monkeypatch):
    draft = a_draft()
    assert client.get(address_of(draft)).status_code == 404
    meeting = a_published_meeting()
    monkeypatch.setattr(timezone, "localdate", lambda *args: MEETING_DAY + dt.timedelta(days=7))
    assert client.get(address_of(meeting)).status_code == 200
    assert may_be_kept(meeting, MEETING_DAY + dt.timedelta(days=7))
    monkeypatch.setattr(timezone, "localdate", lambda *args: MEETING_DAY + dt.timedelta(days=8))
    assert client.get(address_of(meeting)).status_code == 404


def test_queries_of_the_list_are_the_same_for_one_and_for_four_papers(client, django_assert_num_queries):
    meeting = a_published_meeting()
    with django_assert_num_queries(8):
        client.get(address_of(meeting))
    for number in range(3):
        open_paper(item_of(meeting, "2"), released=False, title=f"Paper {number}")
    supplement(fresh(meeting))
    with django_assert_num_queries(8):
        client.get(address_of(meeting))


def test_the_button_is_offered_to_members_of_meetings_to_come_alone(client, signed_in_as):
    meeting, *_ = a_mixed_meeting()
    read = reverse("reading:contents", args=[meeting.board.slug, meeting.slug])
    member = member_of(meeting.board)
    reader = signed_in_as(member)
    for url in (read, meeting.get_absolute_url()):
        assert "data-keep" not in client.get(url).content.decode()
        html = reader.get(url).content.decode()
        (key,) = set(re.findall(r'data-reader="([^"]*)"', html))
        assert re.search(r"<div [^>]*data-keep=[^>]* hidden>", html)  # a script shows it
        assert key == reader_key(member.pk) != reader_key(member.pk + 1)


def test_the_worker_is_a_script_for_the_whole_site_and_pages_may_start_it(client):
    answer = client.get(reverse("worker"))
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "worker-src 'self'" in client.get("/")["Content-Security-Policy"]
