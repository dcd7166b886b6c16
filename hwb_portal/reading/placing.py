"""Notes put on the paragraphs of the version that is read now."""

from collections.abc import Iterable, Sequence

from hwb_portal.reading.anchoring import Found, find
from hwb_portal.reading.blocks import Block
from hwb_portal.reading.models import Note


def placed(notes: Iterable[Note], blocks: Sequence[Block]) -> dict[Note, Found | None]:
    """Where each note stands among these blocks; None for one that its owner has to place."""
    texts = [block.text for block in blocks]
    at = {block.key: number for number, block in enumerate(blocks)}
    return {note: _unmoved(note, texts, at) or find(note.quote, texts, near=note.paragraph) for note in notes}


def _unmoved(note: Note, texts: Sequence[str], at: dict[str, int]) -> Found | None:
    number = at.get(note.block)
    if number is None or not note.exact or not texts[number].startswith(note.exact, note.start):
        return None
    # The same words at the same offset may be another paragraph's: what stood before them must be there too.
    words = note.before.split()[-3:]
    before = " ".join([*texts[max(0, number - 3) : number], texts[number][: note.start]]).split()
    if words and before[-len(words) :] != words:
        return None
    return Found(number, note.start, note.end, is_same=True)
