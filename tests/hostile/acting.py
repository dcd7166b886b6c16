"""PDFs that act, hide or tell, each by one edit of an honest one. What must go is called MARKER."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

A4 = Array([0, 0, 595, 842])


def a_pdf(*, text: str = "Better Care Fund", pages: int = 1, edit: Callable[[Pdf], object] | None = None) -> bytes:
    """A PDF with one line of text a page, after `edit` has made it hostile."""
    with Pdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for _ in range(pages):
            content = pdf.make_stream(b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text.encode())
            resources = Dictionary(Font=Dictionary(F1=font))
            page = Dictionary(Type=Name.Page, MediaBox=A4, Contents=content, Resources=resources)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        if edit:
            edit(pdf)
        return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def saved(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def add_annotation(pdf: Pdf, **entries: object) -> None:
    annotation = Dictionary(Type=Name.Annot, Rect=Array([72, 700, 200, 740]), **entries)
    page = pdf.pages[0].obj
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(pdf.make_indirect(annotation))


SCRIPTS = "scripts and automatic actions"
OUTSIDE = "links that open other files or programs, or unsafe addresses"
FILES = "attached files"
FORMS = "form fields (what was filled in stays on the page)"
MARKS = "comments and other marks laid over the pages"
ABOUT = "information about the file, such as its author"
EARLIER = "earlier versions of the document"


def script(text: str = "MARKER") -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(text))


def open_action(pdf):
    pdf.Root.OpenAction = pdf.make_indirect(script())


def page_action(pdf):
    pdf.pages[0].obj.AA = Dictionary(O=script())


def named_script(pdf):
    names = Array([String("s"), pdf.make_indirect(script())])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def chained_script(pdf):
    add_annotation(
        pdf,
        Subtype=Name.Link,
        A=Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=script()),
    )


def script_address(pdf):
    add_annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:MARKER")))


def launch(pdf):
    add_annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("MARKER.exe")))


def other_file(pdf):
    add_annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String("MARKER.pdf"), D=Array([0, Name.Fit])))


def attachment(pdf):
    pdf.attachments["MARKER.txt"] = b"MARKER"


def attachment_of_a_tag(pdf):
    file = pikepdf.AttachedFileSpec(pdf, b"MARKER", filename="MARKER.xml")
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, AF=Array([file.obj])))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))
    element.P = pdf.Root.StructTreeRoot


def comment(pdf):
    add_annotation(pdf, Subtype=Name.Text, Contents=String("MARKER"), T=String("MARKER"))


def comment_held_by_a_tag(pdf):
    comment(pdf)
    reference = Dictionary(Type=Name.OBJR, Obj=pdf.pages[0].obj.Annots[0], Pg=pdf.pages[0].obj)
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Annot, K=reference))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    element.P = pdf.Root.StructTreeRoot


def author(pdf):
    pdf.docinfo["/Author"] = "MARKER"


def metadata(pdf):
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = ["MARKER"]


def outline_action(pdf):
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Item 1", 0))
    first = pdf.Root.Outlines.First
    del first["/Dest"]
    first.A = Dictionary(S=Name.Launch, F=String("MARKER.exe"))


def bomb() -> bytes:
    """A few kB that unpack to 500 MB when the file is written anew."""
    packer = zlib.compressobj()
    once = b"".join([*(packer.compress(bytes(1024 * 1024)) for _ in range(500)), packer.flush()])

    def edit(pdf):
        stream = pdf.make_stream(b"")
        stream.write(zlib.compress(once), filter=Array([Name.FlateDecode, Name.FlateDecode]))
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=stream)

    return a_pdf(edit=edit)
