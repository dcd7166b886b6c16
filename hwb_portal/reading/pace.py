"""How long papers take to read: the one rule of it. Pure."""

from collections.abc import Iterable

WORDS_A_MINUTE = 200  # of a report with figures; prose is read a little faster
WORDS_A_PAGE = 300  # of a page whose words nobody can count: a scan, or a picture


def words_to_read(texts: Iterable[str], pages: int | None) -> int:
    """The words of a paper; where its file holds none, as many as its pages would hold."""
    return sum(len(text.split()) for text in texts) or WORDS_A_PAGE * (pages or 0)


def minutes_to_read(words: Iterable[int]) -> int | None:
    """An estimate for several papers together, a minute at least; None where there is nothing to read."""
    total = sum(words)
    return max(1, round(total / WORDS_A_MINUTE)) if total else None
