import uuid
from typing import Any

from django.utils import timezone

from boards.enums import QuestionState
from boards.models import Meeting, PublicQuestion
from tests.factories.meetings import make_meeting


def make_question(
    meeting: Meeting | None = None, text: str = "What is done about falls?", **fields: Any
) -> PublicQuestion:
    """A question as it comes in, of somebody who wants no name published, unless said otherwise."""
    meeting = meeting or make_meeting()
    return PublicQuestion.objects.create(
        **{
            "meeting": meeting,
            "position": meeting.public_questions.count() + 1,
            "key": uuid.uuid4(),
            "asker_name": "Rosa Resident",
            "asker_email": "rosa@example.org",
            "text": text,
            "received_at": timezone.now(),
            **fields,
        }
    )


def make_published_question(
    meeting: Meeting | None = None, text: str = "What is done about falls?", **fields: Any
) -> PublicQuestion:
    return make_question(meeting, text, **{"state": QuestionState.ACCEPTED, "published_at": timezone.now(), **fields})
