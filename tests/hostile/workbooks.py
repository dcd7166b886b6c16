"""Workbooks for the door of returns: hostile, each by one change of the sample, and honest."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from boards.opening import OLE_MAGIC
from tests.hostile.case import Case
from tests.metrics.returns.parcels import changed, part, repacked, sheet_with
from tests.metrics.returns.workbook import SAMPLE

ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
WIDE_ENTITIES = ENTITIES.decode().replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16")
NHS_NUMBERS = (9434765870, 9434765919, 4010232137)  # invented; each passes the check


def _file(write: Callable[[Path], object]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write(path)
        return path.read_bytes()


def with_parts(parts: Mapping[str, bytes | None]) -> Callable[[], bytes]:
    return lambda: _file(lambda path: repacked(path, parts))


def with_cover(old: bytes, new: bytes) -> Callable[[], bytes]:
    return with_parts(sheet_with(old, new))


def lying_size() -> bytes:
    real, said = (2**25).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return with_parts({"xl/media/image1.png": bytes(2**25)})().replace(real, said)


def overlapping() -> bytes:
    """A directory in which two hundred parts are the same bytes of the file."""
    data = with_parts({"xl/media/image1.png": bytes(range(256)) * 4000})()
    start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        directory = archive.filelist[-1]
    entry = data[data.rindex(b"PK\x01\x02") : end]
    name = directory.filename.encode()
    entries = [entry.replace(name, b"%s%03d.png" % (name[:-7], number)) for number in range(200)]
    whole = data[start:end] + b"".join(entries)
    count = (len(entries) + data[start:end].count(b"PK\x01\x02")).to_bytes(2, "little")
    tail = data[end : end + 8] + count + count + len(whole).to_bytes(4, "little") + data[end + 16 :]
    return data[:start] + whole + tail


def typed_as_macros() -> bytes:
    plain, macro = b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    return with_parts({"[Content_Types].xml": part("[Content_Types].xml").replace(plain, macro)})()


def locked_part() -> bytes:
    data = bytearray(SAMPLE.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def declared() -> bytes:
    strings = part("xl/sharedStrings.xml").replace(b'uniqueCount="', b'uniqueCount="2000000000000" was="', 1)
    return with_parts({"xl/sharedStrings.xml": strings})()


def people() -> bytes:
    def write(path: Path) -> None:
        book = load_workbook(SAMPLE, data_only=True)
        for row, number in enumerate(NHS_NUMBERS, start=30):
            book["7. Narrative"].cell(row, 12, number)
        book.save(path)

    return _file(write)


def another_book() -> bytes:
    def write(path: Path) -> None:
        book = load_workbook(SAMPLE, data_only=True)
        del book["7. Narrative"]
        book.save(path)

    return _file(write)


SHEET = b"</sheetData>"
HOSTILE = {
    "xlsx: spaces for 40 MB": Case(
        with_parts({"xl/worksheets/sheet9.xml": b"<a>" + b" " * (40 << 20) + b"</a>"}), "book expands"
    ),
    "xlsx: a picture of zeros": Case(with_parts({"xl/media/image1.png": bytes(2**25)}), "book expands"),
    "xlsx: a size that lies": Case(lying_size, "book damaged"),
    "xlsx: 500 parts more": Case(with_parts({f"xl/media/{n}.png": b"" for n in range(500)}), "book expands"),
    "xlsx: parts over each other": Case(overlapping, "book damaged"),
    "xlsx: elements without end": Case(
        with_parts({"docProps/custom.xml": b"<a>" + b"<b c='d'/>" * 4_000_000 + b"</a>"}), "book expands"
    ),
    "xlsx: the far corner": Case(with_cover(b"</row>", b'<c r="XFD1048576"><v>1</v></c></row>'), "book outside"),
    "xlsx: the last row": Case(with_cover(SHEET, b'<row r="1048576"/></sheetData>'), "book outside"),
    "xlsx: a billion merged": Case(with_cover(SHEET, SHEET + b'<mergeCell ref="A1:XFD1048576"/>'), "book outside"),
    "xlsx: five million linked": Case(with_cover(SHEET, SHEET + b'<hyperlink ref="A1:IV20000"/>'), "book cells"),
    "xlsx: two trillion declared": Case(declared, "book declares"),
    "xlsx: entities": Case(with_parts({"xl/sharedStrings.xml": ENTITIES}), "book document type"),
    "xlsx: an entity from a file": Case(
        with_parts({"docProps/app.xml": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "book document type"
    ),
    "xlsx: entities in two bytes": Case(with_parts({"xl/styles.xml": WIDE_ENTITIES}), "book document type"),
    "xlsx: macros": Case(with_parts({"xl/vbaProject.bin": b"x"}), "book acts"),
    "xlsx: typed as macros": Case(typed_as_macros, "no book"),
    "xlsx: an embedded file": Case(with_parts({"xl/embeddings/oleObject1.bin": b"x"}), "book acts"),
    "xlsx: a data connection": Case(with_parts({"xl/connections.xml": b"<x/>"}), "book acts"),
    "xlsx: a part above the folder": Case(with_parts({"../evil.xml": b"<a/>"}), "book unsafe part"),
    "xlsx: two parts of one name": Case(with_parts({"xl/Workbook.xml": b"<a/>"}), "book same name"),
    "xlsx: a password": Case(lambda: OLE_MAGIC + bytes(512), "book password or old"),
    "xlsx: one locked part": Case(locked_part, "book password"),
    "xlsx: cut short": Case(lambda: SAMPLE.read_bytes()[:9000], "book damaged"),
    "xlsx: XML that does not end": Case(with_parts({"xl/styles.xml": b"<a><b></a>"}), "book damaged"),
    "xlsx: XML in XML": Case(with_parts({"xl/styles.xml": b"<a>" * 50_000 + b"</a>" * 50_000}), "book damaged"),
    "xlsx: a PDF by its content": Case(lambda: b"%PDF-1.7 and more", "no book"),
    "xlsx: empty": Case(bytes, "empty"),
    "xlsx: NHS numbers": Case(people, "book people"),
    "xlsx: another template": Case(another_book, "book template"),
}
HONEST = {
    "xlsx: the sample": SAMPLE.read_bytes,
    "xlsx: with links to other books": with_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
    "xlsx: saved by another program": lambda: _file(lambda path: changed(path, {})),
}
