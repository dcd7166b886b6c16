"""What there is to read at a meeting, where it stands in the pack, and how far this reader has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.urls import reverse

from boards.models import Meeting, PaperVersion
from boards.querysets import Reader
from boards.selectors.agenda import ItemLine, PaperLine, agenda
from hwb_portal.reading.models import Reading
from hwb_portal.reading.pace import minutes_to_read, words_to_read
from reports.models import Audience
from reports.pieces import FRONT
from reports.selectors import ADDRESSES, Numbered, numbers_told
from reports.services import may_have


@dataclass(frozen=True)
class PaperEntry:
    """A paper that this reader may open; `numbers` is None where its pages have none yet.

    `words` to read in it, 0 where nobody counted.
    """

    line: PaperLine
    url: str
    numbers: Numbered | None
    reading: Reading | None
    words: int = 0

    @property
    def is_read(self) -> bool:
        return self.reading is not None and self.reading.read_number == self.line.version

    @property
    def read_before(self) -> int | None:
        """The number of the earlier version that this reader has read."""
        number = self.reading.read_number if self.reading else None
        return number if number is not None and number < (self.line.version or 0) else None

    @property
    def is_closed(self) -> bool:
        return bool(self.line.grounds)

    @property
    def pages_words(self) -> str:
        return pages_words(self.numbers.names) if self.numbers else ""


@dataclass(frozen=True)
class ItemEntry:
    """`others` are closed to this reader, or withdrawn."""

    item: ItemLine
    papers: tuple[PaperEntry, ...]
    others: tuple[PaperLine, ...]

    @property
    def minutes(self) -> int | None:
        return minutes_to_read(paper.words for paper in self.papers)

    @property
    def minutes_left(self) -> int | None:
        """For what this reader has not marked as read; None when nothing of it is left."""
        return minutes_to_read(paper.words for paper in self.papers if not paper.is_read)


@dataclass(frozen=True)
class ContentsPage:
    """`front` is the agenda itself in the pack. `pack_url` leads to the pack whose numbers these are."""

    meeting: Meeting
    items: tuple[ItemEntry, ...]
    front: Numbered | None
    audience: Audience
    pack_url: str

    @cached_property
    def papers(self) -> tuple[PaperEntry, ...]:
        return tuple(entry for item in self.items for entry in item.papers)

    @property
    def minutes(self) -> int | None:
        """How long all of it takes to read, about."""
        return minutes_to_read(paper.words for paper in self.papers)

    @property
    def minutes_left(self) -> int | None:
        return minutes_to_read(paper.words for paper in self.papers if not paper.is_read)

    @property
    def is_numbered(self) -> bool:
        return any(entry.numbers for entry in self.papers)

    @property
    def is_restricted(self) -> bool:
        return self.audience == Audience.RESTRICTED

    @property
    def front_names(self) -> tuple[str, ...]:
        return self.front.names if self.front else ()

    @property
    def latest(self) -> PaperEntry | None:
        """The paper in which this reader was last."""
        left = [(entry.reading.placed_at, entry) for entry in self.papers if entry.reading and entry.reading.placed_at]
        return max(left, key=lambda pair: pair[0])[1] if left else None

    def reading_of(self, paper: UUID) -> Reading | None:
        return next((entry.reading for entry in self.papers if entry.line.id == str(paper)), None)

    def find(self, page: str) -> tuple[PaperEntry, int] | None:
        """The paper on which a page number lies, and which of its pages that is, from 0."""
        for entry in self.papers:
            if entry.numbers and page in entry.numbers.names:
                return entry, entry.numbers.names.index(page)
        return None


def _words_of(meeting: Meeting, user: Reader) -> dict[str, int]:
    """How many words there are to read in each published paper of a meeting, by its id. Two queries."""
    standing = PaperVersion.objects.visible_to(user).in_publication(meeting.current_publication_id)
    return {
        str(version.paper_id): words_to_read(
            [*version.text, *(section.body for section in version.sections.all())], version.pages
        )
        for version in standing.for_meeting(meeting).prefetch_related("sections")
    }


def pages_words(names: Iterable[str]) -> str:
    """ "page 7", "pages 7 to 12"; "" for none."""
    first, *rest = [*names] or [""]
    if not first:
        return ""
    return f"pages {first} to {rest[-1]}" if rest else f"page {first}"


def audience_of(meeting: Meeting, user: Reader, items: Iterable[ItemLine]) -> Audience:
    """Whose pack numbers a reader's pages: the one with Part II where there is any and they may have it."""
    has_closed = any(item.is_closed for item in items) or not meeting.has_public_agenda
    if has_closed and user.is_authenticated and may_have(meeting, Audience.RESTRICTED, user):
        return Audience.RESTRICTED
    return Audience.PUBLIC


def anchor_of(line: PaperLine) -> str:
    """The name of a paper's section in a pack."""
    return f"{UUID(line.id).hex}-{line.version}"


def contents_page(meeting: Meeting, user: Reader, *, is_counted: bool = False) -> ContentsPage:
    """Everything this reader may open, by item; with `is_counted`, how many words that is."""
    items = agenda(meeting, user, {})
    audience = audience_of(meeting, user, items)
    lines = [line for item in items for line in item.papers if _can_be_read(line)]
    told = numbers_told(meeting, audience, [FRONT, *(anchor_of(line) for line in lines)])
    place = [meeting.board.slug, meeting.slug]
    words = _words_of(meeting, user) if is_counted else {}
    own = {str(row.paper_id): row for row in Reading.objects.visible_to(user).for_meeting(meeting)}
    return ContentsPage(
        meeting=meeting,
        items=tuple(
            ItemEntry(
                item,
                tuple(
                    PaperEntry(
                        line,
                        reverse("reading:paper", args=[*place, line.id]),
                        told.get(anchor_of(line)),
                        own.get(line.id),
                        words.get(line.id, 0),
                    )
                    for line in item.papers
                    if _can_be_read(line)
                ),
                tuple(line for line in item.papers if not _can_be_read(line)),
            )
            for item in items
        ),
        front=told.get(FRONT),
        audience=audience,
        pack_url=reverse(ADDRESSES[audience], args=place),
    )


def _can_be_read(line: PaperLine) -> bool:
    return line.is_readable and line.version is not None and not line.withdrawn_at
