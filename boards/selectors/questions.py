"""Questions from the public as everyone may read them, and the officer's list of all that came."""

import datetime as dt
from dataclasses import dataclass

from boards.asking import AskingTime, asking_time
from boards.enums import ItemKind, Part, QuestionState
from boards.models import AgendaItem, Meeting, PublicQuestion
from boards.querysets import Reader

NOT_NAMED = "Asked by a resident, who is not named"


@dataclass(frozen=True)
class QuestionLine:
    """A published question, put under an item of the agenda or, with `item_id` None, under none."""

    number: int
    item_id: int | None
    item_label: str
    asked_by: str
    text: str
    answer: str
    is_written_answer: bool
    supplementary: str
    supplementary_answer: str


@dataclass(frozen=True)
class AskPage:
    """`instead` is the board's next meeting that still takes questions, when this one does not any more."""

    meeting: Meeting
    time: AskingTime
    instead: Meeting | None


@dataclass(frozen=True)
class QuestionList:
    """What an officer sees: each question with whether it can move up. `unpublished` counts accepted ones."""

    rows: tuple[PublicQuestion, ...]
    time: AskingTime
    unpublished: int


def published_questions(meeting: Meeting, user: Reader) -> tuple[QuestionLine, ...]:
    """One query when there are none, two otherwise."""
    rows = PublicQuestion.objects.visible_to(user).published().for_meeting(meeting).with_askers()
    return tuple(_line(number, question) for number, question in enumerate(rows, start=1))


def _line(number: int, question: PublicQuestion) -> QuestionLine:
    is_answered = question.answer_published_at is not None
    item = question.item if question.item is not None and question.item.part == Part.PART_I else None
    return QuestionLine(
        number=number,
        item_id=item.pk if item else None,
        item_label=item.label if item else "",
        asked_by=_asked_by([question, *question.taken_together.all()]),
        text=question.text,
        answer=question.answer if is_answered else "",
        is_written_answer=question.was_answered_in_writing,
        supplementary=question.supplementary,
        supplementary_answer=question.supplementary_answer,
    )


def _asked_by(askers: list[PublicQuestion]) -> str:
    """Names of those who agreed to be named. An area could tell who asked, so it goes with the name alone."""
    named = [", ".join(filter(None, [one.asker_name, one.area])) for one in askers if one.may_be_named]
    if not named:
        return NOT_NAMED
    others = len(askers) - len(named)
    unnamed = f", and {others} {'other' if others == 1 else 'others'} not named" if others else ""
    return f"Asked by {'; '.join(named)}{unnamed}"


def ask_page(meeting: Meeting, user: Reader, now: dt.datetime) -> AskPage:
    time = asking_time(meeting, now)
    instead = None
    if not time.is_open:
        later = Meeting.objects.visible_to(user).with_board().after(meeting)
        instead = next((other for other in later[:3] if asking_time(other, now).is_open), None)
    return AskPage(meeting, time, instead)


def questions_page(meeting: Meeting, user: Reader, now: dt.datetime) -> QuestionList:
    rows = tuple(PublicQuestion.objects.visible_to(user).for_meeting(meeting).with_page_data())
    waiting = [row for row in rows if row.state == QuestionState.ACCEPTED and row.published_at is None]
    return QuestionList(rows, asking_time(meeting, now), len(waiting))


def usual_item(items: list[AgendaItem]) -> AgendaItem | None:
    """Where a question is put unless somebody says otherwise: the agenda's own item for them."""
    return next((item for item in items if item.kind == ItemKind.QUESTIONS), None)
