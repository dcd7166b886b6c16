"""iCalendar text of a board's meetings (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable, Mapping

from icalendar import Calendar, Event, Timezone

from boards.enums import MeetingStatus
from boards.models import Board, Meeting

USUAL_LENGTH = dt.timedelta(hours=2)
NOT_THEN = (MeetingStatus.CANCELLED, MeetingStatus.MOVED)
Revisions = Mapping[int, tuple[int, dt.datetime]]
"""How often a meeting changed and when it last did, by id."""


def calendar(
    board: Board, meetings: Iterable[Meeting], *, base: str, now: dt.datetime, revisions: Revisions | None = None
) -> bytes:
    """One event a meeting, in London time with its time zone; one that is cancelled or moved away says so.

    `base` is the site's address without a path: the same for every reader, because it is in the event's UID. SEQUENCE
    rises with each change, so that a calendar takes the new time. Where no end is recorded two hours are assumed.
    """
    made = empty_calendar(board.name)
    for meeting in meetings:
        made.add_component(meeting_event(meeting, base, *(revisions or {}).get(meeting.pk, (0, now))))
    return made.to_ical()


def empty_calendar(name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//HWB Portal//Board meetings//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add_component(Timezone.from_tzid("Europe/London"))
    return made


def host_of(base: str) -> str:
    """The name of the site, for UIDs: without the port, which may change."""
    return base.rsplit("//", maxsplit=1)[-1].split(":", maxsplit=1)[0]


def meeting_event(meeting: Meeting, base: str, revision: int, changed_at: dt.datetime) -> Event:
    """The same event in the calendar of the board and in a member's own, so that it is one in theirs."""
    event = Event()
    event.add("uid", f"{meeting.board.slug}-{meeting.slug}@{host_of(base)}")
    event.add("dtstamp", changed_at.astimezone(dt.UTC))
    event.add("sequence", revision)
    event.add("dtstart", meeting.starts_local)
    ends = meeting.ends_at or meeting.starts_at + USUAL_LENGTH
    event.add("dtend", ends.astimezone(meeting.starts_local.tzinfo))
    event.add("summary", meeting.board.name)
    event.add("location", ", ".join(part for part in (meeting.venue_name, meeting.venue_address) if part))
    event.add("url", f"{base}{meeting.get_absolute_url()}")
    event.add("status", "CANCELLED" if meeting.status in NOT_THEN else "CONFIRMED")
    return event
