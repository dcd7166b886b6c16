"""Questions from the public: asked in time, decided by an officer, published, answered. The asker is told by e-mail.

A mail never repeats what was typed on the public form: neither can the portal be used to send somebody else's words
to a stranger, nor does the question reach the wrong person. Audit labels name the question by its number.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from boards.asking import asking_time
from boards.enums import Part, QuestionState, RejectionGround
from boards.models import Action, AgendaItem, Meeting, Minutes, MinutesItem, PublicQuestion, SubscriptionAttempt
from boards.services.actions import Due, Owner, add_action
from boards.services.subscriptions import ADDRESS_MAILS, ADDRESS_WINDOW, hashed
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import UNKNOWN_READER, Actor, record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from hwb_portal.outbox.services import Mail, queue

CLIENT_QUESTIONS, CLIENT_WINDOW = 10, dt.timedelta(hours=1)
AWAY = 10_000  # while two questions change places, one stands past this
SEEN_FIELDS = (
    "state",
    "ground",
    "reason",
    "merged_into_id",
    "item_id",
    "published_at",
    "answer",
    "answer_published_at",
    "supplementary",
    "supplementary_answer",
)


@dataclass(frozen=True)
class Asking:
    """What a resident fills in. `area` is an area or an organisation."""

    name: str
    email: str
    text: str
    area: str = ""
    may_be_named: bool = False


@transaction.atomic
def ask(*, meeting: Meeting, asking: Asking, client: str, key: UUID, now: dt.datetime) -> PublicQuestion:
    """Keep a question and mail that it came. The same form sent again gives the question it made.

    `client` is the network address that asks; only a hash of it is kept, for an hour's count. An address that had
    its mails of the day gets no more, and its question is kept all the same. Raises DomainError when questions are
    closed, and when too many came from one network.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    known = PublicQuestion.objects.with_key(key).for_meeting(meeting).first()
    if known is not None:
        return known
    time = asking_time(meeting, now)
    if not time.is_open:
        raise DomainError(time.refusal)
    client_key = hashed("question client", client)
    if SubscriptionAttempt.objects.by(client_key, since=now - CLIENT_WINDOW).count() >= CLIENT_QUESTIONS:
        raise DomainError("Too many questions were sent from your network. Try again in an hour.")
    SubscriptionAttempt.objects.create(key=client_key, at=now)
    last = meeting.public_questions.aggregate(last=Max("position"))["last"] or 0
    question = PublicQuestion(
        meeting=meeting,
        position=last + 1,
        key=key,
        asker_name=asking.name.strip(),
        asker_email=asking.email.strip().lower(),
        area=asking.area.strip(),
        may_be_named=asking.may_be_named,
        text=asking.text.strip(),
        received_at=now,
    )
    question.full_clean()
    question.save()
    _record("question.received", question, UNKNOWN_READER)
    address_key = hashed("address", question.asker_email)
    if SubscriptionAttempt.objects.by(address_key, since=now - ADDRESS_WINDOW).count() < ADDRESS_MAILS:
        SubscriptionAttempt.objects.create(key=address_key, at=now)
        words = (
            "We have your question for this meeting. An officer reads it and you get another email that says whether "
            "it is accepted. If you asked nothing, do nothing: somebody mistyped their address."
        )
        _tell(question, "was received", words, now)
    return question


def question_values(question: PublicQuestion) -> dict[str, object]:
    """What an officer was shown of a question, for `seen`."""
    return {name: getattr(question, name) for name in SEEN_FIELDS}


@transaction.atomic
def accept(*, question: PublicQuestion, item: AgendaItem | None, by: User, seen: str, now: dt.datetime) -> None:
    """Take the question, under an item of the agenda or none. Accepted already, only the item changes."""
    question = _locked(question, seen)
    if item is not None and (item.meeting_id != question.meeting_id or item.part != Part.PART_I):
        raise DomainError("A question is answered in public. Choose an item of Part I of this meeting’s agenda.")
    was_accepted = question.state == QuestionState.ACCEPTED
    question.item = item
    _become(question, QuestionState.ACCEPTED)
    _record("question.assigned" if was_accepted else "question.accepted", question, by)
    if not was_accepted:
        _tell(question, "is accepted", "Your question is accepted. It is published on the meeting’s page.", now)


@transaction.atomic
def reject(
    *, question: PublicQuestion, ground: RejectionGround, reason: str, by: User, seen: str, now: dt.datetime
) -> None:
    """Refuse the question with the rule it offends. A published one comes off the page, unless it is answered."""
    question = _locked(question, seen)
    if not ground or not reason.strip():
        raise DomainError("Say which rule the question offends, and how.")
    _to_be_decided(question)
    _become(question, QuestionState.REJECTED, ground=ground, reason=reason.strip())
    _record("question.rejected", question, by, {"ground": str(ground)})
    words = f"Your question is not accepted. {ground.label}.\n\n{question.reason}"
    _tell(question, "is not accepted", words, now)


@transaction.atomic
def merge(*, question: PublicQuestion, into: PublicQuestion, by: User, seen: str, now: dt.datetime) -> None:
    """Take the question together with an accepted one about the same matter: one text, one answer."""
    question = _locked(question, seen)
    into = PublicQuestion.objects.select_for_update(of=("self",)).get(pk=into.pk)
    _to_be_decided(question)
    if into.pk == question.pk or into.meeting_id != question.meeting_id or into.state != QuestionState.ACCEPTED:
        raise DomainError("Choose another question for this meeting that is accepted.")
    _become(question, QuestionState.MERGED, merged_into=into)
    _record("question.merged", question, by, {"into": into.position})
    words = "Your question is taken together with another one about the same matter, and answered with it."
    _tell(question, "is taken together with another", words, now)


@transaction.atomic
def move_up(*, question: PublicQuestion, by: User) -> None:
    """Take the question before the one that stands above it; the first stays."""
    meeting = Meeting.objects.select_for_update().get(pk=question.meeting_id)
    question = PublicQuestion.objects.get(pk=question.pk)
    above = meeting.public_questions.filter(position__lt=question.position).order_by("-position").first()
    if above is None:
        return
    rows = PublicQuestion.objects
    rows.filter(pk=question.pk).update(position=F("position") + AWAY)
    rows.filter(pk=above.pk).update(position=question.position)
    rows.filter(pk=question.pk).update(position=above.position)
    question.position = above.position
    _record("question.moved", question, by)


@transaction.atomic
def publish_questions(*, meeting: Meeting, by: User, now: dt.datetime) -> int:
    """Put every accepted question on the meeting's page. Returns how many are new there."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    new = list(PublicQuestion.objects.for_meeting(meeting).accepted().filter(published_at=None).with_page_data())
    for question in new:
        question.published_at = now
        question.save(update_fields=["published_at"])
        _record("question.published", question, by)
    if not new:
        raise DomainError("Every accepted question is published already.")
    return len(new)


@transaction.atomic
def write_answer(*, question: PublicQuestion, values: Mapping[str, str], by: User, seen: str) -> PublicQuestion:
    """Write the answer, and once there is a supplementary question, its words and answer.

    `values` by field. Readers have the answer once it is published; a change after that shows at once. Raises
    DomainError for a question that is not accepted, and once the board has approved the minutes that print it.
    """
    question = _locked(question, seen)
    if question.state != QuestionState.ACCEPTED:
        raise DomainError("Accept the question before you answer it.")
    names = ["answer", *(["supplementary", "supplementary_answer"] if question.supplementary else [])]
    for name in names:
        setattr(question, name, values[name].strip())
    if question.answer_published_at and not question.answer:
        raise DomainError("The answer is published. Write it anew, but not away.")
    if "supplementary" in names and not question.supplementary:
        raise DomainError("The supplementary question was asked. Write it anew, but not away.")
    question.full_clean()
    question.save(update_fields=names)
    _record("question.answer_written", question, by)
    return question


@transaction.atomic
def publish_answer(*, question: PublicQuestion, by: User, now: dt.datetime) -> None:
    """Readers get the answer, before the meeting or at it, and the asker is sent it."""
    question = _locked(question)
    if question.published_at is None or not question.answer:
        raise DomainError("Publish the question and write its answer first.")
    if question.answer_published_at is not None:
        return
    question.answer_published_at = now
    question.save(update_fields=["answer_published_at"])
    _record("question.answered", question, by)
    for told in (question, *question.taken_together.select_related("meeting__board")):
        _tell(told, "is answered", f"The board’s answer to your question:\n\n{question.answer}", now)


@transaction.atomic
def add_supplementary(*, question: PublicQuestion, text: str, answer: str, by: User, now: dt.datetime) -> None:
    """The one question the asker may add once the first is answered at the meeting."""
    question = _locked(question)
    if question.supplementary:
        raise DomainError("One supplementary question is allowed, and it is recorded already.")
    if question.answer_published_at is None:
        raise DomainError("A supplementary question follows the answer. Publish the answer first.")
    if now < question.meeting.starts_at:
        raise DomainError("A supplementary question is asked at the meeting, which has not begun.")
    if not text.strip():
        raise DomainError("Write the supplementary question.")
    question.supplementary, question.supplementary_answer = text.strip(), answer.strip()
    question.full_clean()
    question.save(update_fields=["supplementary", "supplementary_answer"])
    _record("question.supplementary_added", question, by)


@transaction.atomic
def raise_action(*, question: PublicQuestion, by: User, text: str, owners: Sequence[Owner], due: Due) -> Action:
    """An action that came of an accepted question, under the minute of the question's item if there is one."""
    question = _locked(question)
    if question.state != QuestionState.ACCEPTED:
        raise DomainError("Only an accepted question leads to an action.")
    headings = MinutesItem.objects.filter(minutes__meeting=question.meeting, agenda_item=question.item)
    return add_action(
        meeting=question.meeting,
        by=by,
        text=text,
        owners=owners,
        due=due,
        item=headings.first() if question.item else None,
        question=question,
    )


def _locked(question: PublicQuestion, seen: str | None = None) -> PublicQuestion:
    """The row as it is now, for writing. Conflict when the officer was shown another."""
    found = (
        PublicQuestion.objects.select_for_update(of=("self",))
        .select_related("meeting__board", "item")
        .get(pk=question.pk)
    )
    if seen is not None and fingerprint(question_values(found)) != seen:
        raise Conflict("Somebody else worked on this question while you looked at it.")
    minutes = Minutes.objects.for_meeting(found.meeting).first()
    if minutes is not None and minutes.is_confirmed:
        raise DomainError("The board approved the minutes of this meeting. Its questions do not change any more.")
    return found


def _to_be_decided(question: PublicQuestion) -> None:
    if question.answer_published_at is not None:
        raise DomainError("This question is answered, so it stays.")
    if question.taken_together.exists():
        raise DomainError("Other questions are taken together with this one. Decide about them first.")
    if question.actions.exists():
        raise DomainError("An action was raised from this question, so it stays.")


def _become(
    question: PublicQuestion,
    state: QuestionState,
    *,
    ground: str = "",
    reason: str = "",
    merged_into: PublicQuestion | None = None,
) -> None:
    question.state, question.ground, question.reason, question.merged_into = state, ground, reason, merged_into
    if state != QuestionState.ACCEPTED:
        question.published_at, question.item = None, None
    question.full_clean()
    question.save(update_fields=["state", "ground", "reason", "merged_into", "published_at", "item"])


def _record(action: str, question: PublicQuestion, by: Actor, details: dict[str, object] | None = None) -> None:
    record(action, subject=question, label=str(question), by=by, details=details)


def _tell(question: PublicQuestion, became: str, words: str, now: dt.datetime) -> None:
    if not question.asker_email:
        return
    meeting = question.meeting
    mail = Mail(
        to=question.asker_email,
        subject=f"Your question {became}: {meeting}",
        text=f"{words}\n\n{meeting.board.name}, {meeting.held_on:%-d %B %Y}:\n"
        f"{settings.SITE_URL}{meeting.get_absolute_url()}\n\n"
        "We use your address for answers to this question only, and delete it some weeks after the meeting.\n",
    )
    queue([mail], event=f"boards.publicquestion:{question.pk}:{became}:{now:%Y%m%dT%H%M%S}", now=now)
