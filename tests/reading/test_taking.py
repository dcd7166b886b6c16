"""Notes made without a connection: taken once each, on the words they were put on, and no words of anybody lost."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from boards.models import Paper
from hwb_portal.reading.models import Note
from hwb_portal.reading.selectors.offline import reader_key
from tests.boards.builders import exempt_paper, member_of
from tests.boards.publishing import (
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
from tests.factories import make_note, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    return first_paper(a_published_meeting())


@pytest.fixture
def member(paper):
    return member_of(paper.item.meeting.board)


@pytest.fixture
def reader(member, signed_in_as) -> Client:
    return signed_in_as(member)


def address_of(meeting) -> str:
    return reverse("reading:notes_send", args=[meeting.board.slug, meeting.slug])


def made(on: Paper, **fields: object) -> dict[str, object]:
    place = {"paper": str(on.pk), "version": 1, "block": "b1-1", "start": 0, "exact": "First words."}
    own = {"id": str(uuid.uuid4()), "change": str(uuid.uuid4()), "kind": "note", "text": "Ask about it."}
    return {**place, **own, **fields}


def send(reader: Client, paper: Paper, *notes: dict[str, object], expected: int = 200):
    body = json.dumps({"notes": notes})
    answer = reader.post(address_of(paper.item.meeting), body, content_type="application/json")
    assert answer.status_code == expected
    return answer.json() if expected == 200 else None


def texts() -> list[str]:
    return sorted(Note.objects.values_list("text", flat=True))


def test_a_note_sent_three_times_is_one_note_on_its_words(paper, member, reader):
    note = made(paper)
    for _ in range(3):
        assert send(reader, paper, note) == {"taken": {note["id"]: False}, "refused": {}}
    kept = Note.objects.get()
    assert (kept.user, str(kept.pk), kept.block, kept.exact, kept.revision) == (
        member,
        note["id"],
        "b1-1",
        "First words.",
        1,
    )


def test_what_is_changed_again_before_the_answer_came_is_still_one_note(paper, reader):
    note = made(paper)
    send(reader, paper, note)
    send(reader, paper, {**note, "text": "Ask twice.", "change": str(uuid.uuid4())})
    assert texts() == ["Ask twice."]


def test_a_note_changed_on_two_sides_is_kept_as_two_however_often_it_is_sent(paper, member, reader):
    there = make_note(member, paper, "The first words.")
    Note.objects.filter(pk=there.pk).update(text="Changed at the desk.", revision=2)
    note = made(paper, id=str(there.pk), seen=1, text="Changed in the train.")
    for _ in range(2):
        assert send(reader, paper, note)["taken"] == {note["id"]: True}
    assert texts() == ["Changed at the desk.", "Changed in the train."]
    assert len(set(Note.objects.values_list("block", "start", "end", "exact"))) == 1


def test_a_note_changed_on_one_side_alone_is_changed(paper, member, reader):
    there = make_note(member, paper, "The first words.")
    send(reader, paper, made(paper, id=str(there.pk), seen=1, text="Changed in the train."))
    assert texts() == ["Changed in the train."]


def test_a_note_on_a_paper_that_was_revised_meanwhile_keeps_its_words_and_is_placed_by_them(paper, reader):
    words = "The first words of a report on winter."
    revise(paper, f"A new opening.\n\n{words}")
    supplement(fresh(paper.item.meeting))
    send(reader, paper, made(paper, exact=words))
    told = reader.get(address_of(paper.item.meeting)).json()["notes"]
    assert [(note["text"], note["block"]) for note in told] == [("Ask about it.", "b1-2")]


def test_a_note_on_a_paper_that_was_withdrawn_meanwhile_is_not_lost(paper, reader):
    withdraw(paper)
    send(reader, paper, made(paper))
    assert texts() == ["Ask about it."]
    assert "Ask about it." in reader.get(reverse("notes")).content.decode()


def test_an_unknown_paper_and_one_that_is_closed_to_its_writer_are_answered_alike(paper, signed_in_as):
    closed = exempt_paper(paper.item, body="First words.")
    outsider = signed_in_as(make_user())
    for of in (str(closed.pk), str(uuid.uuid4())):
        note = made(paper, paper=of)
        assert send(outsider, paper, note) == {"taken": {note["id"]: False}, "refused": {}}
    assert set(Note.objects.values_list("paper", "exact", "before")) == {(None, "First words.", "")}


def test_one_bad_note_does_not_hold_the_others_back(paper, reader):
    empty, long, good = made(paper, text=" "), made(paper, text="x" * 4001), made(paper)
    told = send(reader, paper, empty, long, good)
    assert list(told["taken"]) == [good["id"]]
    assert set(told["refused"]) == {empty["id"], long["id"]}
    assert texts() == ["Ask about it."]


def test_the_id_of_somebody_elses_note_changes_nothing_of_theirs(paper, reader):
    theirs = make_note(make_user(), paper, "Theirs.")
    told = send(reader, paper, made(paper, id=str(theirs.pk)))
    assert list(told["refused"]) == [str(theirs.pk)]
    assert texts() == ["Theirs."]


@pytest.mark.parametrize("body", ["", "[]", '{"notes": 1}', '{"notes": [1]}', '{"notes": [' + "{}," * 50 + "{}]}"])
def test_what_is_no_list_of_notes_is_refused(paper, reader, body):
    answer = reader.post(address_of(paper.item.meeting), body, content_type="application/json")
    assert answer.status_code == 400


def test_a_device_is_told_whose_it_is_and_their_notes_on_open_papers_alone(signed_in_as):
    meeting = a_draft()
    closed = exempt_paper(item_of(meeting, "1"), released=False, title="Prices", public_title="Exempt report")
    publish(meeting, approved_by=make_user())
    paper, member = first_paper(fresh(meeting)), member_of(meeting.board)
    make_note(member, paper, "On an open paper.")
    make_note(member, closed, "XQZ on a closed paper.")
    make_note(make_user(), paper, "XQZ of somebody else.")
    told = signed_in_as(member).get(address_of(meeting)).json()
    assert told["reader"] == reader_key(member.pk)
    assert [note["text"] for note in told["notes"]] == ["On an open paper."]
    assert "XQZ" not in json.dumps(told)
