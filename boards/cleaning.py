"""Takes out of a PDF whatever acts, hides or tells more than its pages.

Parses in the calling process: `documents.clean_upload` is the way in for a file nobody has looked at.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from boards.opening import DAMAGED, PRINT_IT, Refused, check_bytes, open_pdf

MAX_CONTENT = 50 * 1024 * 1024  # of one page, unpacked, without its pictures: a dense map has 10


def _names(words: str) -> frozenset[str]:
    return frozenset("/" + word for word in words.split())


# What may stay; everything else goes. Names as in ISO 32000-1, tables 28, 30, 164 and 173.
CATALOG_KEYS = _names("Type Pages Names Dests Outlines PageLabels StructTreeRoot MarkInfo Lang Metadata")
PAGE_KEYS = _names(
    "Type Parent Resources Contents Group Annots StructParents Tabs UserUnit Rotate"
    " MediaBox CropBox BleedBox TrimBox ArtBox"
)
LINK_KEYS = _names("Type Subtype Rect QuadPoints Border BS C H F StructParent Contents Dest A")
TRAILER_KEYS = _names("Root Info Size Type W Index Length Filter DecodeParms Prev XRefStm")
SCHEMES = ("http://", "https://", "mailto:", "tel:")

# Actions by what an officer would call them (ISO 32000-1, table 198; Acrobat 9; PDF 2.0).
SCRIPTS = _names(
    "JavaScript Named Hide SubmitForm ResetForm ImportData SetOCGState Rendition"
    " Trans GoTo3DView RichMediaExecute Sound Movie Thread"
)
OUTSIDE = _names("Launch GoToR GoToE GoToDp")

WORDS = {
    "scripts": "scripts and automatic actions",
    "outside": "links that open other files or programs, or unsafe addresses",
    "files": "attached files",
    "forms": "form fields (what was filled in stays on the page)",
    "marks": "comments and other marks laid over the pages",
    "layers": "layers (all were visible; their content stays)",
    "about": "information about the file, such as its author",
    "earlier": "earlier versions of the document",
    "repaired": "damage to the list of its parts (the file was repaired: look at every page)",
}


@dataclass(frozen=True)
class CleanedPdf:
    """A PDF that runs nothing and hides nothing known to us, written anew."""

    pdf: bytes
    pages: int
    is_tagged: bool
    removed: tuple[str, ...]  # in plain words, in the order of WORDS


def inspect_pdf(data: bytes) -> None:
    """Raise Refused unless `data` is a whole, open PDF of 1 to 1,000 pages. Parses in this process."""
    check_bytes(data)
    with open_pdf(data, set()):
        pass


def clean_pdf(data: bytes, *, title: str) -> CleanedPdf:
    """Check and clean in this process. Raises Refused.

    Gone afterwards: scripts and automatic actions, attachments, forms (flattened), every annotation but safe
    links, layers, metadata, earlier revisions. Tags, language, bookmarks and page content stay. A layer that
    is switched off would publish what nobody sees: such a file is refused.
    """
    check_bytes(data)
    removed: set[str] = set()
    try:
        with open_pdf(data, removed) as pdf:
            if data.count(b"startxref") > (2 if pdf.is_linearized else 1):
                removed.add("earlier")
            _drop_layers(pdf, removed)
            _flatten_forms(pdf, removed)
            links = _clean_pages(pdf, removed)
            _clean_catalog(pdf, removed)
            _clean_outlines(pdf, removed)
            _clean_tags(pdf, links)
            _neutralise(pdf.objects, removed)
            _set_title(pdf, title, removed)
            out = io.BytesIO()
            pdf.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
        with Pdf.open(io.BytesIO(out.getvalue())) as written:
            left: set[str] = set()
            _neutralise((o for o in written.objects if not _is_our_metadata(o, written)), left)
            if left:
                raise Refused(f"The selected file has content that could not be removed safely. {PRINT_IT}")
            found = tuple(words for key, words in WORDS.items() if key in removed)
            return CleanedPdf(out.getvalue(), len(written.pages), is_tagged(written), found)
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Refused(DAMAGED) from error


def is_tagged(pdf: Pdf) -> bool:
    """Whether a screen reader is given structure: marked, a tree, a place in it for every page."""
    root = pdf.Root
    tree = root.get("/StructTreeRoot")
    if not _is_marked(root) or not isinstance(tree, Dictionary):
        return False
    kids = tree.get("/K")
    has_elements = isinstance(kids, Dictionary) or (isinstance(kids, Array) and len(kids) > 0)
    return has_elements and "/ParentTree" in tree and all("/StructParents" in page.obj for page in pdf.pages)


def _is_marked(root: Object) -> bool:
    info = root.get("/MarkInfo")
    marked = info.get("/Marked") if isinstance(info, Dictionary) else None
    return isinstance(marked, bool) and marked


def _drop_layers(pdf: Pdf, removed: set[str]) -> None:
    properties = pdf.Root.get("/OCProperties")
    if properties is None:
        return
    usual = properties.get("/D", Dictionary())
    off = len(usual.get("/OFF", Array())) or usual.get("/BaseState", Name.ON) != Name.ON
    conditional = any(
        isinstance(o, Dictionary)
        and o.get("/Type") == Name.OCMD
        and ("/VE" in o or o.get("/P", Name.AnyOn) not in (Name.AnyOn, Name.AllOn))
        for o in pdf.objects
    )
    if off or conditional:
        raise Refused("The selected file has hidden layers. Save it without layers and select it again")
    removed.add("layers")


def _flatten_forms(pdf: Pdf, removed: set[str]) -> None:
    """Draw what was filled in onto the pages: deleting a form would delete its answers."""
    if "/AcroForm" not in pdf.Root:
        return
    others: list[tuple[pikepdf.Page, Array]] = []
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, Array):
            others.append((page, Array([a for a in annotations if not _is_widget(a)])))
            page.obj.Annots = Array([a for a in annotations if _is_widget(a)])
    if any(len(page.obj.Annots) for page, _ in others):
        removed.add("forms")
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
    for page, annotations in others:
        page.obj.Annots = annotations


def _is_widget(annotation: Object) -> bool:
    return isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.Widget


def _clean_pages(pdf: Pdf, removed: set[str]) -> set[tuple[int, int]]:
    """Keep known page keys and safe links; the object numbers of those links."""
    links: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        _check_content(page, number)
        if "/AA" in page.obj:
            removed.add("scripts")
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
        annotations = page.obj.get("/Annots")
        if annotations is None:
            continue
        del page.obj["/Annots"]
        keep = Array()
        for annotation in annotations if isinstance(annotations, Array) else ():
            if not isinstance(annotation, Dictionary):
                continue
            if annotation.get("/Subtype") != Name.Link:
                removed.add("forms" if _is_widget(annotation) else "marks")
                _empty(annotation)
            elif _clean_link(annotation, removed):
                keep.append(annotation)
                links.add(annotation.objgen)
            else:
                _empty(annotation)
        if len(keep):
            page.obj.Annots = keep
    return links


def _check_content(page: pikepdf.Page, number: int) -> None:
    """What a page draws must unpack, and to a size that everybody who opens the paper can bear."""
    held = page.obj.get("/Contents", Array())
    parts = list(held) if isinstance(held, Array) else [held]
    if sum(len(part.read_bytes()) for part in parts if isinstance(part, Stream)) > MAX_CONTENT:
        raise Refused(f"Page {number} of the selected file draws more than 50MB. {PRINT_IT}")


def _clean_link(link: Dictionary, removed: set[str]) -> bool:
    """Keep a link to a place in the file or to a web, mail or telephone address, and nothing more."""
    if "/AA" in link or "/PA" in link:
        removed.add("scripts")
    action = _safe_action(link.get("/A"), removed)
    if "/A" in link and action is None:
        return False
    for key in set(link.keys()) - LINK_KEYS:
        del link[key]
    if action is not None:
        link.A = action
    return True


def _safe_action(action: Object | None, removed: set[str]) -> Dictionary | None:
    if not isinstance(action, Dictionary):
        return None
    if "/Next" in action:
        removed.add("scripts")
    kind = action.get("/S")
    if kind == Name.GoTo and "/D" in action:
        return Dictionary(S=Name.GoTo, D=action.D)
    if kind == Name.URI and str(action.get("/URI", "")).lower().startswith(SCHEMES):
        return Dictionary(S=Name.URI, URI=action.URI)
    removed.add("scripts" if str(kind) in SCRIPTS else "outside")
    return None


def _clean_catalog(pdf: Pdf, removed: set[str]) -> None:
    root = pdf.Root
    if "/AA" in root or not _is_place(root.get("/OpenAction", Array())):
        removed.add("scripts")
    for key in set(root.keys()) - CATALOG_KEYS:
        del root[key]
    names = root.get("/Names")
    if isinstance(names, Dictionary) and "/Dests" in names:
        root.Names = Dictionary(Dests=names.Dests)
    elif names is not None:
        del root["/Names"]
    if "/MarkInfo" in root:
        root.MarkInfo = Dictionary(Marked=_is_marked(root))
    for key in set(pdf.trailer.keys()) - TRAILER_KEYS:
        del pdf.trailer[key]


def _is_place(action: Object) -> bool:
    """Whether a file only opens at one of its pages, as those of LibreOffice and Word do."""
    return isinstance(action, Array) or (isinstance(action, Dictionary) and action.get("/S") == Name.GoTo)


def _clean_outlines(pdf: Pdf, removed: set[str]) -> None:
    outlines = pdf.Root.get("/Outlines")
    queue = [outlines] if isinstance(outlines, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while queue:
        item = queue.pop()
        if item.objgen in seen:
            continue
        seen.add(item.objgen)
        if "/A" in item:
            action = _safe_action(item.A, removed)
            del item["/A"]
            if action is not None:
                item.A = action
        following = (item.get("/First"), item.get("/Next"))
        queue += [each for each in following if isinstance(each, Dictionary)]


def _clean_tags(pdf: Pdf, links: set[tuple[int, int]]) -> None:
    """Structure elements must not hold on to annotations that were taken away, nor to attached files."""
    queue = [pdf.Root.get("/StructTreeRoot")]
    seen: set[tuple[int, int]] = set()
    while queue:
        element = queue.pop()
        if not isinstance(element, Dictionary) or (element.is_indirect and element.objgen in seen):
            continue
        seen.add(element.objgen)
        if "/AF" in element:
            del element["/AF"]
        kids = element.get("/K")
        if not isinstance(kids, Array):
            kids = Array([] if kids is None else [kids])
        keep = [k for k in kids if not _is_lost_reference(k, links)]
        if len(keep) < len(kids):
            element.K = Array(keep)
        queue += [kid for kid in keep if isinstance(kid, Dictionary)]


def _is_lost_reference(kid: Object, links: set[tuple[int, int]]) -> bool:
    if not isinstance(kid, Dictionary) or kid.get("/Type") != Name.OBJR:
        return False
    target = kid.get("/Obj")
    return isinstance(target, Dictionary) and target.objgen not in links


def _neutralise(objects: Iterable[Object], removed: set[str]) -> None:
    """Empty whatever acts or carries a file, wherever it hangs; note what was found."""
    for top in objects:
        for item in _nested(top):
            kind = str(item.get("/S")) if isinstance(item.get("/S"), Name) else ""
            type_, subtype = item.get("/Type"), item.get("/Subtype")
            if kind in SCRIPTS or kind in OUTSIDE:
                removed.add("scripts" if kind in SCRIPTS else "outside")
                _empty(item)
            elif type_ in (Name.EmbeddedFile, Name.Filespec) or isinstance(item.get("/EF"), Dictionary):
                removed.add("files")
                _empty(item)
            elif type_ == Name.Metadata and subtype == Name.XML:
                removed.add("about")
                _empty(item)
            elif isinstance(item, Stream):
                for key in ("/F", "/Ref", "/OPI", "/AF", "/PieceInfo", "/Metadata"):
                    if key in item:
                        del item[key]


def _nested(top: Object) -> Iterator[Object]:
    """`top` and the direct dictionaries inside it; what it refers to is another object's turn."""
    queue = [top]
    while queue:
        item = queue.pop()
        if isinstance(item, (Dictionary, Stream)):
            yield item
            values: Iterable[Any] = [value for _, value in item.items()]
        elif isinstance(item, Array):
            values = item
        else:
            continue
        queue += [v for v in values if isinstance(v, (Dictionary, Array)) and not v.is_indirect]


def _empty(item: Object) -> None:
    if isinstance(item, Stream):
        item.write(b"")
    for key in list(item.keys()):
        if key != "/Length":
            del item[key]


def _set_title(pdf: Pdf, title: str, removed: set[str]) -> None:
    if "/Info" in pdf.trailer:
        if set(pdf.docinfo.keys()) - {"/Title", "/Producer"}:
            removed.add("about")
        del pdf.docinfo
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    pdf.docinfo["/Title"] = String(title)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title


def _is_our_metadata(item: Object, pdf: Pdf) -> bool:
    return isinstance(item, Stream) and item.objgen == pdf.Root.Metadata.objgen
