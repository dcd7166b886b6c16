"""The calendar file of a board (RFC 5545)."""

import datetime as dt

import icalendar
import pytest

from boards.calendars import calendar
from boards.models import Board, Meeting
from boards.services.changes import move_meeting
from boards.services.meetings import details_of, edit_meeting
from boards.services.released import meeting_changed
from hwb_portal.core.dates import london
from hwb_portal.core.locking import fingerprint
from tests.boards.builders import officer_of
from tests.factories import make_board, make_meeting

BASE = "https://hwb.example:8443"
NOW = dt.datetime(2027, 1, 4, 9, 30, tzinfo=dt.UTC)
BOARD = Board(slug="herts", name="Hertfordshire Health and Wellbeing Board")
WINTER = Meeting(
    board=BOARD,
    held_on=dt.date(2027, 3, 10),
    starts_at=london(dt.date(2027, 3, 10), dt.time(10)),
    status="published",
    venue_name="The Focolare Centre for Unity",
    venue_address="69 Parkway, Welwyn Garden City; AL8 6JG",
)
SUMMER = Meeting(
    board=BOARD,
    held_on=dt.date(2027, 6, 16),
    sequence=2,
    starts_at=london(dt.date(2027, 6, 16), dt.time(14)),
    ends_at=london(dt.date(2027, 6, 16), dt.time(15, 30)),
    status="cancelled",
)
HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//HWB Portal//Board meetings//EN
X-WR-CALNAME:Hertfordshire Health and Wellbeing Board
"""
EVENTS = """\
BEGIN:VEVENT
SUMMARY:Hertfordshire Health and Wellbeing Board
DTSTART;TZID=Europe/London:20270310T100000
DTEND;TZID=Europe/London:20270310T120000
DTSTAMP:20270104T093000Z
UID:herts-2027-03-10@hwb.example
SEQUENCE:0
LOCATION:The Focolare Centre for Unity\\, 69 Parkway\\, Welwyn Garden City\\;
  AL8 6JG
STATUS:CONFIRMED
URL:https://hwb.example:8443/boards/herts/meetings/2027-03-10/
END:VEVENT
BEGIN:VEVENT
SUMMARY:Hertfordshire Health and Wellbeing Board
DTSTART;TZID=Europe/London:20270616T140000
DTEND;TZID=Europe/London:20270616T153000
DTSTAMP:20270104T093000Z
UID:herts-2027-06-16-2@hwb.example
SEQUENCE:0
LOCATION:
STATUS:CANCELLED
URL:https://hwb.example:8443/boards/herts/meetings/2027-06-16-2/
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(scope="module")
def text() -> str:
    return calendar(BOARD, [WINTER, SUMMER], base=BASE, now=NOW).decode()


@pytest.fixture(scope="module")
def parsed(text) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(text)


def test_the_calendar_is_printed_like_this(text):
    head, _, rest = text.partition("BEGIN:VTIMEZONE")
    _, _, events = rest.partition("END:VTIMEZONE\r\n")
    assert (head, events) == (HEAD.replace("\n", "\r\n"), EVENTS.replace("\n", "\r\n"))


def test_lines_are_folded_at_75_bytes_and_end_as_the_standard_asks(text):
    assert text.replace("\r\n", "").count("\n") == 0
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_a_folded_place_reads_back_whole(parsed):
    place = "The Focolare Centre for Unity, 69 Parkway, Welwyn Garden City; AL8 6JG"
    assert [str(event["location"]) for event in parsed.walk("VEVENT")] == [place, ""]


def test_a_program_reads_the_same_moments_in_winter_and_summer(parsed):
    found = [(event["dtstart"].dt, event["dtend"].dt) for event in parsed.walk("VEVENT")]
    moments = [tuple(moment.astimezone(dt.UTC) for moment in pair) for pair in found]
    assert moments == [
        (WINTER.starts_at, WINTER.starts_at + dt.timedelta(hours=2)),
        (SUMMER.starts_at, SUMMER.ends_at),
    ]


def test_the_time_zone_of_the_events_comes_with_the_file(parsed):
    (zone,) = parsed.walk("VTIMEZONE")
    offsets = {
        str(part["tzname"]): part["tzoffsetto"].td for part in zone.walk("DAYLIGHT") + zone.walk("STANDARD")[-1:]
    }
    assert str(zone["tzid"]) == "Europe/London"
    assert offsets == {"BST": dt.timedelta(hours=1), "GMT": dt.timedelta(0)}


def test_a_place_with_line_breaks_adds_no_event():
    place = "County Hall\nEND:VEVENT\nBEGIN:VEVENT"
    meeting = Meeting(board=BOARD, held_on=WINTER.held_on, starts_at=WINTER.starts_at, venue_name=place)
    (event,) = icalendar.Calendar.from_ical(calendar(BOARD, [meeting], base=BASE, now=NOW)).walk("VEVENT")
    assert str(event["location"]) == place


@pytest.mark.django_db
def test_the_calendar_of_a_board_holds_its_announced_meetings(client):
    board = make_board()
    for month, status in enumerate(("draft", "scheduled", "published", "held", "cancelled"), start=1):
        make_meeting(board, dt.date(2027, month, 10), status)
    make_meeting(held_on=dt.date(2027, 9, 1))
    response = client.get(f"/boards/{board.slug}/calendar.ics")
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    days = sorted((event["dtstart"].dt.date(), event["status"]) for event in events)
    assert days == [
        (dt.date(2027, 2, 10), "CONFIRMED"),
        (dt.date(2027, 3, 10), "CONFIRMED"),
        (dt.date(2027, 4, 10), "CONFIRMED"),
        (dt.date(2027, 5, 10), "CANCELLED"),
    ]


@pytest.mark.django_db
def test_a_change_raises_the_sequence_and_the_name_of_the_event_stays(client):
    meeting = make_meeting(held_on=dt.date(2027, 3, 10), status="scheduled", dated=True)
    officer = officer_of(meeting.board)

    def event():
        answer = client.get(f"/boards/{meeting.board.slug}/calendar.ics", headers={"Host": "127.0.0.1"})
        (found,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        return str(found["uid"]), found["sequence"], str(found["status"])

    meeting_changed(meeting)
    uid = f"{meeting.board.slug}-2027-03-10@boards.example.gov.uk"
    assert event() == (uid, 0, "CONFIRMED")
    seen = fingerprint(details_of(meeting))
    edit_meeting(meeting=meeting, by=officer, seen=seen, values={"venue_name": "Town Hall"})
    assert event() == (uid, 1, "CONFIRMED")
    day = dt.date(2027, 3, 17)
    move_meeting(meeting=meeting, by=officer, now=NOW, reason="Snow.", held_on=day, starts=dt.time(10))
    assert event() == (uid, 2, "CANCELLED")


@pytest.mark.django_db
def test_the_calendar_is_sent_as_one(client):
    board = make_board()
    response = client.get(f"/boards/{board.slug}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{board.slug}.ics"'


@pytest.mark.django_db
def test_an_officer_gets_no_draft_in_the_calendar_either(signed_in_as):
    board = make_board()
    make_meeting(board, status="draft")
    response = signed_in_as(officer_of(board)).get(f"/boards/{board.slug}/calendar.ics")
    assert icalendar.Calendar.from_ical(response.content).walk("VEVENT") == []
