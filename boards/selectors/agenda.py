"""The lines of an agenda: from the snapshot that stands, or for officers of a draft from the working rows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from boards import law
from boards.enums import PaperKind, PaperStatus, Part, Purpose
from boards.models import AgendaItem, Decision, Meeting, Paper, PaperVersion, PublishedItem, PublishedPaper
from boards.selectors.boards import Reader
from boards.snapshots import Snapshot


@dataclass(frozen=True)
class PaperLine:
    """A paper on the agenda. Where the reader may not open it, `title` is the public one and `url` is "".

    A withdrawn paper keeps its place, with the day and the reason; its `url` leads to its tombstone.
    """

    id: str
    title: str
    kind: PaperKind
    part: Part
    is_confidential: bool
    paragraphs: tuple[int, ...]
    version: int | None
    pages: int | None
    size: int | None
    is_readable: bool
    is_uploaded: bool
    is_released: bool
    url: str
    supplement: int | None = None
    withdrawn_at: dt.datetime | None = None
    withdrawn_reason: str = ""

    @property
    def supplement_name(self) -> str:
        return f"Supplement {self.supplement}" if self.supplement else ""

    @property
    def file_url(self) -> str:
        return f"{self.url}file" if self.is_readable and self.kind != PaperKind.MINUTES else ""

    @property
    def grounds(self) -> str:
        """Why it is closed, in the law's terms; "" for an open paper."""
        if self.part == Part.PART_I:
            return ""
        if self.is_confidential:
            return "Confidential information (LGA 1972 s.100A(3))"
        words = ", ".join(f"paragraph {number}: {law.EXEMPT_PARAGRAPHS[number]}" for number in self.paragraphs)
        return f"Exempt under Schedule 12A, {words}" if words else "Exempt under Schedule 12A"


@dataclass(frozen=True)
class ItemLine:
    """An item of an agenda. `id` is the item's, whichever publication the line is from."""

    id: int
    label: str
    title: str
    purpose: Purpose
    purpose_text: str
    paper_status: PaperStatus
    kind: str
    part: Part
    lead: str
    papers: tuple[PaperLine, ...]
    decisions: tuple[Decision, ...]
    late_reason: str = ""
    chair_agreed_by: str = ""
    chair_agreed_on: dt.date | None = None
    is_late: bool = False

    @property
    def is_closed(self) -> bool:
        return self.part == Part.PART_II or any(paper.part == Part.PART_II for paper in self.papers)

    @property
    def minutes_anchor(self) -> str:
        return f"minute-{self.decisions[0].item.position}" if self.decisions else ""


Decisions = Mapping[int | None, Sequence[Decision]]


def agenda(meeting: Meeting, user: Reader, decisions: Decisions) -> tuple[ItemLine, ...]:
    """The agenda this reader sees: what is published, or the working rows of a draft for its officers."""
    readable = set(Paper.objects.visible_to(user).for_meeting(meeting).values_list("pk", flat=True))
    if meeting.has_public_agenda:
        return _published(meeting, readable, decisions)
    return working_agenda(meeting, user, readable)


def _published(meeting: Meeting, readable: set[UUID], decisions: Decisions) -> tuple[ItemLine, ...]:
    """Three queries: items, papers with their versions, working titles for those who may read them."""
    lines = []
    items = PublishedItem.objects.standing_of(meeting)
    for row in items:
        closed = row.part == Part.PART_II
        papers = tuple(_published_paper(row, paper, readable) for paper in row.papers.all())
        reads_all = bool(papers) and all(paper.is_readable for paper in papers)
        lines.append(
            ItemLine(
                id=row.item_id,
                label=row.label,
                title=row.item.title if closed and reads_all else row.title,
                purpose=Purpose(row.purpose),
                purpose_text=row.item.purpose_text if closed and reads_all else row.purpose_text,
                paper_status=PaperStatus(row.paper_status),
                kind=row.kind,
                part=Part(row.part),
                lead=row.item.lead if closed and reads_all else row.lead,
                papers=papers,
                decisions=tuple(decisions.get(row.item_id, ())),
                late_reason=row.late_reason if row.is_late else "",
                chair_agreed_by=row.chair_agreed_by,
                chair_agreed_on=row.chair_agreed_on,
                is_late=row.is_late,
            )
        )
    return tuple(lines)


def _published_paper(item: PublishedItem, row: PublishedPaper, mine: set[UUID]) -> PaperLine:
    """`mine` are the papers this reader may read. What the snapshot opens to everyone is decided by the snapshot
    alone, so that a page made while the next one is published is still one whole publication."""
    version = row.version
    is_open = row.part == Part.PART_I and item.part == Part.PART_I
    still_open = row.paper.part == Part.PART_I and item.item.part == Part.PART_I
    readable = version is not None and ((is_open and still_open) or row.paper_id in mine)
    return PaperLine(
        id=str(row.paper_id),
        title=row.paper.title if readable and not is_open else row.title,
        kind=PaperKind(row.kind),
        part=Part(row.part),
        is_confidential=row.is_confidential,
        paragraphs=tuple(row.paragraphs),
        version=version.number if version else None,
        pages=version.pages if version else None,
        size=version.size if version else None,
        is_readable=readable,
        is_uploaded=bool(version and version.file),
        is_released=version is not None,
        url=row.paper.get_absolute_url() if readable or row.withdrawn_at else "",
        supplement=row.supplement,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )


def working_agenda(meeting: Meeting, user: Reader, readable: set[UUID]) -> tuple[ItemLine, ...]:
    """The officers' working rows. Empty for anybody else."""
    grouped: dict[int, list[Paper]] = defaultdict(list)
    papers = Paper.objects.visible_to(user).for_meeting(meeting).with_latest_for(user).prefetch_related("exemptions")
    for paper in papers:
        grouped[paper.item_id].append(paper)
    return tuple(
        ItemLine(
            id=item.pk,
            label=item.label,
            title=item.title,
            purpose=Purpose(item.purpose),
            purpose_text=item.purpose_text,
            paper_status=PaperStatus(item.paper_status),
            kind=item.kind,
            part=Part(item.part),
            lead=item.lead,
            papers=tuple(_working_paper(paper, paper.pk in readable) for paper in grouped[item.pk]),
            decisions=(),
            late_reason=item.late_reason,
            chair_agreed_by=item.chair_agreed_by,
            chair_agreed_on=item.chair_agreed_on,
        )
        for item in AgendaItem.objects.visible_to(user).for_meeting(meeting)
    )


def _working_paper(paper: Paper, readable: bool) -> PaperLine:
    return PaperLine(
        id=str(paper.pk),
        title=paper.title if readable else paper.open_title,
        kind=PaperKind(paper.kind),
        part=Part(paper.part),
        is_confidential=paper.is_confidential,
        paragraphs=tuple(exemption.paragraph for exemption in paper.exemptions.all()),
        version=paper.latest_number,
        pages=paper.latest_pages,
        size=paper.latest_size,
        is_readable=readable,
        is_uploaded=bool(paper.latest_file),
        is_released=paper.latest_released_at is not None,
        url=paper.get_absolute_url() if readable else "",
    )


def lines_of(snapshot: Snapshot) -> tuple[ItemLine, ...]:
    """The agenda a snapshot would show the public; open papers are linked for the officer who previews."""
    pages = PaperVersion.objects.in_bulk([line.version_id for line in snapshot.papers.values() if line.version_id])
    opened = {line.paper_id for line in snapshot.papers.values() if snapshot.opens(line)}
    grouped: dict[int, list[PaperLine]] = defaultdict(list)
    for line in sorted(snapshot.papers.values(), key=lambda line: line.position):
        version = pages.get(line.version_id or 0)
        grouped[line.item_id].append(
            PaperLine(
                id=str(line.paper_id),
                title=line.title,
                kind=PaperKind(line.kind),
                part=Part(line.part),
                is_confidential=line.is_confidential,
                paragraphs=line.paragraphs,
                version=version.number if version else None,
                pages=version.pages if version else None,
                size=version.size if version else None,
                is_readable=version is not None and line.paper_id in opened,
                is_uploaded=bool(version and version.file),
                is_released=True,
                url=reverse("paper_detail", args=[line.paper_id])
                if line.paper_id in opened or line.withdrawn_at
                else "",
                supplement=line.supplement,
                withdrawn_at=line.withdrawn_at,
                withdrawn_reason=line.withdrawn_reason,
            )
        )
    return tuple(
        ItemLine(
            id=line.item_id,
            label=line.label,
            title=line.title,
            purpose=Purpose(line.purpose),
            purpose_text=line.purpose_text,
            paper_status=PaperStatus(line.paper_status),
            kind=line.kind,
            part=Part(line.part),
            lead=line.lead,
            papers=tuple(grouped[line.item_id]),
            decisions=(),
            late_reason=line.late_reason,
            chair_agreed_by=line.chair_agreed_by,
            chair_agreed_on=line.chair_agreed_on,
            is_late=line.is_late,
        )
        for line in sorted(snapshot.items.values(), key=lambda line: line.position)
    )
