"""Titles that may be of one matter: "2017-19 Better Care Fund Plan" and "Better Care Fund Plan 2017-19". Pure."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[a-z]{2,}")
_SAYS_NOTHING = frozenset(
    {
        *("the", "and", "of", "for", "in", "on", "to", "from", "with", "its", "by", "at", "an", "regarding"),
        *("annual", "report", "reports", "update", "updates", "progress", "further", "full", "performance"),
        *("quarter", "quarterly", "one", "two", "three", "four", "board", "herefordshire", "hertfordshire"),
    }
)
ALIKE = 0.5  # half of the words; below it the two Better Care Fund papers of 2017 meet safeguarding reports


def telling_words(title: str) -> frozenset[str]:
    """The words of a title that say what it is about: no years, numbers, places of the board or kinds of report."""
    return frozenset(_WORD.findall(title.casefold().replace("’", "").replace("'", ""))) - _SAYS_NOTHING


def likeness(one: str, other: str) -> float:
    """0 to 1: how many of the words of the shorter title the other has too; 0 where a title has no telling word."""
    words, others = telling_words(one), telling_words(other)
    smaller = min(len(words), len(others))
    return len(words & others) / smaller if smaller else 0.0


def most_alike(title: str, others: Iterable[tuple[int, str]], most: int = 3) -> list[int]:
    """The keys of the titles that are alike enough, the most alike first, each key once."""
    best: dict[int, float] = {}
    for key, other in others:
        best[key] = max(best.get(key, 0.0), likeness(title, other))
    alike = [(value, key) for key, value in best.items() if value >= ALIKE]
    return [key for _, key in sorted(alike, key=lambda pair: (-pair[0], pair[1]))][:most]
