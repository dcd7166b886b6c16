"""Minutes: the skeleton, their steps, what is refused, and what the public reads of what is closed."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from boards.enums import AttendanceState, DecisionVerb, MinutesNumbering, MinutesStatus, ParagraphKind, Part
from boards.models import Attendance, Decision, Minutes, MinutesItem, MinutesParagraph, PublishedItem
from boards.selectors import minutes_page
from boards.services import decisions, minutes_steps
from boards.services import minutes as writing
from boards.services.attendance import Attended, record_attendance
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import closed_item, member_of
from tests.boards.recording import HELD, NOW, TODAY, a_room
from tests.boards.writing import insert, refused, update
from tests.factories import make_board, make_item, make_meeting, make_member, make_minutes, make_minutes_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return a_room()


def write(room, body: str = "The Board heard the plan.", place: int = 1, **fields) -> MinutesParagraph:
    kind = fields.pop("kind", ParagraphKind.NARRATIVE)
    return writing.add_paragraph(item=room.heading(place), by=room.officer, kind=kind, body=body, **fields)


def checked(room) -> Minutes:
    room.start()
    room.present()
    write(room)
    return minutes_steps.check_minutes(minutes=room.minutes, by=room.officer, name="Cllr A Chair", now=NOW)


def published(room) -> Minutes:
    return minutes_steps.publish_minutes(minutes=checked(room), by=room.officer, now=NOW)


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return str(refused.value)


def test_the_skeleton_is_the_published_agenda_not_the_working_rows(room):
    room.items[0].title = "Renamed since"
    room.items[0].save()
    room.start()
    assert list(room.minutes.items.values_list("number", "title")) == [("1", "Winter planning"), ("2", "Carers")]


def test_done_again_it_adds_what_a_supplement_brought_and_keeps_what_is_written(room):
    room.start()
    write(room)
    make_item(room.meeting, "Added since")
    room.start()
    assert list(room.minutes.items.values_list("number", "title")) == [
        ("1", "Winter planning"),
        ("2", "Carers"),
        ("3", "Added since"),
    ]
    assert room.heading().paragraphs.count() == 1


def test_numbers_run_on_where_the_board_runs_them_on():
    board = make_board(minutes_numbering=MinutesNumbering.RUNNING)
    a_room(board).start(first_number="94")
    later = a_room(board, held_on=HELD + dt.timedelta(days=30))
    assert list(later.start().items.values_list("number", flat=True)) == ["96", "97"]


def test_a_late_items_circumstances_and_chair_come_from_the_agenda_by_themselves(room):
    late = {"is_late": True, "late_reason": "Snow closed two wards.", "chair_agreed_by": "Cllr A Chair"}
    meeting = make_meeting(room.board, HELD + dt.timedelta(days=1))
    item = make_item(meeting, "Wards", late_reason=late["late_reason"], chair_agreed_by=late["chair_agreed_by"])
    row = meeting.current_publication.items.get(item=item)
    make_late(row, chair_agreed_on=HELD, **late)
    minutes = writing.start_minutes(meeting=meeting, by=room.officer)
    paragraph = MinutesParagraph.objects.get(item__minutes=minutes)
    assert (paragraph.kind, paragraph.label) == ("urgency", "1.1")
    assert paragraph.body == (
        "Cllr A Chair, in the chair, agreed on Thursday 10 September 2026 that this item be considered as a matter of "
        "urgency. Special circumstances: Snow closed two wards."
    )
    assert "s.100B(4)(b)" in refusal(
        lambda: writing.remove_paragraph(paragraph=paragraph, by=room.officer, revision=1)
    )


def make_late(row: PublishedItem, **fields) -> None:
    """A copy of the publication in which the row is late: published rows themselves never change."""
    publication = row.publication
    meeting = publication.meeting
    other = type(publication).objects.create(meeting=meeting, number=99, kind="agenda", is_historic=True)
    row.pk, row.publication = None, other
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    meeting.current_publication = other
    meeting.save(update_fields=["current_publication"])


def test_a_substitute_for_nobody_is_refused(room):
    line = Attended("Ada Lovelace", AttendanceState.SUBSTITUTE)
    assert refusal(lambda: attend(room, line)) == (
        "Say for which member Ada Lovelace is the substitute. Nobody stands in for nobody."
    )


def test_a_substitute_for_somebody_who_is_no_member_is_refused(room):
    stranger = make_member(make_board()).person
    line = Attended("Ada Lovelace", AttendanceState.SUBSTITUTE, stands_for=stranger)
    assert "was no member of this board on that day" in refusal(lambda: attend(room, line))


def test_a_person_is_there_once_and_leaves_after_arriving(room):
    room.start()
    one = room.members[0]
    line = Attended(str(one.person), AttendanceState.PRESENT, one.seat, one.person)
    assert "twice" in refusal(lambda: attend(room, line, line))
    backwards = Attended("X", AttendanceState.PRESENT, arrived_at=room.heading(2), left_at=room.heading(1))
    assert refusal(lambda: attend(room, backwards)) == "X cannot leave before arriving."


def attend(room, *lines: Attended) -> list[Attendance]:
    return record_attendance(meeting=room.meeting, lines=lines, officers="", by=room.officer, seen=None)


def test_nobody_attends_a_meeting_that_was_not_held(room):
    room.meeting.status = "cancelled"
    room.meeting.status_reason = "Snow."
    room.meeting.save()
    assert "was not held" in refusal(lambda: attend(room))


def test_the_chair_checks_before_readers_get_the_draft(room):
    room.start()
    room.present()
    write(room)
    publish = lambda: minutes_steps.publish_minutes(minutes=room.minutes, by=room.officer, now=NOW)  # noqa: E731
    assert refusal(publish) == "The chair checks the minutes before they are published."
    minutes_steps.check_minutes(minutes=room.minutes, by=room.officer, name="Cllr A Chair", now=NOW)
    assert not Minutes.objects.visible_to(AnonymousUser()).exists()
    publish()
    assert Minutes.objects.visible_to(AnonymousUser()).get().status == MinutesStatus.PUBLISHED


def test_a_change_after_the_check_makes_it_a_draft_again(room):
    minutes = checked(room)
    write(room, "One thing more.")
    minutes.refresh_from_db()
    assert (minutes.status, minutes.checked_by) == (MinutesStatus.DRAFT, "")


def test_nothing_is_published_before_the_meeting_begins_or_without_attendance(room):
    room.start()
    write(room)
    check = lambda: minutes_steps.check_minutes(minutes=room.minutes, by=room.officer, name="A", now=NOW)  # noqa: E731
    assert refusal(check) == "Say who was present (LGA 1972 Sch. 12 para. 40)."
    room.present()
    check()
    early = room.meeting.starts_at - dt.timedelta(minutes=1)
    assert "has not begun" in refusal(
        lambda: minutes_steps.publish_minutes(minutes=room.minutes, by=room.officer, now=early)
    )


def test_published_minutes_change_only_by_a_correction_that_readers_see(room):
    minutes = published(room)
    paragraph = room.heading().paragraphs.get()
    edit = {"paragraph": paragraph, "by": room.officer, "revision": 1, "kind": ParagraphKind.NARRATIVE, "label": "1.1"}
    assert "Say what is put right" in refusal(lambda: writing.edit_paragraph(body="New.", **edit))
    writing.edit_paragraph(body="New.", note="the plan is for 2027", **edit)
    minutes.refresh_from_db()
    assert (minutes.corrections, minutes.status) == ("1.1: the plan is for 2027", MinutesStatus.PUBLISHED)


def approve(room, minutes, at) -> Minutes:
    return minutes_steps.approve_minutes(minutes=minutes, at=at, by=room.officer, today=TODAY + dt.timedelta(days=60))


def test_minutes_are_not_approved_by_the_meeting_they_describe_nor_an_earlier_or_another_boards(room):
    minutes = published(room)
    assert refusal(lambda: approve(room, minutes, room.meeting)) == (
        "Minutes are approved at a later meeting, not by the meeting they describe."
    )
    earlier = make_meeting(room.board, HELD - dt.timedelta(days=30))
    assert refusal(lambda: approve(room, minutes, earlier)) == "Choose a later meeting of the same board."
    elsewhere = make_meeting(held_on=HELD + dt.timedelta(days=30))
    assert refusal(lambda: approve(room, minutes, elsewhere)) == "Choose a later meeting of the same board."
    ahead = make_meeting(room.board, HELD + dt.timedelta(days=300))
    assert refusal(lambda: approve(room, minutes, ahead)) == "That meeting has not been held yet."


def test_approved_minutes_do_not_change_and_are_signed_at_that_meeting_or_after(room):
    later = make_meeting(room.board, HELD + dt.timedelta(days=30))
    minutes = approve(room, published(room), later)
    assert "do not change any more" in refusal(lambda: write(room))
    sign = lambda day: minutes_steps.sign_minutes(  # noqa: E731
        minutes=minutes, by=room.officer, name="A", on=day, today=TODAY + dt.timedelta(days=60)
    )
    assert "at the meeting that approves them or after it" in refusal(lambda: sign(HELD))
    assert sign(later.held_on).status == MinutesStatus.SIGNED
    assert list(AuditEvent.objects.filter(action__startswith="minutes.").values_list("action", flat=True))[:4] == [
        "minutes.signed",
        "minutes.approved",
        "minutes.published",
        "minutes.checked",
    ]


def test_two_minutes_with_one_number_are_refused_in_the_meeting_and_where_numbers_run_on():
    board = make_board(minutes_numbering=MinutesNumbering.RUNNING)
    a_room(board).start(first_number="94")
    later = a_room(board, held_on=HELD + dt.timedelta(days=30))
    later.start()
    edit = lambda number: writing.edit_item(  # noqa: E731
        item=later.heading(), by=later.officer, seen=None, values={"number": number}
    )
    assert refusal(lambda: edit("97")) == "Another item of these minutes has the number 97."
    assert refusal(lambda: edit("94")) == "Minute 94 is taken already, at the meeting of 10 September 2026."


def test_an_item_under_which_something_is_minuted_stays(room):
    room.start()
    write(room)
    assert "it stays" in refusal(lambda: writing.remove_item(item=room.heading(), by=room.officer))
    writing.remove_item(item=room.heading(2), by=room.officer)
    assert room.minutes.items.count() == 1


@pytest.fixture
def closed(room):
    """Minutes whose third item is closed, with a paragraph and a decision under it."""
    closed_item(room.meeting, title="Care home closure")
    room.start()
    room.present()
    decisions.decide(
        item=room.heading(3),
        by=room.officer,
        kind=ParagraphKind.RESOLUTION,
        lead="",
        decided=[decisions.Decided(DecisionVerb.AGREED, "To close Oak House.")],
    )
    return room


def test_a_closed_minute_needs_a_summary_before_it_is_checked(closed):
    check = lambda: minutes_steps.check_minutes(minutes=closed.minutes, by=closed.officer, name="A", now=NOW)  # noqa: E731
    assert "Write a summary of item 3 Closed business for the public" in refusal(check)
    summary = {"public_summary": "The board considered a property."}
    writing.edit_item(item=closed.heading(3), by=closed.officer, seen=None, values=summary)
    assert check().status == MinutesStatus.CHECKED


def test_the_public_reads_the_summary_and_members_the_minute(closed):
    summary = {"public_summary": "The board considered a property."}
    writing.edit_item(item=closed.heading(3), by=closed.officer, seen=None, values=summary)
    minutes_steps.check_minutes(minutes=closed.minutes, by=closed.officer, name="A", now=NOW)
    minutes_steps.publish_minutes(minutes=closed.minutes, by=closed.officer, now=NOW)
    nobody, member = AnonymousUser(), member_of(closed.board)
    for reader, title, texts in (
        (nobody, "Closed business", []),
        (member, "Care home closure", ["To close Oak House."]),
    ):
        line = minutes_page(closed.minutes, reader).items[2]
        assert (line.title, [paragraph.body for paragraph in line.paragraphs]) == (title, texts)
        assert [decision.text for decision in line.decisions] == texts
        assert list(Decision.objects.visible_to(reader).values_list("text", flat=True)) == texts
        assert list(MinutesParagraph.objects.visible_to(reader).values_list("body", flat=True)) == texts


def test_a_closed_heading_needs_words_for_the_public():
    minutes = make_minutes()
    assert refused(insert(MinutesItem(minutes=minutes, title="Secret", part=Part.PART_II, position=1)))
    assert not refused(
        insert(MinutesItem(minutes=minutes, title="S", part=Part.PART_II, public_title="P", position=1))
    )


def test_the_database_refuses_steps_without_their_facts():
    minutes = make_minutes()
    later = make_meeting(minutes.meeting.board, minutes.meeting.held_on + dt.timedelta(days=30))
    assert refused(update(minutes, status=MinutesStatus.CHECKED))
    assert not refused(update(minutes, status=MinutesStatus.CHECKED, checked_by="A", checked_at=NOW))
    assert refused(update(minutes, status=MinutesStatus.SIGNED, approved_at=later))
    assert refused(update(minutes, status=MinutesStatus.SIGNED, signed_by="A", signed_on=HELD))
    assert not refused(update(minutes, status=MinutesStatus.SIGNED, approved_at=later, signed_by="A", signed_on=HELD))
    item = make_minutes_item(minutes)
    assert refused(insert(MinutesItem(minutes=minutes, title="Again", number=item.number, position=9)))
