"""Finding rows of text on either database: SQLite's FTS5 or PostgreSQL's full text search.

Callers hand over rows that the reader may have, as a condition inside the query. At most CANDIDATES of them, the
newest, are weighed against each other; how many there are beyond is not counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from types import ModuleType

from django.db import connection
from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hwb_portal.search import postgres, sqlite
from hwb_portal.search.models import ClosedText, OpenText, Text
from hwb_portal.search.words import Query

CANDIDATES = 500  # rows: on 50,000 pages a common word is on most of them, and to weigh all takes a second
MARKS = ("\ue000", "\ue001")  # for private use in Unicode: indexing leaves them out, so a text holds none


@dataclass(frozen=True)
class Hit:
    """A row that was found; `score` compares it with the others of one answer, larger is better."""

    pk: int
    kind: str
    object_id: int
    place: int
    score: float


@dataclass(frozen=True)
class Found:
    """`hits` from the best to the least. `is_cut`: there are more, which were not weighed."""

    hits: tuple[Hit, ...]
    is_cut: bool


def _database() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite


def find_open(query: Query, readable: Q) -> Found:
    """Open rows, the best answers first."""
    rows, is_cut = _candidates(OpenText, query, readable)
    scores = _database().scores(OpenText, query, [row[0] for row in rows]) if rows else {}
    hits = [Hit(*row, score=scores[row[0]]) for row in rows]
    return Found(tuple(sorted(hits, key=lambda hit: (-hit.score, -hit.pk))), is_cut)


def find_closed(query: Query, readable: Q) -> Found:
    """Closed rows, newest first: to weigh them would tell one reader how rare a word is in papers of others."""
    rows, is_cut = _candidates(ClosedText, query, readable)
    return Found(tuple(Hit(*row, score=0.0) for row in rows), is_cut)


def _candidates(texts: type[Text], query: Query, readable: Q) -> tuple[list[tuple[int, str, int, int]], bool]:
    found = texts.objects.matched_by(_database().matches(texts, query)).matched_by(readable).newest_first()
    rows = list(found.values_list("pk", "kind", "object_id", "place")[: CANDIDATES + 1])
    return rows[:CANDIDATES], len(rows) > CANDIDATES


def excerpts(texts: type[Text], query: Query, hits: Collection[Hit]) -> dict[int, SafeString]:
    """By row: the part of its text around what was asked for, escaped, each hit in <mark>."""
    if not hits:
        return {}
    found = _database().excerpts(texts, query, [hit.pk for hit in hits], MARKS)
    return {pk: marked(text) for pk, text in found}


def marked(text: str) -> SafeString:
    safe = str(escape(text)).replace(MARKS[0], "<mark>").replace(MARKS[1], "</mark>")
    return mark_safe(safe)  # noqa: S308 (escaped above; the marks are ours)
