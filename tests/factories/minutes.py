from itertools import count
from typing import Any

from boards.enums import DecisionVerb, MeetingStatus, MinutesStatus, ParagraphKind
from boards.models import (
    Action,
    ActionOwner,
    Decision,
    Meeting,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    Motion,
    Person,
)
from tests.factories.meetings import make_meeting
from tests.factories.people import make_member

_numbers = count(1)


def make_minutes(
    meeting: Meeting | None = None, status: MinutesStatus = MinutesStatus.PUBLISHED, **fields: Any
) -> Minutes:
    """Minutes of a meeting that was held, published but not approved unless said otherwise."""
    return Minutes.objects.create(meeting=meeting or make_meeting(status=MeetingStatus.HELD), status=status, **fields)


def make_minutes_item(minutes: Minutes | None = None, title: str = "Winter planning", **fields: Any) -> MinutesItem:
    minutes = minutes or make_minutes()
    place = minutes.items.count() + 1
    return MinutesItem.objects.create(
        **{"minutes": minutes, "position": place, "number": str(place), "title": title, **fields}
    )


def make_paragraph(item: MinutesItem, body: str = "The board heard the plan.", **fields: Any) -> MinutesParagraph:
    place = item.paragraphs.count() + 1
    return MinutesParagraph.objects.create(
        **{
            "item": item,
            "position": place,
            "label": f"{item.number}.{place}",
            "kind": ParagraphKind.NARRATIVE,
            "body": body,
            **fields,
        }
    )


def make_motion(item: MinutesItem, text: str = "That the plan be agreed.", **fields: Any) -> Motion:
    """Before the board, moved and seconded by two members of it."""
    mover, seconder = (make_member(item.minutes.meeting.board).person for _ in range(2))
    place = item.motions.count() + 1
    return Motion.objects.create(
        **{"item": item, "position": place, "mover": mover, "seconder": seconder, "text": text, **fields}
    )


def make_decision(item: MinutesItem, text: str = "The plan was agreed.", **fields: Any) -> Decision:
    return Decision.objects.create(
        **{
            "item": item,
            "position": item.decisions.count() + 1,
            "verb": DecisionVerb.AGREED,
            "text": text,
            **fields,
        }
    )


def make_action(
    meeting: Meeting | None = None, text: str = "Bring the plan back.", *, owner: Person | None = None, **fields: Any
) -> Action:
    """An open action of the meeting; `owner` is the person who owes it."""
    meeting = meeting or make_meeting(status=MeetingStatus.HELD)
    action = Action.objects.create(
        **{
            "board": meeting.board,
            "meeting": meeting,
            "reference": f"A{next(_numbers)}",
            "text": text,
            **fields,
        }
    )
    if owner is not None:
        ActionOwner.objects.create(action=action, label=owner.display_name, person=owner)
    return action
