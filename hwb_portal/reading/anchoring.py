"""Where words that somebody marked stand in a later text. Pure.

A quotation is kept as the Web Annotation Data Model's TextQuoteSelector does it: the words, and a little of what stood
before and after them (W3C Recommendation, 23 February 2017, section 4.2.4). It is found again by its words where they
stand unchanged, by most of its words where they were edited, and by its surroundings where they were replaced.
What is found by none of these is not guessed at: its owner places it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 120  # characters kept on each side
LONGEST = 1500  # of the words themselves: a long paragraph
ENOUGH_WORDS = 5  # a quotation of so many is its own proof; a shorter one needs its surroundings
LIKE = 0.6  # of the words, in an edited passage
LIKE_IN_PLACE = 0.35  # when what stands around it is the same
SAME_PLACE = 0.6  # of the surroundings
SIDE_WORDS = (6, 4, 3)  # of the surroundings, to find what replaced a quotation
LOOKED_AT = 8  # paragraphs with most of the words; comparing with all of a long paper takes seconds
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*%?|[£%]")


@dataclass(frozen=True)
class Quote:
    exact: str
    before: str
    after: str


@dataclass(frozen=True)
class Found:
    """A stretch of one paragraph. `is_same` tells that the words stand there letter for letter."""

    paragraph: int
    start: int
    end: int
    is_same: bool


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int


def quote(paragraphs: Sequence[str], paragraph: int, start: int, end: int) -> Quote:
    """The quotation of a stretch of one paragraph; its surroundings reach into the paragraphs beside it."""
    text = paragraphs[paragraph]
    before = " ".join([*paragraphs[max(0, paragraph - 3) : paragraph], text[:start]])[-CONTEXT:]
    after = " ".join([text[end:], *paragraphs[paragraph + 1 : paragraph + 4]])[:CONTEXT]
    return Quote(text[start : min(end, start + LONGEST)], before, after)


def find(sought: Quote, paragraphs: Sequence[str], *, near: int = 0) -> Found | None:
    """The place of a quotation in a text, or None. `near` is the paragraph where it stood: it settles a draw."""
    texts = _Texts(paragraphs)
    return _unchanged(sought, texts, near) or _edited(sought, texts, near) or _replaced(sought, texts)


class _Texts:
    """Paragraphs as words, each with where it stands."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.words = [_words(text) for text in paragraphs]
        self.plain = [[word.text for word in words] for words in self.words]

    def around(self, paragraph: int, first: int, last: int) -> tuple[list[str], list[str]]:
        """The words before `first` and behind `last`, both of the paragraph, and those of its neighbours."""
        before = [w for plain in self.plain[max(0, paragraph - 3) : paragraph] for w in plain]
        after = [w for plain in self.plain[paragraph + 1 : paragraph + 4] for w in plain]
        own = self.plain[paragraph]
        return before + own[:first], own[last + 1 :] + after

    def found(self, paragraph: int, first: int, last: int, *, is_same: bool) -> Found:
        words = self.words[paragraph]
        return Found(paragraph, words[first].start, words[last].end, is_same)


def _words(text: str) -> list[_Word]:
    return [_Word(found[0].lower(), found.start(), found.end()) for found in _WORD.finditer(text)]


def _plain(text: str) -> list[str]:
    return [word.text for word in _words(text)]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


def _surroundings(sought: Quote, texts: _Texts, paragraph: int, first: int, last: int) -> float:
    """How much of what stood around a quotation stands around this stretch: the better side counts twice.

    A paragraph that was moved keeps its inside; a quotation at its edge keeps one side only.
    """
    before, after = texts.around(paragraph, first, last)
    kept_before, kept_after = _plain(sought.before)[1:], _plain(sought.after)[:-1]
    sides = [
        _likeness(kept_before, before[-len(kept_before) :]) if kept_before else 0.0,
        _likeness(kept_after, after[: len(kept_after)]) if kept_after else 0.0,
    ]
    return (2 * max(sides) + min(sides)) / 3


def _unchanged(sought: Quote, texts: _Texts, near: int) -> Found | None:
    words = _plain(sought.exact)
    if not words:
        return None
    places = [
        (number, first)
        for number, plain in enumerate(texts.plain)
        for first in range(len(plain) - len(words) + 1)
        if plain[first] == words[0] and plain[first : first + len(words)] == words
    ]
    ranked = sorted(
        ((_surroundings(sought, texts, p, f, f + len(words) - 1), -abs(p - near), p, f) for p, f in places),
        reverse=True,
    )
    if not ranked:
        return None
    score, _, paragraph, first = ranked[0]
    if len(words) < ENOUGH_WORDS and score < (LIKE_IN_PLACE if len(ranked) == 1 else SAME_PLACE):
        return None
    return texts.found(paragraph, first, first + len(words) - 1, is_same=True)


def _edited(sought: Quote, texts: _Texts, near: int) -> Found | None:
    words = _plain(sought.exact)
    if len(words) < 2:
        return None
    counted = sorted(
        range(len(texts.plain)),
        key=lambda number: (-len(set(words) & set(texts.plain[number])), abs(number - near)),
    )
    best: tuple[float, Found] | None = None
    for number in counted[:LOOKED_AT]:
        stretch = _closest(words, texts.plain[number])
        if stretch is None:
            continue
        first, last = stretch
        like = _likeness(words, texts.plain[number][first : last + 1])
        around = _surroundings(sought, texts, number, first, last)
        if like < LIKE and not (like >= LIKE_IN_PLACE and around >= SAME_PLACE):
            continue
        if len(words) < ENOUGH_WORDS and around < SAME_PLACE:
            continue
        if best is None or like + around > best[0]:
            best = (like + around, texts.found(number, first, last, is_same=False))
    return best[1] if best else None


def _closest(words: Sequence[str], plain: Sequence[str]) -> tuple[int, int] | None:
    """The stretch of a paragraph that shares most with `words` for its length: its first and last word."""
    runs = [run for run in SequenceMatcher(None, words, plain, autojunk=False).get_matching_blocks() if run.size]
    best: tuple[float, tuple[int, int]] | None = None
    for i, opening in enumerate(runs):
        shared = 0
        for closing in runs[i:]:
            shared += closing.size
            first, last = opening.b, closing.b + closing.size - 1
            score = 2 * shared / (len(words) + last - first + 1)
            if best is None or score > best[0]:
                # Words at either end that were changed belong to the stretch too.
                lead, tail = opening.a, len(words) - closing.a - closing.size
                best = (score, (max(0, first - lead), min(len(plain) - 1, last + tail)))
    return best[1] if best else None


def _replaced(sought: Quote, texts: _Texts) -> Found | None:
    """What stands now between the words that stood on either side, in one paragraph, and is not much longer."""
    before, after, length = _plain(sought.before), _plain(sought.after), len(_plain(sought.exact))
    for side in SIDE_WORDS:
        opening, closing = before[-side:], after[:side]
        if len(opening) < side or len(closing) < side:
            continue
        found = []
        for number, plain in enumerate(texts.plain):
            for end in _ends(plain, opening):
                starts = [at for at in _starts(plain, closing) if at >= end]
                if starts and 0 < starts[0] - end <= 2 * length + 4:
                    found.append(texts.found(number, end, starts[0] - 1, is_same=False))
        if len(found) == 1:
            return found[0]
    return None


def _starts(plain: Sequence[str], run: Sequence[str]) -> list[int]:
    return [at for at in range(len(plain) - len(run) + 1) if list(plain[at : at + len(run)]) == list(run)]


def _ends(plain: Sequence[str], run: Sequence[str]) -> list[int]:
    return [at + len(run) for at in _starts(plain, run)]
