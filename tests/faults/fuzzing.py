"""Mutated files through the doors for uploads: `python -m tests.faults.fuzzing pdf|xlsx FILES SEED [open]`.

Each file is looked at in a forked process with the limits of the real one. Prints one JSON object: how many were
taken, refused with a sentence, or ended their process, the longest time and the largest memory, and what is wrong:
a file that hung, or was taken though what came out cannot be read or still acts. With `open` the door for PDFs mends
and does not clean: the control, which must find something wrong.
"""

import io
import json
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf

from boards.cleaning import clean_pdf
from boards.documents import CPU_SECONDS, MEMORY, page_texts
from boards.findings import scan
from boards.opening import Refused as PdfRefused
from boards.opening import check_bytes
from metrics.returns.gate import Refused as WorkbookRefused
from metrics.returns.gate import gate
from metrics.returns.reading import read_return

PATIENCE = 30  # seconds
SAMPLE = Path(__file__).parents[2] / "fixtures/samples/bcf-2016-17-q3-herefordshire.xlsx"
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
}
DOORS = {"/OpenAction", "/AA", "/XFA", "/EmbeddedFiles", "/JavaScript"}  # in the catalogue, its names, or a page
# Words that change what a reader does, put where others stood.
PDF_WORDS = (
    *(b"/OpenAction 4 0 R", b"/AA << /O 4 0 R >>", b"/S /JavaScript /JS (app.alert\\(1\\))", b"/Kids [1 0 R 2 0 R]"),
    *(
        b"/Parent 1 0 R",
        b"/Length 99999999",
        b"/Filter [/FlateDecode /FlateDecode]",
        b"/Count -1",
        b"1 0 R",
        b"endobj",
    ),
    *(b"/Type /ObjStm", b"/W [0 0 0]", b"/Prev 9", b"99999999999999999999", b"<<" * 500, b"(" * 500, b"/Rotate 45"),
)
XML_WORDS = (
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b'r="XFD1048576"', b"&a;", b"</row>", b"<f>1/0</f>", b"<v>1e999</v>"),
    *(b't="s"', b"<v>-1</v>", b"\x00", b"\xff\xfe", b'ref="A1:XFD1048576"', b"<mergeCell ref='A1:A1'/>" * 200),
)
CELL_PARTS = re.compile(rb'(<v>|<t>| r="| t="| s="| ref=")([^<"]*)')
CELL_VALUES = {
    b"<v>": (b"-1", b"1e999", b"99999", b"", b"#REF!", b"NaN", b"42736.5", b"0.1" * 300),
    b"<t>": (b"", b"Yes", b"no ", b"\xc2\xa3 1,000", b"31/02/2017", b"=1+1", b"x" * 40_000, b"\xe2\x80\xae0"),
    b' r="': (b"A1", b"XFD1048576", b"B0", b"7", b"", b"ZZZ1"),
    b' t="': (b"s", b"e", b"b", b"d", b"str", b"inlineStr", b"n", b"x"),
    b' s="': (b"0", b"9999", b"-1"),
    b' ref="': (b"A1:XFD1048576", b"A1", b"A1:A1:A1"),
}


def mutated(data: bytes, words: tuple[bytes, ...], rng: random.Random) -> bytes:
    """One to four changes: bytes turned, cut out, doubled, other digits, or a word of the format put in."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(6):
            case 0:
                for place in rng.sample(range(len(changed)), min(len(changed), rng.randint(1, 30))):
                    changed[place] = rng.randrange(256)
            case 1:
                del changed[at : at + rng.choice((1, 20, 400, 20_000))]
            case 2:
                digits = [place for place in range(at, min(at + 2000, len(changed))) if 48 <= changed[place] <= 57]
                for place in rng.sample(digits, min(len(digits), 3)):
                    changed[place] = rng.choice(b"0123456789")
            case 3:
                changed[at:at] = changed[at : at + rng.choice((1, 20, 400))] * rng.choice((1, 2, 50))
            case _:
                word = rng.choice(words)
                changed[at : at + rng.choice((0, len(word)))] = word
    return bytes(changed)


def _pdfs(rng: random.Random) -> Iterator[bytes]:
    from reports.pdf.render import render_html

    body = "<h1>Report</h1><p>Words <a href='https://example.org/'>and a link</a>.</p><table><tr><th>A<td>1</table>"
    made = render_html(f"<!doctype html><html lang=en><title>Report</title><body>{body * 3}</body></html>")
    plain, spread = io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pdf.save(plain, qdf=True)
        pdf.save(spread, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    samples = (made, plain.getvalue(), plain.getvalue(), spread.getvalue())
    while True:
        data = rng.choice(samples)
        if rng.random() < 0.5:
            data = _armed(data, rng)
        yield data if rng.random() < 0.2 else mutated(data, PDF_WORDS, rng)


def _armed(data: bytes, rng: random.Random) -> bytes:
    """With a script or a file hung on some part of it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        script = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
        file = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, EF=pikepdf.Dictionary(F=pdf.make_stream(b"words")))
        parts = [pdf.Root, *(item for item in pdf.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Stream))]
        rng.choice(parts)[rng.choice(("/OpenAction", "/AA", "/A", "/Next", "/AF", "/JavaScript"))] = rng.choice(
            (script, file, pikepdf.Dictionary(O=script))
        )
        pdf.save(out, qdf=rng.random() < 0.5)
    return out.getvalue()


def _workbooks(rng: random.Random) -> Iterator[bytes]:
    whole = SAMPLE.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    while True:
        if rng.random() < 0.2:
            yield mutated(whole, XML_WORDS, rng)
            continue
        out = io.BytesIO()
        hit = rng.sample(sorted(parts), rng.randint(1, 2))
        spoil = _other_cells if rng.random() < 0.7 else _broken_part
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, spoil(content, rng) if name in hit else content)
        yield out.getvalue()


def _broken_part(content: bytes, rng: random.Random) -> bytes:
    return mutated(content, XML_WORDS, rng)


def _other_cells(content: bytes, rng: random.Random) -> bytes:
    """The same XML, sound, with other values, kinds and places of cells."""
    places = list(CELL_PARTS.finditer(content))
    for place in sorted(rng.sample(places, min(len(places), 5)), key=lambda found: found.start(), reverse=True):
        content = content[: place.start(2)] + rng.choice(CELL_VALUES[place[1]]) + content[place.end(2) :]
    return content


def _take_pdf(data: bytes) -> str:
    """What the door for papers does with it; "" or what is wrong with the file that was taken."""
    check_bytes(data)
    pdf = clean_pdf(data, title="Report").pdf
    scan(pdf)
    page_texts(pdf)
    return wrong_with(pdf)


def _repair_pdf(data: bytes) -> str:
    """The door of the control: what can be read is taken, and nothing cleaned."""
    check_bytes(data)
    repaired = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(repaired)
    except pikepdf.PdfError as error:
        raise PdfRefused("The file is damaged") from error
    return wrong_with(repaired.getvalue())


def wrong_with(pdf: bytes) -> str:
    """Why a PDF should not have been taken, or ""."""
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as read:
            left = sorted(set(_acting(read)))
            read.save(io.BytesIO())
    except pikepdf.PdfError as error:
        return f"it cannot be read again: {error}"
    return f"it still has {', '.join(left)}" if left else ""


def _acting(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What in a PDF acts when it is opened or clicked, or carries a file, wherever it hangs."""
    for place in (pdf.Root, pdf.Root.get("/Names", {}), pdf.Root.get("/AcroForm", {}), *(p.obj for p in pdf.pages)):
        yield from DOORS & set(place.keys())
    todo = list(pdf.objects)
    while todo:
        item = todo.pop()
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            kind = str(item.get("/S", ""))
            if kind in ACTIONS or isinstance(item.get("/EF"), pikepdf.Dictionary):
                yield kind or "/EF"
            todo += [value for value in item.values() if _is_inside(value)]
        elif isinstance(item, pikepdf.Array):
            todo += [value for value in item if _is_inside(value)]


def _is_inside(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _take_workbook(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        gate(Path(file.name))
        read_return(Path(file.name)).as_dict()
    return ""


def _look(data: bytes, take: Callable[[bytes], str]) -> tuple[str, float, float]:
    """What became of one file, in a process of its own; the seconds and the MiB it took."""
    back, to = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(back)
        signal.alarm(PATIENCE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            wrong = take(data)
            os.write(to, f"wrong: {wrong}".encode() if wrong else b"taken")
        except (PdfRefused, WorkbookRefused) as refusal:
            os.write(to, b"refused" if str(refusal) else b"wrong: refused without a sentence")
        os._exit(0)
    os.close(to)
    with os.fdopen(back, "rb") as channel:
        said = channel.read().decode("utf-8", "replace")
    _, status, used = os.wait4(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        said = "wrong: it hung"
    # The door of the real site answers for a child that ended without a word.
    return said or "ended", time.monotonic() - started, used.ru_maxrss / 1024


def main(kind: str, files: str, seed: str, door: str = "") -> None:
    rng = random.Random(int(seed))
    take = {"pdf": _repair_pdf if door == "open" else _take_pdf, "xlsx": _take_workbook}[kind]
    source = _pdfs(rng) if kind == "pdf" else _workbooks(rng)
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    longest = largest = 0.0
    for number in range(int(files)):
        data = next(source)
        said, seconds, mib = _look(data, take)
        longest, largest = max(longest, seconds), max(largest, mib)
        outcomes[said.partition(":")[0]] += 1
        if said.startswith("wrong"):
            wrong.append(f"{kind} {seed}/{number}: {said}")
            if folder := os.environ.get("KEEP_WRONG"):
                Path(folder, f"{seed}-{number}.{kind}").write_bytes(data)
    found = {**outcomes, "wrong": wrong, "seconds": round(longest, 2), "mib": round(largest)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
