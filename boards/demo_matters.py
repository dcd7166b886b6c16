"""Loads the matters of old packs through the services an officer uses. One that is there already is left alone."""

import datetime as dt
from typing import Any

from boards.duties import days_due
from boards.enums import MatterKind
from boards.models import Action, AgendaItem, Board, Duty, Matter, Meeting
from boards.services.duties import add_duty, move_duty, take_duty
from boards.services.matters import Thread, open_matter, put_to_matter

Data = dict[str, Any]


def load_matters(data: Data) -> None:
    """`items` are [day, label], `entries` titles of the forward plan, `actions` [day, reference]."""
    board = Board.objects.get(slug=data["board"])
    known = set(Matter.objects.for_board(board).values_list("slug", flat=True))
    for entry in data["matters"]:
        if entry["slug"] in known:
            continue
        matter = open_matter(
            board=board,
            slug=entry["slug"],
            title=entry["title"],
            kind=MatterKind(entry["kind"]),
            about=entry["about"],
            opened_on=dt.date.fromisoformat(entry["opened_on"]) if entry["opened_on"] else None,
            by=None,
        )
        for thread in _threads(board, entry):
            put_to_matter(thread=thread, matter=matter, by=None)


def load_duties(data: Data, *, today: dt.date) -> None:
    """Duties begin with the first day on their rhythm from `today` on; what old agendas took stands before it.

    So the calendar says nothing of the years between, of which no paper is known.
    """
    board = Board.objects.get(slug=data["board"])
    matters = {matter.slug: matter for matter in Matter.objects.for_board(board)}
    known = set(Duty.objects.for_board(board).values_list("title", flat=True))
    for entry in data["duties"]:
        if entry["title"] in known:
            continue
        anchor = dt.date.fromisoformat(entry["due"])
        first = next(day for day in days_due(anchor, entry["every_months"], since=today, until=today) if day >= today)
        duty = add_duty(
            board=board,
            by=None,
            values={
                **{name: entry[name] for name in ("title", "source", "is_statutory", "lead", "every_months", "note")},
                "first_due_on": first,
                "matter": matters.get(entry["matter"]),
            },
        )
        for taken in entry["taken"]:
            due_on = dt.date.fromisoformat(taken["due"])
            if taken["moved_to"]:
                to = dt.date.fromisoformat(taken["moved_to"])
                move_duty(duty=duty, due_on=due_on, to=to, reason=taken["reason"], by=None)
            take_duty(duty=duty, due_on=due_on, item=_item(board, *taken["item"]), by=None)


def _threads(board: Board, data: Data) -> list[Thread]:
    items = [_item(board, day, label) for day, label in data["items"]]
    entries = [board.forward_plan.get(title=title) for title in data["entries"]]
    actions = [
        Action.objects.for_board(board).get(meeting__held_on=day, reference=reference)
        for day, reference in data["actions"]
    ]
    return [*items, *entries, *actions]


def _item(board: Board, day: str, label: str) -> AgendaItem:
    meeting = Meeting.objects.at(board.slug, dt.date.fromisoformat(day)).get()
    return next(item for item in AgendaItem.objects.for_meeting(meeting) if item.label == label)
