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
DAMAGED = "The selected file is damaged. Open it, save it again as a PDF and select that"
CUT_SHORT = "The selected file is cut short. Save or download it again and select it again"
PROTECTED = "The selected file is password protected. Save it without a password and select it again"
OLD_OFFICE = (
    "The selected file is password protected, or from an old Word or PowerPoint. "
    "Save it as .docx or .pptx without a password and select that"
)
PRINT_IT = "Print it to a new PDF and select that"
TOO_COSTLY = f"The selected file takes more time or memory than is safe. {PRINT_IT}"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Office files before 2007, and of encrypted ones since


class Refused(Exception):  # noqa: N818 (it says what happened to the upload, which is no error of ours)
    """The upload does not pass; the message is for the person who selected the file."""


def check_bytes(data: bytes) -> None:
    """Raise Refused for what shows without parsing: no bytes, too many, not a PDF."""
    if not data:
        raise Refused("The selected file is empty")
    if len(data) > MAX_BYTES:
        raise Refused("The selected file must be smaller than 100MB")
    if data.startswith(OLE_MAGIC):
        raise Refused(OLD_OFFICE)
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
        raise Refused(PROTECTED) from None
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Refused(DAMAGED if _is_whole(data) else CUT_SHORT) from error
    if pdf.is_encrypted:
        raise Refused(PROTECTED)
    if count == 0:
        raise Refused("The selected file has no pages. Select one that has")
    if count > MAX_PAGES:
        raise Refused(f"The selected file has more than {MAX_PAGES:,} pages. Split it and select the parts one by one")
    _check_sizes(pdf)
    return pdf


def _check_sizes(pdf: Pdf) -> None:
    for number, page in enumerate(pdf.pages, start=1):
        try:
            edges = [float(edge) * float(page.obj.get("/UserUnit", 1)) for edge in page.mediabox]
        except (TypeError, ValueError, AttributeError, pikepdf.PdfError) as error:
            raise Refused(DAMAGED) from error
        longest = max(abs(edges[2] - edges[0]), abs(edges[3] - edges[1]))
        if longest > MAX_SIDE:
            metres = longest * METRE
            raise Refused(
                f"Page {number} of the selected file is {metres:.1f} metres long. Pages may have up to 5 metres"
            )
