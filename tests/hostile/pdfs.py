"""PDFs that are broken, locked, endless or huge."""

import os

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tests.hostile.acting import saved


def blank(pages: int = 1, *, size: tuple[float, float] = (595, 842)) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    return pdf


def encrypted() -> bytes:
    return saved(blank(), encryption=pikepdf.Encryption(owner="a", user="b"))


def truncated() -> bytes:
    data = saved(blank(20), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return data[: len(data) // 2]


def with_scripts() -> bytes:
    pdf = blank()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(2)")))
    return saved(pdf)


def self_referencing() -> bytes:
    pdf = blank()
    pages = pdf.Root.Pages
    pages.Kids = Array([pages, pages])
    return saved(pdf)


def scripts_everywhere() -> bytes:
    pdf = blank(500)
    for page in pdf.pages:
        action = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        for _ in range(20):  # each leads to the one before
            action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=pikepdf.String("x"), Next=action))
        page.obj.AA = Dictionary(O=action, C=action)
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
        page.obj.Annots = Array([pdf.make_indirect(link)])
    return saved(pdf)


def drawing_of_itself() -> bytes:
    pdf = blank()
    drawing = pdf.make_stream(b"/X Do")
    drawing.stream_dict.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))
    drawing.Resources = Dictionary(XObject=Dictionary(X=drawing))
    pdf.pages[0].Resources, pdf.pages[0].Contents = drawing.Resources, pdf.make_stream(b"/X Do")
    return saved(pdf)


def bookmarks_in_a_circle() -> bytes:
    pdf = blank()
    mark = pdf.make_indirect(Dictionary(Title=pikepdf.String("Round"), Dest=Array([pdf.pages[0].obj, Name.Fit])))
    mark.Next = mark.Prev = mark.First = mark.Last = mark.Parent = mark
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=mark, Last=mark, Count=1))
    return saved(pdf)


def tags_in_a_circle() -> bytes:
    pdf = blank()
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect))
    element.K, element.P = Array([element, element]), element
    nodes = pdf.make_indirect(Dictionary())
    nodes.Kids = Array([nodes])
    tree = Dictionary(Type=Name.StructTreeRoot, K=element, ParentTree=nodes, IDTree=nodes)
    pdf.Root.StructTreeRoot = pdf.make_indirect(tree)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    return saved(pdf)


def table_after_itself() -> bytes:
    data = saved(blank(3), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = data.rindex(b"xref\n0")
    return data.replace(b"trailer <<", b"trailer << /Prev %d" % start)


def deep() -> bytes:
    pdf = saved(blank(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return pdf.replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + b"[" * 100_000 + b"]" * 100_000)


def large() -> bytes:
    pdf = blank(95)
    noise = os.urandom(1 << 20)
    for page in pdf.pages:
        picture = pdf.make_stream(noise)
        picture.stream_dict.update(
            Dictionary(Subtype=Name.Image, Width=1, Height=1, Filter=Name.DCTDecode, ColorSpace=Name.DeviceGray)
        )
        page.Resources = Dictionary(XObject=Dictionary(Im=picture))
    return saved(pdf, compress_streams=False)


def broken_table() -> bytes:
    data = saved(blank(3), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return data.replace(b"startxref\n", b"startxref\n9")


def fourteen_metres() -> bytes:
    pdf = blank()
    pdf.pages[0].obj.MediaBox = Array([0, 0, 595, 39_685])
    return saved(pdf)
