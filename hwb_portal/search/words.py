"""What a reader asks search for, as data. Pure: no model, no database, no request.

`care plan` asks for both words, `"care plan"` for the two side by side, `safeguard*` for all that begin so. A short
form finds its long form and the other way round (`aliases.json`).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MOST_TERMS = 8  # of one question: more narrow nothing down, and each is a walk through the index
ALIASES = Path(__file__).with_name("aliases.json")
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True)
class Phrase:
    """Words side by side, in small letters; `is_start` when the last may go on."""

    words: tuple[str, ...]
    is_start: bool = False


@dataclass(frozen=True)
class Term:
    """One thing that must be there: in one of these ways, each of which asks for all its phrases."""

    ways: tuple[tuple[Phrase, ...], ...]


@dataclass(frozen=True)
class Query:
    """All `terms` must be there. `text` is what was asked, as far as it is used; `also` what it stands for besides."""

    text: str
    terms: tuple[Term, ...]
    also: tuple[str, ...]

    @property
    def quoted(self) -> str:
        """As the page names it."""
        return self.text if '"' in self.text else f"“{self.text}”"

    def __bool__(self) -> bool:
        return bool(self.terms)


Forms = Mapping[tuple[str, ...], tuple[str, ...]]


def words_of(text: str) -> tuple[str, ...]:
    """Runs of letters and digits, small. Both databases take text apart like this."""
    return tuple(_WORD.findall(text.casefold()))


@cache
def known_forms() -> Forms:
    """The words of each form, with the other forms of the same thing."""
    groups: Sequence[Sequence[str]] = json.loads(ALIASES.read_text(encoding="utf-8"))
    return {words_of(form): tuple(other for other in group if other != form) for group in groups for form in group}


@dataclass(frozen=True)
class _Piece:
    raw: str
    phrase: Phrase
    is_quoted: bool


def parse(text: str, forms: Forms | None = None) -> Query:
    """What is asked for. Signs are no words; a text without a word asks for nothing."""
    forms = known_forms() if forms is None else forms
    longest = max(map(len, forms), default=1)
    pieces = list(_pieces(text))[:MOST_TERMS]
    terms: list[Term] = []
    also: list[str] = []
    place = 0
    while place < len(pieces):
        taken, others = _longest_form(pieces, place, forms, longest)
        ways = [tuple(piece.phrase for piece in pieces[place : place + taken])]
        ways += [(Phrase(words_of(other)),) for other in others]
        terms.append(Term(tuple(ways)))
        also += others
        place += taken
    return Query(" ".join(piece.raw for piece in pieces), tuple(terms), tuple(also))


def _pieces(text: str) -> Iterator[_Piece]:
    for quoted, plain in _PIECE.findall(text):
        words = words_of(quoted or plain)
        if words:
            is_start = plain.endswith("*")
            yield _Piece(f'"{quoted.strip()}"' if quoted else plain, Phrase(words, is_start), bool(quoted))


def _longest_form(pieces: Sequence[_Piece], place: int, forms: Forms, longest: int) -> tuple[int, tuple[str, ...]]:
    """How many pieces from `place` on are a known form, with its other forms; one piece and none when they are not."""
    for taken in range(min(longest, len(pieces) - place), 0, -1):
        some = pieces[place : place + taken]
        if any(piece.phrase.is_start for piece in some) or (taken > 1 and any(piece.is_quoted for piece in some)):
            continue
        others = forms.get(tuple(word for piece in some for word in piece.phrase.words))
        if others:
            return taken, others
    return 1, ()
