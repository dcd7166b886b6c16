"""The audit trail as a page: what each event is about, told to those who may know it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models

from hwb_portal.accounts.models import User
from hwb_portal.audit.models import AuditEvent

# Labels of a board's name, a date and a number. So are those of reference data, which the administration keeps.
OPEN_LABELS = {"boards.subscription", "boards.vote"}
# What is told by a row that this reader may have, whatever its label said when the event was written: a title
# that was exempt then, or a paper that was made Part II since, must not come back out of the trail.
NOW: dict[str, Callable[[Any], str]] = {
    "boards.paper": lambda paper: paper.shown_title,
    "boards.agendaitem": str,
}


def words_for(user: User, events: Iterable[AuditEvent]) -> Mapping[int, str]:
    """What each event is about, by the event's key. An event whose subject this reader may not have is left out."""
    events = list(events)
    by_kind: dict[str, list[AuditEvent]] = defaultdict(list)
    for event in events:
        by_kind[event.subject_type].append(event)
    told: dict[int, str] = {}
    for kind, of_kind in by_kind.items():
        rows = _rows(kind, user, {event.subject_id for event in of_kind})
        if rows is None:
            told |= {event.pk: event.subject_label for event in of_kind}
            continue
        say = NOW.get(kind)
        told |= {
            event.pk: say(rows[event.subject_id]) if say else event.subject_label
            for event in of_kind
            if event.subject_id in rows
        }
    return told


def _rows(kind: str, user: User, keys: set[str]) -> dict[str, models.Model] | None:
    """Of these rows, those that `visible_to` gives this reader; none of a model without that question.

    None stands for a kind whose labels are open to whoever reads the trail.
    """
    try:
        model = apps.get_model(kind)
    except LookupError:
        return {}
    rows: Any = model._default_manager.get_queryset()
    if not hasattr(rows, "visible_to"):
        return None if kind in OPEN_LABELS or admin.site.is_registered(model) else {}
    found = rows.visible_to(user)
    if hasattr(found, "with_page_data"):
        found = found.with_page_data()
    return {str(key): row for key, row in found.in_bulk(keys).items()}
