"""What one member has to do before one meeting. All of it is theirs: each part is chosen by its reader."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from boards.models import (
    Action,
    Apology,
    DeclaredInterest,
    Meeting,
    MemberQuestion,
    RegisteredInterest,
)
from boards.resembling import ALIKE, likeness
from boards.selectors.actions import late_words
from boards.services.before import is_before, seats_of
from hwb_portal.accounts.models import User
from hwb_portal.reading.enums import NoteKind
from hwb_portal.reading.models import Note
from hwb_portal.reading.selectors.contents import ContentsPage, ItemEntry, contents_page
from hwb_portal.reading.selectors.notes import NoteLine, note_lines


@dataclass(frozen=True)
class ItemBefore:
    """An item of the agenda. `hints` are the reader's lines in the register that its title resembles.

    `asked` counts the questions to authors that they may read, `answered` those of them with an answer.
    """

    entry: ItemEntry
    declared: tuple[DeclaredInterest, ...]
    hints: tuple[RegisteredInterest, ...]
    to_ask: tuple[NoteLine, ...]
    asked: int
    answered: int


@dataclass(frozen=True)
class BeforePage:
    """`seats` is empty for a substitute. `left_over` are questions to ask whose paper is not on this agenda now."""

    meeting: Meeting
    contents: ContentsPage
    items: tuple[ItemBefore, ...]
    left_over: tuple[NoteLine, ...]
    actions: tuple[tuple[Action, str], ...]
    apology: Apology | None
    seats: tuple[str, ...]
    is_open: bool


def before_page(meeting: Meeting, user: User, now: dt.datetime, today: dt.date) -> BeforePage:
    """The same number of queries, however many items and notes there are; each paper with notes is read besides."""
    contents = contents_page(meeting, user, is_counted=True)
    notes = Note.objects.visible_to(user).for_meeting(meeting).of_kind(NoteKind.QUESTION).with_places()
    to_ask: dict[str, list[NoteLine]] = defaultdict(list)
    for line in note_lines(notes, user):
        to_ask[str(line.note.paper_id)].append(line)
    declared: dict[int, list[DeclaredInterest]] = defaultdict(list)
    for interest in DeclaredInterest.objects.visible_to(user).of_user(user).for_meeting(meeting):
        declared[interest.item_id].append(interest)
    register = list(
        RegisteredInterest.objects.visible_to(user).of_user(user).for_board(meeting.board).current(meeting.held_on)
    )
    asked: dict[int, list[MemberQuestion]] = defaultdict(list)
    for question in MemberQuestion.objects.visible_to(user).for_meeting(meeting):
        asked[question.item_id].append(question)
    seats = seats_of(user, meeting)
    items = tuple(
        ItemBefore(
            entry=entry,
            declared=tuple(declared[entry.item.id]),
            hints=tuple(one for one in register if likeness(entry.item.title, one.nature) >= ALIKE),
            to_ask=tuple(line for paper in entry.papers for line in to_ask.pop(paper.line.id, ())),
            asked=len(asked[entry.item.id]),
            answered=sum(bool(one.answer) for one in asked[entry.item.id]),
        )
        for entry in contents.items
    )
    actions = Action.objects.visible_to(user).owned_by(user).coming_to(meeting).with_owners()
    return BeforePage(
        meeting=meeting,
        contents=contents,
        items=items,
        left_over=tuple(line for lines in to_ask.values() for line in lines),
        actions=tuple((action, late_words(action, today)) for action in actions),
        apology=Apology.objects.visible_to(user).for_meeting(meeting).of_seats([seat.pk for seat in seats]).first(),
        seats=tuple(seat.label for seat in seats),
        is_open=is_before(meeting, now),
    )
