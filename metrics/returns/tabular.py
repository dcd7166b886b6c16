"""A plain table from a workbook: its first sheet as rows of text, or the reason why it cannot be one.

python-calamine reads the values, many times faster than openpyxl. It tells neither a formula nor an error from an
empty cell, nor a percentage from a number, so a pass over the sheet's XML looks for those first. It may end its
process over a bad file: it runs in the child, after the gate.
"""

import datetime as dt
import posixpath
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.parsers import expat

from metrics.returns.asking import ask_child
from metrics.returns.gate import DAMAGED, Refused, gate

MAX_COLUMNS = 100  # of a CSV; a tidy file has 13
MAX_CELLS = 2_000_000  # of a CSV; an honest one of 10 MB has fewer
EMPTY = "The first sheet of the file is empty"
PERCENT_FORMATS = frozenset({9, 10})  # built in: 0% and 0.00%
WORKSHEET = "/worksheet"
PLAIN_START = re.compile(rb"(?:<\?xml[^>]*encoding=[\"']utf-8[\"'][^>]*\?>\s*|\s*)<worksheet[\s>]", re.IGNORECASE)
ODD = re.compile(rb"<(?:f[\s/>]|mergeCell|\w+:(?:c|f|v|mergeCell)[\s/>]|c\s[^>]*\bt\s*=\s*[\"']e[\"'])")


def read_table(path: Path) -> list[list[str]]:
    """The rows of the first sheet from A1 on, as wide as its heading, as the text that a CSV would hold.

    Numbers are written plainly, days as 31/03/2016. Raises `Refused` for a file that does not pass the gate, for any
    formula, error or merged cell, and for a number shown as a percentage: whether 0.07 or 7 is meant cannot be told.
    """
    gate(path)
    try:
        with zipfile.ZipFile(path) as archive:
            index, part = _first_sheet(archive)
            odd = _odd(archive, part)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, StopIteration) as error:
        raise Refused(DAMAGED) from error
    if odd:
        raise Refused(odd)
    return _squared(_values(path, index))


def refuse_bombs(path: Path) -> None:
    """For a CSV, before pandas makes an object of every cell: ten megabytes of commas would take gigabytes."""
    data = path.read_bytes()
    if data.partition(b"\n")[0].count(b",") >= MAX_COLUMNS:
        raise Refused(f"The file must not have more than {MAX_COLUMNS} columns")
    if data.count(b",") + data.count(b"\n") > MAX_CELLS:
        raise Refused(f"The file must not have more than {MAX_CELLS:,} cells: split it and import its parts")
    if b"\0" in data:
        raise Refused("The file must be a CSV in UTF-8, without characters that are no text")


def read_table_in_child(path: Path) -> list[list[str]]:
    """The same in a process of its own, which may die without harm."""
    rows: list[list[str]] = ask_child("table", path)
    return rows


def _odd(archive: zipfile.ZipFile, part: str) -> str:
    """Why the sheet cannot be a plain table: a sentence about the first cell that is in the way, or ""."""
    sheet = archive.read(part)
    percents = _percent_styles(archive)
    if _is_plain(sheet, percents):
        return ""
    seen = _Seen(percents)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = seen.start, seen.end
    parser.CharacterDataHandler = seen.data
    parser.Parse(sheet, True)
    return seen.merged or seen.odd


def _is_plain(sheet: bytes, percents: frozenset[str]) -> bool:
    """Surely no formula, error, merged cell or percentage. The gate has seen that the XML is whole.

    Only UTF-8 without prefixes, comments and CDATA is looked at this way: there a "<" always begins a tag.
    """
    start = sheet[:200].removeprefix(b"\xef\xbb\xbf")
    if not PLAIN_START.match(start) or b"<!" in sheet:
        return False
    if ODD.search(sheet):
        return False
    styles = b"|".join(style.encode() for style in percents)
    return not styles or re.search(rb"<c\s[^>]*\bs\s*=\s*[\"'](?:" + styles + rb")[\"']", sheet) is None


class _Seen:
    """What stands in the way, cell by cell."""

    def __init__(self, percents: frozenset[str]) -> None:
        self.percents = percents
        self.merged = ""
        self.odd = ""
        self.at = ""
        self.is_error = False
        self.is_percent = False
        self.value: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self.at = attributes.get("r", "")
            kind = attributes.get("t", "n")
            self.is_error = kind == "e"
            self.is_percent = kind == "n" and attributes.get("s", "0") in self.percents
        elif name == "f":
            self.say(f"Cell {self.at} holds a formula: put its result there as a value")
        elif name == "v" and self.is_error:
            self.value = []
        elif name == "v" and self.is_percent:
            self.say(f"Cell {self.at} shows a percentage: enter it as a plain number, like 7.1")
        elif name == "mergeCell" and not self.merged:
            self.merged = f"The first sheet must not have merged cells, such as {attributes.get('ref', '')}"

    def data(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)

    def end(self, tag: str) -> None:
        if self.value is not None and tag.rpartition(" ")[2] == "v":
            self.say(f"Cell {self.at} holds the error {''.join(self.value)}")
            self.value = None

    def say(self, words: str) -> None:
        self.odd = self.odd or words


def _first_sheet(archive: zipfile.ZipFile) -> tuple[int, str]:
    """The place among all sheets of the first that has cells, and its part. `Refused` for a hidden sheet."""
    parts = {}
    for _, each in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship"):
        target = each["Target"]
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        parts[each["Id"]] = (each["Type"].endswith(WORKSHEET), whole)
    listed = _elements(archive, "xl/workbook.xml", "sheet")
    hidden = [each["name"] for _, each in listed if each.get("state", "visible") != "visible"]
    if hidden:
        raise Refused(f"The sheet “{hidden[0]}” is hidden: take it out of the workbook")
    for index, (_, each) in enumerate(listed):
        key = next(value for name, value in each.items() if name.rpartition(" ")[2] == "id" and " " in name)
        if parts[key][0]:
            return index, parts[key][1]
    raise KeyError("no sheet has cells")


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the styles that show a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    formats = {
        int(each["numFmtId"])
        for _, each in _elements(archive, "xl/styles.xml", "numFmt")
        if "%" in each.get("formatCode", "")
    }
    found = [each for parent, each in _elements(archive, "xl/styles.xml", "xf") if parent == "cellXfs"]
    shown = formats | PERCENT_FORMATS
    return frozenset(str(number) for number, each in enumerate(found) if int(each.get("numFmtId", "0")) in shown)


def _elements(archive: zipfile.ZipFile, part: str, wanted: str) -> list[tuple[str, dict[str, str]]]:
    """The attributes of each element of this name, after the name of its parent."""
    found: list[tuple[str, dict[str, str]]] = []
    above: list[str] = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == wanted:
            found.append((above[-1], attributes))
        above.append(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: above.pop()
    parser.Parse(archive.read(part), True)
    return found


def _values(path: Path, index: int) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refused(DAMAGED) from error
    return [[value if type(value) is str else _text(value) for value in row] for row in rows]


def _squared(rows: list[list[str]]) -> list[list[str]]:
    """The rows up to the last that has anything, as wide as the heading."""
    filled = [number for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise Refused(EMPTY)
    width = max((number for number, text in enumerate(rows[0], start=1) if text), default=0)
    for number in filled:
        beyond = next((column for column, text in enumerate(rows[number - 1][width:], start=width) if text), None)
        if beyond is not None:
            raise Refused(f"Cell {letters(beyond)}{number} stands under no column name: row 1 holds the names")
    blank = [""] * width
    return [(row + blank)[:width] for row in rows[: filled[-1]]]


def _text(value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def letters(place: int) -> str:
    """The name of a spreadsheet's column: 0 is A, 26 is AA."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
