"""Files of figures between their check and the word to store them, kept for the person who sent them."""

import re
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from hwb_portal.accounts.models import User
from hwb_portal.core.errors import DomainError

HOURS = 24
"""How long a file waits before it is thrown away."""
SUFFIXES = (".csv", ".xlsx")
TOKEN = re.compile(r"[0-9a-f]{32}")


def keep_waiting(*, upload: UploadedFile, by: User) -> str:
    """Keep the file and give back the token that finds it again. Files that waited too long are removed."""
    folder = _folder()
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > HOURS * 3600:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    suffix = Path(upload.name or "").suffix.lower()
    with _path(token, by).with_suffix(suffix if suffix in SUFFIXES else SUFFIXES[0]).open("wb") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
    return token


def waiting_file(*, token: str, by: User) -> Path:
    """The file that this person sent. DomainError when there is none by that token."""
    for suffix in SUFFIXES:
        path = _path(token, by).with_suffix(suffix)
        if path.is_file():
            return path
    raise DomainError("The file is not there any more: check it again.")


def take_waiting(*, token: str, by: User) -> None:
    """Throw the file away."""
    for suffix in SUFFIXES:
        _path(token, by).with_suffix(suffix).unlink(missing_ok=True)


def _path(token: str, by: User) -> Path:
    if not TOKEN.fullmatch(token):
        raise DomainError("The file is not there any more: check it again.")
    return _folder() / f"{by.pk}-{token}"


def _folder() -> Path:
    folder = Path(settings.PRIVATE_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
