"""Opening a PDF that nobody has looked at: whole, not locked, of a size that everybody can bear."""

import io

import pikepdf
from pikepdf import Pdf

MAX_BYTES = 100 * 1024 * 1024
MAX_PAGES = 1_000
MAX_SIDE = 14_400  # points, 5.08 metres: the most that ISO 32000-1, annex C, lets viewers draw
METRE = 0.0254 / 72  # of a point
END = 2_048  # bytes in which the end of a file stands

WRONG_KIND = "The selected file must be a PDF, a Word file (.docx), slides (.pptx) or a picture (PNG or JPEG)"
UNREADABLE = "The selected file could not be read"


class Refused(Exception):  # noqa: N818 (it says what happened to the upload, which is no error of ours)
    """The upload does not pass; the message is for the person who selected the file."""


def check_bytes(data: bytes) -> None:
    """Raise Refused for what shows without parsing: no bytes, too many, not a PDF."""
    if not data:
        raise Refused("The selected file is empty")
    if len(data) > MAX_BYTES:
        raise Refused("The selected file must be smaller than 100MB")
    if not data.startswith(b"%PDF-"):
        raise Refused(WRONG_KIND)


def _is_whole(data: bytes) -> bool:
    """Whether the end of the file is there: one that is cut short would be repaired with pages missing."""
    return b"%%EOF" in data[-END:] and b"startxref" in data[-END:]


def open_pdf(data: bytes, removed: set[str]) -> Pdf:
    """An open, whole PDF. A damaged list of parts is rebuilt, and noted, when the end of the file is there."""
    try:
        try:
            pdf = Pdf.open(io.BytesIO(data), attempt_recovery=False)
            count = len(pdf.pages)
        except pikepdf.PasswordError:
            raise
        except pikepdf.PdfError:
            if not _is_whole(data):
                raise
            pdf = Pdf.open(io.BytesIO(data), attempt_recovery=True)
            count = len(pdf.pages)
            removed.add("repaired")
    except pikepdf.PasswordError:
        raise Refused("The selected file is password protected") from None
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Refused(UNREADABLE) from error
    if pdf.is_encrypted:
        raise Refused("The selected file is password protected")
    if count == 0:
        raise Refused("The selected file has no pages")
    if count > MAX_PAGES:
        raise Refused(f"The selected file has more than {MAX_PAGES:,} pages")
    _check_sizes(pdf)
    return pdf


def _check_sizes(pdf: Pdf) -> None:
    for number, page in enumerate(pdf.pages, start=1):
        try:
            edges = [float(edge) * float(page.obj.get("/UserUnit", 1)) for edge in page.mediabox]
        except (TypeError, ValueError, AttributeError, pikepdf.PdfError) as error:
            raise Refused(UNREADABLE) from error
        longest = max(abs(edges[2] - edges[0]), abs(edges[3] - edges[1]))
        if longest > MAX_SIDE:
            metres = longest * METRE
            raise Refused(
                f"Page {number} of the selected file is {metres:.1f} metres long. Pages may have up to 5 metres"
            )
