"""A reader's own notes: made with and without a script, saved while they write, moved with a paper, theirs alone."""

import datetime as dt
import uuid

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from boards.enums import MinutesStatus
from boards.models import Meeting, Paper
from hwb_portal.reading.models import Note, Reading
from hwb_portal.reading.services import sweep_readers_rows
from tests.boards.builders import member_of
from tests.boards.publishing import LATER, a_published_meeting, first_paper, fresh, revise, supplement, withdraw
from tests.factories import make_meeting, make_minutes, make_note, make_reading, make_user
from tests.reading.revisions import REPORT, REVISIONS, read
from tests.reading.test_pages import address_of

pytestmark = pytest.mark.django_db

JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def paper():
    return first_paper(a_published_meeting())


@pytest.fixture
def member(paper):
    return member_of(paper.item.meeting.board)


@pytest.fixture
def reader(member, signed_in_as) -> Client:
    return signed_in_as(member)


def adding(paper: Paper) -> str:
    return reverse("reading:note_add", args=[paper.item.meeting.board.slug, paper.item.meeting.slug, paper.pk])


def sent(**fields: object) -> dict[str, object]:
    return {"id": uuid.uuid4(), "block": "b1-1", "kind": "note", "text": "Ask about the costs.", **fields}


def editing(note: Note) -> str:
    return reverse("note_edit", args=[note.pk])


def test_a_note_is_written_on_words_of_a_paragraph_without_a_script(paper, reader):
    page = reader.get(f"{adding(paper)}?block=b1-1").content.decode()
    assert "First words." in page
    answer = reader.post(adding(paper), sent(words="words"))
    note = Note.objects.get()
    assert answer["Location"] == f"{address_of(paper)}#note-{note.pk}"
    assert (note.exact, note.start, note.end, note.before.strip()) == ("words", 6, 11, "First")
    shown = reader.get(address_of(paper)).content.decode()
    assert '<mark class="hwb-noted">words</mark>' in shown
    assert f'id="note-{note.pk}"' in shown
    assert "Ask about the costs." in shown


def test_words_that_do_not_stand_there_are_asked_for_again(paper, reader):
    answer = reader.post(adding(paper), sent(words="other words"))
    assert "These words do not stand in the paragraph like this" in answer.content.decode()
    assert not Note.objects.exists()


def test_a_note_without_words_says_so_and_a_highlight_needs_none(paper, reader):
    assert "Write something" in reader.post(adding(paper), sent(text="")).content.decode()
    assert reader.post(adding(paper), sent(text="", kind="highlight"), **JSON).status_code == 201
    assert Note.objects.get().exact == "First words."


def test_a_script_names_letters_and_no_words_stand_in_the_address(paper, reader):
    page = reader.get(f"{adding(paper)}?block=b1-1&start=0&end=5&kind=question").content.decode()
    assert ">First</blockquote>" in page
    answer = reader.post(adding(paper), sent(start=0, end=5), **JSON)
    assert answer.json()["revision"] == 1
    assert Note.objects.get().exact == "First"


@pytest.mark.parametrize(("start", "end"), [(5, 2), (0, 999)])
def test_letters_that_are_not_there_are_refused(paper, reader, start, end):
    assert reader.post(adding(paper), sent(start=start, end=end), **JSON).status_code == 422
    assert not Note.objects.exists()


def test_a_note_sent_twice_is_one_note(paper, reader):
    same = sent()
    assert [reader.post(adding(paper), same, **JSON).status_code for _ in range(2)] == [201, 201]
    assert Note.objects.count() == 1


def test_the_id_of_somebody_elses_note_gives_nothing_away_and_changes_nothing(paper, reader):
    theirs = make_note(make_user(), paper, "Mine alone.")
    answer = reader.post(adding(paper), sent(id=theirs.pk, text="Other words."), **JSON)
    assert answer.status_code == 422
    assert "Mine alone" not in answer.content.decode()
    assert Note.objects.get().text == "Mine alone."


def test_what_is_saved_while_somebody_writes_counts_its_revisions(paper, member, reader):
    note = make_note(member, paper)
    answer = reader.post(editing(note), {"kind": "note", "text": "More.", "seen": 1}, **JSON)
    assert answer.json() == {"id": str(note.pk), "revision": 2}
    again = reader.post(editing(note), {"kind": "note", "text": "More.", "seen": 1}, **JSON)
    assert again.json()["revision"] == 2  # the same words twice are no conflict


def test_two_devices_at_once_lose_neither_text(paper, member, reader):
    note = make_note(member, paper, "From the tablet.", revision=2)
    late = {"kind": "note", "text": "From the telephone.", "seen": 1}
    assert reader.post(editing(note), late, **JSON).status_code == 409
    answer = reader.post(editing(note), late)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "From the tablet." in words
    assert "From the telephone." in words
    note.refresh_from_db()
    assert note.text == "From the tablet."
    reader.post(editing(note), {**late, "seen": 2})
    note.refresh_from_db()
    assert note.text == "From the telephone."


@pytest.mark.parametrize("page", ["note_edit", "note_remove", "note_place"])
def test_nobody_else_reaches_a_note(paper, member, page, signed_in_as):
    note = make_note(member, paper)
    other = signed_in_as(member_of(paper.item.meeting.board))
    assert other.post(reverse(page, args=[note.pk]), {"text": "x", "kind": "note", "seen": 1}).status_code == 404
    assert Note.objects.get().text == note.text


def test_a_note_is_deleted_by_its_owner(paper, member, reader):
    note = make_note(member, paper)
    assert reader.post(reverse("note_remove", args=[note.pk]))["Location"] == address_of(paper)
    assert not Note.objects.exists()


def _publish_again(paper: Paper, body: str) -> None:
    meeting = paper.item.meeting
    revise(paper, body)
    supplement(Meeting.objects.get(pk=meeting.pk))


@pytest.mark.parametrize("revision", REVISIONS)
def test_notes_move_with_a_published_revision_and_none_is_lost(revision, reader):
    """The page of the new version: at least nine in ten notes on their words, every other one listed as to place."""
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    before, after = read(REPORT), read(REVISIONS[revision](REPORT))
    _publish_again(paper, "\n\n".join(before.paragraphs))
    for name, (number, start, end) in before.marks.items():
        fields = sent(block=f"b1-{number + 1}", start=start, end=end, text=f"About {name}.")
        assert reader.post(adding(paper), fields, **JSON).status_code == 201, name
    withdrawn = [name for name in before.marks if name not in after.marks]
    revise(paper, "\n\n".join(after.paragraphs))
    supplement(fresh(meeting), now=LATER)
    html = reader.get(address_of(paper)).content.decode()
    blocks = html.split('<div class="hwb-read__block')[1:]
    landed = {
        name: f'"b1-{number + 1}"' in block.partition(">")[0] and "mark" in block.partition("hwb-note")[0]
        for name, (number, *_) in after.marks.items()
        for block in blocks
        if f"About {name}." in block
    }
    listed = [name for name in before.marks if f"About {name}.," in html.partition("<article")[0]]
    assert len(landed) + len(listed) == len(before.marks)
    assert set(withdrawn) <= set(listed)
    assert sum(landed.values()) + len(withdrawn) >= 0.9 * len(before.marks)


def test_a_note_that_cannot_be_placed_is_put_on_a_paragraph_by_its_owner(paper, member, reader):
    note = make_note(member, paper, exact="Words of an older version that are gone", before="", end=39)
    assert "Choose its place" in reader.get(reverse("notes")).content.decode()
    there = reader.get(reverse("note_place", args=[note.pk]))["Location"]
    assert "Put it here" in reader.get(there).content.decode()
    answer = reader.post(reverse("note_place", args=[note.pk]), {"block": "b1-1"})
    assert answer["Location"] == f"{address_of(paper)}#note-{note.pk}"
    assert "Choose its place" not in reader.get(reverse("notes")).content.decode()


def test_of_a_paper_that_is_not_open_any_more_only_the_owners_own_words_are_left(paper, member, reader):
    make_note(member, paper, "What I thought.", exact="First words.")
    withdraw(paper)
    for address in ("notes", "notes_json", "notes_html", "notes_text"):
        words = reader.get(reverse(address)).content.decode()
        assert "What I thought." in words
        assert "First words" not in words
        assert "Winter plan" not in words


@pytest.mark.parametrize("address", ["notes_json", "notes_html", "notes_text"])
def test_an_export_holds_everything_of_ones_own_and_nothing_of_others(paper, member, reader, address):
    make_note(member, paper, "My own <words>.")
    make_note(make_user(), paper, "Somebody else's.")
    answer = reader.get(reverse(address))
    words = answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    assert "My own" in words
    assert ("<words>" in words) == (address != "notes_html")
    assert "Somebody else" not in words


def test_everything_is_deleted_at_once_and_only_ones_own(paper, member, reader):
    other = make_user()
    for user in (member, other):
        make_note(user, paper)
        make_reading(user, paper)
    reader.post(reverse("notes_delete"))
    assert [row.user for row in (*Note.objects.all(), *Reading.objects.all())] == [other, other]


@pytest.mark.parametrize(
    ("status", "is_kept", "left"),
    [
        (MinutesStatus.PUBLISHED, False, 1),
        (MinutesStatus.APPROVED, False, 0),
        (MinutesStatus.SIGNED, False, 0),
        (MinutesStatus.APPROVED, True, 1),
    ],
)
def test_notes_go_when_the_minutes_are_approved_unless_they_are_kept(paper, member, status, is_kept, left):
    make_note(member, paper, is_kept=is_kept)
    signed = (
        {"signed_by": "Cllr Ada Chair", "signed_on": dt.date(2027, 6, 1)} if status == MinutesStatus.SIGNED else {}
    )
    make_minutes(paper.item.meeting, status, approved_at=make_meeting(), **signed)
    sweep_readers_rows()
    assert Note.objects.count() == left


def test_the_daily_command_sweeps_them(paper, member, capsys):
    make_note(member, paper)
    make_minutes(paper.item.meeting, MinutesStatus.APPROVED, approved_at=make_meeting())
    call_command("sweep")
    assert "1 notes." in capsys.readouterr().out
    assert not Note.objects.exists()
