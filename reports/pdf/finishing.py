"""What WeasyPrint leaves undone in a tagged PDF, repaired once, so that joining needs no second look.

Imports pikepdf, as `assemble` does.
"""

import hashlib
import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from reports.pdf.tags import PRINTED, attributes, elements, kids_of, leaves, save, write_ids


def finish(data: bytes) -> bytes:
    """A WeasyPrint file with header scopes, an index of IDs, named links that print, margins as artifacts.

    It is ready to be joined without another look at its elements: its IDs begin with a mark of its own, and the
    content of each page leaves the graphics state as it was.
    """
    with Pdf.open(io.BytesIO(data)) as pdf:
        tree = pdf.Root.StructTreeRoot
        _mark_artifacts(pdf, tree)
        _enclose(pdf)
        _fold(tree)
        _set_scopes(tree)
        found = list(elements(tree))
        _shorten(found, mark=hashlib.sha256(data).hexdigest()[:8])
        write_ids(pdf, tree, found)
        _describe_links(pdf, data)
        return save(pdf)


def _enclose(pdf: Pdf) -> None:
    """WeasyPrint turns the page over without saving the state first; a stamp would stand on its head."""
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(b"q\n" + page.obj.Contents.read_bytes() + b"\nQ\n")


def _shorten(found: Sequence[Dictionary], *, mark: str) -> None:
    """Say in fewer bytes what the elements say: each is read, copied and written at every join.

    Up to 15 bytes qpdf keeps a string without asking for memory: IDs are "s", eight digits, a stop and a count.
    """
    names: dict[bytes, String] = {}

    def short(name: Object) -> String:
        return names.setdefault(bytes(name), String(f"s{mark}.{len(names)}"))

    for element in found:
        if "/Type" in element:  # optional: ISO 32000-1, table 323
            del element["/Type"]
        kids = element.get("/K")
        if isinstance(kids, Array) and len(kids) == 1:
            element.K = kids[0]
        if "/ID" in element:
            element.ID = short(element.ID)
        for each in attributes(element):
            if "/Headers" in each:
                each.Headers = Array([short(header) for header in each.Headers])


PLAIN = frozenset({"/K", "/P", "/Pg", "/S", "/Type"})


def _fold(tree: Object) -> None:
    """Give a paragraph its words directly: WeasyPrint makes an element of every line, half of all there are."""
    places = {int(key): value for key, value in leaves(tree.ParentTree, "/Nums")}
    for element in list(elements(tree)):
        kids = element.get("/K")
        if not isinstance(kids, Array) or Name.Span == element.S:
            continue
        folded: list[Object | int] = []
        is_changed = False
        for kid in kids:
            numbers = _plain_line(kid, element)
            if numbers is None:
                folded.append(kid)
                continue
            is_changed = True
            folded += numbers
            place = places[int(element.Pg.StructParents)]
            for number in numbers:
                place[number] = element
        if is_changed:
            element.K = Array(folded)


def _plain_line(kid: Object, parent: Dictionary) -> list[int] | None:
    """The numbers of the marked content of a Span that says nothing but that it is a line of its parent's page."""
    if not isinstance(kid, Dictionary) or kid.get("/S") != Name.Span or set(kid.keys()) != PLAIN:
        return None
    if "/Pg" not in parent or kid.Pg.objgen != parent.Pg.objgen:
        return None
    held = list(kid.K) if isinstance(kid.K, Array) else [kid.K]
    return [int(number) for number in held] if all(isinstance(number, int) for number in held) else None


def _set_scopes(tree: Object) -> None:
    """TH cells in a table head, or in a row of nothing but headers, head a column; the others head a row."""
    for row in elements(tree):
        if row.S != Name.TR:
            continue
        cells = [cell for cell in kids_of(row) if cell.S in (Name.TH, Name.TD)]
        is_head = row.P.get("/S") == Name.THead or all(cell.S == Name.TH for cell in cells)
        for cell in cells:
            if cell.S == Name.TH:
                found = attributes(cell)
                if not found:
                    cell.A = Dictionary(O=Name.Table)
                    found = [cell.A]
                found[0].Scope = Name.Column if is_head else Name.Row


def _mark_artifacts(pdf: Pdf, tree: Object) -> None:
    """Text in page margins has elements that hang nowhere in the tree; mark it as decoration instead."""
    reached = {element.objgen for element in elements(tree)}
    artifact = pikepdf.ContentStreamInstruction([Name.Artifact], pikepdf.Operator("BMC"))
    places = {int(key): value for key, value in leaves(tree.ParentTree, "/Nums")}
    for page in pdf.pages:
        place = places[int(page.obj.StructParents)]
        lost = {i for i, element in enumerate(place) if element.objgen not in reached}
        if not lost:
            continue
        instructions: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
        for step in pikepdf.parse_content_stream(page):
            is_lost = str(step.operator) == "BDC" and _mcid(step.operands[1]) in lost
            instructions.append(artifact if is_lost else step)
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        for i in lost:
            place[i] = None


def _mcid(properties: Object) -> int:
    """The number of a stretch of marked content, -1 if it has none."""
    return int(properties.get("/MCID", -1)) if isinstance(properties, Dictionary) else -1


def _describe_links(pdf: Pdf, data: bytes) -> None:
    """Every annotation prints; every link is named by the words one sees instead of by its address."""
    import pypdfium2

    drawn: pypdfium2.PdfDocument | None = None
    for number, page in enumerate(pdf.pages):
        text = None
        for annotation in page.obj.get("/Annots", Array()):
            annotation.F = PRINTED
            if annotation.get("/Subtype") != Name.Link:
                continue
            if text is None:
                drawn = drawn or pypdfium2.PdfDocument(data)
                text = drawn[number].get_textpage()
            x1, y1, x2, y2 = (float(edge) for edge in annotation.Rect)
            words = text.get_text_bounded(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            if words := " ".join(words.split()):
                annotation.Contents = String(words)
