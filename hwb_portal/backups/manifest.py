"""What a backup holds, as a file beside it: every table with its rows and their digest, every file with its hash."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


@dataclass(frozen=True)
class Table:
    """`digest` is the same for the same rows in any order."""

    rows: int
    digest: str


@dataclass(frozen=True)
class File:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`files` are named "private/…"; `audit` is the last hash of the audit trail; `migrations` are "boards.0001_…"."""

    at: dt.datetime
    vendor: str
    database: str
    database_sha256: str
    tables: dict[str, Table]
    files: dict[str, File]
    audit: str
    migrations: list[str]

    def write(self, folder: Path) -> None:
        told = {"format": FORMAT, **asdict(self), "at": self.at.isoformat()}
        (folder / NAME).write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Raises OSError, KeyError, TypeError or ValueError when it is not one of ours."""
    told: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    if told.pop("format") != FORMAT:
        raise ValueError(told)
    told["at"] = dt.datetime.fromisoformat(told["at"])
    told["tables"] = {name: Table(**each) for name, each in told["tables"].items()}
    told["files"] = {name: File(**each) for name, each in told["files"].items()}
    return Manifest(**told)


def table_of(rows: Iterable[Sequence[object]]) -> Table:
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest(), "big")
    return Table(count, f"{total % (1 << 256):064x}")


def file_of(path: Path) -> File:
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return File(path.stat().st_size, digest.hexdigest())


def differences(saved: Manifest, tables: dict[str, Table], files: dict[str, File], audit: str) -> list[str]:
    """What is not as it was saved, a sentence each. Files that came since are none."""
    told = []
    for name in sorted(saved.tables.keys() | tables.keys()):
        before, now = saved.tables.get(name), tables.get(name)
        if before is None or now is None:
            told.append(f"Table {name} is {'new' if before is None else 'missing'}.")
        elif before.rows != now.rows:
            told.append(f"Table {name} has {now.rows} rows, not {before.rows}.")
        elif before.digest != now.digest:
            told.append(f"Table {name} has rows that differ.")
    for name, saved_file in sorted(saved.files.items()):
        if name not in files:
            told.append(f"File {name} is missing.")
        elif files[name] != saved_file:
            told.append(f"File {name} differs.")
    if audit != saved.audit:
        told.append("The audit trail ends in another hash.")
    return told
