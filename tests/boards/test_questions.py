"""Questions from the public: in time or not at all, decided with a reason, answered, and told without a leak."""

import datetime as dt
import uuid

import pytest

from boards.enums import MeetingStatus, MinutesStatus, QuestionState, RejectionGround
from boards.models import AgendaItem, Meeting, PublicQuestion
from boards.services import questions
from boards.services.actions import Due
from boards.services.questions import Asking
from boards.services.retention import sweep
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from hwb_portal.outbox.models import OutgoingMail
from tests.boards.builders import closed_item, officer_of
from tests.boards.writing import insert, refused, update
from tests.factories import make_board, make_item, make_meeting, make_minutes, make_published_question, make_question

pytestmark = pytest.mark.django_db
MEETS = dt.date(2026, 11, 26)  # a Thursday; two clear working days before it is Monday 23 November
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 11, 26, 18, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def meeting() -> Meeting:
    board = make_board(question_notice_days=2, question_notice_time=dt.time(12), question_days_kind="clear_working")
    held = make_meeting(board, MEETS, MeetingStatus.PUBLISHED)
    return Meeting.objects.with_board().get(pk=held.pk)


@pytest.fixture
def officer(meeting):
    return officer_of(meeting.board)


def ask(meeting: Meeting, **fields) -> PublicQuestion:
    asking = {"name": "Rosa Resident", "email": "Rosa@Example.org", "text": "What is done about falls?"}
    call = {"client": "192.0.2.1", "key": uuid.uuid4(), "now": BEFORE}
    call |= {name: fields.pop(name) for name in list(fields) if name in call}
    return questions.ask(meeting=meeting, asking=Asking(**{**asking, **fields}), **call)


def seen(question: PublicQuestion) -> str:
    return fingerprint(questions.question_values(PublicQuestion.objects.get(pk=question.pk)))


def accept(question: PublicQuestion, by, item: AgendaItem | None = None) -> None:
    questions.accept(question=question, item=item, by=by, seen=seen(question), now=BEFORE)
    question.refresh_from_db()


def reject(question: PublicQuestion, by, reason: str = "It names a patient.") -> None:
    ground = RejectionGround.ONE_PERSON
    questions.reject(question=question, ground=ground, reason=reason, by=by, seen=seen(question), now=BEFORE)
    question.refresh_from_db()


def answered(question: PublicQuestion, by, now: dt.datetime = AFTER) -> PublicQuestion:
    accept(question, by)
    questions.publish_questions(meeting=question.meeting, by=by, now=BEFORE)
    questions.write_answer(question=question, values={"answer": "A falls line."}, by=by, seen=seen(question))
    questions.publish_answer(question=question, by=by, now=now)
    question.refresh_from_db()
    return question


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused_with:
        act()
    return str(refused_with.value)


def test_a_question_is_taken_up_to_the_boards_own_hour_and_not_a_minute_later(meeting):
    assert ask(meeting, now=NOON).state == QuestionState.RECEIVED
    assert refusal(lambda: ask(meeting, now=NOON + MINUTE)) == (
        "Questions for this meeting closed at midday on Monday 23 November 2026."
    )


@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, MeetingStatus.HELD])
def test_a_meeting_that_is_over_or_off_takes_no_question(meeting, status):
    meeting.status, meeting.status_reason = status, "Snow."
    meeting.save()
    assert refusal(lambda: ask(meeting)).startswith("This meeting takes no questions")


def test_a_form_sent_twice_asks_once(meeting):
    key = uuid.uuid4()
    assert ask(meeting, key=key).pk == ask(meeting, key=key).pk
    assert OutgoingMail.objects.count() == 1


def test_ten_questions_an_hour_from_one_network_and_no_more(meeting):
    for number in range(10):
        ask(meeting, email=f"a{number}@example.org")
    assert refusal(lambda: ask(meeting)) == "Too many questions were sent from your network. Try again in an hour."
    ask(meeting, client="192.0.2.2")
    ask(meeting, now=BEFORE + dt.timedelta(hours=1, seconds=1))


def test_nobody_can_have_the_portal_flood_a_mailbox_and_the_question_is_kept(meeting):
    for number in range(6):
        ask(meeting, client=f"192.0.2.{number}")
    assert (PublicQuestion.objects.count(), OutgoingMail.objects.count()) == (6, 5)


def test_no_mail_and_no_audit_record_holds_what_was_typed_or_who_asked(meeting, officer):
    question = ask(meeting, area="Ware", text="What about Mr Smith of Ware?")
    other = ask(meeting)
    accept(other, officer)
    questions.merge(question=question, into=other, by=officer, seen=seen(question), now=BEFORE)
    mails = " ".join(f"{mail.subject} {mail.text}" for mail in OutgoingMail.objects.all())
    events = " ".join(f"{event.subject_label} {event.details}" for event in AuditEvent.objects.all())
    assert OutgoingMail.objects.count() == 4
    assert [word for word in ("Rosa", "Ware", "Smith", "falls") if word in mails + events] == []
    assert "rosa@example.org" not in events


def test_the_asker_of_a_rejected_question_is_told_why_and_the_subject_does_not_say_it(meeting, officer):
    reject(ask(meeting), officer)
    mail = OutgoingMail.objects.get(subject__contains="not accepted")
    assert "It is about one person’s own case.\n\nIt names a patient." in mail.text
    assert mail.subject == f"Your question is not accepted: {meeting}"


def test_a_rejected_question_may_be_accepted_after_all_and_the_other_way_round(meeting, officer):
    question = ask(meeting)
    reject(question, officer)
    accept(question, officer)
    assert (question.state, question.ground, question.reason) == (QuestionState.ACCEPTED, "", "")
    questions.publish_questions(meeting=meeting, by=officer, now=BEFORE)
    reject(question, officer)
    assert question.published_at is None


def test_what_is_answered_or_has_others_taken_with_it_or_led_to_an_action_stays(meeting, officer):
    first, second, third = ask(meeting), ask(meeting), ask(meeting)
    for one in (first, second, third):
        accept(one, officer)
    answered(first, officer)
    assert refusal(lambda: reject(first, officer)) == "This question is answered, so it stays."
    questions.merge(question=second, into=third, by=officer, seen=seen(second), now=BEFORE)
    assert refusal(lambda: reject(third, officer)).startswith("Other questions are taken together with this one")
    fourth = ask(meeting)
    accept(fourth, officer)
    questions.raise_action(question=fourth, by=officer, text="Count the falls.", owners=(), due=Due())
    assert refusal(lambda: reject(fourth, officer)) == "An action was raised from this question, so it stays."


def test_a_question_goes_with_another_accepted_one_of_the_same_meeting_only(meeting, officer):
    question, waiting = ask(meeting), ask(meeting)
    elsewhere = make_published_question()
    for into in (question, waiting, elsewhere):
        act = {"question": question, "into": into, "by": officer, "now": BEFORE}
        assert refusal(lambda act=act: questions.merge(seen=seen(question), **act)).startswith("Choose another")


def test_a_question_is_not_put_under_a_closed_item_nor_under_another_meetings(meeting, officer):
    question = ask(meeting)
    for item in (closed_item(meeting), make_item(make_meeting())):
        assert refusal(lambda item=item: accept(question, officer, item)).startswith(
            "A question is answered in public"
        )
    item = make_item(meeting)
    accept(question, officer, item)
    assert question.item == item


def test_two_officers_at_once_and_the_second_is_told(meeting, officer):
    question = ask(meeting)
    shown = seen(question)
    reject(question, officer)
    with pytest.raises(Conflict):
        questions.accept(question=question, item=None, by=officer, seen=shown, now=BEFORE)


def test_the_answer_follows_the_question_and_a_second_supplementary_is_refused(meeting, officer):
    question = ask(meeting)
    write = {"question": question, "values": {"answer": "A falls line."}, "by": officer}
    assert refusal(lambda: questions.write_answer(seen=seen(question), **write)).startswith("Accept the question")
    add = {"question": question, "text": "Since when?", "answer": "May.", "by": officer}
    answered(question, officer, now=BEFORE)
    assert question.was_answered_in_writing
    assert "has not begun" in refusal(lambda: questions.add_supplementary(now=BEFORE, **add))
    questions.add_supplementary(now=AFTER, **add)
    assert refusal(lambda: questions.add_supplementary(now=AFTER, **add)) == (
        "One supplementary question is allowed, and it is recorded already."
    )
    assert OutgoingMail.objects.get(subject__contains="is answered").text.startswith(
        "The board’s answer to your question:\n\nA falls line."
    )


def test_once_the_board_approved_the_minutes_their_questions_stay(meeting, officer):
    question = answered(ask(meeting), officer)
    later = make_meeting(meeting.board, MEETS + dt.timedelta(days=60))
    make_minutes(meeting, MinutesStatus.APPROVED, approved_at=later)
    write = {"question": question, "values": {"answer": "No."}, "by": officer}
    assert refusal(lambda: questions.write_answer(seen=seen(question), **write)).startswith("The board approved")


def test_an_officer_moves_a_question_up(meeting, officer):
    first, second = ask(meeting), ask(meeting)
    questions.move_up(question=second, by=officer)
    assert list(meeting.public_questions.values_list("pk", flat=True)) == [second.pk, first.pk]


def test_ninety_days_after_the_meeting_addresses_and_what_was_not_taken_are_gone(meeting, officer):
    taken, named, dropped = ask(meeting), ask(meeting, may_be_named=True), ask(meeting)
    accept(taken, officer)
    accept(named, officer)
    reject(dropped, officer)
    last = dt.datetime(2027, 2, 24, 12, tzinfo=dt.UTC)
    assert sweep(now=last).askers == 0
    done = sweep(now=last + dt.timedelta(days=1))
    assert (done.questions, done.askers) == (1, 2)
    kept = PublicQuestion.objects.order_by("position").values_list("pk", "asker_name", "asker_email")
    assert list(kept) == [(taken.pk, "", ""), (named.pk, "Rosa Resident", "")]


def test_what_the_database_itself_refuses(meeting):
    question, published = make_question(meeting), make_published_question(meeting)
    now = BEFORE
    assert refused(update(question, text=""))
    assert refused(update(question, state="lost"))
    assert refused(update(question, ground="rude"))
    assert refused(update(question, state=QuestionState.REJECTED))
    assert refused(update(question, ground=RejectionGround.EXEMPT, reason="It would."))
    assert refused(update(question, state=QuestionState.MERGED))
    assert refused(update(question, merged_into=published))
    assert refused(update(question, state=QuestionState.MERGED, merged_into=question))
    assert refused(update(question, published_at=now))
    assert refused(update(published, answer_published_at=now))
    assert refused(update(published, supplementary="And since when?"))
    assert refused(update(published, supplementary_answer="Since May."))
    assert refused(update(published, position=question.position))
    copy = PublicQuestion.objects.get(pk=question.pk)
    copy.pk, copy.position = None, 9
    assert refused(insert(copy))
    assert not refused(update(published, answer="A line.", answer_published_at=now, supplementary="And?"))
