"""What changed in a collection: words made from the numbers, or what an analyst made of them, and whose they are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from hwb_portal.core.richtext import to_html
from metrics.models import Collection, Group, Narrative
from metrics.selectors.changes import Changes, changes_of
from metrics.selectors.collections import in_headings
from metrics.selectors.shapes import IndicatorFigures


@dataclass(frozen=True)
class Telling:
    """What changed under a heading.

    `body` is an analyst's wording as HTML, "" where the numbers speak alone; `is_stale` says that the numbers would
    now give other words than those he started from.
    """

    name: str
    slug: str
    changes: Changes
    markdown: str
    body: SafeString
    by: str
    at: dt.datetime | None
    is_stale: bool


def tellings(collection: Collection, found: Sequence[IndicatorFigures]) -> tuple[Telling, ...]:
    """One for each main heading of the collection, in order. `found` are its indicators that the reader may see."""
    wordings: dict[int | None, Narrative] = {}
    for each in Narrative.objects.of(collection):
        wordings.setdefault(each.group_id, each)
    stored = list(Group.objects.of(collection))
    return tuple(
        _telling(group, in_headings(stored, found, group), wordings.get(group.pk))
        for group in stored
        if group.parent_id is None
    )


def _telling(group: Group, found: Sequence[IndicatorFigures], wording: Narrative | None) -> Telling:
    changes = changes_of(found)
    written = changes.markdown
    return Telling(
        name=group.name,
        slug=group.slug,
        changes=changes,
        markdown=wording.body if wording else written,
        body=to_html(wording.body) if wording else SafeString(""),
        by=str(wording.by or "") if wording else "",
        at=wording.at if wording else None,
        is_stale=bool(wording and wording.original != written),
    )
