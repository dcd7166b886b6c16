"""Making a meeting and adding to its agenda."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from boards.enums import ItemKind, MeetingStatus, PaperStatus, Part, Purpose
from boards.models import AgendaItem, Board, Meeting, StandingItem
from boards.services.meetings import add_item, create_meeting
from hwb_portal.audit.models import AuditEvent
from tests.factories import make_board, make_item, make_meeting, make_user

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 3, 10)
SUMMER_DAY = dt.date(2027, 6, 16)
STANDING = (
    ("announcements", "Chairman's announcements"),
    ("minutes", "Minutes"),
    ("questions", "Public questions"),
    ("urgent", "Any other urgent business"),
    ("exclusion", "Exclusion of press and public"),
)


def a_board_with_standing_items() -> Board:
    """Its rows are written backwards, so that only `position` can put them in order."""
    board = make_board(contact_name="Sam Clerk", contact_title="Democratic Services Officer")
    rows = [
        StandingItem(board=board, kind=kind, title=title, position=position)
        for position, (kind, title) in enumerate(STANDING, start=1)
    ]
    StandingItem.objects.bulk_create(reversed(rows))
    return board


def agenda(meeting: Meeting) -> list[tuple[int, str, str]]:
    """Each item as (position, label, title), as it is printed."""
    items = AgendaItem.objects.for_meeting(meeting).order_by("position")
    return [(item.position, item.label, item.title) for item in items]


def new_meeting(board: Board, held_on: dt.date = DAY, starts: dt.time = dt.time(10), **details: str) -> Meeting:
    return create_meeting(board=board, held_on=held_on, starts=starts, by=make_user(), **details)


def add(meeting: Meeting, title: str, kind: ItemKind = ItemKind.SUBSTANTIVE, **fields) -> AgendaItem:
    return add_item(meeting=meeting, kind=kind, title=title, by=make_user(), **fields)


def test_a_new_meeting_is_a_draft_with_the_contact_of_its_board():
    meeting = new_meeting(a_board_with_standing_items(), venue_name="County Hall")
    found = (meeting.status, meeting.contact_name, meeting.contact_title, meeting.venue_name, meeting.sequence)
    assert found == (MeetingStatus.DRAFT, "Sam Clerk", "Democratic Services Officer", "County Hall", 1)


def test_a_new_meeting_has_the_standing_items_in_order_with_numbers():
    assert agenda(new_meeting(a_board_with_standing_items())) == [
        (1, "", "Chairman's announcements"),
        (2, "1", "Minutes"),
        (3, "2", "Public questions"),
        (4, "3", "Any other urgent business"),
        (5, "", "Exclusion of press and public"),
    ]


@pytest.mark.parametrize(("day", "hour"), [(DAY, 10), (SUMMER_DAY, 9)])
def test_a_meeting_starts_at_london_time(day, hour):
    meeting = new_meeting(make_board(), held_on=day)
    assert meeting.starts_at == dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC)


def test_the_second_meeting_of_a_day_has_an_address_of_its_own():
    board = make_board()
    first, second = new_meeting(board), new_meeting(board, starts=dt.time(14))
    assert [(meeting.sequence, meeting.slug) for meeting in (first, second)] == [
        (1, "2027-03-10"),
        (2, "2027-03-10-2"),
    ]
    assert second.get_absolute_url() == f"/boards/{board.slug}/meetings/2027-03-10-2/"


def test_meetings_of_two_boards_on_a_day_are_both_the_first():
    assert [new_meeting(make_board()).sequence for _ in range(2)] == [1, 1]


def test_making_a_meeting_is_recorded_once_for_all_its_items():
    board = a_board_with_standing_items()
    meeting = new_meeting(board)
    events = [(event.action, event.subject_id, event.subject_label) for event in AuditEvent.objects.all()]
    assert events == [("meeting.created", str(meeting.pk), f"{board.short_name}, 10 March 2027")]


def test_a_meeting_with_a_venue_too_long_to_print_is_not_made():
    with pytest.raises(ValidationError):
        new_meeting(make_board(), venue_name="x" * 201)
    assert (Meeting.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_business_goes_before_urgent_business_and_exclusion_and_they_are_renumbered():
    meeting = new_meeting(a_board_with_standing_items())
    add(meeting, "Winter plan")
    add(meeting, "Better Care Fund")
    assert agenda(meeting) == [
        (1, "", "Chairman's announcements"),
        (2, "1", "Minutes"),
        (3, "2", "Public questions"),
        (4, "3", "Winter plan"),
        (5, "4", "Better Care Fund"),
        (6, "5", "Any other urgent business"),
        (7, "", "Exclusion of press and public"),
    ]


def test_closed_business_comes_after_the_exclusion():
    meeting = new_meeting(a_board_with_standing_items())
    add(meeting, "Care home closure", part=Part.PART_II, public_title="Closed business")
    assert agenda(meeting)[-3:] == [
        (4, "3", "Any other urgent business"),
        (5, "", "Exclusion of press and public"),
        (6, "4", "Care home closure"),
    ]


def test_open_business_added_late_still_goes_before_closed_business():
    meeting = new_meeting(a_board_with_standing_items())
    add(meeting, "Care home closure", part=Part.PART_II, public_title="Closed business")
    add(meeting, "Winter plan")
    assert agenda(meeting)[-4:] == [
        (4, "3", "Winter plan"),
        (5, "4", "Any other urgent business"),
        (6, "", "Exclusion of press and public"),
        (7, "5", "Care home closure"),
    ]


def test_business_goes_to_the_end_when_urgent_business_stands_in_the_middle():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    make_item(meeting, "Urgent business", kind=ItemKind.URGENT)
    make_item(meeting, "Winter plan")
    add(meeting, "Better Care Fund")
    assert agenda(meeting) == [(1, "1", "Urgent business"), (2, "2", "Winter plan"), (3, "3", "Better Care Fund")]


def test_the_first_item_of_an_empty_agenda_is_number_one():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    add(meeting, "Winter plan")
    assert agenda(meeting) == [(1, "1", "Winter plan")]


def test_an_item_keeps_what_was_said_of_it():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    item = add(
        meeting,
        "Winter plan",
        purpose=Purpose.DISCUSS,
        purpose_text="To discuss the plan.",
        lead="Director of Public Health",
        paper_status=PaperStatus.TO_FOLLOW,
    )
    item.refresh_from_db()
    found = (item.purpose, item.purpose_text, item.lead, item.paper_status, item.part)
    assert found == ("discuss", "To discuss the plan.", "Director of Public Health", "to_follow", "1")


def test_a_closed_item_without_a_public_title_is_refused():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    with pytest.raises(ValidationError):
        add(meeting, "Care home closure", part=Part.PART_II)
    assert agenda(meeting) == []


def test_a_refused_item_leaves_the_numbers_of_the_others_alone():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    make_item(meeting, "Any other urgent business", kind=ItemKind.URGENT)
    with pytest.raises(ValidationError):
        add(meeting, "")
    assert agenda(meeting) == [(1, "1", "Any other urgent business")]


def test_the_trail_names_a_closed_item_by_its_public_title():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    add(meeting, "Care home closure", part=Part.PART_II, public_title="Closed business")
    assert [event.subject_label for event in AuditEvent.objects.all()] == ["Closed business"]
