"""The index of SQLite: an FTS5 table beside each table of text. It holds the index alone, and triggers keep it."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from hwb_portal.search.words import Phrase, Query

if TYPE_CHECKING:
    from hwb_portal.search.models import Text

TITLE_WEIGHT = 4.0  # a word in the title counts as much as four in the text
EXCERPT_WORDS = 40

_PUT = "INSERT INTO {fts}(rowid, title, body) VALUES (new.id, new.title, new.body);"
_TAKE = "INSERT INTO {fts}({fts}, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);"
_CREATE = (
    "CREATE VIRTUAL TABLE {fts} USING fts5(title, body, content='{table}', content_rowid='id', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER {fts}_put AFTER INSERT ON {table} BEGIN " + _PUT + " END",
    "CREATE TRIGGER {fts}_take AFTER DELETE ON {table} BEGIN " + _TAKE + " END",
    "CREATE TRIGGER {fts}_change AFTER UPDATE ON {table} BEGIN " + _TAKE + _PUT + " END",
)
_DROP = (
    "DROP TRIGGER {fts}_put",
    "DROP TRIGGER {fts}_take",
    "DROP TRIGGER {fts}_change",
    "DROP TABLE {fts}",
)


def _names(table: str) -> dict[str, str]:
    return {"table": table, "fts": f"{table}_fts"}


def create(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    for statement in _CREATE:
        schema_editor.execute(statement.format(**_names(table)))


def drop(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    for statement in _DROP:
        schema_editor.execute(statement.format(**_names(table)))


def expression(query: Query) -> str:
    """The question in the language of FTS5. Words are letters and digits, so nothing in them has to be escaped."""
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(map(_phrase, way)) + ")" for way in term.ways) + ")"
        for term in query.terms
    )


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"{"*" if phrase.is_start else ""}'


def matches(texts: "type[Text]", query: Query) -> Any:
    """The condition that a row of `texts` has what is asked for."""
    sql = "SELECT rowid FROM {fts} WHERE {fts} MATCH %s".format(**_names(texts._meta.db_table))
    return In(F("pk"), RawSQL(sql, [expression(query)]))


def scores(texts: "type[Text]", query: Query, ids: Sequence[int]) -> dict[int, float]:
    """How well each row answers, larger is better, by BM25 over the whole table. `ids` fall from newest to oldest."""
    sql = "SELECT rowid, -bm25({fts}, %s, 1.0) FROM {fts} WHERE {fts} MATCH %s AND rowid BETWEEN %s AND %s"
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**_names(texts._meta.db_table)), [TITLE_WEIGHT, expression(query), ids[-1], ids[0]])
        return dict(cursor.fetchall())


def excerpts(texts: "type[Text]", query: Query, ids: Collection[int], marks: tuple[str, str]) -> list[tuple[int, str]]:
    """The part of each row's body with most of what is asked for, each hit between the two `marks`."""
    sql = "SELECT rowid, snippet({fts}, 1, %s, %s, '…', %s) FROM {fts} WHERE {fts} MATCH %s AND rowid IN ({ids})"
    places = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            sql.format(**_names(texts._meta.db_table), ids=places), [*marks, EXCERPT_WORDS, expression(query), *ids]
        )
        found: list[tuple[int, str]] = cursor.fetchall()
    return found
