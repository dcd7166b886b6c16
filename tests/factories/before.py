from typing import Any

from django.utils import timezone

from boards.models import AgendaItem, Apology, Meeting, MemberQuestion, Paper
from hwb_portal.accounts.models import User
from tests.factories.people import make_seat, make_user


def make_apology(meeting: Meeting, by: User | None = None, **fields: Any) -> Apology:
    return Apology.objects.create(
        **{
            "meeting": meeting,
            "seat": fields.pop("seat", None) or make_seat(meeting.board),
            "by": by or make_user(),
            "said_at": timezone.now(),
            **fields,
        }
    )


def make_member_question(
    item: AgendaItem, paper: Paper | None = None, text: str = "What does it cost?", **fields: Any
) -> MemberQuestion:
    """A question that waits for its answer, of somebody who need not sit on the board."""
    return MemberQuestion.objects.create(
        **{
            "meeting": item.meeting,
            "item": item,
            "paper": paper,
            "text": text,
            "asked_by": fields.pop("asked_by", None) or make_user(),
            "asked_at": timezone.now(),
            **fields,
        }
    )
