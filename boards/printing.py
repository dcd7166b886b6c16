"""The papers of a pack, chosen for an audience, and the small wordings in which boards differ in print."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from boards.enums import PaperKind, Part, PublicationKind, TimeStyle
from boards.models import Board, Meeting, Minutes, Paper, PaperVersion, Publication, PublishedItem, PublishedPaper
from boards.querysets import PaperVersionQuerySet
from hwb_portal.accounts.models import User


@dataclass(frozen=True)
class PackPaper:
    paper: Paper
    version: PaperVersion


@dataclass(frozen=True)
class PrintedRow:
    """A version as it stood in one publication, under an item. `is_open` tells whether it was for everyone then.

    `is_minutes`: the text is not in the version, but in minutes that are published on their own.
    """

    paper: str  # its id in hexadecimal
    number: int
    version_id: int
    item_id: int
    pages: int | None
    is_open: bool
    is_minutes: bool


@dataclass(frozen=True)
class PrintedEdition:
    """One publication with what stood in it. `new_items` were in none before."""

    publication: Publication
    rows: tuple[PrintedRow, ...]
    new_items: frozenset[int]


def printed_history(publications: Sequence[Publication]) -> tuple[PrintedEdition, ...]:
    """The agenda and what followed it, in order, from rows that never change. Two queries.

    `publications` are those of one meeting up to the one a reader has.
    """
    openings = [place for place, made in enumerate(publications) if made.kind == PublicationKind.AGENDA]
    made = publications[openings[-1] :] if openings else publications
    rows: dict[int, list[PrintedRow]] = {publication.pk: [] for publication in made}
    for row in PublishedPaper.objects.in_publications(made):
        rows[row.publication_id].append(_printed_row(row))
    items: dict[int, set[int]] = {publication.pk: set() for publication in made}
    for published in PublishedItem.objects.in_publications(made):
        items[published.publication_id].add(published.item_id)
    seen: set[int] = set()
    editions = []
    for publication in made:
        editions.append(
            PrintedEdition(publication, tuple(rows[publication.pk]), frozenset(items[publication.pk] - seen))
        )
        seen |= items[publication.pk]
    return tuple(editions)


def _printed_row(row: PublishedPaper) -> PrintedRow:
    assert row.version is not None
    return PrintedRow(
        paper=row.paper_id.hex,
        number=row.version.number,
        version_id=row.version.pk,
        item_id=row.item.item_id,
        pages=row.version.pages,
        is_open=row.part == Part.PART_I and row.item.part == Part.PART_I,
        is_minutes=row.kind == PaperKind.MINUTES and not row.version.file,
    )


def pack_papers(meeting: Meeting, reader: User | AnonymousUser | None) -> tuple[PackPaper, ...]:
    """The papers of a meeting's pack in agenda order, each in the newest version `reader` may have.

    None stands for a command on the server, which builds the members' pack: every released paper. Minutes are
    left out while they are not written, or not published: to everyone, once the agenda is.
    """
    papers = Paper.objects.for_meeting(meeting)
    papers = papers.released() if reader is None else papers.visible_to(reader)
    newest: dict[object, PaperVersion] = {}
    for version in _versions(meeting, reader).with_sections().order_by("number"):
        newest[version.paper_id] = version
    ordered = papers.with_page_data().order_by("item__position", "position")
    entries = (PackPaper(paper, newest[paper.pk]) for paper in ordered if paper.pk in newest)
    nobody = AnonymousUser()
    return tuple(
        entry for entry in entries if _has_text(entry, nobody if meeting.has_public_agenda else reader or nobody)
    )


def papers_in_versions(ids: Collection[int]) -> tuple[PackPaper, ...]:
    """Papers in versions that need not stand any more, for nobody to read: their pages are counted."""
    if not ids:
        return ()
    versions = PaperVersion.objects.with_ids(ids).with_sections()
    papers = Paper.objects.with_page_data().in_bulk({version.paper_id for version in versions})
    return tuple(PackPaper(papers[version.paper_id], version) for version in versions)


def _versions(meeting: Meeting, reader: User | AnonymousUser | None) -> PaperVersionQuerySet:
    """The versions in the standing snapshot; of an agenda that is a draft, what its officers work on."""
    versions = PaperVersion.objects.for_meeting(meeting)
    if meeting.has_public_agenda:
        return versions.in_publication(meeting.current_publication_id)
    return versions.released() if reader is None else versions.visible_to(reader)


def _has_text(entry: PackPaper, reader: User | AnonymousUser) -> bool:
    """The text of a minutes paper is not in the paper, unless it was uploaded, and is released on its own."""
    if entry.paper.minutes_of is None or entry.version.is_uploaded:
        return True
    return Minutes.objects.visible_to(reader).for_meeting(entry.paper.minutes_of).exists()


def printed_time(board: Board, at: dt.datetime) -> str:
    """The time of day as this board prints it: "10:00AM" or "2.00 pm"."""
    hour = at.hour % 12 or 12
    half = "AM" if at.hour < 12 else "PM"
    if board.time_style == TimeStyle.CLOCK:
        return f"{hour}:{at.minute:02}{half}"
    return f"{hour}.{at.minute:02} {half.lower()}"


def page_label(board: Board, page: int | str, pages: int) -> str:
    """The foot of a pack page in the board's own wording, e.g. "Agenda Pack 12 of 81"."""
    return board.pack_label.format(page=page, pages=pages)
