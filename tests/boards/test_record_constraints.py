"""What the database itself refuses in the record of a meeting, whoever writes."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.enums import AttendanceState, InterestKind, ParagraphKind, Part
from boards.models import Attendance, MinutesItem, RegisteredInterest, TypedText, Vote
from boards.services import minutes as writing
from tests.boards.recording import a_room
from tests.boards.writing import insert, refused, update
from tests.factories import make_minutes_item, make_paragraph, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = a_room()
    made.start()
    return made


def test_nobody_stands_in_for_themselves(room):
    person, other = room.members[0].person, room.members[1].person
    row = {"meeting": room.meeting, "name": "X", "state": AttendanceState.SUBSTITUTE, "person": person}
    assert refused(insert(Attendance(stands_for=person, position=1, **row)))
    assert refused(insert(Attendance(position=1, **row)))
    assert not refused(insert(Attendance(stands_for=other, position=1, **row)))


def test_one_unsaved_text_a_person_and_place(room):
    item, by, now = room.heading(), make_user(), timezone.now()
    paragraph = make_paragraph(item)
    for place in (None, paragraph):
        row = {"by": by, "item": item, "paragraph": place, "answers": {}, "kept_at": now}
        assert not refused(insert(TypedText(**row)))
        assert refused(insert(TypedText(**row)))
        assert not refused(insert(TypedText(**{**row, "by": make_user()})))


def test_votes_stand_in_their_order(room):
    row = {"item": room.heading(), "question": "x", "in_favour": 1, "against": 1, "position": 1}
    assert refused(insert(Vote(**{**row, "casting": "abstained"})))
    assert not refused(insert(Vote(**row)))
    assert refused(insert(Vote(**row)))


def test_an_entry_of_the_register_does_not_end_before_it_begins(room):
    day = dt.date(2026, 9, 10)
    row = {"board": room.board, "person": room.members[0].person, "nature": "x", "registered_on": day}
    ends = {"kind": InterestKind.OTHER, "ended_on": day - dt.timedelta(days=1)}
    assert refused(insert(RegisteredInterest(**row, **ends)))
    assert refused(insert(RegisteredInterest(kind="secret", **row)))
    assert not refused(insert(RegisteredInterest(kind=InterestKind.OTHER, **row)))


def test_a_number_stands_once_in_the_minutes_and_none_may_stand_often(room):
    item = make_minutes_item(room.minutes)
    assert refused(update(item, number="1"))
    assert not refused(update(item, number=""))
    assert not refused(insert(MinutesItem(minutes=room.minutes, title="Another", number="", position=90)))


def test_a_label_may_stand_twice(room):
    for _ in range(2):
        writing.add_paragraph(
            item=room.heading(), by=room.officer, kind=ParagraphKind.NARRATIVE, body="x", label="6.6"
        )
    assert list(room.heading().paragraphs.values_list("label", flat=True)) == ["6.6", "6.6"]


def test_part_and_public_title_of_a_heading(room):
    assert refused(update(room.heading(), part="3"))
    assert refused(update(room.heading(), part=Part.PART_II))
    assert not refused(update(room.heading(), part=Part.PART_II, public_title="Closed business"))
