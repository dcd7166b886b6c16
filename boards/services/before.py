"""What members say and ask before a meeting. All of it ends when the meeting begins: then it is said in the room.

Mails tell that a question or an answer waits, and at which meeting: no word of either, and no title, which may be
closed. Audit labels name the meeting alone.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from boards.enums import MeetingStatus, StaffRole
from boards.models import AgendaItem, Apology, Appointment, BoardStaff, Meeting, MemberQuestion, Paper, Seat
from boards.querysets import members_told_of
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london_date
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.outbox.services import Mail, queue

TO_COME = (MeetingStatus.SCHEDULED, MeetingStatus.PUBLISHED)
BEGUN = "The meeting has begun, or is not going ahead as announced. Say it there, or to the officer."


def is_before(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether members can still say and ask things here."""
    return meeting.status in TO_COME and now < meeting.starts_at


def seats_of(user: User, meeting: Meeting) -> list[Seat]:
    """The seats, not as an observer, that somebody holds on the day of a meeting."""
    held = Appointment.objects.current(meeting.held_on).of_user(user).for_board(meeting.board)
    return [one.seat for one in held]


@transaction.atomic
def send_apologies(*, meeting: Meeting, substitute: str, by: User, now: dt.datetime) -> list[Apology]:
    """Note that a member does not come, and who comes instead, for each seat they hold. Said again, the newer stands.

    Raises DomainError once the meeting has begun, and for somebody without a seat.
    """
    meeting = _held(meeting, now)
    seats = seats_of(by, meeting)
    if not seats:
        raise DomainError("You hold no seat of this board on the day of the meeting.")
    rows = []
    for seat in seats:
        row = Apology.objects.for_meeting(meeting).of_seats([seat.pk]).first() or Apology(meeting=meeting, seat=seat)
        row.by, row.substitute, row.said_at = by, substitute.strip(), now
        row.full_clean()
        row.save()
        rows.append(row)
    details = {"seats": [seat.key for seat in seats], "has_substitute": bool(substitute.strip())}
    record("apologies.sent", subject=meeting, label=str(meeting), by=by, details=details)
    return rows


@transaction.atomic
def take_back_apologies(*, meeting: Meeting, by: User, now: dt.datetime) -> None:
    """They come after all. Nothing happens where nothing was said."""
    meeting = _held(meeting, now)
    seats = seats_of(by, meeting)
    rows = Apology.objects.for_meeting(meeting).of_seats([seat.pk for seat in seats])
    if rows.delete()[0]:
        details = {"seats": [seat.key for seat in seats]}
        record("apologies.taken_back", subject=meeting, label=str(meeting), by=by, details=details)


def _held(meeting: Meeting, now: dt.datetime) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    if not is_before(meeting, now):
        raise DomainError(BEGUN)
    return meeting


@transaction.atomic
def ask_author(
    *, meeting: Meeting, item: AgendaItem, paper: Paper | None, text: str, by: User, now: dt.datetime
) -> MemberQuestion:
    """Put a question to whoever wrote a paper, or to the officers; they are told by e-mail that it waits.

    The caller has found `item` and `paper` for this reader. Raises DomainError once the meeting has begun, and for
    somebody who would not see their own question, so does not sit on the board or may not read what it is about.
    """
    meeting = _held(meeting, now)
    question = MemberQuestion(meeting=meeting, item=item, paper=paper, text=text.strip(), asked_by=by, asked_at=now)
    if item.meeting_id != meeting.pk or (paper is not None and paper.item_id != item.pk):
        raise DomainError("That is not on this agenda.")
    question.full_clean()
    question.save()
    if not MemberQuestion.objects.visible_to(by).contains(question):
        raise DomainError("Questions to authors are for members of the board who may read what they ask about.")
    _tell(question, _answerers(question), "A question waits for your answer", f"asked:{question.pk}", now)
    record("member_question.asked", subject=question, label=str(meeting), by=by)
    return question


@transaction.atomic
def answer_member(*, question: MemberQuestion, answer: str, seen: str, by: User, now: dt.datetime) -> MemberQuestion:
    """Give or change the answer; the board's members who may read it are told, once, that it waits.

    `seen` is the answer the form was made with. Raises Conflict when another stands now, DomainError once the
    meeting has begun or without words.
    """
    meeting = _held(question.meeting, now)
    question = MemberQuestion.objects.select_for_update(of=("self",)).select_related("item").get(pk=question.pk)
    question.meeting = meeting
    if question.answer.strip() != seen.strip():
        raise Conflict("Somebody else answered this question while you wrote.")
    if not answer.strip():
        raise DomainError("Write the answer.")
    question.answer, question.answered_by, question.answered_at = answer.strip(), by, now
    question.full_clean()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    readers = [
        user
        for user in members_told_of(meeting, london_date(now))
        if MemberQuestion.objects.visible_to(user).contains(question)
    ]
    _tell(question, readers, "An answer waits for you", f"answered:{question.pk}", now)
    record("member_question.answered", subject=question, label=str(meeting), by=by)
    return question


def _answerers(question: MemberQuestion) -> list[User]:
    """The author of the paper, where it has one that can sign in; else, and for an item, the board's officers."""
    author = question.paper.author if question.paper else None
    if author is not None and author.is_active:
        return [author]
    staff = BoardStaff.objects.filter(board=question.meeting.board_id, role=StaffRole.OFFICER, user__is_active=True)
    return [one.user for one in staff.select_related("user")]


def _tell(question: MemberQuestion, people: list[User], what: str, event: str, now: dt.datetime) -> None:
    meeting = question.meeting
    path = reverse("boards:member_questions", args=[meeting.board.slug, meeting.slug])
    text = (
        f"{what}, before the meeting of the {meeting.board.name} on {meeting.held_on:%-d %B %Y}.\n\n"
        f"Sign in to read it: {settings.SITE_URL}{path}\n"
    )
    mails = [Mail(to=user.email, subject=f"{what}: {meeting}", text=text) for user in people]
    queue(mails, event=f"boards.memberquestion:{event}", now=now)
