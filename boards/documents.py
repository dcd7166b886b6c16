"""What an uploaded file must pass before the portal keeps it.

`clean_upload` is the way in: it checks the first bytes here and does the rest in a child process with limits
on memory and time, so that a hostile file can hurt nothing but its own upload. The child needs no Django:

    python -m boards.documents < request > answer

Both sides speak one line of JSON followed by the bytes of a PDF.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from boards.cleaning import CleanedPdf, clean_pdf, inspect_pdf
from boards.enums import FindingKind
from boards.findings import Finding, scan
from boards.office import NO_CONVERTER, check_office, convert_office, has_converter
from boards.opening import MAX_BYTES, TOO_COSTLY, Refused, check_bytes
from boards.pictures import picture_pdf

__all__ = [
    "CleanedPdf",
    "Finding",
    "Refused",
    "clean_pdf",
    "clean_upload",
    "extract_text",
    "find_in_upload",
    "has_converter",
    "inspect_pdf",
    "is_picture",
]

MEMORY = 1024 * 1024 * 1024  # address space of the child, bytes: ten times the largest file
CPU_SECONDS = 60
WALL_SECONDS = 120  # a child that waits instead of working is stopped too
PACKAGE, PNG, JPEG = b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def is_picture(head: bytes) -> bool:
    """Whether a file begins as a PNG or JPEG does."""
    return head.startswith((PNG, JPEG))


def clean_upload(data: bytes, *, title: str, alt_text: str = "") -> CleanedPdf:
    """The clean PDF of an upload, made away from this process. Raises Refused.

    Word files and slides are turned into PDFs, and pictures set on a page with `alt_text` in their place.
    """
    if data.startswith(PACKAGE):
        data = _from_office(data)
    elif is_picture(data):
        if not alt_text.strip():
            raise Refused("Describe the picture for people who cannot see it")
        _, data = _ask_child({"task": "picture", "title": title, "alt_text": alt_text.strip()}, data)
    check_bytes(data)
    answer, pdf = _ask_child({"task": "clean", "title": title}, data)
    return CleanedPdf(pdf, int(answer["pages"]), bool(answer["is_tagged"]), tuple(answer["removed"]))


def _from_office(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise Refused("The selected file must be smaller than 100MB")
    if not has_converter():
        raise Refused(NO_CONVERTER)
    answer, _ = _ask_child({"task": "office"}, data)
    return convert_office(data, answer["kind"])


def find_in_upload(pdf: bytes) -> tuple[Finding, ...]:
    """What an officer should look at in a cleaned PDF, found away from this process.

    A file that cannot be looked through in time is itself a finding.
    """
    try:
        answer, _ = _ask_child({"task": "scan"}, pdf)
    except Refused:
        return (Finding(FindingKind.NOT_SCANNED, None, "The file could not be looked through. Read every page."),)
    return tuple(Finding(FindingKind(kind), page, words) for kind, page, words in answer["findings"])


def extract_text(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, in the order of its content, read away from this process. Raises Refused."""
    answer, _ = _ask_child({"task": "text"}, pdf)
    return tuple(answer["pages"])


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page. Parses in this process."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        text = page.get_textpage().get_text_bounded()
        pages.append(
            text.replace("\r\n", "\n").replace("\ufffe", "")
        )  # U+FFFE: pdfium's sign for a hyphen at a line's end
    return pages


def _ask_child(request: dict[str, str], data: bytes) -> tuple[dict[str, Any], bytes]:
    # Not on the command line: a title may be exempt, and every user of the machine can list commands.
    # No environment but what Python needs to start: a hijacked child finds no secret.
    limits = {"memory": MEMORY, "cpu": CPU_SECONDS}
    keep = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "LANG") if key in os.environ}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "boards.documents"],
            input=json.dumps({**request, **limits, "size": len(data)}).encode() + b"\n" + data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
            cwd=Path(__file__).resolve().parent.parent,
            env=keep,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(TOO_COSTLY) from error
    line, _, pdf = child.stdout.partition(b"\n")
    answer = json.loads(line)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer, pdf


def _do(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    match request["task"]:
        case "text":
            return {"pages": page_texts(data)}, b""
        case "scan":
            return {"findings": [(found.kind.value, found.page, found.words) for found in scan(data)]}, b""
        case "office":
            with tempfile.NamedTemporaryFile(prefix="hwb-upload-") as file:
                file.write(data)
                file.flush()
                return {"kind": check_office(Path(file.name))}, b""
        case "picture":
            return {}, picture_pdf(data, title=request["title"], alt_text=request["alt_text"])
    cleaned = clean_pdf(data, title=request["title"])
    return {"pages": cleaned.pages, "is_tagged": cleaned.is_tagged, "removed": cleaned.removed}, cleaned.pdf


def _serve_one() -> None:
    """The child: one request from standard input, one answer to standard output."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (request["cpu"], request["cpu"]))
    data = sys.stdin.buffer.read(request["size"])  # reading to the end would take twice the memory
    pdf = b""
    answer: dict[str, Any]
    try:
        answer, pdf = _do(request, data)
    except Refused as error:
        answer = {"refused": str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    _serve_one()
