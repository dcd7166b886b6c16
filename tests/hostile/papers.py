"""Files for the door of papers: PDFs, Word files, slides, pictures and what only looks like them."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from boards.opening import MAX_BYTES, OLE_MAGIC
from tests.boards.slides import slides
from tests.hostile import acting, pdfs
from tests.hostile.acting import ABOUT, EARLIER, FILES, MARKS, OUTSIDE, SCRIPTS, a_pdf
from tests.hostile.case import KEPT, TAKEN_OUT, Case
from tests.hostile.words import OUTSIDE as REMOTE_TEMPLATE
from tests.hostile.words import TYPES, W, a_word_file

REPAIRED = TAKEN_OUT + "damage to the list of its parts (the file was repaired: look at every page)"
PLACE = 0x8825  # the directory of a place in EXIF 2.3, table 4


def edited(edit: Callable[[Pdf], object]) -> Callable[[], bytes]:
    return lambda: a_pdf(edit=edit)


def drawing(data: bytes, *, packed: bool) -> Callable[[], bytes]:
    """A PDF whose page draws these bytes, said to be packed."""

    def edit(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents.write(zlib.compress(data) if packed else data, filter=Name.FlateDecode)

    return edited(edit)


def hidden_layer(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def twice_saved() -> bytes:
    """A PDF with an older one inside, as a program leaves it that only adds."""
    first = a_pdf(text="MARKER of the draft")
    with Pdf.open(io.BytesIO(first)) as pdf:
        root, size, number = pdf.Root.objgen[0], len(pdf.objects) + 1, pdf.pages[0].obj.Contents.objgen[0]
    stream, at = b"BT /F1 12 Tf 72 720 Td (Final) Tj ET", len(first)
    second = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(stream), stream)
    before = int(first.rsplit(b"startxref", 1)[1].split()[0])
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %d 0 R /Prev %d>>" % (
        *(number, at),
        *(size, root, before),
    )
    return first + second + table + b"\nstartxref\n%d\n%%%%EOF\n" % (at + len(second))


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of black and white points that says it is this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def picture(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, kind, **options)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG that says who took it where: EXIF with MARKER and a place."""
    exif = Image.Exif()
    exif[0x013B] = "MARKER"  # the artist
    exif.get_ifd(PLACE).update({1: "N", 2: (52.0, 3.0, 24.0), 3: "W", 4: (2.0, 42.0, 54.0)})
    return picture("JPEG", exif=exif, comment=b"MARKER")


def packed(**parts: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def zip_of_zips() -> bytes:
    inner = packed(zeros=bytes(10 << 20))
    return packed(**{f"{number}.zip": packed(**{f"{n}.zip": inner for n in range(10)}) for number in range(10)})


def word(**parts: bytes | str) -> Callable[[], bytes]:
    return lambda: a_word_file(**parts)


def twice_the_document() -> bytes:
    return a_word_file(**{"word__Document.xml": "<a/>"})


def locked_word() -> bytes:
    data = bytearray(a_word_file())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def macros_by_type() -> bytes:
    types = TYPES.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "x.macroEnabled+xml")
    return packed(**{"[Content_Types].xml": types, "word__document.xml": f"<w:document {W}/>"})


def body(words: str) -> Callable[[], bytes]:
    return lambda: a_word_file(f"<w:p>{words}</w:p>")


COMMENTS = f"<w:comments {W}><w:comment/></w:comments>"
SLIDE_COMMENT = (
    '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm authorId="0" idx="1">'
    "<p:text>Is this right?</p:text></p:cm></p:cmLst>"
)
SLIDE_REPLY = '<t:cmLst xmlns:t="http://schemas.microsoft.com/office/powerpoint/2018/8/main"><t:cm id="1"/></t:cmLst>'
LINKED_PICTURE = REMOTE_TEMPLATE.replace("attachedTemplate", "image").replace("t.dotm", "t.png")
CONVERTED = TAKEN_OUT + ABOUT  # which program made the PDF, and when
PLAN = ("Plan", "Text")

PDF = {
    "pdf: a password": Case(pdfs.encrypted, "password"),
    "pdf: cut short": Case(pdfs.truncated, "cut short"),
    "pdf: no pages": Case(lambda: pdfs.saved(pdfs.blank(0)), "no pages"),
    "pdf: 5,000 pages": Case(lambda: pdfs.saved(pdfs.blank(5_000)), "many pages"),
    "pdf: 14 metres": Case(pdfs.fourteen_metres, "long page"),
    "pdf: pages inside themselves": Case(pdfs.self_referencing, "damaged"),
    "pdf: 100,000 lists in each other": Case(pdfs.deep, "damaged"),
    "pdf: a page that unpacks to 51 MB": Case(drawing(bytes(51 << 20), packed=True), "heavy page"),
    "pdf: a page that does not unpack": Case(drawing(b"no deflated data", packed=False), "damaged"),
    "pdf: hidden layers": Case(edited(hidden_layer), "layers"),
    "pdf: more than 100 MB": Case(lambda: b"%PDF-1.7" + bytes(MAX_BYTES), "too large"),
    "pdf: HTML before it": Case(lambda: b"\n\n<html>%PDF-1.7<script>alert(1)</script>", "wrong kind"),
    "pdf: GIF before it": Case(lambda: b"GIF89a" + a_pdf(), "wrong kind"),
    "pdf: a script at the start": Case(edited(acting.open_action), TAKEN_OUT + SCRIPTS),
    "pdf: a script on a page": Case(edited(acting.page_action), TAKEN_OUT + SCRIPTS),
    "pdf: a script by name": Case(edited(acting.named_script), TAKEN_OUT + SCRIPTS),
    "pdf: a script behind a link": Case(edited(acting.chained_script), TAKEN_OUT + SCRIPTS),
    "pdf: 20,000 scripts": Case(pdfs.scripts_everywhere, TAKEN_OUT + SCRIPTS),
    "pdf: a script as an address": Case(edited(acting.script_address), TAKEN_OUT + OUTSIDE),
    "pdf: starts a program": Case(edited(acting.launch), TAKEN_OUT + OUTSIDE),
    "pdf: opens another file": Case(edited(acting.other_file), TAKEN_OUT + OUTSIDE),
    "pdf: a bookmark that starts a program": Case(edited(acting.outline_action), TAKEN_OUT + OUTSIDE),
    "pdf: an attached file": Case(edited(acting.attachment), TAKEN_OUT + FILES),
    "pdf: a file hung on a tag": Case(edited(acting.attachment_of_a_tag), TAKEN_OUT + FILES),
    "pdf: a comment": Case(edited(acting.comment), TAKEN_OUT + MARKS),
    "pdf: an author": Case(edited(acting.author), TAKEN_OUT + ABOUT),
    "pdf: an earlier version inside": Case(twice_saved, TAKEN_OUT + EARLIER),
    "pdf: a broken list of parts": Case(pdfs.broken_table, REPAIRED),
    "pdf: a list of parts after itself": Case(pdfs.table_after_itself, REPAIRED),
    "pdf: a drawing of itself": Case(pdfs.drawing_of_itself, KEPT),
    "pdf: bookmarks in a circle": Case(pdfs.bookmarks_in_a_circle, KEPT),
    "pdf: tags in a circle": Case(pdfs.tags_in_a_circle, KEPT),
}
WORD = {
    "docx: words added": Case(body("<w:ins><w:r><w:t>New</w:t></w:r></w:ins>"), "tracked"),
    "docx: words deleted": Case(body("<w:del><w:r><w:delText>Old</w:delText></w:r></w:del>"), "tracked"),
    "docx: hidden words": Case(body("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Psst</w:t></w:r>"), "hidden text"),
    "docx: comments": Case(word(**{"word__comments.xml": COMMENTS}), "comments"),
    "docx: macros": Case(word(**{"word__vbaProject.bin": b"macro"}), "acts"),
    "docx: typed as macros": Case(macros_by_type, "acts"),
    "docx: an embedded file": Case(word(**{"word__embeddings__oleObject1.bin": b"ole"}), "acts"),
    "docx: a template elsewhere": Case(word(**{"word___rels__settings.xml.rels": REMOTE_TEMPLATE}), "depends"),
    "docx: a picture elsewhere": Case(word(**{"word___rels__document.xml.rels": LINKED_PICTURE}), "depends"),
    "docx: entities": Case(word(**{"word__a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document type"),
    "docx: zeros for 40 MB": Case(word(**{"word__media__a.bin": bytes(40 << 20)}), "expands"),
    "docx: 2,000 parts": Case(word(**{f"word__{n}.xml": "<a/>" for n in range(2_000)}), "expands"),
    "docx: a part above the folder": Case(word(**{"..__a.xml": "<a/>"}), "unsafe part"),
    "docx: two parts of one name": Case(twice_the_document, "same name"),
    "docx: one locked part": Case(locked_word, "password"),
    "docx: a password": Case(lambda: OLE_MAGIC + bytes(512), "old or locked", "report.docx"),
    "docx: cut short": Case(lambda: a_word_file()[:300], "office damaged"),
    "docx: XML that does not end": Case(word(**{"word__b.xml": "<a><b></a>"}), "office damaged"),
}
OTHER = {
    "pptx: notes for the speaker": Case(lambda: slides(PLAN, notes="Do not mention it."), "notes", "a.pptx"),
    "pptx: a hidden slide": Case(lambda: slides(PLAN, hidden="0"), "hidden slides", "a.pptx"),
    "pptx: a comment": Case(lambda: slides(PLAN, **{"ppt__comments__1.xml": SLIDE_COMMENT}), "comments", "a.pptx"),
    "pptx: a reply": Case(lambda: slides(PLAN, **{"ppt__comments__m.xml": SLIDE_REPLY}), "comments", "a.pptx"),
    "pptx: macros": Case(lambda: slides(PLAN, **{"ppt__vbaProject.bin": b"macro"}), "acts", "a.pptx"),
    "png: 900 million points": Case(lambda: png(30_000, 30_000, bytes(3751)), "huge picture", "a.png", "A map"),
    "png: cut short": Case(lambda: picture("PNG")[:90], "picture damaged", "a.png", "A map"),
    "jpeg: cut short": Case(lambda: picture("JPEG")[:400], "picture damaged", "a.jpg", "A map"),
    "png: a page of HTML after it": Case(lambda: picture("PNG") + b"<script>MARKER</script>", KEPT, "a.png", "A map"),
    "jpeg: who took it where": Case(photograph, KEPT, "a.jpg", "A street"),
    "svg: a script": Case(
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "wrong kind", "a.svg"
    ),
    "html named a PDF": Case(lambda: b"<!doctype html><script>alert(1)</script>", "wrong kind"),
    "a program named a PDF": Case(lambda: b"MZ" + os.urandom(5000), "wrong kind", "report.pdf.exe"),
    "a zip of zips": Case(zip_of_zips, "a zip", "papers.zip"),
    "a zip of PDFs": Case(lambda: packed(**{"a.pdf": a_pdf(), "b.pdf": a_pdf()}), "a zip", "papers.pdf"),
    "OpenDocument": Case(
        lambda: packed(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<a/>"}),
        *("wrong kind", "report.odt"),
    ),
    "a workbook": Case(
        lambda: packed(**{"[Content_Types].xml": "<Types/>", "xl__workbook.xml": "<a/>"}), "a workbook", "a.xlsx"
    ),
    "an empty file": Case(bytes, "empty"),
    "a name that leaves its folder": Case(a_pdf, KEPT, "../../etc/cron.d/paper.pdf"),
    "a name that reads backwards": Case(a_pdf, KEPT, "report\u202efdp.exe"),
    "a name of two lines": Case(a_pdf, KEPT, "report.pdf\r\nSet-Cookie: a=b"),
    "a name of 4,000 letters": Case(a_pdf, KEPT, "x" * 4000 + ".pdf"),
}
SHOWN = {
    "a name that leaves its folder": "paper.pdf",
    "a name that reads backwards": "reportfdp.exe",
    "a name of two lines": "report.pdfSet-Cookie: a=b",
    "a name of 4,000 letters": "x" * 251 + ".pdf",
}


def table() -> bytes:
    row = "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
    return a_word_file(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row * 3}</w:tbl><w:p/>")


def safe_link(pdf: Pdf) -> None:
    acting.add_annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/")))


HONEST = {
    "pdf: three pages": Case(lambda: a_pdf(pages=3), KEPT),
    "pdf: a link": Case(edited(safe_link), KEPT),
    "pdf: two columns of words": Case(lambda: a_pdf(text="Spend  Plan"), KEPT),
    "docx: a paragraph": Case(a_word_file, CONVERTED),
    "docx: a table": Case(table, CONVERTED),
    "docx: a heading": Case(body("<w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Aim</w:t></w:r>"), CONVERTED),
    "pptx: two slides": Case(lambda: slides(PLAN, PLAN), CONVERTED),
    "png": Case(lambda: picture("PNG"), KEPT, "a.png", "A map"),
    "jpeg": Case(lambda: picture("JPEG"), KEPT, "a.jpg", "A map"),
}
