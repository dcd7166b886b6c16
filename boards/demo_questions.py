"""Invented questions from the public for the invented meeting to come, and no real person behind them."""

import datetime as dt
import uuid

from boards.models import Meeting, PublicQuestion
from boards.services import questions
from hwb_portal.accounts.models import DEMO_DOMAIN, User
from hwb_portal.core.locking import fingerprint

ASKED = (
    ("How will people without a telephone learn about the new number for carers this winter?", True),
    ("When do the visits to cold homes begin, and who decides which homes come first?", False),
)
ANSWER = "A leaflet goes to every surgery and library. This answer is invented, like the question."


def load_questions(meeting: Meeting, *, officer: User, now: dt.datetime) -> None:
    """One that is published with its answer in writing, and one that nobody decided about."""
    first, _ = [_ask(meeting, number, text, named, now) for number, (text, named) in enumerate(ASKED, start=1)]
    item = meeting.items.filter(title__startswith="Winter plan").first()
    questions.accept(question=first, item=item, by=officer, seen=_seen(first), now=now)
    questions.publish_questions(meeting=meeting, by=officer, now=now)
    questions.write_answer(question=first, values={"answer": ANSWER}, by=officer, seen=_seen(first))
    questions.publish_answer(question=first, by=officer, now=now)


def _ask(meeting: Meeting, number: int, text: str, may_be_named: bool, now: dt.datetime) -> PublicQuestion:
    asking = questions.Asking(
        name=f"Demo Resident {number}",
        email=f"resident{number}@{DEMO_DOMAIN}",
        area="Invented",
        text=text,
        may_be_named=may_be_named,
    )
    return questions.ask(meeting=meeting, asking=asking, client="demonstration", key=uuid.uuid4(), now=now)


def _seen(question: PublicQuestion) -> str:
    question.refresh_from_db()
    return fingerprint(questions.question_values(question))
