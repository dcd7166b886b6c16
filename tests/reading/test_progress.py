"""What somebody has read, where they were, and what changed since: words, not pages."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from boards.models import Paper
from hwb_portal.reading.changes import changes_between
from hwb_portal.reading.marking import marked, text_of
from hwb_portal.reading.models import Reading
from tests.boards.builders import exempt_paper, member_of, open_paper
from tests.boards.publishing import LATER, a_published_meeting, first_paper, fresh, item_of, revise, supplement
from tests.factories import make_reading, make_user
from tests.reading.test_pages import address_of, contents_of

db = pytest.mark.django_db


@pytest.fixture
def paper():
    return first_paper(a_published_meeting())


@pytest.fixture
def member(paper):
    return member_of(paper.item.meeting.board)


@pytest.fixture
def reader(member, signed_in_as) -> Client:
    return signed_in_as(member)


def act(paper: Paper, name: str) -> str:
    meeting = paper.item.meeting
    return reverse(f"reading:{name}", args=[meeting.board.slug, meeting.slug, paper.pk])


def _next(paper: Paper, body: str) -> None:
    revise(paper, body)
    supplement(fresh(paper.item.meeting), now=LATER)


@db
def test_a_paper_is_read_until_it_changes_and_can_be_unread(paper, reader):
    meeting = paper.item.meeting
    assert ">Read<" not in _tags(reader.get(contents_of(meeting)))
    reader.post(act(paper, "paper_seen"), {"is_read": "yes"})
    assert Reading.objects.get().read_number == 1
    assert "Read" in _tags(reader.get(contents_of(meeting)))
    _next(paper, "Other words.")
    assert "Changed since you read it" in _tags(reader.get(contents_of(meeting)))
    reader.post(act(paper, "paper_seen"), {"is_read": "no"})
    assert Reading.objects.get().read_number is None


def _tags(answer) -> list[str]:
    return re.findall(r"govuk-tag[^>]*>\s*([^<]+?)\s*<", answer.content.decode())


@db
def test_the_words_that_changed_are_marked_in_their_paragraph(paper, reader):
    reader.post(act(paper, "paper_seen"), {"is_read": "yes"})
    _next(paper, "First new words.\n\nA second paragraph.")
    page = reader.get(address_of(paper)).content.decode()
    assert "Changed since you read version 1" in page
    shown = reader.get(f"{address_of(paper)}?changes=1").content.decode()
    assert "2 paragraphs changed between version 1 and this one" in shown
    assert re.findall(r"<ins class.*?added: </span>(.*?)<span", shown)[:1] == [" new"]


@db
def test_marks_against_a_version_that_is_not_ones_own_are_not_shown(client, paper):
    assert "changed between" not in client.get(f"{address_of(paper)}?changes=7").content.decode()
    assert client.get(f"{address_of(paper)}?changes=x").status_code == 404


@db
def test_the_meeting_and_the_desk_list_what_is_new_or_changed(paper, reader, member, client):
    meeting = paper.item.meeting
    assert "New or changed since you read" not in reader.get(meeting.get_absolute_url()).content.decode()
    make_reading(member, paper, read_at=timezone.now() - dt.timedelta(days=999))
    open_paper(item_of(fresh(meeting), "2"), released=False, title="Carers survey", body="What carers said.")
    _next(paper, "Other words.")
    page = reader.get(meeting.get_absolute_url()).content.decode()
    assert f"{address_of(paper)}?changes=1" in page
    assert {"New", "Changed since you read it"} <= set(_tags(reader.get(meeting.get_absolute_url())))
    assert "New or changed since you read" in reader.get(reverse("desk")).content.decode()
    assert "New or changed" not in client.get(meeting.get_absolute_url()).content.decode()


@db
def test_nobody_is_told_of_a_closed_paper_that_is_not_theirs(paper, signed_in_as):
    outsider = make_user()
    make_reading(outsider, paper, read_at=timezone.now() - dt.timedelta(days=999))
    exempt_paper(item_of(fresh(paper.item.meeting), "2"), released=False, title="Prices")
    supplement(fresh(paper.item.meeting), now=LATER, approved_by=make_user())
    assert "Prices" not in signed_in_as(outsider).get(paper.item.meeting.get_absolute_url()).content.decode()


@db
def test_a_place_is_kept_for_the_next_device(paper, reader, signed_in_as, member):
    answer = reader.post(act(paper, "place_keep"), {"block": "b1-1"}, headers={"accept": "application/json"})
    assert answer.status_code == 204
    other = signed_in_as(member)
    assert f"{address_of(paper)}?at=b1-1" in other.get(contents_of(paper.item.meeting)).content.decode()
    assert other.get(f"{address_of(paper)}?at=b1-1")["Location"] == f"{address_of(paper)}#b1-1"
    assert reader.post(act(paper, "place_keep"), {"block": "nowhere"}).status_code == 404


@db
def test_how_far_one_reader_is_shows_to_nobody_else(paper, member, signed_in_as):
    make_reading(member, paper, place="b1-1", placed_at=timezone.now())
    other = signed_in_as(member_of(paper.item.meeting.board))
    page = other.get(contents_of(paper.item.meeting)).content.decode()
    assert "Carry on" not in page
    assert "Read" not in _tags(other.get(contents_of(paper.item.meeting)))


TEXTS = st.lists(st.text(alphabet="ab c.", min_size=1, max_size=12), max_size=5)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_marks_never_change_the_text_of_the_present_version(old, new):
    found = changes_between(old, new)
    for place, text in enumerate(new):
        change = found.by_paragraph.get(place)
        html = f"<p>{text}</p>"
        made = marked(html, change.wraps, change.inserts) if change else html
        shown = made
        for insert in change.inserts if change else ():
            shown = shown.replace(insert.html, "", 1)
        for wrap in change.wraps if change else ():
            shown = shown.replace(wrap.before, "").replace(wrap.after, "")
        assert text_of(shown) == text
    assert (found.count == 0) == (old == new or not "".join(old + new).strip())


@db
def test_a_member_is_told_about_how_long_an_item_takes_to_read(signed_in_as):
    meeting = a_published_meeting()
    _next(first_paper(meeting), "word " * 1300)
    page = signed_in_as(member_of(meeting.board)).get(contents_of(meeting)).content.decode()
    assert "About 6 minutes to read" in page  # 1,300 words at 200 a minute: 6.5
    assert "All of it takes about 6 minutes to read" in page
