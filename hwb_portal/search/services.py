"""Keeping what search reads in step with what is published. Called inside the transaction of whoever publishes."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from hwb_portal.search.finding import MARKS
from hwb_portal.search.models import ClosedText, OpenText, Text

MOST_LETTERS = 200_000  # of one row: PostgreSQL indexes no text with a megabyte of lexemes
_UNWANTED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f{''.join(MARKS)}]")


@dataclass(frozen=True)
class Entry:
    """A row of text to be."""

    object_id: int
    place: int
    title: str
    body: str
    is_closed: bool


@transaction.atomic
def replace_text(kind: str, object_ids: Collection[int], entries: Iterable[Entry]) -> None:
    """From now on search finds exactly `entries` of the objects of that kind. Rows that stay the same are not touched.

    An entry that is closed leaves no word in the open table, and the other way round.
    """
    wanted: dict[type[Text], dict[tuple[int, int], tuple[str, str]]] = {OpenText: {}, ClosedText: {}}
    for entry in entries:
        wanted[ClosedText if entry.is_closed else OpenText][entry.object_id, entry.place] = (
            _clean(entry.title)[:300],
            _clean(entry.body),
        )
    for texts, rows in wanted.items():
        had = {(row.object_id, row.place): row for row in texts.objects.of(kind, object_ids)}
        stale = [row.pk for key, row in had.items() if rows.get(key) != (row.title, row.body)]
        texts.objects.filter(pk__in=stale).delete()
        texts.objects.bulk_create(
            texts(kind=kind, object_id=key[0], place=key[1], title=title, body=body)
            for key, (title, body) in rows.items()
            if key not in had or had[key].pk in stale
        )


@transaction.atomic
def forget_everything() -> None:
    """Before all of it is written anew."""
    OpenText.objects.all().delete()
    ClosedText.objects.all().delete()


def _clean(text: str) -> str:
    return _UNWANTED.sub(" ", text)[:MOST_LETTERS].strip()
