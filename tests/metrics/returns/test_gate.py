import io
import zipfile

import pytest

from metrics.returns.gate import Refused, gate
from tests.metrics.returns.parcels import part, repacked, sheet_with
from tests.metrics.returns.workbook import SAMPLE

NEW_BOOK = ". Copy the figures into a new workbook and select that"
OUTSIDE = "The selected file has a cell outside the template" + NEW_BOOK
EXPANDS = "The selected file expands to far more data than a return holds" + NEW_BOOK
ACTIVE = "The selected file must not contain macros, data connections or embedded files" + NEW_BOOK
MANY_CELLS = "The selected file has more cells than a return holds" + NEW_BOOK
DAMAGED = "The selected file is damaged. Open it, save it again as an XLSX and select that"
NOT_XLSX = "The selected file must be an XLSX"
DOCUMENT_TYPE = "The selected file must not contain a document type declaration" + NEW_BOOK
DECLARES = "The selected file declares more entries than a return holds" + NEW_BOOK
UNSAFE = "The selected file holds a part with an unsafe name" + NEW_BOOK
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'


def sentence(path):
    with pytest.raises(Refused) as refused:
        gate(path)
    return refused.value.message


def test_the_sample_passes():
    gate(SAMPLE)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("return.xlsx", b"", "The selected file is empty"),
        ("return.xlsx", b"board,quarter\nHerefordshire,Q3\n", NOT_XLSX),
        ("return.xlsx", b"%PDF-1.7 and more", NOT_XLSX),
        ("return.xlsx", b"PK\x03\x04 cut short", DAMAGED),
        ("return.csv", SAMPLE.read_bytes(), NOT_XLSX),
        ("return.xlsx", b" " * (10 * 2**20 + 1), "The selected file must be smaller than 10MB"),
        (
            "return.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
            "The selected file is password protected or an old XLS: save it as an XLSX without a password",
        ),
    ],
    ids=["empty", "csv renamed", "pdf renamed", "broken zip", "other suffix", "too large", "encrypted"],
)
def test_what_is_no_workbook_is_refused(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    assert sentence(path) == message


def test_a_missing_file_is_refused(tmp_path):
    assert sentence(tmp_path / "none.xlsx") == DAMAGED


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert sentence(path) == NOT_XLSX


@pytest.mark.parametrize(
    "name",
    [
        "xl/vbaProject.bin",
        "xl/vbaProjectSignature.bin",
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml",
        "xl/macrosheets/sheet1.xml",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
        "customUI/customUI.xml",
    ],
)
def test_active_content_is_refused(tmp_path, name):
    assert sentence(repacked(tmp_path / "a.xlsx", {name: b"<x/>"})) == ACTIVE


def test_a_workbook_typed_as_macro_enabled_is_refused(tmp_path):
    plain, macro = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    types = part("[Content_Types].xml")
    assert plain in types
    types = types.replace(b"vnd.openxmlformats-officedocument." + plain, b"vnd." + macro)
    assert sentence(repacked(tmp_path / "a.xlsx", {"[Content_Types].xml": types})) == NOT_XLSX


def test_links_to_other_workbooks_pass(tmp_path):
    gate(repacked(tmp_path / "a.xlsx", {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}))


@pytest.mark.parametrize("filler", [b" ", b"<a/>"], ids=["spaces", "elements"])
def test_a_bomb_is_refused_by_its_ratio(tmp_path, filler):
    bomb = b"<a>" + filler * (40 * 2**20 // len(filler)) + b"</a>"
    assert sentence(repacked(tmp_path / "a.xlsx", {"xl/worksheets/sheet9.xml": bomb})) == EXPANDS


def test_more_elements_than_a_return_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("metrics.returns.gate.MAX_ELEMENTS", 20_000)
    gate(SAMPLE)
    many = b"<a>" + b"<b/>" * 20_000 + b"</a>"
    assert sentence(repacked(tmp_path / "a.xlsx", {"docProps/custom.xml": many})) == EXPANDS


def test_a_bomb_in_a_part_of_another_kind_is_refused(tmp_path):
    assert sentence(repacked(tmp_path / "a.xlsx", {"xl/media/image1.png": b"\0" * 2**25})) == EXPANDS


def test_a_declared_size_is_not_trusted(tmp_path):
    path = repacked(tmp_path / "a.xlsx", {"xl/media/image1.png": b"\0" * 2**25})
    declared = (2**25).to_bytes(4, "little")
    raw = path.read_bytes()
    assert raw.count(declared) == 2  # once before the part, once in the directory
    path.write_bytes(raw.replace(declared, (1000).to_bytes(4, "little")))
    assert sentence(path) in (EXPANDS, DAMAGED)


def test_many_parts_are_refused(tmp_path):
    assert sentence(repacked(tmp_path / "a.xlsx", {f"xl/media/{n}.png": b"" for n in range(500)})) == EXPANDS


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "xl/../../evil.xml", "xl\\evil.xml"])
def test_unsafe_names_are_refused(tmp_path, name):
    assert sentence(repacked(tmp_path / "a.xlsx", {name: b"<a/>"})) == UNSAFE


def test_two_parts_that_differ_in_case_only_are_refused(tmp_path):
    path = repacked(tmp_path / "a.xlsx", {"xl/Workbook.xml": b"<a/>"})
    assert sentence(path) == "The selected file holds two parts of the same name" + NEW_BOOK


def test_an_encrypted_part_is_refused(tmp_path):
    raw = bytearray(SAMPLE.read_bytes())
    directory = raw.index(b"PK\x01\x02")
    raw[directory + 8] |= 1
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw)
    assert sentence(path) == "The selected file is password protected. Save it without a password and select it again"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/sharedStrings.xml", BOMB),
        ("docProps/app.xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
        ("xl/worksheets/sheet1.dat", BOMB),
        ("xl/styles.xml", BOMB.decode().replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16")),
    ],
    ids=["entities", "external", "other suffix", "utf-16"],
)
def test_a_document_type_is_refused_wherever_it_hides(tmp_path, name, content):
    assert sentence(repacked(tmp_path / "a.xlsx", {name: content})) == DOCUMENT_TYPE


def test_xml_that_does_not_end_is_refused(tmp_path):
    assert sentence(repacked(tmp_path / "a.xlsx", {"xl/styles.xml": b"<a><b></a>"})) == DAMAGED


def test_xml_nested_too_deep_is_refused(tmp_path):
    deep = b"<a>" * 200 + b"</a>" * 200
    assert sentence(repacked(tmp_path / "a.xlsx", {"xl/styles.xml": deep})) == DAMAGED


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (b'<c r="XFD1048576" t="n"><v>1</v></c>', OUTSIDE),
        (b'<c   q=">"\n r="IW1"><v>1</v></c>', OUTSIDE),
        (b'<c r="B20001"><v>1</v></c>', OUTSIDE),
        (b'<c r="nowhere"><v>1</v></c>', OUTSIDE),
        (b"<c/>" * 400_000, MANY_CELLS),
    ],
    ids=["far corner", "hidden by a bracket", "row", "no address", "too many"],
)
def test_cells_no_return_has_are_refused(tmp_path, monkeypatch, new, message):
    monkeypatch.setattr("metrics.returns.gate.MAX_CELLS", 300_000)
    monkeypatch.setattr("metrics.returns.gate.MAX_RATIO", 10_000)
    assert sentence(repacked(tmp_path / "a.xlsx", sheet_with(b"</row>", new + b"</row>"))) == message


@pytest.mark.parametrize("reference", [b"A1:XFD1048576", b"A1:B1048576", b"A1:IV20000", b"$A$1:$A$99999"])
@pytest.mark.parametrize("element", [b"mergeCell", b"hyperlink"])
def test_ranges_that_a_library_would_fill_are_refused(tmp_path, element, reference):
    sheet = sheet_with(b"</sheetData>", b'</sheetData><%s ref="%s"/>' % (element, reference))
    expected = MANY_CELLS if b"IV" in reference else OUTSIDE
    assert sentence(repacked(tmp_path / "a.xlsx", sheet)) == expected


def test_a_row_outside_the_template_is_refused(tmp_path):
    sheet = sheet_with(b"</sheetData>", b'<row r="1048576"/></sheetData>')
    assert sentence(repacked(tmp_path / "a.xlsx", sheet)) == OUTSIDE


@pytest.mark.parametrize("count", [b"1000000", b"2000000000000", b"-1"])
def test_a_declared_count_out_of_range_is_refused(tmp_path, count):
    strings = part("xl/sharedStrings.xml").replace(b'uniqueCount="', b'uniqueCount="%s" was="' % count, 1)
    assert sentence(repacked(tmp_path / "a.xlsx", {"xl/sharedStrings.xml": strings})) == DECLARES


def test_a_workbook_inside_a_workbook_is_not_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    gate(repacked(tmp_path / "a.xlsx", {"xl/media/inner.png": inner.getvalue()}))
