"""A reader's own notes, each with where it stands in what is open to them now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from boards.models import Meeting, Paper
from boards.querysets import Reader
from boards.selectors import PaperPage, paper_page
from boards.selectors.publication import published_place
from hwb_portal.accounts.models import User
from hwb_portal.reading.anchoring import Found
from hwb_portal.reading.blocks import Section, blocks_of
from hwb_portal.reading.models import Note
from hwb_portal.reading.placing import placed
from hwb_portal.reading.selectors.offline import NOBODY, standing_versions, text_of_version
from hwb_portal.reading.selectors.parts import part_url, part_with, sections_of_page

WORDS_SHOWN = 160  # letters of a quotation in a list


@dataclass(frozen=True)
class NoteLine:
    """`title`, `words` and `url` are "" where the paper is not open to its reader any more: only the note is theirs.

    `is_to_place` tells that its words are not found in the version that stands.
    """

    note: Note
    title: str
    words: str
    url: str
    is_to_place: bool


@dataclass(frozen=True)
class MeetingNotes:
    meeting: Meeting
    lines: tuple[NoteLine, ...]

    @property
    def to_place(self) -> tuple[NoteLine, ...]:
        return tuple(line for line in self.lines if line.is_to_place)

    @property
    def in_place(self) -> tuple[NoteLine, ...]:
        return tuple(line for line in self.lines if not line.is_to_place)


def notes_page(user: User) -> tuple[MeetingNotes, ...]:
    """All notes of a person, by meeting, the latest first. Each paper with notes is read once."""
    notes = list(Note.objects.visible_to(user).with_places().in_order())
    lines = {line.note: line for line in note_lines(notes, user)}
    grouped: dict[Meeting, list[NoteLine]] = defaultdict(list)
    for note in notes:
        grouped[note.meeting].append(lines[note])
    return tuple(MeetingNotes(meeting, tuple(found)) for meeting, found in grouped.items())


def note_lines(notes: Iterable[Note], user: User) -> list[NoteLine]:
    of_paper: dict[UUID | None, list[Note]] = defaultdict(list)
    for note in notes:
        of_paper[note.paper_id].append(note)
    lines: list[NoteLine] = []
    for paper_id, own in of_paper.items():
        page = open_page(paper_id, user) if paper_id else None
        if page is None:
            lines += [NoteLine(note, "", "", "", is_to_place=False) for note in own]
            continue
        sections = sections_of_page(page)
        lines += [_line(note, page, found, sections) for note, found in placed(own, blocks_of(sections)).items()]
    return lines


def _line(note: Note, page: PaperPage, found: Found | None, sections: tuple[Section, ...]) -> NoteLine:
    words = note.exact if len(note.exact) <= WORDS_SHOWN else f"{note.exact[:WORDS_SHOWN].rstrip()}…"
    number = part_with(sections, blocks_of(sections)[found.paragraph].key) if found else 1
    address = part_url(note.meeting, page.paper.pk, number)
    return NoteLine(note, page.title, words, f"{address}#note-{note.pk}" if found else address, found is None)


def open_page(paper_id: UUID, user: Reader) -> PaperPage | None:
    """The paper's page for this reader; None where they may not have it, or it was withdrawn."""
    place = published_place(paper_id)
    if place and place.withdrawn_at:
        return None
    paper = Paper.objects.visible_to(user).with_page_data().with_id(paper_id).first()
    return paper_page(paper, user, place) if paper else None


def notes_on(paper: Paper, user: Reader) -> list[Note]:
    """A reader's notes on one paper, in the order in which they were made. No query for nobody."""
    return list(Note.objects.visible_to(user).of_paper(paper)) if user.is_authenticated else []


def own_notes(meeting: Meeting, user: User) -> list[dict[str, object]]:
    """A person's notes on papers of a meeting that everybody may read, for their own device.

    `block` is where each stands now; "" where its owner has to place it.
    """
    of_paper: dict[str, list[Note]] = defaultdict(list)
    for note in Note.objects.visible_to(user).for_meeting(meeting):
        of_paper[str(note.paper_id)].append(note)
    versions = standing_versions(meeting, NOBODY) if of_paper else {}
    told: list[dict[str, object]] = []
    for paper_id in of_paper.keys() & versions.keys():
        blocks = blocks_of(text_of_version(versions[paper_id], NOBODY))
        for note, found in placed(of_paper[paper_id], blocks).items():
            place = {"block": blocks[found.paragraph].key if found else "", "paper": paper_id}
            state = {"kind": note.kind, "text": note.text, "is_kept": note.is_kept, "seen": note.revision}
            quote = {"exact": note.exact, "before": note.before, "after": note.after, "start": note.start}
            told.append({"id": str(note.pk), "version": note.version_number, **place, **state, **quote})
    return told


def as_export(user: User, request: HttpRequest) -> list[dict[str, object]]:
    """Everything a person wrote, as plain data for themselves."""
    return [
        {
            "board": found.meeting.board.name,
            "meeting": found.meeting.held_on.isoformat(),
            "paper": line.title,
            "kind": line.note.get_kind_display(),
            "on": line.note.exact if line.title else "",
            "text": line.note.text,
            "written": line.note.changed_at.isoformat(),
            "kept": line.note.is_kept,
            "to_place": line.is_to_place,
            "url": request.build_absolute_uri(line.url) if line.url else "",
        }
        for found in notes_page(user)
        for line in found.lines
    ]
