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
    made = Calendar()
    made.add("prodid", "-//HWB Portal//Board meetings//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", board.name)
    made.add_component(Timezone.from_tzid("Europe/London"))
    for meeting in meetings:
        event = Event()
        event.add("uid", f"{board.slug}-{meeting.slug}@{base.rsplit('//', maxsplit=1)[-1].split(':', maxsplit=1)[0]}")
        revision, changed_at = (revisions or {}).get(meeting.pk, (0, now))
        event.add("dtstamp", changed_at.astimezone(dt.UTC))
        event.add("sequence", revision)
        event.add("dtstart", meeting.starts_local)
        ends = meeting.ends_at or meeting.starts_at + USUAL_LENGTH
        event.add("dtend", ends.astimezone(meeting.starts_local.tzinfo))
        event.add("summary", board.name)
        event.add("location", ", ".join(part for part in (meeting.venue_name, meeting.venue_address) if part))
        event.add("url", f"{base}{meeting.get_absolute_url()}")
        event.add("status", "CANCELLED" if meeting.status in NOT_THEN else "CONFIRMED")
        made.add_component(event)
    return made.to_ical()
