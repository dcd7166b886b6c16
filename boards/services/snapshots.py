"""Writing the next snapshot of an agenda, and its files in the public store."""

import datetime as dt
import uuid
from dataclasses import fields, replace
from functools import partial
from typing import Any

from django.core.files.storage import storages
from django.db import transaction

from boards.models import PaperVersion, Publication, PublishedItem, PublishedPaper
from boards.snapshots import NOT_STORED, ItemLine, PaperLine, Snapshot
from hwb_portal.core.faults import fault_point


def write(publication: Publication, snapshot: Snapshot, *, now: dt.datetime) -> None:
    """Store a publication with its rows, and release the versions in it at `now`. Inside the caller's transaction.

    Items and papers without `since` are new. Those of an agenda taken over from an old pack stay without one:
    when they became public is not known.
    """
    since = None if publication.is_historic else now
    fault_point("publication.before_copy")
    snapshot = Snapshot(snapshot.items, _with_public_files(snapshot, publication, since))
    fault_point("publication.after_copy")
    publication.full_clean()
    publication.save()
    fault_point("publication.after_publication")
    items: dict[int, PublishedItem] = {}
    for line in sorted(snapshot.items.values(), key=lambda line: line.position):
        row = PublishedItem(publication=publication, **_row(line))
        row.since = line.since or since
        row.full_clean()
        row.save()
        items[line.item_id] = row
    fault_point("publication.after_items")
    for paper in snapshot.papers.values():
        values = _row(paper)
        values["item"] = items[values.pop("item_id")]
        for name in NOT_STORED:
            del values[name]
        row_paper = PublishedPaper(publication=publication, **{**values, "paragraphs": list(paper.paragraphs)})
        row_paper.full_clean()
        row_paper.save()
    fault_point("publication.after_papers")
    versions = [line.version_id for line in snapshot.papers.values() if line.version_id]
    PaperVersion.objects.filter(pk__in=versions, released_at__isnull=True).update(released_at=now)
    fault_point("publication.after_release")


def _row(line: ItemLine | PaperLine) -> dict[str, Any]:
    return {field.name: getattr(line, field.name) for field in fields(line)}


def _with_public_files(
    snapshot: Snapshot, publication: Publication, since: dt.datetime | None
) -> dict[uuid.UUID, PaperLine]:
    """New papers get since when and with which supplement; open files are copied to the public store first."""
    papers = snapshot.papers
    versions = PaperVersion.objects.in_bulk([line.version_id for line in papers.values() if line.version_id])
    made: dict[uuid.UUID, PaperLine] = {}
    for key, line in papers.items():
        version = versions.get(line.version_id or 0)
        if version and version.released_at is None:
            line = replace(line, since=since, supplement=publication.supplement)  # noqa: PLW2901
        if version and version.file and snapshot.opens(line) and not line.public_name:
            line = replace(line, public_name=_copy(version))  # noqa: PLW2901
        made[key] = line
    return made


def _copy(version: PaperVersion) -> str:
    """The cleaned file, under a random name that no draft ever had."""
    with version.file.open("rb") as private:
        return storages["public"].save(f"{uuid.uuid4().hex}.pdf", private)


def remove_public_file(name: str) -> None:
    """Once the transaction holds. A file that stays behind after a crash is found by the sweep."""
    transaction.on_commit(partial(_delete, name))


def _delete(name: str) -> None:
    fault_point("publication.after_commit")
    storages["public"].delete(name)
