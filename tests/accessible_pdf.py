"""What a machine can check of an accessible PDF (PDF/UA-1, ISO 14289-1), for any test that makes one."""

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

BOOKMARKS_FROM = 21  # pages: WCAG technique PDF2
DRAWS = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "INLINE IMAGE"}


def assert_accessible(pdf: bytes, *, title: str | None = None) -> None:
    """Fail with every fault found; with `title`, the document must also have that title."""
    assert problems(pdf, title=title) == []


def problems(pdf: bytes, *, title: str | None = None) -> list[str]:
    """The faults of a PDF in words."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        tree = opened.Root.get("/StructTreeRoot")
        if not isinstance(tree, Dictionary):
            return ["not tagged"]
        every = list(_walk(tree))
        return [
            *_document(opened, title),
            *_headings(tree),
            *_figures(every),
            *_tables(every, tree),
            *_pages(opened, tree, every),
            *_fonts(opened),
            *_syntax(opened, pdf),
        ]


def _document(pdf: Pdf, title: str | None) -> Iterator[str]:
    root = pdf.Root
    if str(root.get("/Lang")) != "en-GB":
        yield f"language is {root.get('/Lang')}"
    if root.get("/MarkInfo", Dictionary()).get("/Marked") is not True:
        yield "not marked as tagged"
    if root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle") is not True:
        yield "shows its file name instead of its title"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        named, part = metadata.get("dc:title"), metadata.get("pdfuaid:part")
    if part != "1":
        yield "does not claim PDF/UA-1"
    if not named or str(pdf.docinfo.get("/Title")) != named or (title is not None and named != title):
        yield f"titles are {pdf.docinfo.get('/Title')} and {named}, not {title}"
    if pdf.is_encrypted:
        yield "encrypted"
    if len(pdf.pages) >= BOOKMARKS_FROM:
        with pdf.open_outline() as outline:
            if not outline.root:
                yield "long, without bookmarks"


def _headings(tree: Object) -> Iterator[str]:
    """Each Part below the document, or the whole where there is none, starts at H1 and skips no level."""
    parts = [e for e in _walk(tree) if e.get("/S") == Name.Part and "/T" in e] or [tree]
    for part in parts:
        where = str(part.get("/T", "document"))
        levels = [int(str(e.S)[2:]) for e in _walk(part) if re.fullmatch("/H[1-6]", str(e.S))]
        if not levels or levels[0] != 1:
            yield f"{where}: first heading is not H1"
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"{where}: H{before} is followed by H{after}"


def _figures(every: list[Dictionary]) -> Iterator[str]:
    for figure in every:
        if figure.get("/S") == Name.Figure and not str(figure.get("/Alt", "")).strip():
            yield "figure without alternative text"


def _tables(every: list[Dictionary], tree: Object) -> Iterator[str]:
    ids = [bytes(e.ID) for e in every if "/ID" in e]
    if len(ids) != len(set(ids)):
        yield "an identifier is used twice"
    indexed = [bytes(key) for key, _ in _pairs(tree.get("/IDTree"), "/Names")]
    if indexed != sorted(ids):
        yield "the index of identifiers is not that of the elements"
    named = {bytes(h) for e in every for a in _attributes(e) for h in a.get("/Headers", Array())}
    if not named <= set(ids):
        yield "a cell names a header that is not there"
    for cell in every:
        scoped = any("/Scope" in a for a in _attributes(cell))
        if cell.S == Name.TH and not scoped and not ("/ID" in cell and bytes(cell.ID) in named):
            yield "table header without scope"


def _pages(pdf: Pdf, tree: Object, every: list[Dictionary]) -> Iterator[str]:
    reached = {element.objgen for element in every}
    places = {int(str(key)): value for key, value in _pairs(tree.get("/ParentTree"), "/Nums")}
    for number, page in enumerate(pdf.pages, start=1):
        annotations = list(page.obj.get("/Annots", Array()))
        if annotations and page.obj.get("/Tabs") != Name.S:
            yield f"page {number}: tab order is not that of the structure"
        for annotation in annotations:
            if not str(annotation.get("/Contents", annotation.get("/Alt", ""))).strip():
                yield f"page {number}: link without words"
            if not int(annotation.get("/F", 0)) & 4:
                yield f"page {number}: link that does not print"
            place = places.get(int(annotation.get("/StructParent", -1)))
            if place is None or place.objgen not in reached:
                yield f"page {number}: link outside the structure"
        place = places.get(int(page.obj.get("/StructParents", -1)), Array())
        yield from (f"page {number}: {fault}" for fault in _content(page, place, reached))


def _content(page: Page, place: Object, reached: set[tuple[int, int]]) -> Iterator[str]:
    """Whatever is drawn is an artifact or belongs to an element that can be reached."""
    marks: list[str] = []
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator in ("BMC", "BDC"):
            marks.append(str(step.operands[0]))
            properties = step.operands[1] if operator == "BDC" else None
            if isinstance(properties, Dictionary) and "/MCID" in properties:
                mark = int(properties.MCID)
                if mark >= len(place) or place[mark] is None or place[mark].objgen not in reached:
                    yield f"content {mark} belongs to no element"
        elif operator == "EMC":
            marks.pop()
        elif operator in DRAWS and not marks:
            yield f"content is neither tagged nor an artifact ({operator})"


def _fonts(pdf: Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if not isinstance(item, Dictionary) or item.get("/Type") != Name.Font or "/DescendantFonts" in item:
            continue
        held = item.get("/FontDescriptor", Dictionary())
        if item.get("/Subtype") != Name.Type3 and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(held.keys()):
            yield f"font {item.get('/BaseFont')} is not embedded"


def _syntax(opened: Pdf, pdf: bytes) -> Iterator[str]:
    if command := shutil.which("qpdf"):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            checked = subprocess.run([command, "--check", file.name], capture_output=True, check=False)
        if checked.returncode:
            yield checked.stderr.decode()
    else:
        yield from opened.check()


def _walk(element: Object) -> Iterator[Dictionary]:
    kids = element.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _walk(kid)


def _attributes(element: Object) -> list[Dictionary]:
    value = element.get("/A")
    return [a for a in (value if isinstance(value, Array) else [value]) if isinstance(a, Dictionary)]


def _pairs(node: Object | None, key: str) -> Iterator[tuple[Object, Object]]:
    if isinstance(node, Dictionary) and not isinstance(node, Stream):
        flat = list(node.get(key, Array()))
        yield from zip(flat[::2], flat[1::2], strict=True)
        for kid in node.get("/Kids", Array()):
            yield from _pairs(kid, key)
