"""What a workbook must pass before any spreadsheet library opens it.

The parts of the file are unpacked and counted, never trusted, and every XML part is read as a stream of tags.
So a bomb, a document type, a cell far outside any template or a merge of a billion cells is refused cheaply:
spreadsheet libraries spend minutes and gigabytes on such files, or abort the process.
"""

import re
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from hwb_portal.core.packages import BROKEN_PACKAGE

MAX_FILE = 10 * 2**20  # bytes on disk; an honest return is under 200 kB
MAX_PARTS = 500
MAX_PART = 64 * 2**20  # bytes unpacked
MAX_TOTAL = 128 * 2**20
MAX_RATIO = 200  # unpacked to packed, above RATIO_FLOOR
RATIO_FLOOR = 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELLS = 500_000  # cells of all sheets, those inside merged and linked ranges included
MAX_ELEMENTS = 2_000_000  # XML elements of all parts; bounds the time this gate itself takes
MAX_DECLARED = 1_000_000  # a count a file states about itself; some readers reserve memory for it
MAX_DEPTH = 100
MOST_NAMES = 1_000  # names of elements remembered, so that each is split once
CHUNK = 2**16

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
ACTIVE_PARTS = (
    "xl/vbaproject",
    "xl/embeddings/",
    "xl/activex/",
    "xl/ctrlprops/",
    "xl/macrosheets/",
    "xl/dialogsheets/",
    "xl/connections.xml",
    "xl/querytables/",
    "xl/webextensions/",
    "xl/customui",
    "customui/",
)
XML_STARTS = (b"<", b"\x00<", b"\xff\xfe", b"\xfe\xff")
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")

NOT_XLSX = "The selected file must be an XLSX"
NEW_BOOK = "Copy the figures into a new workbook and select that"
DAMAGED = "The selected file is damaged. Open it, save it again as an XLSX and select that"
TOO_COSTLY = f"The selected file takes more time or memory than is safe. {NEW_BOOK}"
PROTECTED = "The selected file is password protected. Save it without a password and select it again"
UNSAFE_PART = f"The selected file holds a part with an unsafe name. {NEW_BOOK}"
EXPANDS = f"The selected file expands to far more data than a return holds. {NEW_BOOK}"
OUTSIDE = f"The selected file has a cell outside the template. {NEW_BOOK}"


class Refused(Exception):  # noqa: N818 (the word a person reads)
    """The file is not taken. `message` is one plain sentence for the person who sent it.

    `findings` say more, where a workbook is like a template and not quite: each the fields of a `rules.Finding`.
    """

    def __init__(self, message: str, findings: tuple[dict[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.findings = findings


def gate(path: Path) -> None:
    """Return when the file is an XLSX that is safe to open; raise `Refused` with the reason when it is not.

    The name must end in .xlsx and the content must agree. Macros, embedded files and data connections are
    refused; links to other workbooks are not, because national templates carry them: they are never followed.
    """
    _look_at_the_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _look_at_the_parts(archive)
            _Contents(archive).look()
    except (*BROKEN_PACKAGE, OSError) as error:
        raise Refused(DAMAGED) from error


def _look_at_the_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise Refused(DAMAGED) from error
    if size == 0:
        raise Refused("The selected file is empty")
    if size > MAX_FILE:
        raise Refused("The selected file must be smaller than 10MB")
    if start == OLE_MAGIC:
        raise Refused("The selected file is password protected or an old XLS: save it as an XLSX without a password")
    if path.suffix.lower() != ".xlsx" or not start.startswith(ZIP_MAGIC):
        raise Refused(NOT_XLSX)


def _look_at_the_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS:
        raise Refused(EXPANDS)
    if len({name.lower() for name in names}) != len(names):
        raise Refused(f"The selected file holds two parts of the same name. {NEW_BOOK}")
    for part in parts:
        name = part.filename.lower()
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise Refused(UNSAFE_PART)
        if part.flag_bits & 1:
            raise Refused(PROTECTED)
        if name.startswith(ACTIVE_PARTS):
            raise Refused(f"The selected file must not contain macros, data connections or embedded files. {NEW_BOOK}")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused(NOT_XLSX)


class _Contents:
    """Unpacks every part once, counting bytes and cells as they come out."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.total = 0
        self.cells = 0
        self.elements = 0
        self.depth = 0
        self.is_workbook = False
        self.names: dict[str, str] = {}

    def look(self) -> None:
        for part in self.archive.infolist():
            with self.archive.open(part) as file:
                self.look_at(part, file)
        if not self.is_workbook:
            raise Refused(NOT_XLSX)

    def look_at(self, part: zipfile.ZipInfo, file: IO[bytes]) -> None:
        parser = self.parser() if part.filename.lower().endswith((".xml", ".rels")) else None
        out = 0
        try:
            while chunk := file.read(CHUNK):
                if not out and not parser and _starts_like_xml(chunk):
                    parser = self.parser()
                out += len(chunk)
                self.total += len(chunk)
                if out > MAX_PART or self.total > MAX_TOTAL:
                    raise Refused(EXPANDS)
                if out > RATIO_FLOOR and out > MAX_RATIO * max(1, part.compress_size):
                    raise Refused(EXPANDS)
                if parser:
                    parser.Parse(chunk, False)
            if parser:
                parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Refused(DAMAGED) from error

    def parser(self) -> expat.XMLParserType:
        self.depth = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        return parser

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise Refused(EXPANDS)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused(DAMAGED)
        name = self.name(tag)
        if not name or not attributes:  # most elements of a sheet: values, texts, tags of other namespaces
            if name == "c":
                self.add_cells("A1")
            return
        if name == "Override" and attributes.get("PartName") == "/xl/workbook.xml":
            self.is_workbook = attributes.get("ContentType") == WORKBOOK_TYPE
        for count in ("count", "uniqueCount"):
            if count in attributes and _number(attributes[count]) >= MAX_DECLARED:
                raise Refused(f"The selected file declares more entries than a return holds. {NEW_BOOK}")
        if name == "c":
            self.add_cells(attributes.get("r", "A1"))
        elif name == "row" and _number(attributes.get("r", "1")) > MAX_ROWS:
            raise Refused(OUTSIDE)
        elif name in ("mergeCell", "hyperlink"):
            self.add_cells(attributes.get("ref", "A1"))

    def name(self, tag: str) -> str:
        """The name of an element that is looked at, or ""."""
        name = self.names.get(tag)
        if name is None:
            namespace, _, local = tag.rpartition(" ")
            name = local if namespace in MAIN_NAMESPACES or local == "Override" else ""
            if len(self.names) < MOST_NAMES:
                self.names[tag] = name
        return name

    def end(self, _tag: str) -> None:
        self.depth -= 1

    def add_cells(self, reference: str) -> None:
        one = REFERENCE.match(reference)
        if one:
            if int(one[2]) > MAX_ROWS or _column(one[1]) > MAX_COLUMNS:
                raise Refused(OUTSIDE)
            self.count_cells(1)
            return
        corners = [REFERENCE.match(corner) for corner in reference.split(":")]
        if len(corners) > 2 or None in corners:
            raise Refused(OUTSIDE)
        rows = [int(corner[2]) for corner in corners if corner]
        columns = [_column(corner[1]) for corner in corners if corner]
        if max(rows) > MAX_ROWS or max(columns) > MAX_COLUMNS:
            raise Refused(OUTSIDE)
        self.count_cells((max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1))

    def count_cells(self, more: int) -> None:
        self.cells += more
        if self.cells > MAX_CELLS:
            raise Refused(f"The selected file has more cells than a return holds. {NEW_BOOK}")


def _starts_like_xml(first: bytes) -> bool:
    return first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(XML_STARTS)


def _refuse_document_type(*_: object) -> None:
    raise Refused(f"The selected file must not contain a document type declaration. {NEW_BOOK}")


def _number(text: str) -> int:
    """The whole number a file states; anything else counts as too large."""
    return int(text) if len(text) <= 9 and text.isascii() and text.isdigit() else MAX_DECLARED


@lru_cache(maxsize=MAX_COLUMNS)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
