"""The index of PostgreSQL: a generated column of lexemes beside the text, with a GIN index."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from hwb_portal.search.words import Phrase, Query

if TYPE_CHECKING:
    from hwb_portal.search.models import Text

# PostgreSQL keeps "and/or" or "home.html" as one word. Signs become spaces first, as words.py takes text apart.
SIGNS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~–—‘’“”•…"
# SQLite's index leaves accents out; PostgreSQL would tell "café" from "cafe".
ACCENTED, PLAIN = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy"
_LEXEMES = "setweight(to_tsvector('english', {title}), 'B') || setweight(to_tsvector('english', {body}), 'D')"
_WITHOUT_ACCENTS = str.maketrans(ACCENTED, PLAIN)
_EXCERPT = 'MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … "'


def _plain(column: str) -> str:
    accented, plain = ACCENTED + ACCENTED.upper(), PLAIN + PLAIN.upper()
    return f"translate({column}, '{accented}{SIGNS}', '{plain}' || repeat(' ', {len(SIGNS)}))"


def create(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    lexemes = _LEXEMES.format(title=_plain("title"), body=_plain("body"))
    column = f"ALTER TABLE {table} ADD COLUMN lexemes tsvector GENERATED ALWAYS AS ({lexemes}) STORED"
    schema_editor.execute(column, params=None)  # it has a % among the signs
    schema_editor.execute(f"CREATE INDEX {table}_lexemes ON {table} USING gin (lexemes)")


def drop(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN lexemes")


def expression(query: Query) -> str:
    """The question for to_tsquery. Words are letters and digits, so nothing in them has to be escaped."""
    return " & ".join(
        "(" + " | ".join("(" + " & ".join(map(_phrase, way)) + ")" for way in term.ways) + ")" for term in query.terms
    )


def _phrase(phrase: Phrase) -> str:
    words = [word.translate(_WITHOUT_ACCENTS) for word in phrase.words]
    return "(" + " <-> ".join(f"'{word}'" for word in words) + (":*" if phrase.is_start else "") + ")"


def matches(texts: "type[Text]", query: Query) -> Any:
    """The condition that a row of `texts` has what is asked for."""
    sql = f"{texts._meta.db_table}.lexemes @@ to_tsquery('english', %s)"
    return RawSQL(sql, [expression(query)], output_field=BooleanField())


def scores(texts: "type[Text]", query: Query, ids: Sequence[int]) -> dict[int, float]:
    """How well each row answers, larger is better. It depends on the row alone."""
    sql = f"SELECT id, ts_rank(lexemes, to_tsquery('english', %s)) FROM {texts._meta.db_table} WHERE id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [expression(query), list(ids)])
        return dict(cursor.fetchall())


def excerpts(texts: "type[Text]", query: Query, ids: Collection[int], marks: tuple[str, str]) -> list[tuple[int, str]]:
    """The parts of each row's body with most of what is asked for, each hit between the two `marks`."""
    start, end = marks
    options = f"{_EXCERPT}, StartSel={start}, StopSel={end}"
    table = texts._meta.db_table
    sql = f"SELECT id, ts_headline('english', body, to_tsquery('english', %s), %s) FROM {table} WHERE id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [expression(query), options, list(ids)])
        found: list[tuple[int, str]] = cursor.fetchall()
    return found
