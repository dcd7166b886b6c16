"""The papers of a pack, chosen for an audience, and the small wordings in which boards differ in print."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from boards.enums import TimeStyle
from boards.models import Board, Meeting, Minutes, Paper, PaperVersion
from boards.querysets import PaperVersionQuerySet
from hwb_portal.accounts.models import User


@dataclass(frozen=True)
class PackPaper:
    paper: Paper
    version: PaperVersion


def pack_papers(meeting: Meeting, reader: User | AnonymousUser | None) -> tuple[PackPaper, ...]:
    """The papers of a meeting's pack in agenda order, each in the newest version `reader` may have.

    None stands for a command on the server, which builds the members' pack: every released paper. Minutes are
    left out while they are not written, or not published to that reader.
    """
    papers = Paper.objects.for_meeting(meeting)
    papers = papers.released() if reader is None else papers.visible_to(reader)
    newest: dict[object, PaperVersion] = {}
    for version in _versions(meeting, reader).with_sections().order_by("number"):
        newest[version.paper_id] = version
    ordered = papers.with_page_data().order_by("item__position", "position")
    entries = (PackPaper(paper, newest[paper.pk]) for paper in ordered if paper.pk in newest)
    return tuple(entry for entry in entries if _has_text(entry, reader or AnonymousUser()))


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


def page_label(board: Board, page: int, pages: int) -> str:
    """The foot of a pack page in the board's own wording, e.g. "Agenda Pack 12 of 81"."""
    return board.pack_label.format(page=page, pages=pages)
