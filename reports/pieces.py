"""The sections a pack is made of: plain values, whoever makes or renders them."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FRONT = "front"
INFORMATION = "information"
PARTICULARS = "particulars"
UNTAGGED = "Not accessible, ask for another format"


class Fate(StrEnum):
    """Why a paper is not to be read in the place where it was published."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    HIDDEN = "not open"


@dataclass(frozen=True)
class Gone:
    """What the notice in a paper's place says. `successor` is the anchor of the version that stands, in `block`."""

    fate: Fate
    at: dt.datetime | None = None
    reason: str = ""
    successor: str = ""
    block: str = ""


@dataclass(frozen=True)
class Piece:
    """One section of a pack: `html` to be rendered, `file`, an uploaded paper as it is kept, or a notice (`gone`).

    `title` is its bookmark, `name` the title of the paper. `note` is printed at the foot of every page. `parent` is
    the anchor of the section whose bookmark this one stands under. `version_id` is set where the length is kept with
    the paper; `pages` is that length, for a paper that is gone. `sha256` is of `file`.
    """

    anchor: str
    title: str
    html: str = ""
    file: Path | None = None
    sha256: str = ""
    parent: str = ""
    note: str = ""
    paper: str = ""
    name: str = ""
    item_id: int = 0
    gone: Gone | None = None
    version_id: int | None = None
    pages: int | None = None
    is_untagged: bool = False

    @property
    def digest(self) -> str:
        words = "\0".join((self.anchor, self.title, self.parent, self.note, self.html, self.sha256))
        return hashlib.sha256(words.encode()).hexdigest()
