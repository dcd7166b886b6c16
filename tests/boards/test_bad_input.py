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


def test_a_file_over_the_limit_is_refused_before_any_child_starts():
    from boards.documents import Refused, clean_upload

    with pytest.raises(Refused, match="smaller than 100MB"):
        clean_upload(b"%PDF-1.7" + bytes(100 << 20), title="A paper")
