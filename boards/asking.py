"""Until when questions from the public are taken for a meeting."""

import datetime as dt
from dataclasses import dataclass

from boards.counting import calendar_of
from boards.enums import MeetingStatus
from boards.law import QuestionDeadline
from boards.models import Meeting
from hwb_portal.core.dates import HolidayListEnds, long_date
from hwb_portal.core.templatetags.ui import uk_time

TAKES_QUESTIONS = (MeetingStatus.SCHEDULED, MeetingStatus.PUBLISHED)


@dataclass(frozen=True)
class AskingTime:
    """`deadline` is None where the days cannot be counted; `refusal` is "" while questions are taken."""

    deadline: QuestionDeadline | None
    refusal: str

    @property
    def is_open(self) -> bool:
        return not self.refusal

    @property
    def until(self) -> str:
        """ "5pm on Wednesday 18 November 2026", "the end of Wednesday 18 November 2026"; "" where it is not known."""
        return until_words(self.deadline) if self.deadline else ""


def until_words(deadline: QuestionDeadline) -> str:
    day = long_date(deadline.on)
    return f"the end of {day}" if deadline.at is None else f"{uk_time(deadline.at)} on {day}"


def asking_time(meeting: Meeting, now: dt.datetime) -> AskingTime:
    """Two queries for a meeting to come, none for another. The rule is the board's: see law.question_deadline."""
    if meeting.status not in TAKES_QUESTIONS:
        return AskingTime(None, "This meeting takes no questions: it was held, or is not going ahead as announced.")
    try:
        deadline = calendar_of(meeting.board).question_deadline(meeting.held_on)
    except HolidayListEnds:
        return AskingTime(None, "The last day for questions to this meeting is not known yet.")
    if not deadline.is_open(now):
        return AskingTime(deadline, f"Questions for this meeting closed at {until_words(deadline)}.")
    return AskingTime(deadline, "")
