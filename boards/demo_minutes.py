"""Loads minutes of old packs through the services an officer uses: skeleton, attendance, paragraphs, decisions,
actions, approval. Minutes that are there already are left alone.
"""

import datetime as dt
from typing import Any

from boards.enums import ActionStatus, AttendanceState, DecisionVerb, MinutesNumbering, ParagraphKind
from boards.models import Board, Meeting, Minutes, MinutesItem, MinutesParagraph, Person
from boards.services import actions, decisions, minutes_steps
from boards.services import minutes as writing
from boards.services.attendance import Attended, record_attendance

Data = dict[str, Any]


def load_minutes(data: Data, *, today: dt.date) -> None:
    board = Board.objects.get(slug=data["board"])
    meeting = Meeting.objects.at(board.slug, dt.date.fromisoformat(data["held_on"])).get()
    if Minutes.objects.for_meeting(meeting).exists():
        return
    runs_on = board.minutes_numbering == MinutesNumbering.RUNNING
    first = data["items"][0]["number"] if runs_on else ""
    minutes = writing.start_minutes(meeting=meeting, by=None, first_number=first)
    minutes.opening = data["opening"]
    minutes.save(update_fields=["opening"])
    _attendance(meeting, data)
    headings = {item.number: item for item in minutes.items.all()}
    for entry in data["items"]:
        _item(headings[entry["number"]], entry)
    for number, item in headings.items():
        if number not in {entry["number"] for entry in data["items"]}:
            writing.remove_item(item=item, by=None)
    for entry in data["actions"]:
        _action(meeting, headings.get(entry["item"]), entry)
    approved = data["approved_at"]
    if approved:
        at = Meeting.objects.at(board.slug, dt.date.fromisoformat(approved)).get()
        minutes_steps.take_over_minutes(minutes=minutes, approved_at=at, today=today)


def _attendance(meeting: Meeting, data: Data) -> None:
    people = {person.key: person for person in Person.objects.all()}
    seats = {seat.key: seat for seat in meeting.board.seats.all()}
    lines = [
        Attended(
            name=entry["name"],
            state=AttendanceState(entry["state"]),
            seat=seats.get(entry["seat"]),
            person=people.get(entry["person"]),
            stands_for=people.get(entry["for"]),
            capacity=entry["capacity"],
        )
        for entry in data["attendance"]
    ]
    record_attendance(meeting=meeting, lines=lines, officers=data["officers_present"], by=None, seen=None)


def _item(item: MinutesItem, data: Data) -> None:
    words = {name: data[name] for name in ("title", "subtitle", "contacts")}
    writing.edit_item(item=item, by=None, seen=None, values=words)
    paragraphs: list[MinutesParagraph] = []
    for entry in data["paragraphs"]:
        paragraph = writing.add_paragraph(
            item=item,
            by=None,
            kind=ParagraphKind(entry["kind"]),
            body=entry["body"],
            label=entry["label"],
            owners=entry["owners"],
        )
        paragraphs.append(paragraph)
    for entry in data["decisions"]:
        decided = decisions.Decided(DecisionVerb(entry["verb"]), entry["text"], entry["label"])
        stands_in = _stating(paragraphs, entry["label"])
        decisions.add_decision(item=item, paragraph=stands_in, by=None, decided=decided)


def _stating(paragraphs: list[MinutesParagraph], label: str) -> MinutesParagraph | None:
    """The paragraph that states a decision: of its number and deciding, else of its number, else deciding."""
    deciding = [one for one in paragraphs if one.kind in decisions.DECIDING]
    numbered = [one for one in paragraphs if one.label and label.split(" ", maxsplit=1)[0] == one.label]
    both = [one for one in deciding if one in numbered]
    return next(iter([*both, *numbered, *deciding]), None)


def _action(meeting: Meeting, item: MinutesItem | None, data: Data) -> None:
    """The words of the source decide when it is due: where they name a day, the file and the portal must agree."""
    due = actions.due_from_words(meeting, data["due_text"])
    assert data["due_on"] in (None, str(due.on)), data
    paragraph = item.paragraphs.filter(label=data["paragraph"]).first() if item and data["paragraph"] else None
    actions.add_action(
        meeting=meeting,
        by=None,
        text=data["text"],
        owners=[actions.Owner(label) for label in data["owners"]],
        due=due,
        item=item,
        paragraph=paragraph,
        prints_owners=False,
        reference=data["reference"],
        paragraph_label=data["paragraph"],
        status=ActionStatus(data["status"]),
        outcome=data["outcome"],
        source=data["source"],
    )
