"""The tags of a PDF: what a screen reader is told. Terms as in ISO 32000-1, 14.7 and 14.8.

`JoinedTags` makes one structure tree from several. Imports pikepdf, as `assemble` does.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

PRINTED = 4  # annotation flag: without it the viewer may leave a link out on paper


def save(pdf: Pdf) -> bytes:
    """The file as bytes: the same content gives the same bytes, the file's own identifier included."""
    out = io.BytesIO()
    write(pdf, out)
    return out.getvalue()


def write(pdf: Pdf, target: Path | io.BytesIO, *, progress: Callable[[int], None] | None = None) -> None:
    """Write the file: the same content gives the same bytes, the file's own identifier included.

    `progress` is told the percentage that is written.
    """
    pdf.save(
        target,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        progress=progress,
    )


def _mark_ids(element: Dictionary, mark: bytes) -> bool:
    """Begin the element's ID, and the IDs it names, with `mark`; whether it has one."""
    for each in attributes(element):
        if "/Headers" in each:
            each.Headers = Array([String(mark + bytes(header)) for header in each.Headers])
    if "/ID" not in element:
        return False
    element.ID = String(mark + bytes(element.ID))
    return True


def elements(root: Object) -> Iterator[Dictionary]:
    """The structure elements below `root` in reading order, each once."""
    seen: set[tuple[int, int]] = set()
    stack = kids_of(root)[::-1]
    while stack:
        element = stack.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        yield element
        stack += kids_of(element)[::-1]


def kids_of(element: Object) -> list[Dictionary]:
    kids = element.get("/K")
    candidates = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in candidates if isinstance(kid, Dictionary) and "/S" in kid]


def leaves(node: Object | None, key: str) -> Iterator[tuple[Object, Object]]:
    """The pairs of a number tree (key "/Nums") or a name tree ("/Names"), whatever its depth."""
    seen: set[tuple[int, int]] = set()
    stack = [node]
    while stack:
        node = stack.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        pairs = node.get(key, Array())
        for i in range(0, len(pairs) - 1, 2):
            yield pairs[i], pairs[i + 1]
        stack += list(node.get("/Kids", Array()))[::-1]


def claims_pdfua(pdf: Pdf) -> bool:
    """Whether the file itself says that it keeps to PDF/UA-1."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return metadata.get("pdfuaid:part") == "1"


def attributes(element: Object) -> list[Dictionary]:
    """The attribute objects of an element, without the revision numbers that may stand between them."""
    value = element.get("/A")
    candidates = value if isinstance(value, Array) else [value]
    return [each for each in candidates if isinstance(each, Dictionary)]


def write_ids(pdf: Pdf, tree: Object, among: Sequence[Dictionary]) -> None:
    pairs = sorted(((bytes(e.ID), e) for e in among if "/ID" in e), key=lambda pair: pair[0])
    if pairs:
        tree.IDTree = pdf.make_indirect(_name_leaf(pairs))


def _name_leaf(pairs: Sequence[tuple[bytes, Object]]) -> Dictionary:
    flat: list[Object] = []
    for key, value in pairs:
        flat += [String(key), value]
    leaf = Dictionary(Names=Array(flat))
    if pairs:
        leaf.Limits = Array([String(pairs[0][0]), String(pairs[-1][0])])
    return leaf


class JoinedTags:
    """One structure tree from the trees of several files: Document, then a Part for each."""

    def __init__(self, out: Pdf) -> None:
        self._out = out
        self._parts: list[Dictionary] = []
        self._places: list[tuple[int, Object]] = []
        self._offset = 0
        self._roles = Dictionary()
        self._classes = Dictionary()
        self._namespaces = Array()
        self._identified: list[Dictionary] = []
        self._indexes: dict[bytes, Object] = {}  # of files that `finish` made: their lowest ID, their index

    def add(self, source: Pdf, pages: Sequence[Page], *, title: str, is_finished: bool = False) -> Dictionary:
        """Take over the tree of `source`, whose pages are already in the output as `pages`; its Part.

        `is_finished` says that `finish` made it: its elements need no second look.
        """
        number = len(self._parts)
        original = source.Root.StructTreeRoot
        tree = self._out.copy_foreign(original if original.is_indirect else source.make_indirect(original))
        self._move_places(tree, pages)
        roles = self._merge(self._roles, tree.get("/RoleMap"), number)
        classes = self._merge(self._classes, tree.get("/ClassMap"), number)
        if not (is_finished and not roles and not classes and self._take_index(tree)):
            for element in elements(tree):
                self._rename(element, number, roles, classes)
        self._namespaces.extend(tree.get("/Namespaces", Array()))
        part = Dictionary(Type=Name.StructElem, S=Name.Part, T=String(title), K=Array(kids_of(tree)))
        if "/Lang" in source.Root:
            part.Lang = String(str(source.Root.Lang))
        part = self._out.make_indirect(part)
        for kid in part.K:
            kid.P = part
        self._parts.append(part)
        return part

    def add_link(self, part: Dictionary, link: Dictionary, page: Page, *, words: str) -> None:
        """A link that belongs to no file, as the last element of a Part."""
        reference = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
        element = self._out.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Link, P=part, Pg=page.obj, K=Array([reference]), Alt=String(words))
        )
        part.K.append(element)
        link.StructParent = self._offset
        self._places.append((self._offset, element))
        self._offset += 1

    def write(self, *, language: str) -> None:
        """Put the joined tree into the output, if any file brought one."""
        if not self._parts:
            return
        out = self._out
        document = out.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(self._parts)))
        document.Lang = String(language)
        for part in self._parts:
            part.P = document
        flat: list[int | Object] = []
        for key, value in sorted(self._places, key=lambda place: place[0]):
            flat += [key, value]
        root = out.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([document]),
                ParentTree=out.make_indirect(Dictionary(Nums=Array(flat))),
                ParentTreeNextKey=self._offset,
            )
        )
        document.P = root
        maps = (("/RoleMap", self._roles), ("/ClassMap", self._classes), ("/Namespaces", self._namespaces))
        for name, entries in maps:
            if len(entries):
                root[name] = entries
        self._write_index(root)
        out.Root.StructTreeRoot = root

    def _write_index(self, root: Object) -> None:
        """One index of all IDs. Those that begin with a number stand before the marks of `finish`, "s…"."""
        write_ids(self._out, root, self._identified)
        if self._indexes:
            first = [root.IDTree] if "/IDTree" in root else []
            ordered = [self._indexes[lowest] for lowest in sorted(self._indexes)]
            root.IDTree = self._out.make_indirect(Dictionary(Kids=Array(first + ordered)))

    def _move_places(self, tree: Object, pages: Sequence[Page]) -> None:
        """Give this file's keys in the parent tree their own range."""
        top = int(tree.get("/ParentTreeNextKey", 0))
        for key, value in leaves(tree.get("/ParentTree"), "/Nums"):
            self._places.append((int(key) + self._offset, value))
            top = max(top, int(key) + 1)
        for holder in holders(pages):
            for name in ("/StructParents", "/StructParent"):
                if name in holder:
                    top = max(top, int(holder[name]) + 1)
                    holder[name] = int(holder[name]) + self._offset
        self._offset += top

    def _take_index(self, tree: Object) -> bool:
        """Keep the file's own index of IDs. Not when the same file is already in the pack: IDs stand once."""
        index = tree.get("/IDTree")
        if index is None:
            return True
        lowest = bytes(index.Limits[0])
        if lowest in self._indexes:
            return False
        self._indexes[lowest] = index
        return True

    def _merge(self, into: Dictionary, new: Object | None, number: int) -> dict[str, str]:
        """Add the entries of a map; the new names of those that another file uses for something else."""
        renamed: dict[str, str] = {}
        for name, value in new.items() if isinstance(new, Dictionary) else ():
            if name in into and into[name] != value:
                renamed[name] = f"{name}.{number}"
            into[renamed.get(name, name)] = value
        return renamed

    def _rename(
        self,
        element: Dictionary,
        number: int,
        roles: dict[str, str],
        classes: dict[str, str],
    ) -> None:
        if str(element.S) in roles:
            element.S = Name(roles[str(element.S)])
        if classes and "/C" in element:
            held = element.C if isinstance(element.C, Array) else Array([element.C])
            element.C = Array([Name(classes.get(str(c), str(c))) if isinstance(c, Name) else c for c in held])
        if _mark_ids(element, b"%d." % number):
            self._identified.append(element)


def holders(pages: Sequence[Page]) -> Iterator[Object]:
    """Whatever may have a place in the parent tree: pages, annotations, drawings, at any depth."""
    seen: set[tuple[int, int]] = set()
    queue: list[Object] = []
    for page in pages:
        yield page.obj
        queue += [a for a in page.obj.get("/Annots", Array()) if isinstance(a, Dictionary)]
        queue += _drawings(page.obj)
    while queue:
        holder = queue.pop()
        if holder.is_indirect:
            if holder.objgen in seen:
                continue
            seen.add(holder.objgen)
        yield holder
        queue += _drawings(holder)


def _drawings(holder: Object) -> list[Object]:
    resources = holder.get("/Resources")
    found = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    return [x for _, x in found.items() if isinstance(x, Stream)] if isinstance(found, Dictionary) else []
