"""What search finds of a board: the standing papers of its meetings, and released minutes, decisions and actions.

Each function makes the rows of one meeting what they ought to be, inside the transaction of the act that changed it.
"""

from collections.abc import Iterator

from boards.enums import Part
from boards.models import (
    Action,
    Decision,
    Meeting,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    PaperVersion,
    PublishedPaper,
)
from hwb_portal.core.richtext import to_text
from hwb_portal.search.services import Entry, replace_text

PAPER, MINUTES, DECISION, ACTION = "paper", "minutes", "decision", "action"


def make_papers_searchable(meeting: Meeting) -> None:
    """The papers that stand in the publication readers have now; of each the version in it."""
    rows = PublishedPaper.objects.standing_versions(meeting)
    versions = PaperVersion.objects.for_meeting(meeting).values_list("pk", flat=True)
    replace_text(PAPER, list(versions), (entry for row in rows for entry in _pages(row)))


def _pages(row: PublishedPaper) -> Iterator[Entry]:
    """A row for each page of a file or part of a report that has words; one for the title where none has."""
    paper, version = row.paper, row.version
    assert version is not None
    is_closed = row.is_closed or paper.part == Part.PART_II
    title = paper.title if is_closed else row.title
    if version.is_uploaded:
        texts = list(enumerate(version.text, start=1))
    else:
        texts = [(part.position, f"{part.heading}\n{to_text(part.body)}") for part in version.sections.all()]
    found = [(place, text) for place, text in texts if text.strip()]
    for place, text in found or [(1, "")]:
        yield Entry(version.pk, place, title, text, is_closed)


def make_minutes_searchable(minutes: Minutes) -> None:
    """Paragraphs and actions once the minutes are released, decisions from when they are published."""
    if not minutes.is_released and minutes.decisions_published_at is None:
        return
    meeting = minutes.meeting
    paragraphs = list(MinutesParagraph.objects.of_minutes(minutes)) if minutes.is_released else []
    actions = list(Action.objects.for_meeting(meeting).with_owners()) if minutes.is_released else []
    decisions = list(Decision.objects.for_meeting(meeting))
    replace_text(
        MINUTES,
        [one.pk for one in paragraphs],
        (Entry(one.pk, 1, *_words(one.item, to_text(one.body))) for one in paragraphs),
    )
    replace_text(
        DECISION,
        [one.pk for one in decisions],
        (Entry(one.pk, 1, *_words(one.item, f"{one.text}\n{one.plain_words}")) for one in decisions),
    )
    replace_text(
        ACTION,
        [one.pk for one in actions],
        (Entry(one.pk, 1, *_words(one.minutes_item, f"{one.text}\n{one.outcome}", one.reference)) for one in actions),
    )


def _words(item: MinutesItem | None, body: str, name: str = "") -> tuple[str, str, bool]:
    """Title, body and whether it is closed, of something under a heading."""
    if item is None:
        return name, body, False
    return f"{name} {item.title}".strip(), body, item.part == Part.PART_II
