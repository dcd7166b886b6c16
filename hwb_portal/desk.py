"""What waits for a signed-in person."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from boards.counting import calendar_of
from boards.enums import MeetingStatus, StaffRole
from boards.models import Action, Board, Meeting, MemberQuestion, Paper
from boards.selectors.actions import late_words
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import HolidayListEnds
from metrics.models import FigureLoad, Return
from metrics.selectors.return_calendar import DueLine, returns_due


@dataclass(frozen=True)
class Deadline:
    """A meeting whose agenda is not published, with the last lawful day; None past the holiday list."""

    meeting: Meeting
    publish_by: dt.date | None
    is_late: bool


@dataclass(frozen=True)
class DeskPage:
    """`actions` are unsettled ones, each with how late it is in words.

    `to_prepare` are the meetings that the person comes to as a member or substitute; `asked` are questions of members
    that wait for their answer.
    """

    user: User
    deadlines: tuple[Deadline, ...]
    meetings: tuple[Meeting, ...]
    to_prepare: frozenset[Meeting]
    asked: tuple[MemberQuestion, ...]
    actions: tuple[tuple[Action, str], ...]
    reports: tuple[Paper, ...]
    reviews: tuple[Paper, ...]
    returns: tuple[Return, ...]
    returns_due: tuple[DueLine, ...]
    returns_to_sign: tuple[Return, ...]
    loads_to_sign: tuple[FigureLoad, ...]
    may_upload_returns: bool
    boards: tuple[Board, ...]
    may_read_trail: bool


def _deadline(meeting: Meeting, today: dt.date) -> Deadline:
    try:
        latest = calendar_of(meeting.board).latest_day(meeting.held_on)
    except HolidayListEnds:
        return Deadline(meeting, None, is_late=False)
    return Deadline(meeting, latest, is_late=today > latest)


def desk_page(user: User, today: dt.date) -> DeskPage:
    upcoming = Meeting.objects.with_board().upcoming(today)
    unpublished = upcoming.staffed_by(user, StaffRole.OFFICER).in_status(MeetingStatus.DRAFT) | upcoming.staffed_by(
        user, StaffRole.OFFICER
    ).in_status(MeetingStatus.SCHEDULED)
    papers = Paper.objects.visible_to(user).authored_by(user).with_page_data().with_latest_for(user)
    owed = Action.objects.visible_to(user).owned_by(user).unsettled().with_owners()
    works_on_returns = user.has_perm("metrics.view_return")
    worked_on = Return.objects.worked_on_by(user).select_related("board")
    signable = Return.objects.worked_on_by(user, StaffRole.LEAD).waiting_for_sign_off().select_related("board")
    loads = FigureLoad.objects.signed_off_by(user).not_sent_by(user).waiting().with_board()
    return DeskPage(
        user=user,
        deadlines=tuple(_deadline(meeting, today) for meeting in unpublished),
        meetings=tuple(upcoming.attended_by(user, today)),
        to_prepare=frozenset(upcoming.prepared_by(user, today)),
        asked=tuple(MemberQuestion.objects.answerable_by(user).unanswered().to_come(timezone.now())),
        actions=tuple((action, late_words(action, today)) for action in owed),
        reports=tuple(papers.latest_first()),
        reviews=tuple(Paper.objects.due_for_review(user, today)),
        returns=tuple(worked_on.unsettled()[:5]) if works_on_returns else (),
        returns_due=returns_due(user, today) if works_on_returns else (),
        returns_to_sign=tuple(signable) if user.has_perm("metrics.sign_return") else (),
        loads_to_sign=tuple(loads),
        may_upload_returns=user.has_perm("metrics.import_return"),
        boards=tuple(Board.objects.staffed_by(user, StaffRole.OFFICER)),
        may_read_trail=user.has_perm("audit.view_trail"),
    )
