from typing import Any, Protocol

from django.db import models

from hwb_portal.audit.models import AuditEvent
from hwb_portal.log import request_id


class Actor(Protocol):
    pk: Any

    def __str__(self) -> str: ...


class _UnknownReader:
    """Somebody who is not signed in and did something that is recorded, without a word about who it was."""

    pk = None

    def __str__(self) -> str:
        return "A reader who is not signed in"


UNKNOWN_READER = _UnknownReader()


def record(
    action: str, *, subject: models.Model, label: str, by: Actor | None, details: dict[str, Any] | None = None
) -> AuditEvent:
    """Add one event, in the transaction of the change it describes.

    `action` is in the past tense ("paper.published"). `label` must be fit for anyone to read: a public title
    or a reference, never the title of an exempt paper. `by` is None for commands run on the server.
    """
    return AuditEvent.objects.create(
        action=action,
        actor_id=by.pk if by else None,
        actor_label=str(by) if by else "Server command",
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=label[:300],
        details=details or {},
        request_id=request_id.get(),
    )
