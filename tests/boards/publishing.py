"""What the tests of publications share: a draft in good time, the acts with their usual people, what readers see."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import storages

from boards.enums import MeetingStatus
from boards.models import AgendaItem, Meeting, Paper, Publication
from boards.selectors import meeting_page
from boards.services.publication import publish_agenda, publish_supplement, withdraw_paper
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import london
from tests.boards.builders import open_paper
from tests.factories import make_item, make_meeting, make_report, make_upload, make_user

# Wednesday 10 March 2027: the last lawful day to publish is Tuesday 2 March.
MEETING_DAY = dt.date(2027, 3, 10)
IN_TIME = london(dt.date(2027, 2, 25), dt.time(10))
STILL_IN_TIME = london(dt.date(2027, 2, 26), dt.time(10))
LATE = london(dt.date(2027, 3, 4), dt.time(10))
LATER = london(dt.date(2027, 3, 5), dt.time(10))


def a_draft(**fields: Any) -> Meeting:
    """Two items: the first with an open report in hand, the second without papers."""
    meeting = make_meeting(held_on=MEETING_DAY, status=MeetingStatus.DRAFT, **fields)
    open_paper(make_item(meeting, "Winter planning"), released=False, title="Winter plan", body="First words.")
    make_item(meeting, "Carers")
    return meeting


def publish(meeting: Meeting, now: dt.datetime = IN_TIME, **fields: Any) -> Publication:
    return publish_agenda(meeting=meeting, by=fields.pop("by", None) or make_user(), now=now, **fields)


def supplement(meeting: Meeting, now: dt.datetime = LATE, summary: str = "The rest.", **fields: Any) -> Publication:
    by = fields.pop("by", None) or make_user()
    return publish_supplement(meeting=meeting, by=by, now=now, summary=summary, **fields)


def withdraw(
    paper: Paper, now: dt.datetime = LATE, reason: str = "Its figures were wrong.", by: User | None = None
) -> Publication:
    return withdraw_paper(paper=paper, by=by or make_user(), now=now, reason=reason)


def a_published_meeting(**fields: Any) -> Meeting:
    meeting = a_draft(**fields)
    publish(meeting)
    return fresh(meeting)


def fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.with_board().get(pk=meeting.pk)


def item_of(meeting: Meeting, label: str) -> AgendaItem:
    return next(item for item in meeting.items.all() if item.label == label)


def first_paper(meeting: Meeting) -> Paper:
    return Paper.objects.get(item=item_of(meeting, "1"), position=1)


def an_uploaded_paper(meeting: Meeting, words: str = "Printed elsewhere.") -> Paper:
    """Under the second item, in hand."""
    paper = open_paper(item_of(meeting, "2"), released=False, title="Carers survey")
    paper.versions.all().delete()
    make_upload(paper, words, released=False)
    return paper


def revise(paper: Paper, body: str = "Corrected words.") -> None:
    make_report(paper, body, released=False)


def as_read(meeting: Meeting) -> list[tuple[str, str, list[str]]]:
    """Number, title and papers of each item, as the public has them; a paper it may not open in brackets."""
    page = meeting_page(fresh(meeting), AnonymousUser())
    return [
        (
            item.label,
            item.title,
            [f"{line.title} {line.version}" if line.is_readable else f"({line.title})" for line in item.papers],
        )
        for item in page.items
    ]


def public_files() -> set[str]:
    return set(storages["public"].listdir("")[1])
