"""Where rendered sections and built packs lie: files named by their content, whole or not there at all."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import storages

READ = 1 << 20


def place(name: str) -> Path:
    """The path of a file of the store, there or not."""
    return Path(storages["packs"].path(name))


@contextmanager
def written(name: str) -> Iterator[Path]:
    """A path to write to; on leaving, the file stands under `name`. A crash leaves what stood there before."""
    target = place(name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    unfinished = target.with_name(f".{uuid.uuid4().hex}.unfinished")
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.chmod(0o640)
        os.replace(unfinished, target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        unfinished.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """The hash of a file, read in parts."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
