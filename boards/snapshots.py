"""Snapshots of an agenda: what stands published, and what the working rows would publish. Nothing is written here."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from boards.enums import Part, PublicationKind
from boards.models import AgendaItem, Meeting, Paper, PaperVersion, Publication


@dataclass(frozen=True)
class ItemLine:
    """A row of PublishedItem to be."""

    item_id: int
    position: int
    label: str
    kind: str
    title: str
    purpose: str
    purpose_text: str
    paper_status: str
    part: str
    lead: str
    is_late: bool = False
    late_reason: str = ""
    chair_agreed_by: str = ""
    chair_agreed_on: dt.date | None = None
    since: dt.datetime | None = None


@dataclass(frozen=True)
class PaperLine:
    """A row of PublishedPaper to be. `version_id` is None for a tombstone.

    `was_released` tells of a working row that readers had its version before, `background` holds the titles and
    addresses of its background papers; neither is stored.
    """

    paper_id: uuid.UUID
    item_id: int
    version_id: int | None
    position: int
    kind: str
    title: str
    part: str
    is_confidential: bool
    paragraphs: tuple[int, ...]
    sha256: str
    public_name: str = ""
    supplement: int | None = None
    since: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    withdrawn_reason: str = ""
    was_released: bool = False
    background: tuple[tuple[str, str], ...] = ()


NOT_STORED = ("was_released", "background")


@dataclass(frozen=True)
class Changes:
    """What a supplement would bring. `renumbered` is the label of a published item whose number moved, or "".

    `opened` is the public title of an item or a paper that is published as closed and would become open, or "".
    """

    items: tuple[ItemLine, ...]
    papers: tuple[PaperLine, ...]
    renumbered: str
    opened: str


@dataclass(frozen=True)
class Snapshot:
    items: Mapping[int, ItemLine]
    papers: Mapping[uuid.UUID, PaperLine]

    def opens(self, paper: PaperLine) -> bool:
        """Whether everyone may read it: it is open, and so is its item."""
        return paper.part == Part.PART_I and self.items[paper.item_id].part == Part.PART_I

    @property
    def digest(self) -> str:
        """Names exactly what would be published: changes when a title, a number or a version does."""
        rows = [asdict(item) for item in self.items.values()] + [asdict(paper) for paper in self.papers.values()]
        return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()

    def changes_since(self, standing: "Snapshot") -> Changes:
        def is_new(line: PaperLine) -> bool:
            before = standing.papers.get(line.paper_id)
            if before is None or before.withdrawn_at:
                return not line.was_released
            return before.version_id != line.version_id

        moved = [
            line.label
            for key, line in standing.items.items()
            if key in self.items and self.items[key].label != line.label
        ]
        pairs: list[tuple[ItemLine | PaperLine, ItemLine | PaperLine | None]] = [
            *((line, self.items.get(key)) for key, line in standing.items.items()),
            *((line, self.papers.get(key)) for key, line in standing.papers.items()),
        ]
        opened = [line.title for line, now in pairs if now and line.part == Part.PART_II and now.part == Part.PART_I]
        return Changes(
            items=tuple(line for key, line in self.items.items() if key not in standing.items),
            papers=tuple(line for line in self.papers.values() if is_new(line)),
            renumbered=moved[0] if moved else "",
            opened=opened[0] if opened else "",
        )

    def after(self, standing: "Snapshot") -> "Snapshot":
        """These working rows as the next snapshot after `standing`: what stood keeps since when and with what."""
        kept = ("is_late", "late_reason", "chair_agreed_by", "chair_agreed_on", "since")
        items = dict(standing.items)
        for item_id, item in self.items.items():
            before = standing.items.get(item_id)
            items[item_id] = replace(item, **{name: getattr(before, name) for name in kept}) if before else item
        new = {line.paper_id for line in self.changes_since(standing).papers}
        papers = dict(standing.papers)
        for paper_id, paper in self.papers.items():
            stands = standing.papers.get(paper_id)
            if paper_id in new:
                papers[paper_id] = paper
            elif stands and not stands.withdrawn_at:
                papers[paper_id] = replace(stands, position=paper.position, title=paper.title)
        return Snapshot(items, papers)

    def without(self, paper_id: uuid.UUID, *, now: dt.datetime, reason: str) -> "Snapshot":
        """The same with a tombstone in the place of one paper."""
        stone = replace(
            self.papers[paper_id],
            version_id=None,
            public_name="",
            sha256="",
            withdrawn_at=now,
            withdrawn_reason=reason,
        )
        return Snapshot(self.items, {**self.papers, paper_id: stone})

    def opening(self, paper_id: uuid.UUID, draft: "Snapshot") -> "Snapshot":
        """The same with one paper open as in the working rows of `draft`; its item too, when that is open there."""
        item_id = self.papers[paper_id].item_id
        items = dict(self.items)
        if draft.items[item_id].part != items[item_id].part:
            now = draft.items[item_id]
            items[item_id] = replace(
                items[item_id], part=now.part, title=now.title, purpose_text=now.purpose_text, lead=now.lead
            )
        papers = dict(self.papers)
        for key, line in self.papers.items():
            if key == paper_id:
                papers[key] = replace(line, part=Part.PART_I, is_confidential=False, paragraphs=())
            if line.item_id == item_id and papers[key].part == Part.PART_I and not line.withdrawn_at:
                papers[key] = replace(papers[key], title=draft.papers[key].title)
        return Snapshot(items, papers)


def standing_of(publication: Publication) -> Snapshot:
    """The snapshot a publication wrote. Two queries."""
    items = {row.pk: row for row in publication.items.all()}
    own = {field.name for field in fields(ItemLine)}
    lines = {row.item_id: ItemLine(**{name: getattr(row, name) for name in own}) for row in items.values()}
    paper_fields = {field.name for field in fields(PaperLine)} - {"item_id", "paragraphs", *NOT_STORED}
    papers = {
        row.paper_id: PaperLine(
            item_id=items[row.item_id].item_id,
            paragraphs=tuple(row.paragraphs),
            **{name: getattr(row, name) for name in paper_fields},
        )
        for row in publication.papers.all()
    }
    return Snapshot(lines, papers)


def draft_of(meeting: Meeting) -> Snapshot:
    """What the working rows would publish now: every item, and every paper with something to read. Four queries.

    Of a report that its author has not sent in, only a version that was published before.
    """
    items = {
        item.pk: ItemLine(
            item_id=item.pk,
            position=item.position,
            label=item.label,
            kind=item.kind,
            title=item.open_title,
            purpose=item.purpose,
            purpose_text=item.purpose_text if item.part == Part.PART_I else "",
            paper_status=item.paper_status,
            part=item.part,
            lead=item.lead if item.part == Part.PART_I else "",
            late_reason=item.late_reason,
            chair_agreed_by=item.chair_agreed_by,
            chair_agreed_on=item.chair_agreed_on,
        )
        for item in AgendaItem.objects.for_meeting(meeting)
    }
    newest: dict[uuid.UUID, PaperVersion] = {}
    for version in PaperVersion.objects.for_meeting(meeting).with_sections().with_paper().order_by("number"):
        if version.released_at or not version.paper.is_with_its_author:
            newest[version.paper_id] = version
    papers = {
        paper.pk: PaperLine(
            paper_id=paper.pk,
            item_id=paper.item_id,
            version_id=newest[paper.pk].pk,
            position=paper.position,
            kind=paper.kind,
            title=_open_title(paper),
            part=paper.part,
            is_confidential=paper.is_confidential,
            paragraphs=tuple(exemption.paragraph for exemption in paper.exemptions.all()),
            sha256=content_sha256(newest[paper.pk]),
            was_released=newest[paper.pk].released_at is not None,
            background=tuple((other.title, other.url) for other in newest[paper.pk].background_papers.all()),
        )
        for paper in Paper.objects.for_meeting(meeting).select_related("item").prefetch_related("exemptions")
        if paper.pk in newest
    }
    return Snapshot(items, papers)


def _open_title(paper: Paper) -> str:
    """An open paper under a closed item goes by the item's public title: its own tells what the item hides."""
    closed_item = paper.item.part == Part.PART_II and paper.part == Part.PART_I
    return paper.item.open_title if closed_item else paper.open_title


def content_sha256(version: PaperVersion) -> str:
    """Of the stored file, or of the written sections in their order."""
    if version.sha256:
        return version.sha256
    sections = [[section.heading, section.placement, section.body] for section in version.sections.all()]
    acronyms = [[acronym.short, acronym.full] for acronym in version.acronyms.all()]
    background = [[other.title, other.url] for other in version.background_papers.all()]
    return hashlib.sha256(json.dumps([sections, acronyms, background]).encode()).hexdigest()


def what_would_be_published(meeting: Meeting) -> tuple[PublicationKind, Snapshot, Changes]:
    """The kind of the next publication, the whole draft, and what of it is new."""
    draft = draft_of(meeting)
    if meeting.current_publication is None:
        return PublicationKind.AGENDA, draft, draft.changes_since(Snapshot({}, {}))
    return PublicationKind.SUPPLEMENT, draft, draft.changes_since(standing_of(meeting.current_publication))


def needs_second_officer(news: Changes) -> bool:
    """A second person looks whenever a paper of Part II is part of what is published."""
    return any(line.part == Part.PART_II for line in news.papers)
