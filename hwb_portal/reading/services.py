"""Every write of a reader's own rows. No audit event is recorded: that somebody keeps notes is theirs alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from boards.models import Paper
from hwb_portal.accounts.models import User
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.reading.anchoring import quote
from hwb_portal.reading.blocks import Block
from hwb_portal.reading.enums import WITH_WORDS, NoteKind
from hwb_portal.reading.models import Note, Reading

NOT_THERE = "This paragraph is not in the paper any more. Open the paper again and choose another."
NO_WORDS = "Write something, or choose a highlight or a bookmark."


@dataclass(frozen=True)
class Spot:
    """A stretch of one block of a version; the whole of it when `end` is None."""

    version_number: int
    key: str
    start: int = 0
    end: int | None = None


def anchor(spot: Spot, blocks: Sequence[Block]) -> dict[str, object]:
    """The columns that keep a place. DomainError when the text has no such place."""
    number = next((place for place, block in enumerate(blocks) if block.key == spot.key), None)
    if number is None:
        raise DomainError(NOT_THERE)
    text = blocks[number].text
    end = len(text.rstrip()) if spot.end is None else spot.end
    if not 0 <= spot.start <= end <= len(text):
        raise DomainError(NOT_THERE)
    kept = quote([block.text for block in blocks], number, spot.start, end)
    return {
        "version_number": spot.version_number,
        "block": spot.key,
        "paragraph": number,
        "start": spot.start,
        "end": end,
        "exact": kept.exact,
        "before": kept.before,
        "after": kept.after,
    }


def add_note(
    *,
    note_id: UUID,
    paper: Paper,
    spot: Spot,
    blocks: Sequence[Block],
    kind: NoteKind,
    text: str,
    is_kept: bool,
    by: User,
    now: dt.datetime,
) -> Note:
    """A new note, or the one that was made when the same was sent before.

    Raises DomainError when the place is not there or a note has no words.
    """
    check_words(kind, text)
    made = Note(
        id=note_id,
        user=by,
        meeting=paper.item.meeting,
        paper=paper,
        kind=kind,
        text=text,
        is_kept=is_kept,
        changed_at=now,
        **anchor(spot, blocks),
    )
    made.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        found = Note.objects.visible_to(by).with_id(note_id).first()
        if found is None:
            raise DomainError("The note could not be kept. Open the paper again and write it once more.") from None
        return found
    return made


def edit_note(*, note: Note, kind: NoteKind, text: str, is_kept: bool, seen: int, by: User, now: dt.datetime) -> Note:
    """Raises Conflict when the note was changed elsewhere since revision `seen`, DomainError when it says nothing."""
    check_words(kind, text)
    with transaction.atomic():
        held = Note.objects.select_for_update().visible_to(by).get(pk=note.pk)
        if (held.kind, held.text, held.is_kept) == (kind, text, is_kept):
            return held
        if held.revision != seen:
            raise Conflict("This note was changed on another device since you opened it.")
        held.kind, held.text, held.is_kept = kind, text, is_kept
        held.revision, held.changed_at = held.revision + 1, now
        held.full_clean()
        held.save(update_fields=["kind", "text", "is_kept", "revision", "changed_at"])
    return held


def check_words(kind: NoteKind, text: str) -> None:
    if kind in WITH_WORDS and not text.strip():
        raise DomainError(NO_WORDS)


def place_note(*, note: Note, spot: Spot, blocks: Sequence[Block], by: User) -> Note:
    """Put a note on another place of its paper. Raises DomainError when there is no such place."""
    with transaction.atomic():
        held = Note.objects.select_for_update().visible_to(by).get(pk=note.pk)
        place = anchor(spot, blocks)
        for name, value in place.items():
            setattr(held, name, value)
        held.save(update_fields=list(place))
    return held


def remove_note(*, note: Note, by: User) -> None:
    Note.objects.visible_to(by).with_id(note.pk).delete()


@transaction.atomic
def remove_everything(*, by: User) -> int:
    """All notes of a person and how far they have read; how many notes."""
    Reading.objects.visible_to(by).delete()
    return Note.objects.visible_to(by).delete()[0]


def mark_read(*, paper: Paper, number: int | None, by: User, now: dt.datetime) -> None:
    """`number` is the version that was read; None makes the paper unread again."""
    told = {"read_number": number, "read_at": now if number is not None else None}
    Reading.objects.update_or_create(
        user=by, paper=paper, defaults=told, create_defaults={**told, "meeting": paper.item.meeting}
    )


def keep_place(*, paper: Paper, block: Block, by: User, now: dt.datetime) -> None:
    """Where a person is in a paper, for whichever device they open it on next."""
    told = {"place": block.key, "placed_at": now}
    Reading.objects.update_or_create(
        user=by, paper=paper, defaults=told, create_defaults={**told, "meeting": paper.item.meeting}
    )


@transaction.atomic
def sweep_readers_rows(*, is_dry_run: bool = False) -> int:
    """Delete notes that nobody asked to keep of meetings whose minutes are approved; how many. Dry runs only count."""
    notes = Note.objects.with_confirmed_minutes().not_kept()
    if is_dry_run:
        return notes.count()
    Reading.objects.with_confirmed_minutes().delete()
    return notes.delete()[0]
