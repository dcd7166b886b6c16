"""Hostile and broken PDFs: each refused or mended with its own sentence, within 5 seconds and 300 MiB of a child."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from reports.pdf.assemble import Section, assemble

SECONDS, MIB = 5.0, 300
ROOT = Path(__file__).parents[2]


def saved(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


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


# The child, and then the most memory it had: unlike ru_maxrss, VmHWM does not start with its parent's.
CHILD = """
import runpy, sys
runpy.run_module("boards.documents", run_name="__main__")
status = open("/proc/self/status").read().splitlines()
sys.stderr.write(next(line for line in status if line.startswith("VmHWM")).split()[1])
"""

CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted": (encrypted, "The selected file is password protected"),
    "truncated": (truncated, "The selected file could not be read"),
    "no pages": (lambda: saved(blank(0)), "The selected file has no pages"),
    "5,000 pages": (lambda: saved(blank(5_000)), "The selected file has more than 1,000 pages"),
    "scripts": (with_scripts, "Taken out: scripts and automatic actions"),
    "self-referencing": (self_referencing, "The selected file could not be read"),
    "20,000 scripts": (scripts_everywhere, "Taken out: scripts and automatic actions"),
    "a drawing of itself": (drawing_of_itself, "Kept as it is"),
    "bookmarks in a circle": (bookmarks_in_a_circle, "Kept as it is"),
    "tags in a circle": (tags_in_a_circle, "Kept as it is"),
    "a table after itself": (
        table_after_itself,
        "Taken out: damage to the list of its parts (the file was repaired: look at every page)",
    ),
    "100,000 lists in each other": (deep, "The selected file could not be read"),
    "nearly 100 MB": (large, "Kept as it is"),
    "broken table": (
        broken_table,
        "Taken out: damage to the list of its parts (the file was repaired: look at every page)",
    ),
    "14 metres": (
        fourteen_metres,
        "Page 1 of the selected file is 14.0 metres long. Pages may have up to 5 metres",
    ),
}


def ask(data: bytes) -> tuple[str, float, float]:
    """What the child says, the seconds it took, and the most memory it had, in MiB."""
    request = json.dumps(
        {"task": "clean", "title": "A paper", "memory": 1 << 30, "cpu": 60, "size": len(data)}
    ).encode()
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", CHILD], cwd=ROOT, input=request + b"\n" + data, capture_output=True, check=True
    )
    seconds = time.monotonic() - start
    answer = json.loads(done.stdout.partition(b"\n")[0])
    removed = ", ".join(answer.get("removed", []))
    said = answer.get("refused") or (f"Taken out: {removed}" if removed else "Kept as it is")
    return said, seconds, int(done.stderr) / 1024


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_costs_little_and_gets_its_own_sentence(case):
    make, sentence = CASES[case]
    said, seconds, mib = ask(make())
    assert (said, seconds < SECONDS, mib < MIB) == (sentence, True, True), f"{seconds:.1f} s, {mib:.0f} MiB"


def test_a_repaired_file_keeps_its_pages():
    from boards.documents import clean_upload

    assert clean_upload(broken_table(), title="A paper").pages == 3


@pytest.mark.parametrize("make", [drawing_of_itself, bookmarks_in_a_circle, tags_in_a_circle])
def test_what_leads_back_to_itself_can_be_searched_and_put_in_a_pack(make):
    from boards.documents import clean_upload, extract_text, find_in_upload

    cleaned = clean_upload(make(), title="A paper")
    assert (find_in_upload(cleaned.pdf), extract_text(cleaned.pdf)) == ((), ("",))
    made = assemble(
        [Section("a", "A", cleaned.pdf), Section("b", "B", cleaned.pdf)], title="Pack", label="{} of {}".format
    )
    assert made.pages == 2


def test_a_file_over_the_limit_is_refused_before_any_child_starts():
    from boards.documents import Refused, clean_upload

    with pytest.raises(Refused, match="smaller than 100MB"):
        clean_upload(b"%PDF-1.7" + bytes(100 << 20), title="A paper")
