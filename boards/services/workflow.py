"""A report on its way: asked for, in hand, sent in, cleared or sent back; with comments and reminders."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from boards import law
from boards.counting import Calendar, calendar_of
from boards.enums import CommentKind, MeetingStatus, ReportState
from boards.models import AuthorReminder, Board, Meeting, Paper, ReportComment
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import HolidayListEnds, long_date
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.services import Mail, queue

REMIND_DAYS = 3  # clear days before the deadline: time to finish a report that is in hand
AHEAD = (MeetingStatus.DRAFT, MeetingStatus.SCHEDULED, MeetingStatus.PUBLISHED)


@transaction.atomic
def send_in(*, paper: Paper, by: User) -> Paper:
    """The author, or an officer for them, says that the report is ready to be looked at."""
    paper = _locked(paper)
    if paper.state in (ReportState.SENT_IN, ReportState.CLEARED):
        return paper
    if not paper.versions.exists():
        raise DomainError("Write the report or upload it before you send it in.")
    return _to(paper, ReportState.SENT_IN, by, "report.sent_in")


@transaction.atomic
def send_back(*, paper: Paper, by: User, words: str) -> Paper:
    """An officer sends a report back to its author with a word why."""
    paper = _locked(paper)
    if not words.strip():
        raise DomainError("Say what the author should change.")
    if paper.state not in (ReportState.SENT_IN, ReportState.CLEARED):
        raise DomainError("This report is not sent in, so it cannot be sent back.")
    _add_comment(paper, CommentKind.SENT_BACK, words, by)
    paper.cleared_by, paper.cleared_at = "", None
    return _to(paper, ReportState.SENT_BACK, by, "report.sent_back")


@transaction.atomic
def clear(*, paper: Paper, by: User, name: str, now: dt.datetime) -> Paper:
    """An officer records who cleared the report for publication: a named person."""
    paper = _locked(paper)
    if not name.strip():
        raise DomainError("Give the name of the person who cleared the report.")
    if paper.state == ReportState.CLEARED and paper.cleared_by == name.strip():
        return paper
    if paper.state != ReportState.SENT_IN:
        raise DomainError("Only a report that is sent in can be cleared.")
    paper.cleared_by, paper.cleared_at = name.strip(), now
    return _to(paper, ReportState.CLEARED, by, "report.cleared")


@transaction.atomic
def add_comment(*, paper: Paper, kind: CommentKind, body: str, by: User) -> ReportComment:
    """A word of finance, legal or anybody who works on the report. Never public. The same word twice is one."""
    paper = _locked(paper)
    if not body.strip():
        raise DomainError("Write the comment first.")
    last = paper.comments.order_by("-pk").first()
    if last and (last.kind, last.body, last.by_id) == (kind, body.strip(), by.pk):
        return last
    return _add_comment(paper, kind, body, by)


def _add_comment(paper: Paper, kind: CommentKind, body: str, by: User) -> ReportComment:
    comment = ReportComment(paper=paper, kind=kind, body=body.strip(), by=by)
    comment.full_clean()
    comment.save()
    record("report.commented", subject=paper, label=paper.open_title, by=by, details={"kind": kind})
    return comment


def _to(paper: Paper, state: ReportState, by: User, action: str) -> Paper:
    paper.state = state
    paper.full_clean()
    paper.save(update_fields=["state", "cleared_by", "cleared_at"])
    record(action, subject=paper, label=paper.open_title, by=by)
    return paper


def _locked(paper: Paper) -> Paper:
    return Paper.objects.select_for_update(of=("self",)).select_related("item__meeting__board").get(pk=paper.pk)


@dataclass(frozen=True)
class Reminded:
    """What one run did. `uncounted` are meetings past the list of bank holidays."""

    sent: tuple[AuthorReminder, ...]
    uncounted: tuple[Meeting, ...]


def remind_authors(*, now: dt.datetime, today: dt.date) -> Reminded:
    """Mail each author whose report is still out, from `REMIND_DAYS` clear days before its deadline until then.

    The deadline is worked back from the meeting in clear days (`Board.report_notice_days`). Each author is
    mailed once for each report and deadline.
    """
    sent: list[AuthorReminder] = []
    uncounted: list[Meeting] = []
    calendars: dict[int, Calendar] = {}
    for meeting in Meeting.objects.with_board().upcoming(today).filter(status__in=AHEAD):
        board: Board = meeting.board
        calendar = calendars.setdefault(board.pk, calendars.get(board.pk) or calendar_of(board))
        try:
            deadline = calendar.reports_deadline(meeting.held_on)
            first = law.latest_day(deadline, REMIND_DAYS, closures=calendar.closures, proclaimed=calendar.proclaimed)
        except HolidayListEnds:
            uncounted.append(meeting)
            continue
        if first <= today <= deadline:
            papers = Paper.objects.for_meeting(meeting).with_their_authors().filter(author__is_active=True)
            found = (_remind(paper, deadline, now) for paper in papers.select_related("author"))
            sent += [reminder for reminder in found if reminder]
    return Reminded(tuple(sent), tuple(uncounted))


@transaction.atomic
def _remind(paper: Paper, deadline: dt.date, now: dt.datetime) -> AuthorReminder | None:
    reminder, is_new = AuthorReminder.objects.get_or_create(
        paper=paper, deadline=deadline, user=paper.author, defaults={"sent_at": now}
    )
    if not is_new:
        return None
    meeting = paper.item.meeting
    mail = Mail(
        to=paper.author.email,  # type: ignore[union-attr]
        subject=f"Report due {deadline:%-d %B}: {meeting.board.short_name}",
        text=(
            f"{paper.author}\n\n"
            f"Your report “{paper.open_title}” for the meeting of {long_date(meeting.held_on)} is due by "
            f"{long_date(deadline)}.\n\nSign in and open your desk to write it, upload it and send it in.\n"
        ),
    )
    queue([mail], event=f"boards.authorreminder:{reminder.pk}", now=now)
    record("author.reminded", subject=paper, label=paper.open_title, by=None, details={"deadline": str(deadline)})
    return reminder
