"""Notes that were made on a device while it had no connection, taken once each. No audit event: see services.py."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from boards.models import Meeting, PaperVersion
from hwb_portal.accounts.models import User
from hwb_portal.core.errors import DomainError
from hwb_portal.reading.anchoring import Quote
from hwb_portal.reading.blocks import Block
from hwb_portal.reading.enums import NoteKind
from hwb_portal.reading.models import Note
from hwb_portal.reading.services import Spot, anchor, check_words

ANCHORED = ("version_number", "block", "paragraph", "start", "end", "exact", "before", "after")


@dataclass(frozen=True)
class SentNote:
    """A note as its device has it. `seen` is the revision it was changed from; 1 for one that was made there.

    `change` names this state of it: a note that was changed elsewhere meanwhile stays, and this becomes a second one
    of that id.
    """

    id: UUID
    change: UUID
    seen: int
    kind: NoteKind
    text: str
    is_kept: bool
    version_number: int
    block: str
    start: int
    quote: Quote


def take_note(
    *,
    sent: SentNote,
    meeting: Meeting,
    version: PaperVersion | None,
    blocks: Sequence[Block],
    by: User,
    now: dt.datetime,
) -> Note:
    """The note as it is kept now; sent again, the same one.

    `version` is that which stands, with its `blocks`; None where the paper is not open to its writer any more, and the
    note is theirs all the same. Raises DomainError when a note that needs words has none.
    """
    check_words(sent.kind, sent.text)
    with transaction.atomic():
        held = Note.objects.select_for_update().visible_to(by).with_id(sent.id).first()
        if held is None:
            place = _place(sent, version.number if version else None, blocks)
            paper = version.paper if version else None
            return _made(Note(id=sent.id, meeting=meeting, paper=paper, **place), sent, by, now)
        if (held.kind, held.text, held.is_kept) == (sent.kind, sent.text, sent.is_kept):
            return held
        if held.revision != sent.seen:
            return _second(held, sent, by, now)
        held.kind, held.text, held.is_kept = sent.kind, sent.text, sent.is_kept
        held.revision, held.changed_at = held.revision + 1, now
        held.save(update_fields=["kind", "text", "is_kept", "revision", "changed_at"])
    return held


def _second(held: Note, sent: SentNote, by: User, now: dt.datetime) -> Note:
    """Another note at the place of `held`, with the words of the device; the one that was made of them before."""
    before = Note.objects.visible_to(by).with_id(sent.change).first()
    place = {name: getattr(held, name) for name in ANCHORED}
    return before or _made(Note(id=sent.change, meeting=held.meeting, paper=held.paper, **place), sent, by, now)


def _made(note: Note, sent: SentNote, by: User, now: dt.datetime) -> Note:
    note.user, note.changed_at = by, now
    note.kind, note.text, note.is_kept = sent.kind, sent.text, sent.is_kept
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:  # two tabs sent it at once, or the id is somebody else's
        found = Note.objects.visible_to(by).with_id(note.pk).first()
        if found is None:
            raise DomainError("The note could not be kept. Write it once more.") from None
        return found
    return note


def _place(sent: SentNote, standing: int | None, blocks: Sequence[Block]) -> Mapping[str, object]:
    """Where it stands in the version it was made on, if that one still stands; else by its words, to be found."""
    text = next((block.text for block in blocks if block.key == sent.block), "")
    exact = sent.quote.exact
    start = sent.start if text.startswith(exact, sent.start) else text.find(exact)
    if standing == sent.version_number and exact and start >= 0:
        return anchor(Spot(sent.version_number, sent.block, start, start + len(exact)), blocks)
    return {
        "version_number": sent.version_number,
        "block": sent.block,
        "start": sent.start,
        "end": sent.start + len(exact),
        "exact": exact,
        "before": sent.quote.before,
        "after": sent.quote.after,
    }
