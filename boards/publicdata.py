"""Meetings, papers, decisions and actions as plain data that everyone may have, made of public rows alone.

Addresses are paths: whoever answers a request puts the site before them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from boards.enums import OpenKind
from boards.models import Action, Decision, Meeting, MinutesItem, PublishedPaper

Record = dict[str, Any]
Records = dict[tuple[str, str], Record]
"""By kind and key: the id as text."""
NOBODY = AnonymousUser()


def public_records(kind: str, keys: Iterable[Any]) -> Records:
    """Those of a kind that everyone may have now. What is not among them is gone, or was never public."""
    wanted = list(keys)
    if kind == OpenKind.PAPER:
        rows = PublishedPaper.objects.standing().open().of_papers(wanted).with_meeting()
        return {(kind, str(row.paper_id)): _paper(row) for row in rows}
    sources: dict[OpenKind, tuple[QuerySet[Any], Callable[[Any], Record]]] = {
        OpenKind.MEETING: (Meeting.objects.public().with_board(), _meeting),
        OpenKind.DECISION: (Decision.objects.visible_to(NOBODY).with_meeting(), _decision),
        OpenKind.ACTION: (Action.objects.visible_to(NOBODY).with_owners(), _action),
    }
    found, draw = sources[OpenKind(kind)]
    return {(kind, str(pk)): draw(row) for pk, row in found.in_bulk(wanted).items()}


def keys_of(meeting: Meeting) -> dict[str, list[Any]]:
    """By kind, the ids of all there is about a meeting, public or not."""
    return {
        OpenKind.MEETING: [meeting.pk],
        OpenKind.PAPER: list(PublishedPaper.objects.of_meeting(meeting).values_list("paper", flat=True).distinct()),
        OpenKind.DECISION: list(Decision.objects.for_meeting(meeting).values_list("pk", flat=True)),
        OpenKind.ACTION: list(Action.objects.for_meeting(meeting).values_list("pk", flat=True)),
    }


def _meeting(meeting: Meeting) -> Record:
    place = [meeting.board.slug, meeting.slug]
    return {
        "date": meeting.slug,
        "starts_at": meeting.starts_local.isoformat(),
        "ends_at": meeting.ends_at.astimezone(meeting.starts_local.tzinfo).isoformat() if meeting.ends_at else None,
        "venue": ", ".join(part for part in (meeting.venue_name, meeting.venue_address) if part),
        "status": meeting.status,
        "status_reason": meeting.status_reason or None,
        "continued_on": meeting.continued_at.slug if meeting.continued_at else None,
        "is_demonstration": meeting.is_demonstration,
        "url": meeting.get_absolute_url(),
        "agenda_url": reverse("boards:meeting_json", args=place) if meeting.has_public_agenda else None,
    }


def _of_meeting(meeting: Meeting) -> Record:
    return {"meeting": meeting.slug, "meeting_url": meeting.get_absolute_url()}


def _paper(row: PublishedPaper) -> Record:
    """A withdrawn paper is its place and the reason, as on the page."""
    named = {
        "title": row.title,
        "kind": row.kind,
        "item": {"number": row.item.label, "title": row.item.title},
        **_of_meeting(row.publication.meeting),
        "url": reverse("paper_detail", args=[row.paper_id]),
    }
    if row.version is None:
        assert row.withdrawn_at is not None
        return {**named, "withdrawn_at": row.withdrawn_at.isoformat(), "withdrawn_reason": row.withdrawn_reason}
    return {
        **named,
        "version": row.version.number,
        "pages": row.version.pages,
        "sha256": row.sha256 or None,
        "published_at": row.since.isoformat() if row.since else None,
        "supplement": row.supplement,
        "file_url": reverse("paper_file", args=[row.paper_id]),
    }


def _of_item(item: MinutesItem | None) -> Record | None:
    return {"number": item.number, "title": item.title} if item else None


def _decision(decision: Decision) -> Record:
    meeting = decision.item.minutes.meeting
    return {
        "label": decision.label,
        "verb": decision.verb,
        "text": decision.text,
        "asked": decision.asked or None,
        "plain_words": decision.plain_words or None,
        "delegated_to": decision.delegated_to or None,
        "effective_on": decision.effective_on.isoformat() if decision.effective_on else None,
        "item": _of_item(decision.item),
        **_of_meeting(meeting),
        "url": reverse("boards:decision_list", args=[meeting.board.slug, meeting.slug]),
    }


def _action(action: Action) -> Record:
    return {
        "reference": action.reference,
        "text": action.text,
        "owners": [owner.label for owner in action.owners.all()],
        "due": action.due_text or None,
        "due_on": action.due_on.isoformat() if action.due_on else None,
        "status": action.status,
        "outcome": action.outcome or None,
        "item": _of_item(action.minutes_item),
        **_of_meeting(action.meeting),
        "url": action.get_absolute_url(),
    }
