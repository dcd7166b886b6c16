"""Marks put into safe HTML by where they are in its text. Pure.

An offset counts the characters of the text: what a browser calls `textContent`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.safestring import SafeString, mark_safe

_TAG = re.compile(r"(<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)")
_LETTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)


@dataclass(frozen=True)
class Wrap:
    """Stand `before` and `after`, both safe HTML of inline elements, around the text from `start` to `end`.

    Where elements of the text cross that stretch, each part of it is wrapped; `first` goes before the first part.
    """

    start: int
    end: int
    before: str
    after: str
    first: str = ""


@dataclass(frozen=True)
class Insert:
    """Put safe HTML between two characters."""

    at: int
    html: str


def text_of(html: str) -> str:
    """The text of HTML, as a browser counts it."""
    return unescape(_TAG.sub("", html))


def marked(html: str, wraps: Sequence[Wrap], inserts: Sequence[Insert] = ()) -> SafeString:
    """The HTML with all marks in it. Nothing of the text is lost or moved, and elements nest as they must."""
    cuts = sorted({edge for wrap in wraps for edge in (wrap.start, wrap.end)} | {insert.at for insert in inserts})
    if not cuts:
        return mark_safe(html)  # noqa: S308 - safe HTML comes in
    told: set[int] = set()
    out: list[str] = []
    at = 0
    for part in _TAG.split(html):
        if part.startswith("<"):
            out.append(part)
            continue
        for stretch, start, end in _stretches(part, at, cuts):
            out += [insert.html for insert in inserts if insert.at == start and insert.at not in told]
            told.add(start)
            out.append(_wrapped(stretch, start, end, wraps))
            at = end
    out += [insert.html for insert in inserts if insert.at >= at and insert.at not in told]
    return mark_safe("".join(out))  # noqa: S308 - safe HTML comes in, and marks are made by their callers


def _stretches(part: str, at: int, cuts: Iterable[int]) -> list[tuple[str, int, int]]:
    """A run of text without elements, cut where a mark begins or ends; each stretch with its offsets."""
    inside = set(cuts)
    found: list[tuple[str, int, int]] = []
    written: list[str] = []
    start = place = at
    for letter in _LETTER.findall(part):
        if place in inside and place > start:
            found.append(("".join(written), start, place))
            written, start = [], place
        written.append(letter)
        place += len(unescape(letter)) if letter.startswith("&") else 1
    if written:
        found.append(("".join(written), start, place))
    return found


def _wrapped(stretch: str, start: int, end: int, wraps: Sequence[Wrap]) -> str:
    over = [wrap for wrap in wraps if wrap.start <= start and end <= wrap.end and wrap.start < wrap.end]
    if not over or not stretch.strip():
        return stretch
    opening = "".join((wrap.first if wrap.start == start else "") + wrap.before for wrap in over)
    return opening + stretch + "".join(wrap.after for wrap in reversed(over))
