"""The line at the foot of each page of a pack, such as "Agenda Pack 3 of 81".

Drawn as one content stream a page, marked as an artifact, over a white ground so that it can be read on a
dark page. Imports pikepdf, as `assemble` does.
"""

import io
import re
import struct
import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import pikepdf
from pikepdf import Array, Name, Page, Pdf

from reports.pdf.render import render_html

SIZE = 9.0  # points
BASELINE = 12.0  # points above the lower edge: inside what an office printer prints, below most papers' own footers
PADDING = 2.0  # points of white around the words
WIDEST = 0.9  # of the page's width

FONT = Name("/PackStamp")


@dataclass(frozen=True)
class Frame:
    """What a reader sees of a page: its size in points, and the matrix from there to the page's own space.

    The origin of what is seen is its lower left corner.
    """

    width: float
    height: float
    matrix: tuple[float, float, float, float, float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The point `x`, `y` of what is seen, in the page's own space."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f


def visible_frame(page: Page) -> Frame:
    """The visible part of a page after its crop box, rotation and unit."""
    left, bottom, right, top = _overlap(_box(page.mediabox), _box(page.cropbox))
    point = 1 / float(page.obj.get("/UserUnit", 1))
    wide, high = (right - left) / point, (top - bottom) / point
    turn = int(page.obj.get("/Rotate", 0)) % 360
    if turn == 90:
        return Frame(high, wide, (0, point, -point, 0, right, bottom))
    if turn == 180:
        return Frame(wide, high, (-point, 0, 0, -point, right, top))
    if turn == 270:
        return Frame(high, wide, (0, -point, point, 0, left, top))
    return Frame(wide, high, (point, 0, 0, point, left, bottom))


def typeface_page(words: str) -> str:
    """The page whose PDF lends `stamp_pages` its font: every character of `words`, and the digits."""
    # One word a character: no ligature or kerning can join two of them.
    characters = " ".join(sorted(set(words + "0123456789") - {" "}))
    return (
        '<html lang="en-GB"><title>-</title><body style="font: 10pt Liberation Sans, Carlito, sans-serif">'
        f"<p>{escape(characters)} .</p></body></html>"
    )


Box = tuple[float, float, float, float]


def stamp_pages(
    pdf: Pdf, labels: Sequence[str], *, typeface: bytes = b"", enclosed: Collection[int] = frozenset()
) -> list[Box]:
    """Draw one label on each page; where each stands. Raises ValueError for a character the font does not have.

    `typeface` is a rendered `typeface_page`, made here when it is empty. `enclosed` holds the numbers, from 0, of
    pages known to leave the graphics state as it was.
    """
    words = "".join(sorted(set("".join(labels))))
    lent = _typeface(typeface or _rendered_typeface(words), words)
    with Pdf.open(io.BytesIO(lent.pdf)) as source:
        fonts = source.pages[0].Resources.Font
        font = pdf.copy_foreign(fonts[lent.name])
        return [
            _stamp(page, label, font, lent, is_enclosed=number in enclosed)
            for number, (page, label) in enumerate(zip(pdf.pages, labels, strict=True))
        ]


@dataclass(frozen=True)
class _Typeface:
    pdf: bytes  # a page that holds the font
    name: str  # of the font among that page's resources
    codes: dict[str, int]
    widths: dict[int, float]  # of 1 point

    def width(self, text: str) -> float:
        return sum(self.widths[self.codes[character]] for character in text)

    def encode(self, text: str) -> bytes:
        return b"<" + b"".join(b"%04x" % self.codes[character] for character in text) + b">"


@lru_cache(maxsize=8)
def _rendered_typeface(words: str) -> bytes:
    return render_html(typeface_page(words))


@lru_cache(maxsize=8)
def _typeface(data: bytes, words: str) -> _Typeface:
    """The font of a rendered `typeface_page` that has every character of `words`."""
    characters = set(words) - {" "}
    with Pdf.open(io.BytesIO(data)) as pdf:
        for name, font in pdf.pages[0].Resources.Font.items():
            inner = font.DescendantFonts[0]
            glyphs = _glyph_count(inner.FontDescriptor)
            # WeasyPrint numbers what no font has behind the last glyph.
            codes = {c: code for c, code in _codes(font.ToUnicode.read_bytes()).items() if code < glyphs}
            if characters <= codes.keys():
                return _Typeface(data, name, codes, _widths(inner.W))
    raise ValueError(f"No single font has all of these characters: {words}")


def _codes(to_unicode: bytes) -> dict[str, int]:
    pairs = re.findall(rb"^<([0-9a-f]{4})> <([0-9a-f]+)>$", to_unicode, re.MULTILINE)
    return {bytes.fromhex(text.decode()).decode("utf-16-be"): int(code, 16) for code, text in pairs}


def _glyph_count(descriptor: pikepdf.Object) -> int:
    """Number of glyphs of an embedded TrueType font, as its table "maxp" says; 0 for another kind."""
    if "/FontFile2" not in descriptor:
        return 0
    font = descriptor.FontFile2.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    for tag, start in (struct.unpack_from(">4s4xL", font, 12 + 16 * number) for number in range(tables)):
        if tag == b"maxp":
            return int(struct.unpack_from(">H", font, start + 4)[0])
    return 0


def _widths(runs: pikepdf.Object) -> dict[int, float]:
    """The /W array of a CID font: first code, then an array of widths in thousandths."""
    widths: dict[int, float] = {}
    for i in range(0, len(runs), 2):
        for code, width in enumerate(runs[i + 1], start=int(runs[i])):
            widths[code] = float(width) / 1000
    return widths


def _stamp(page: Page, label: str, font: pikepdf.Object, typeface: _Typeface, *, is_enclosed: bool) -> Box:
    frame = visible_frame(page)
    words = typeface.width(label)
    size = min(SIZE, frame.width * WIDEST / words)
    left = (frame.width - words * size) / 2
    ground = (
        left - PADDING,
        BASELINE - PADDING,
        words * size + 2 * PADDING,
        size * 0.75 + 2 * PADDING,
    )
    matrix = b" ".join(_number(value) for value in frame.matrix)
    box = b" ".join(_number(value) for value in ground)
    drawn = (
        b"q /Artifact <</Type /Pagination /Subtype /Footer>> BDC %s cm 1 g %s re f 0 g "
        b"BT %s %s Tf %s %s Td %s Tj ET EMC Q\n"
    ) % (
        *(matrix, box, bytes(FONT), _number(size), _number(left), _number(BASELINE)),
        typeface.encode(label),
    )
    saves = None if is_enclosed else _saves(page)
    if is_enclosed:
        page.contents_add(drawn)
    elif saves is None:
        page.contents_add(drawn, prepend=True)
    else:
        before, after = saves
        page.contents_add(b"q\n" * before, prepend=True)
        page.contents_add(b"\n" + b"Q\n" * after + drawn)
    page.add_resource(font, Name.Font, FONT)
    x, y, width, height = ground
    (x1, y1), (x2, y2) = frame.place(x, y), frame.place(x + width, y + height)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _saves(page: Page) -> tuple[int, int] | None:
    """How often to save the graphics state before a page's content and restore it after, to be as before.

    None for content that swallows what follows it, such as an open string: that page is stamped first.
    """
    held = page.obj.get("/Contents", Array())
    parts = held if isinstance(held, Array) else [held]
    with Pdf.new() as scratch, warnings.catch_warnings(action="ignore"):
        try:
            content = b"\n".join(part.read_bytes() for part in parts) + b"\n/End MP"
            steps = pikepdf.parse_content_stream(scratch.make_stream(content), operators="q Q MP")
        except pikepdf.PdfError:
            return None
    if not steps or str(steps.pop().operator) != "MP":
        return None
    depth = lowest = 0
    for step in steps:
        depth += {"q": 1, "Q": -1}.get(str(step.operator), 0)
        lowest = min(lowest, depth)
    return 1 - lowest, depth + 1 - lowest


def _number(value: float) -> bytes:
    return (b"%.3f" % value).rstrip(b"0").rstrip(b".")


def _box(box: pikepdf.Object) -> Box:
    x1, y1, x2, y2 = (float(edge) for edge in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _overlap(media: Box, crop: Box) -> Box:
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if right > left and top > bottom else media
