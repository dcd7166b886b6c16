"""Finds marked words in a response wherever a byte can hide: packed, encoded, drawn, attached, or left behind.

`leaks(data, canaries)` looks at the bytes as they are and, again and again, at everything that can be unpacked
from them: gzip and zip members, the streams and strings of every revision of a PDF, the words it draws, its
attachments, and the compressed text chunks of a PNG. In each it looks for the word in any case, in UTF-8 and
UTF-16, in hexadecimal and in base64 at each of its three alignments.
"""

import base64
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pikepdf
import pypdfium2

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
DEPTH = 4  # a PDF in a zip in a gzip, attached to a PDF
REVISION_END = re.compile(rb"%%EOF[ \t]*(?:\r\n|\r|\n)?")
UP_THE_TREE = frozenset({"/Parent", "/P", "/Prev"})
TEXT_CHUNK = re.compile(rb"(?:zTXt|iTXt)[^\0]{1,79}\0")


def _alike(canary: str) -> Iterator[bytes]:
    """How a word may be written where capitals do not count, in small letters."""
    for encoding in ENCODINGS:
        yield canary.lower().encode(encoding)
        yield canary.encode(encoding).hex().encode()
        yield canary.lower().encode(encoding).hex().encode()


def _exactly(canary: str) -> Iterator[bytes]:
    """How a word may be written where they do: in base64, at each place in a group of three bytes."""
    for lead in range(3):
        code = base64.b64encode(b"\0" * lead + canary.encode())
        # The first and last characters mix in the neighbours' bits: only those between are the word's own.
        yield code[(0, 2, 3)[lead] : len(code) - 4]


@cache
def _patterns(
    canaries: frozenset[str], spell: Callable[[str], Iterator[bytes]]
) -> list[tuple[re.Pattern[bytes], dict[bytes, str]]]:
    """One pattern for each way of writing, so that what the words have in common is looked for first."""
    ways = zip(*(spell(canary) for canary in sorted(canaries)), strict=True)
    meanings = [dict(zip(written, sorted(canaries), strict=True)) for written in ways]
    return [(re.compile(b"|".join(re.escape(spelling) for spelling in meaning)), meaning) for meaning in meanings]


def _strings(value: object, level: int = 0) -> Iterator[bytes]:
    """Every string and name inside a PDF object, down its tree."""
    if level > 6:
        return
    if isinstance(value, pikepdf.String):
        yield str(value).encode()
        yield bytes(value)
    elif isinstance(value, pikepdf.Array):
        for entry in value:
            yield from _strings(entry, level + 1)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key, entry in value.items():
            yield key.encode()
            if key not in UP_THE_TREE:
                yield from _strings(entry, level + 1)
    elif isinstance(value, pikepdf.Name):
        yield str(value).encode()


def _pdf_parts(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                try:
                    yield found.read_bytes()
                except pikepdf.PdfError:  # a picture
                    yield found.read_raw_bytes()
            yield b"\n".join(_strings(found))
        for attached in pdf.attachments.values():
            yield attached.get_file().read_bytes()
        yield b"\n".join(_strings(pdf.docinfo))
    document = pypdfium2.PdfDocument(data)
    for page in document:  # a subset font numbers its letters anew, so the stream does not spell the word
        text = page.get_textpage().get_text_bounded()
        yield text.encode()
        yield re.sub(r"\s+", "", text).encode()  # a long word may have been broken over lines


def _parts(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode()
                yield member.comment
                yield archive.read(member)
    if b"%PDF-" in data[:1024]:
        ends = [found.end() for found in REVISION_END.finditer(data)] or [len(data)]
        for end in ends:
            try:
                yield from _pdf_parts(data[:end])
            except (pikepdf.PdfError, pypdfium2.PdfiumError):
                if end == ends[-1]:  # a file that opens nowhere would be called clean
                    raise
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        for chunk in TEXT_CHUNK.finditer(data):
            for start in range(chunk.end(), chunk.end() + 6):  # flags and languages come before the packed text
                try:
                    yield zlib.decompressobj().decompress(data[start:])
                except zlib.error:
                    continue


def views(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The data itself and everything that can be unpacked from it."""
    yield data
    if depth < DEPTH:
        for part in _parts(data):
            yield from views(part, depth + 1)


_unpacked: dict[bytes, tuple[bytes, ...]] = {}


def _views_once(data: bytes) -> tuple[bytes, ...]:
    """Unpacking a pack takes a tenth of a second, and many readers get the same one."""
    if b"%PDF-" not in data[:1024]:
        return tuple(views(data))
    key = hashlib.sha256(data).digest()
    if key not in _unpacked:
        _unpacked[key] = tuple(views(data))
    return _unpacked[key]


def leaks(data: bytes, canaries: Iterable[str]) -> frozenset[str]:
    """Those of the canaries that stand somewhere in the data. No canary may be a part of another."""
    wanted = frozenset(canaries)
    found: set[str] = set()
    for view in _views_once(data):
        for spell, text in ((_alike, view.lower()), (_exactly, view)):
            for pattern, meaning in _patterns(wanted, spell):
                found.update(meaning[match] for match in pattern.findall(text))
    return frozenset(found)
