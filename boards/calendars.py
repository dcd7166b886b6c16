"""iCalendar text of a board's meetings (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event, Timezone

from boards.enums import MeetingStatus
from boards.models import Board, Meeting

USUAL_LENGTH = dt.timedelta(hours=2)


def calendar(board: Board, meetings: Iterable[Meeting], *, base: str, now: dt.datetime) -> bytes:
    """One event a meeting, in London time with its time zone; a cancelled meeting says so.

    `base` is the site's address without a path. Where no end is recorded two hours are assumed.
    """
    made = Calendar()
    made.add("prodid", "-//HWB Portal//Board meetings//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", board.name)
    made.add_component(Timezone.from_tzid("Europe/London"))
    for meeting in meetings:
        event = Event()
        event.add("uid", f"{board.slug}-{meeting.slug}@{base.rsplit('//', maxsplit=1)[-1].split(':', maxsplit=1)[0]}")
        event.add("dtstamp", now.astimezone(dt.UTC))
        event.add("dtstart", meeting.starts_local)
        ends = meeting.ends_at or meeting.starts_at + USUAL_LENGTH
        event.add("dtend", ends.astimezone(meeting.starts_local.tzinfo))
        event.add("summary", board.name)
        event.add("location", ", ".join(part for part in (meeting.venue_name, meeting.venue_address) if part))
        event.add("url", f"{base}{meeting.get_absolute_url()}")
        event.add("status", "CANCELLED" if meeting.status == MeetingStatus.CANCELLED else "CONFIRMED")
        made.add_component(event)
    return made.to_ical()
