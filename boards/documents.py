"""What an uploaded PDF must pass before the portal keeps it.

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
from pathlib import Path
from typing import Any

from boards.cleaning import (
    UNREADABLE,
    CleanedPdf,
    Refused,
    check_bytes,
    clean_pdf,
    inspect_pdf,
)

__all__ = [
    "CleanedPdf",
    "Refused",
    "clean_pdf",
    "clean_upload",
    "extract_text",
    "inspect_pdf",
]

MEMORY = 1024 * 1024 * 1024  # address space of the child, bytes: ten times the largest file
CPU_SECONDS = 60
WALL_SECONDS = 120  # a child that waits instead of working is stopped too


def clean_upload(data: bytes, *, title: str) -> CleanedPdf:
    """Check and clean an upload, away from this process. Raises Refused."""
    check_bytes(data)
    answer, pdf = _ask_child({"task": "clean", "title": title}, data)
    return CleanedPdf(pdf, int(answer["pages"]), bool(answer["is_tagged"]), tuple(answer["removed"]))


def extract_text(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, in the order of its content, read away from this process. Raises Refused."""
    answer, _ = _ask_child({"task": "text"}, pdf)
    return tuple(answer["pages"])


def _page_texts(pdf: bytes) -> list[str]:
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
            input=json.dumps({**request, **limits}).encode() + b"\n" + data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
            cwd=Path(__file__).resolve().parent.parent,
            env=keep,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(UNREADABLE) from error
    line, _, pdf = child.stdout.partition(b"\n")
    answer = json.loads(line)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer, pdf


def _serve_one() -> None:
    """The child: one request from standard input, one answer to standard output."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (request["cpu"], request["cpu"]))
    data = sys.stdin.buffer.read()
    pdf = b""
    answer: dict[str, Any]
    try:
        if request["task"] == "text":
            answer = {"pages": _page_texts(data)}
        else:
            cleaned = clean_pdf(data, title=request["title"])
            pdf = cleaned.pdf
            answer = {
                "pages": cleaned.pages,
                "is_tagged": cleaned.is_tagged,
                "removed": cleaned.removed,
            }
    except Refused as error:
        answer = {"refused": str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pdf)


if __name__ == "__main__":
    _serve_one()
