"""Everything public of a board as one ZIP, so that nobody is locked in: its files, and all else as JSON and text."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import storages
from django.utils.text import slugify

from boards.enums import OpenKind
from boards.models import Board, MinutesParagraph, OpenRecord, PublishedPaper
from boards.publicdata import NOBODY, public_records

LISTS = {
    "meetings": OpenKind.MEETING,
    "papers": OpenKind.PAPER,
    "decisions": OpenKind.DECISION,
    "actions": OpenKind.ACTION,
}
PIECE = 1 << 18  # bytes that are read of a file at a time
ABOUT = """{name}

Everything public of this board: meetings, papers, decisions and actions as JSON lists; papers/ holds, by meeting, the
text of reports (Markdown) and the files that were uploaded (PDF); minutes/ the minutes. An "id" in a list is the same
as at {lists} and in the names of files. What was withdrawn is marked in the lists and has no file.
"""


@dataclass(frozen=True)
class Entry:
    """A file of the ZIP: its text, or its name in a store."""

    name: str
    text: str = ""
    stored: str = ""
    store: str = "public"


def public_entries(board: Board, *, lists_at: str) -> list[Entry]:
    """All that goes in. Texts are made now, from one state of the database; files are read when they are sent."""
    entries = [Entry("README.txt", ABOUT.format(name=board.name, lists=lists_at))]
    for name, kind in LISTS.items():
        rows = list(OpenRecord.objects.of_board(board, kind))
        records = public_records(kind, [row.key for row in rows])
        told = [
            {
                "id": row.key,
                "changed_at": row.changed_at.isoformat(),
                "is_gone": row.is_gone,
                **records.get((kind, row.key), {}),
            }
            for row in rows
        ]
        entries.append(Entry(f"{name}.json", json.dumps(told, ensure_ascii=False, indent=1)))
    entries += [_paper(row) for row in PublishedPaper.objects.standing().open().with_text_of(board)]
    return entries + list(_minutes(board))


def _paper(row: PublishedPaper) -> Entry:
    name = f"papers/{row.publication.meeting.slug}/{slugify(row.title)[:60]}-{row.paper_id}"
    if row.public_name:
        return Entry(f"{name}.pdf", stored=row.public_name)
    assert row.version is not None
    parts = [f"# {row.title}", *(f"## {part.heading}\n\n{part.body}" for part in row.version.sections.all())]
    return Entry(f"{name}.md", "\n\n".join(parts))


def _minutes(board: Board) -> Iterator[Entry]:
    by_meeting: dict[str, list[str]] = {}
    item = None
    for paragraph in MinutesParagraph.objects.visible_to(NOBODY).in_order_of(board):
        lines = by_meeting.setdefault(paragraph.item.minutes.meeting.slug, [])
        if paragraph.item != item:
            item = paragraph.item
            lines.append(f"## {item}")
        lines.append(f"{paragraph.label} {paragraph.body}".strip())
    for slug, lines in by_meeting.items():
        yield Entry(f"minutes/{slug}.md", "\n\n".join(lines))


class _Pipe(io.RawIOBase):
    """What zipfile writes to; `taken` hands on what came since."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        found, self._parts = b"".join(self._parts), []
        return found


def zipped(entries: list[Entry], *, has_manifest: bool = False) -> Iterator[bytes]:
    """The ZIP in pieces: no more than one of a file is in memory. A file that is gone by now is left out.

    With a manifest: its last file says the SHA-256 and the size of every other, of the bytes that were sent.
    """
    pipe, told = _Pipe(), []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in entries:
            if not entry.stored:
                data = entry.text.encode()
                made.writestr(entry.name, data)
                told.append({"name": entry.name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)})
                yield pipe.taken()
                continue
            try:
                source = storages[entry.store].open(entry.stored)
            except FileNotFoundError:
                continue
            info = zipfile.ZipInfo(entry.name)  # PDFs are compressed already
            seen, size = hashlib.sha256(), 0
            with source, made.open(info, "w", force_zip64=True) as target:
                while piece := source.read(PIECE):
                    target.write(piece)
                    seen.update(piece)
                    size += len(piece)
                    yield pipe.taken()
            told.append({"name": entry.name, "sha256": seen.hexdigest(), "size": size})
        if has_manifest:
            made.writestr("manifest.json", json.dumps({"files": told}, ensure_ascii=False, indent=1))
    yield pipe.taken()
