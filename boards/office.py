"""Word files and slides: what they must pass before LibreOffice opens them, and how they become a PDF.

`check_office` looks into the package without trusting a size it declares; `documents` runs it in a child process.
"""

import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from xml.parsers import expat

from boards.opening import PROTECTED, WRONG_KIND, Refused
from hwb_portal.core.packages import BROKEN_PACKAGE

KINDS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx"}
MAX_MEMBERS = 2_000
MAX_MEMBER = 100 << 20
MAX_TOTAL = 300 << 20
MAX_RATIO = 200  # of a part that unpacks to more than a megabyte
ACTIVE = ("vbaproject.bin", "vbadata.xml", "/activex/", "/embeddings/", "/macrosheets/", "oleobject")
TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange"})
CPU_SECONDS, WALL_SECONDS = 90, 120
EXPORT = {"UseTaggedPDF": True, "PDFUACompliance": True, "ExportBookmarks": True, "ExportNotes": False}

AS_PDF = "Save the file as a PDF and select that"
SAVE_AGAIN = "Open it, save it again under another name and select that"
DAMAGED = f"The selected file is damaged. {SAVE_AGAIN}"
ACTS = "The selected file must not contain macros or embedded files. Take them out and select it again"
EXPANDS = f"The selected file expands too far to be opened safely. {SAVE_AGAIN}"
NO_CONVERTER = (
    "Word files and slides cannot be taken here: LibreOffice, which turns them into PDFs, is not installed. " + AS_PDF
)


def has_converter() -> bool:
    """Whether this machine can turn Word files and slides into PDFs."""
    return shutil.which("soffice") is not None


def check_office(path: Path) -> str:
    """The kind of the file, "docx" or "pptx". Raises Refused for what must not be published or opened."""
    try:
        with zipfile.ZipFile(path) as package:
            return _check_package(package)
    except (*BROKEN_PACKAGE, expat.ExpatError, OSError) as error:
        raise Refused(DAMAGED) from error


def _check_package(package: zipfile.ZipFile) -> str:
    members = package.infolist()
    names = [member.filename for member in members]
    kinds = [kind for part, kind in KINDS.items() if part in names]
    if "mimetype" in names:  # OpenDocument and e-books begin with it
        raise Refused(WRONG_KIND)
    if "[Content_Types].xml" not in names:
        raise Refused("The selected file is a ZIP. Unpack it and select the files in it one at a time")
    if "xl/workbook.xml" in names:
        raise Refused("The selected file is a workbook. Save it as a PDF and select that")
    if len(kinds) != 1:
        raise Refused(WRONG_KIND)
    if len(members) > MAX_MEMBERS:
        raise Refused(EXPANDS)
    if len({name.lower() for name in names}) != len(names):
        raise Refused(f"The selected file has two parts of the same name. {SAVE_AGAIN}")
    total = 0
    for member in members:
        name = member.filename.lower()
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise Refused(f"The selected file has a part with an unsafe name. {SAVE_AGAIN}")
        if member.flag_bits & 1:
            raise Refused(PROTECTED)
        if any(word in f"/{name}" for word in ACTIVE):
            raise Refused(ACTS)
        total += _read(package, member, limit=MAX_TOTAL - total)
    return kinds[0]


def _read(package: zipfile.ZipFile, member: zipfile.ZipInfo, *, limit: int) -> int:
    """The size a part really has; its XML is looked at on the way."""
    size = 0
    look = _Look(member.filename) if member.filename.lower().endswith((".xml", ".rels", ".vml")) else None
    with package.open(member) as part:
        while chunk := part.read(1 << 16):
            size += len(chunk)
            is_bomb = size > 1 << 20 and size > MAX_RATIO * max(1, member.compress_size)
            if size > MAX_MEMBER or size > limit or is_bomb:
                raise Refused(EXPANDS)
            if look:
                look.feed(chunk)
    if look:
        look.feed(b"", is_last=True)
    return size


class _Look:
    """One XML part, element by element, without a tree and without entities."""

    def __init__(self, name: str) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._is_relations = name.lower().endswith(".rels")
        self._is_note = "/notesslides/" in name.lower()
        self._inside: list[str] = []
        if self._is_note:
            self._parser.EndElementHandler = self._end
            self._parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        self._parser.Parse(chunk, is_last)

    def _doctype(self, *_: Any) -> None:
        raise Refused(f"The selected file has a document type declaration. {SAVE_AGAIN}")

    def _text(self, words: str) -> None:
        # A field, such as the slide's number, stands in every note; what somebody wrote does not stand in one.
        if words.strip() and self._inside[-1:] == ["t"] and "fld" not in self._inside:
            raise Refused("The selected file has notes for the speaker. Delete them and select it again")

    def _end(self, _: str) -> None:
        self._inside.pop()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self._is_note:
            self._inside.append(local)
        if self._is_relations:
            kind = attributes.get("Type", "").rpartition("/")[2]
            if attributes.get("TargetMode") == "External" and kind != "hyperlink":
                raise Refused(
                    "The selected file must not depend on other files, such as a template or linked pictures. "
                    "Put them in or take them out, and select it again"
                )
        elif "macroEnabled" in attributes.get("ContentType", ""):
            raise Refused(ACTS)
        elif "wordprocessingml" in space and local in TRACKED:
            raise Refused("The selected file has tracked changes. Accept or reject them and select it again")
        elif (local == "comment" and "processingml" not in space) or (
            local in ("comment", "cm")
            and any(kind in space for kind in ("wordprocessingml", "presentationml", "office/powerpoint"))
        ):
            raise Refused("The selected file has comments. Delete them and select it again")
        elif "wordprocessingml" in space and local == "vanish":
            off = next((v for k, v in attributes.items() if k.endswith(" val")), "1")
            if off not in ("0", "false", "off"):
                raise Refused("The selected file has hidden text. Delete it and select it again")
        elif "presentationml" in space and local == "sld" and attributes.get("show") in ("0", "false"):
            raise Refused("The selected file has hidden slides. Delete them and select it again")


def convert_office(data: bytes, kind: str) -> bytes:
    """The tagged PDF of a checked file. Raises Refused when LibreOffice is missing or does not make one."""
    program = shutil.which("soffice")
    if program is None:
        raise Refused(NO_CONVERTER)
    component = "writer" if kind == "docx" else "impress"
    options = {key: {"type": "boolean", "value": str(value).lower()} for key, value in EXPORT.items()}
    with tempfile.TemporaryDirectory(prefix="hwb-office-") as folder:
        source = Path(folder) / f"paper.{kind}"
        source.write_bytes(data)
        command = [
            *(program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation=file://{folder}/profile"),
            *("--convert-to", f"pdf:{component}_pdf_Export:{json.dumps(options)}", "--outdir", folder, str(source)),
        ]
        keep = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "LANG") if key in os.environ}
        try:
            subprocess.run(  # noqa: S603 (fixed words and paths of our own)
                ["/bin/sh", "-c", f'ulimit -c 0 -t {CPU_SECONDS}; exec "$@"', "sh", *command],
                capture_output=True,
                timeout=WALL_SECONDS,
                check=True,
                env={**keep, "HOME": folder},
            )
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as error:
            raise Refused(f"The selected file could not be turned into a PDF. {AS_PDF}") from error
