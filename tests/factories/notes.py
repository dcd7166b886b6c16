import uuid
from typing import Any

from django.utils import timezone

from boards.models import Paper
from hwb_portal.accounts.models import User
from hwb_portal.reading.enums import NoteKind
from hwb_portal.reading.models import Note, Reading


def make_note(user: User, paper: Paper, text: str = "Ask about the costs.", **fields: Any) -> Note:
    """A note on the first paragraph of a paper, which says "To agree the plan."."""
    return Note.objects.create(
        **{
            "id": uuid.uuid4(),
            "user": user,
            "meeting": paper.item.meeting,
            "paper": paper,
            "kind": NoteKind.NOTE,
            "text": text,
            "version_number": 1,
            "block": "b1-1",
            "start": 0,
            "end": 18,
            "exact": "To agree the plan.",
            "changed_at": timezone.now(),
            **fields,
        }
    )


def make_reading(user: User, paper: Paper, number: int | None = 1, **fields: Any) -> Reading:
    """Somebody has read a version of a paper."""
    read = {"read_number": number, "read_at": timezone.now() if number is not None else None}
    return Reading.objects.create(user=user, paper=paper, meeting=paper.item.meeting, **{**read, **fields})
