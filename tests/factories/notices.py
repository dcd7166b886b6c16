import datetime as dt
import uuid
from itertools import count
from typing import Any

from boards.models import Board, Subscription
from hwb_portal.outbox.models import OutgoingMail
from tests.factories.people import make_board

ASKED = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
_numbers = count(1)


def make_subscription(board: Board | None = None, email: str = "", **fields: Any) -> Subscription:
    """A confirmed subscriber, unless said otherwise."""
    return Subscription.objects.create(
        **{
            "board": board or make_board(),
            "email": email or f"reader-{next(_numbers)}@example.org",
            "asked_at": ASKED,
            "confirmed_at": ASKED,
            **fields,
        }
    )


def make_mail(**fields: Any) -> OutgoingMail:
    """A mail that is due."""
    return OutgoingMail.objects.create(
        **{
            "event": f"test:{next(_numbers)}",
            "to": "ann@example.org",
            "subject": "Papers published",
            "text": "Read them.",
            "message_id": f"<{uuid.uuid4()}@example.org>",
            "due_at": ASKED,
            "queued_at": ASKED,
            **fields,
        }
    )
