"""Reading a finished PDF back: its words page by page, its bookmarks, and where its links go."""

import io
from dataclasses import dataclass

import pikepdf
import pypdfium2


@dataclass(frozen=True)
class Bookmark:
    level: int
    title: str
    page: int


@dataclass(frozen=True)
class Link:
    """The words that are clicked, and the page they lead to; pages count from 1."""

    words: str
    on_page: int
    to_page: int


def page_texts(pdf: bytes) -> list[str]:
    """The words of each page, in the order of its content."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_words(page) for page in document]


BACK = "Back to contents "


def feet(pdf: bytes) -> list[str]:
    """The last line of each page, without the words that lead back to the contents."""
    return [text.rstrip().splitlines()[-1].removeprefix(BACK) for text in page_texts(pdf)]


def _words(page: pypdfium2.PdfPage, *bounds: float) -> str:
    left, bottom, right, top = bounds or (None,) * 4
    text = page.get_textpage().get_text_bounded(left=left, bottom=bottom, right=right, top=top)
    return text.replace("\r\n", "\n")


def bookmarks(pdf: bytes) -> list[Bookmark]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [Bookmark(mark.level, mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()]


def jumps(pdf: bytes) -> list[Link]:
    """Every link that leads to another place in the same file, in the order of pages and annotations."""
    found = []
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened, pypdfium2.PdfDocument(pdf) as drawn:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, start=1)}
        for number, page in enumerate(opened.pages, start=1):
            for annotation in page.obj.get("/Annots", pikepdf.Array()):
                action = annotation.get("/A", pikepdf.Dictionary())
                if action.get("/S") == pikepdf.Name.GoTo:
                    words = _words(drawn[number - 1], *(float(edge) for edge in annotation.Rect))
                    target = numbers[action.D[0].objgen]
                    found.append(Link(" ".join(words.split()), number, target))
    return found


def is_tagged(pdf: bytes) -> bool:
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        return bool(opened.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked"))


def title(pdf: bytes) -> str:
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        return str(opened.docinfo["/Title"])
