"""Whether a structured report is complete: prompts left in, empty parts, blank sign-off rows. A pure function.

The prompts are those printed in a council's template, such as "Identify Board member(s)".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_BLANKS = re.compile(r"[\s*_.,:;…–-]+")
_EXAMPLE = re.compile(r"^\W*e\.?g\b\.?", re.IGNORECASE)
_ORDER = re.compile(r"^\W*(?:identify|insert|enter)\b[^.\n]{0,60}(?:\(s\)|/ies|:)[^.\n]{0,40}$", re.IGNORECASE)
_BRACKETS = re.compile(r"\[(?:insert|enter|tbc|name|date|title|xx+)\b[^\]]*\]", re.IGNORECASE)


class Lack(StrEnum):
    PROMPT = "prompt"
    EMPTY = "empty"
    BLANK_ROW = "blank_row"


@dataclass(frozen=True)
class PartOfReport:
    """One part of the template with the texts written under it; a part may be used more than once."""

    key: str
    heading: str
    is_required: bool
    is_signoff: bool
    prompt: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What is not complete. `words` is a sentence for the author."""

    key: str
    lack: Lack
    words: str


def findings(parts: Iterable[PartOfReport]) -> tuple[Finding, ...]:
    """Everything that is missing or left in, in the order of the template."""
    found: list[Finding] = []
    for part in parts:
        written = [text for text in part.texts if text.strip()]
        if not written and part.is_signoff and part.is_required:
            found.append(Finding(part.key, Lack.BLANK_ROW, f"“{part.heading}” is blank in the sign-off table"))
        elif not written and part.is_required:
            found.append(Finding(part.key, Lack.EMPTY, f"“{part.heading}” is empty"))
        elif any(is_prompt(text, part.prompt) for text in written):
            found.append(Finding(part.key, Lack.PROMPT, f"“{part.heading}” still holds the words of the template"))
    return tuple(found)


def is_prompt(text: str, prompt: str) -> bool:
    """Whether nothing but the template's own words stands there: its prompt, an order or an example.

    An answer under the question counts as one, for authors often leave the question standing above it. A
    placeholder in square brackets, such as [insert date], is found anywhere.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    answers = [line for line in lines if not (_ORDER.match(line) or _EXAMPLE.match(line))]
    if not lines:
        return False
    return bool(_BRACKETS.search(text)) or not answers or bool(prompt and _plain(text) == _plain(prompt))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text).strip().casefold()
