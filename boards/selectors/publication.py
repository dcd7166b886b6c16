"""What an officer sees before publishing: the arithmetic, and exactly what readers will get."""

import datetime as dt
from dataclasses import dataclass

from boards import law
from boards.models import Meeting
from boards.selectors.boards import Reader
from boards.selectors.meetings import ItemLine, meeting_page
from hwb_portal.core.dates import HolidayListEnds


@dataclass(frozen=True)
class PublishPage:
    """`problem` is a sentence when the days cannot be counted (a year past the holiday list), else ""."""

    items: tuple[ItemLine, ...]
    latest_day: dt.date | None
    clear_days: int | None
    explanation: str
    problem: str

    @property
    def is_late(self) -> bool:
        return self.clear_days is not None and self.clear_days < law.CLEAR_DAYS


def publish_page(meeting: Meeting, user: Reader, now: dt.datetime) -> PublishPage:
    items = meeting_page(meeting, user).items
    published_on = law.effective_on(now, law.OFFICE_CLOSE)
    try:
        latest = law.latest_day(meeting.held_on)
        days = law.clear_days(published_on, meeting.held_on)
        words = law.explain(published_on=published_on, meeting_on=meeting.held_on)
    except HolidayListEnds as error:
        return PublishPage(items, None, None, "", f"The clear days cannot be counted: {error}.")
    return PublishPage(items, latest, days, words, "")
