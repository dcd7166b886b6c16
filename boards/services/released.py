"""What follows every act that changes what readers have: search, and the rows by which programs ask what is new.

Called inside the transaction of the act, after it.
"""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from boards.models import Meeting, Minutes, OpenRecord
from boards.publicdata import Record, keys_of, public_records
from boards.services.searchable import make_minutes_searchable, make_papers_searchable


def papers_changed(meeting: Meeting) -> None:
    make_papers_searchable(meeting)
    meeting_changed(meeting)


def minutes_changed(minutes: Minutes) -> None:
    """Of the minutes, decisions or actions of a meeting."""
    make_minutes_searchable(minutes)
    if minutes.is_released or minutes.decisions_published_at is not None:
        meeting_changed(minutes.meeting)


@transaction.atomic
def meeting_changed(meeting: Meeting) -> None:
    """Note what is new, what is different and what is gone since the act before. Nothing is noted of a draft."""
    for kind, keys in keys_of(meeting).items():
        told = {key: record for (_, key), record in public_records(kind, keys).items()}
        rows = OpenRecord.objects.select_for_update().named(kind, map(str, keys))
        known = {row.key: row for row in rows}
        for key in sorted({*told, *known}):
            row = known.get(key) or OpenRecord(board=meeting.board, kind=kind, key=key)
            _note(row, told.get(key))


def _note(row: OpenRecord, record: Record | None) -> None:
    """`record` is what everyone may read of it now; None when nothing is left."""
    is_gone = record is None or "withdrawn_at" in record
    digest = "" if is_gone else hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    is_new = row.pk is None
    if not is_new and (row.digest, row.is_gone) == (digest, is_gone):
        return
    row.digest, row.is_gone, row.changed_at = digest, is_gone, timezone.now()
    row.revision += 0 if is_new else 1
    row.full_clean()
    row.save()
