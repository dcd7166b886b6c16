"""Where rendered sections and built packs lie: files named by their content, whole or not there at all."""

import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import storages

from hwb_portal.core.faults import fault_point

UNFINISHED = ".unfinished"
SWEEP_AFTER = dt.timedelta(hours=1)  # the longest pack is written in a minute


def place(name: str) -> Path:
    """The path of a file of the store, there or not."""
    return Path(storages["packs"].path(name))


@contextmanager
def written(name: str) -> Iterator[Path]:
    """A path to write to; on leaving, the file stands under `name`. A crash leaves what stood there before."""
    target = place(name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    folder_name = name.partition("/")[0]
    unfinished = target.with_name(f".{uuid.uuid4().hex}{UNFINISHED}")
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.chmod(0o640)
        fault_point(f"{folder_name}.before_rename")
        os.replace(unfinished, target)
        fault_point(f"{folder_name}.after_rename")
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        unfinished.unlink(missing_ok=True)


def sweep_unfinished(*, now: dt.datetime) -> list[str]:
    """Delete what killed processes left half written; the names. Files under way are younger and stay."""
    swept = []
    for left in sorted(place("").rglob(f".*{UNFINISHED}")):
        if left.stat().st_mtime < (now - SWEEP_AFTER).timestamp():
            left.unlink(missing_ok=True)
            swept.append(left.name)
    return swept


def sha256(path: Path) -> str:
    """The hash of a file, read in parts."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
