"""What a screen reader hears of a tagged PDF: the words of the structure tree, read by PDFium, not by our own code."""

import ctypes
import io

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name, Object

Marked = list[dict[int, str]]  # the words of each page, by the number of their marked content


def heard(pdf: bytes) -> dict[str, str]:
    """The words of each Part in the order of its tree, by the Part's title.

    Left out are the marks of list items, and the head of a table where it stands again on the next page.
    """
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened, pypdfium2.PdfDocument(pdf) as drawn:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
        voice = _Voice(numbers, [_marked(page) for page in drawn])
        (document,) = opened.Root.StructTreeRoot.K
        return {str(part.T): " ".join(voice.read(part)) for part in document.K}


class _Voice:
    def __init__(self, numbers: dict[tuple[int, int], int], marked: Marked) -> None:
        self.numbers, self.marked = numbers, marked
        self.said: list[str] = []
        self.head: list[str] = []  # of the table before, which ended when so many words were said:
        self.table_end = -1

    def read(self, part: Object) -> list[str]:
        self.said, self.table_end = [], -1
        self._say(part, None)
        return self.said

    def _say(self, element: Object, page: tuple[int, int] | None) -> None:
        kind, start = element.get("/S"), len(self.said)
        if kind == Name.Lbl:
            return
        page = element.Pg.objgen if "/Pg" in element else page
        kids = element.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                assert page is not None
                self.said.append(self.marked[self.numbers[page]].get(kid, ""))
            elif isinstance(kid, Dictionary) and "/S" in kid:
                self._say(kid, page)
        if kind == Name.THead:
            head, goes_on = self.said[start:], start == self.table_end
            if goes_on and head == self.head:
                del self.said[start:]
            self.head = head
        elif kind == Name.Table:
            self.table_end = len(self.said)


def _marked(page: pypdfium2.PdfPage) -> dict[int, str]:
    """The words of each stretch of marked content of a page."""
    text = page.get_textpage()
    found: dict[int, str] = {}
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        mcid = pdfium.FPDFPageObj_GetMarkedContentID(thing.raw)
        found[mcid] = f"{found.get(mcid, '')} {_words(thing, text)}"
    return found


def _words(thing: pypdfium2.PdfObject, text: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(thing.raw, text.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFTextObj_GetText(thing.raw, text.raw, units, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
