"""Page data of what became of a paper and of an agenda over time: versions compared, publications on record."""

from dataclasses import dataclass
from uuid import UUID

from boards.comparing import Change, changes
from boards.enums import StaffRole
from boards.models import Meeting, Paper, PaperVersion, Publication, PublishedPaper
from boards.selectors.boards import Reader


@dataclass(frozen=True)
class Comparison:
    """Two versions a reader may have, the older first, and the sections or pages that differ."""

    before: PaperVersion
    after: PaperVersion
    versions: tuple[PaperVersion, ...]
    changes: tuple[Change, ...]

    @property
    def count(self) -> int:
        return sum(change.count for change in self.changes)

    @property
    def is_of_two_sorts(self) -> bool:
        """A written report beside an uploaded file: their sections and pages have nothing in common."""
        return self.before.is_uploaded != self.after.is_uploaded


def comparison(paper: Paper, user: Reader, *, first: int | None, second: int | None) -> Comparison | None:
    """The versions with these numbers, or the two newest; None when the reader has not two to compare."""
    versions = tuple(PaperVersion.objects.visible_to(user).of_paper(paper).with_sections().newest_first())
    by_number = {version.number: version for version in versions}
    numbers = sorted({first, second} if first and second else set(list(by_number)[:2]))
    chosen = [by_number[number] for number in numbers if number in by_number]
    if len(chosen) != 2:
        return None
    before, after = chosen
    return Comparison(before, after, versions, changes(_texts(before), _texts(after)))


def _texts(version: PaperVersion) -> dict[str, str]:
    """The text of each section by its heading, or of an uploaded paper as a whole: its page breaks move."""
    if version.is_uploaded:
        return {"Text": "\n\n".join(version.text)}
    texts = {section.heading: section.body for section in version.sections.all()}
    others = [f"{other.title} {other.url}".strip() for other in version.background_papers.all()]
    return {**texts, **({"Background papers": "\n\n".join(others)} if others else {})}


@dataclass(frozen=True)
class RecordEntry:
    """One publication, and what it opened, replaced or took away. `by` is empty for readers outside the team.

    `gone` are the papers that were withdrawn since: which version there was is named no more.
    """

    publication: Publication
    papers: tuple[PublishedPaper, ...]
    gone: frozenset[UUID]
    by: str
    approved_by: str


def publication_record(meeting: Meeting, user: Reader) -> tuple[RecordEntry, ...]:
    """Every publication of a meeting, oldest first, with the papers in which it differs from the one before."""
    is_officer = Meeting.objects.staffed_by(user, StaffRole.OFFICER).contains(meeting)
    publications = list(Publication.objects.up_to(meeting.current_publication).with_papers().order_by("number"))
    newest = publications[-1].papers.all() if publications else ()
    gone = frozenset(row.paper_id for row in newest if row.withdrawn_at)
    entries: list[RecordEntry] = []
    before: dict[UUID, PublishedPaper] = {}
    for publication in publications:
        now = {row.paper_id: row for row in publication.papers.all()}
        papers = tuple(row for key, row in now.items() if key not in before or _differs(before[key], row))
        entries.append(
            RecordEntry(
                publication,
                papers,
                gone,
                by=str(publication.published_by or "") if is_officer else "",
                approved_by=str(publication.approved_by or "") if is_officer else "",
            )
        )
        before = now
    return tuple(entries)


def _differs(before: PublishedPaper, now: PublishedPaper) -> bool:
    return (before.version_id, before.part, bool(before.withdrawn_at)) != (
        now.version_id,
        now.part,
        bool(now.withdrawn_at),
    )
