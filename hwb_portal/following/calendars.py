"""A person's own calendar: meetings of their boards, and when what they owe is due. Public titles only."""

import datetime as dt

from icalendar import Event

from boards.calendars import empty_calendar, host_of, meeting_event
from boards.enums import OpenKind
from boards.models import Action, Meeting, OpenRecord
from boards.querysets import SETTLED
from hwb_portal.accounts.models import User

LOOKS_BACK = dt.timedelta(days=365)


def own_calendar(user: User, *, base: str, now: dt.datetime, today: dt.date) -> bytes:
    """Announced meetings and actions from a year ago on; five queries. Of an action there is its number alone.

    A settled action stays as a cancelled event, so that calendars strike it. SEQUENCE rises with each change that
    was public, and for an action with each report.
    """
    since = today - LOOKS_BACK
    made = empty_calendar("Your boards")
    meetings = list(Meeting.objects.public().of_boards_of(user, today).from_day(since).with_board().oldest_first())
    revisions = OpenRecord.objects.named(OpenKind.MEETING, (str(one.pk) for one in meetings)).revisions()
    for meeting in meetings:
        made.add_component(meeting_event(meeting, base, *revisions.get(meeting.pk, (0, now))))
    actions = list(Action.objects.visible_to(user).owned_by(user).due_from(since).with_owners())
    changes = OpenRecord.objects.named(OpenKind.ACTION, (str(one.pk) for one in actions)).revisions()
    for action in actions:
        made.add_component(_due(action, base, *changes.get(action.pk, (0, now))))
    return made.to_ical()


def _due(action: Action, base: str, revision: int, changed_at: dt.datetime) -> Event:
    day = action.due_on or (action.due_meeting.held_on if action.due_meeting else None)
    assert day is not None
    event = Event()
    event.add("uid", f"action-{action.pk}@{host_of(base)}")
    event.add("dtstamp", changed_at.astimezone(dt.UTC))
    event.add("sequence", revision + action.reports)  # type: ignore[attr-defined]  # annotated by due_from
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", f"Action {action.reference} is due: {action.board.short_name}")
    event.add("url", f"{base}{action.get_absolute_url()}")
    event.add("status", "CANCELLED" if action.status in SETTLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
