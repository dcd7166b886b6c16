"""The oracle finds a word in each place a careless program leaves it, and cries at nothing else."""

import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest

from tests.factories import tiny_pdf
from tests.leak.oracle import leaks

WORD = "XQZhiddenwordZQX"
OTHER = "XQZanotherwordZQX"


def _saved(pdf: pikepdf.Pdf) -> bytes:
    stored = io.BytesIO()
    pdf.save(stored)
    return stored.getvalue()


def _zipped(name: str = "a.txt", content: bytes = b"nothing", comment: bytes = b"", about: bytes = b"") -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name)
        member.comment = about
        archive.writestr(member, content, zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return stored.getvalue()


def _changed_pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(tiny_pdf("Nothing to see."))) as pdf:
        change(pdf)
        return _saved(pdf)


def _with_info(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Subject"] = WORD


def _with_metadata(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = WORD


def _with_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(WORD, 0))


def _with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, gzip.compress(WORD.encode()), filename="notes.gz")


def _with_annotation(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=WORD, Rect=[0, 0, 9, 9])
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])


def _with_alternative_text(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=WORD))


def _two_revisions() -> bytes:
    """A page that was blanked by an incremental save: the old words are still in the file."""
    first = tiny_pdf(WORD)
    second = tiny_pdf("Gone.")
    return first + second


def _drawn_with_a_subset_font() -> bytes:
    from reports.pdf.render import render_html

    html = f"<html lang='en-GB'><head><title>x</title></head><body><p>{WORD}</p></body></html>"
    return render_html(html, css=[])


def _png() -> bytes:
    packed = b"zTXt" + b"Comment\0\0" + zlib.compress(WORD.encode())
    return b"\x89PNG\r\n\x1a\n" + len(packed).to_bytes(4, "big") + packed


HIDING_PLACES: dict[str, Callable[[], bytes]] = {
    "plain text": f"<p>{WORD}</p>".encode,
    "other case": lambda: WORD.upper().encode(),
    "lower case in an address": f"/papers/{WORD.lower()}/".encode,
    "hexadecimal": lambda: WORD.encode().hex().encode(),
    "capital hexadecimal": lambda: WORD.encode().hex().upper().encode(),
    "UTF-16, little end first": lambda: WORD.encode("utf-16-le"),
    "UTF-16, big end first": lambda: WORD.encode("utf-16-be"),
    "base64": lambda: base64.b64encode(b"abc" + WORD.encode() + b"abc"),
    "base64, one byte on": lambda: base64.b64encode(b"abcd" + WORD.encode() + b"ab"),
    "base64, two bytes on": lambda: base64.b64encode(b"abcde" + WORD.encode() + b"a"),
    "gzip": lambda: gzip.compress(WORD.encode()),
    "zip member": lambda: _zipped(content=WORD.encode()),
    "zip member's name": lambda: _zipped(name=f"{WORD}.txt"),
    "zip member's comment": lambda: _zipped(about=WORD.encode()),
    "zip comment": lambda: _zipped(comment=WORD.encode()),
    "zip in a gzip": lambda: gzip.compress(_zipped(content=gzip.compress(WORD.encode()))),
    "PDF page": lambda: tiny_pdf(WORD),
    "PDF page in a subset font": _drawn_with_a_subset_font,
    "PDF information": lambda: _changed_pdf(_with_info),
    "PDF metadata": lambda: _changed_pdf(_with_metadata),
    "PDF bookmark": lambda: _changed_pdf(_with_bookmark),
    "PDF attachment": lambda: _changed_pdf(_with_attachment),
    "PDF comment": lambda: _changed_pdf(_with_annotation),
    "PDF alternative text": lambda: _changed_pdf(_with_alternative_text),
    "earlier revision of a PDF": _two_revisions,
    "PNG text": _png,
}


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_a_word_is_found_where_it_hides(place):
    assert leaks(HIDING_PLACES[place](), [WORD, OTHER]) == {WORD}


@pytest.mark.parametrize("place", ["plain text", "zip member", "PDF page in a subset font", "PDF metadata"])
def test_other_words_are_not_found(place):
    assert leaks(HIDING_PLACES[place](), [OTHER]) == frozenset()


def test_a_file_that_cannot_be_opened_is_not_called_clean():
    with pytest.raises(pikepdf.PdfError):
        leaks(b"%PDF-1.7\nnothing of a PDF follows", [WORD])
