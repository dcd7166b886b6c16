import json
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from hwb_portal.audit.chain import FACTS, START, hash_of
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.locking import take_turns
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


@transaction.atomic
def record(
    action: str, *, subject: models.Model, label: str, by: Actor | None, details: dict[str, Any] | None = None
) -> AuditEvent:
    """Add one event, in the transaction of the change it describes.

    `action` is in the past tense ("paper.published"). `label` is a title as it stood; the trail's page shows it to
    those who may read the subject. Never the title of an exempt paper. `by` is None for commands run on the server.

    Writers take turns from here to the end of their transaction, so that the events are one chain: record last,
    after the rows of the change are locked.
    """
    facts: dict[str, Any] = {
        "action": action,
        "actor_id": by.pk if by else None,
        "actor_label": str(by)[:200] if by else "Server command",
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "subject_label": label[:300],
        "details": json.loads(json.dumps(details or {}, cls=DjangoJSONEncoder)),
        "request_id": request_id.get(),
    }
    take_turns("audit")
    at = timezone.now()
    previous = AuditEvent.objects.last_hash() or START
    return AuditEvent.objects.create(
        **facts, at=at, previous_hash=previous, hash=hash_of(facts, at=at, previous=previous)
    )


@dataclass(frozen=True)
class Checked:
    """`count` events hold together; `broken` is the first that does not, and `why`. `last` is the hash they end in."""

    count: int
    last: str
    broken: AuditEvent | None = None
    why: str = ""
    hashes_found: frozenset[str] = frozenset()


def check_chain(wanted: frozenset[str] = frozenset()) -> Checked:
    """Read the whole trail, oldest first. `wanted` are hashes noted earlier; those met are in `hashes_found`."""
    previous, count = START, 0
    found: set[str] = set()
    for event in AuditEvent.objects.in_order().iterator():
        facts = {name: getattr(event, name) for name in FACTS}
        if event.previous_hash != previous:
            why = "an event before it is missing, or it was put in later"
        elif event.hash != hash_of(facts, at=event.at, previous=previous):
            why = "what it says was changed"
        else:
            previous, count = event.hash, count + 1
            found |= wanted & {event.hash}
            continue
        return Checked(count, previous, event, why, frozenset(found))
    return Checked(count, previous, hashes_found=frozenset(found))
