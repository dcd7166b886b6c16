"""What a member may keep of a meeting on a device: addresses that everybody may open, each with its version and size.

Made for nobody in particular, whoever asks: no row that needs a right can be in it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.templatetags.static import static
from django.urls import reverse

from boards.enums import PaperKind
from boards.models import Meeting, Minutes, PaperVersion
from boards.querysets import Reader
from boards.selectors.minutes import minutes_page
from hwb_portal.core.bundles import size
from hwb_portal.core.limits import hidden
from hwb_portal.reading.blocks import Section, blocks_of, parts_of, sections_of
from hwb_portal.reading.selectors.contents import PaperEntry, contents_page
from hwb_portal.reading.selectors.parts import part_url

DAYS_AFTER = 7  # a copy stays on a device for so many days after the meeting
NOBODY = AnonymousUser()
FRAME_BYTES, BLOCK_BYTES = 7_500, 165  # of a page around its text, and around each paragraph: measured on the pages
SCRIPT = "js/kept.js"  # what a kept page gets beside its own scripts
STATIC = (
    *("css/site.css", "js/site.js", "img/favicon.svg"),
    *("fonts/atkinson-next.woff2", "fonts/atkinson-next-italic.woff2"),
    *("js/outbox.js", "js/device.js", "js/sending.js", "js/offline-list.js"),
    SCRIPT,
)


@dataclass(frozen=True)
class KeptFile:
    """`version` of its text and, after a point, of what stands around it. `bytes` of a page that is made: about."""

    url: str
    version: str
    bytes: int


@dataclass(frozen=True)
class KeptList:
    """`until` is the last day of the copy. `script` is run by a page that is shown from it."""

    title: str
    url: str
    until: dt.date
    files: tuple[KeptFile, ...]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def kept_until(meeting: Meeting) -> dt.date:
    return meeting.held_on + dt.timedelta(days=DAYS_AFTER)


def reader_key(user_pk: int) -> str:
    """Names a reader on a device; tells nobody who that is, and is no key to anything."""
    return hidden(f"offline {user_pk}")[:16]


def may_be_kept(meeting: Meeting, today: dt.date) -> bool:
    return meeting.has_public_agenda and today <= kept_until(meeting)


def kept_list(meeting: Meeting) -> KeptList:
    """The pages, files, style and scripts with which the open papers of a published meeting are read."""
    contents = contents_page(meeting, NOBODY)
    versions = standing_versions(meeting, NOBODY)
    papers = [(entry, versions[entry.line.id]) for entry in contents.papers if entry.line.id in versions]
    texts = [text_of_version(version, NOBODY) for _, version in papers]
    # A page names the papers beside it and the pages of the pack: it changes with any of them.
    around = _digest(
        [meeting.current_publication_id, meeting.status, meeting.held_on, [static(name) for name in STATIC]]
        + [(entry.line.id, entry.line.title, entry.pages_words) for entry, _ in papers]
    )
    files = [
        KeptFile(meeting.get_absolute_url(), f".{around}", FRAME_BYTES),
        KeptFile(_contents_url(meeting), f".{around}", FRAME_BYTES),
        KeptFile(reverse("offline"), f".{around}", FRAME_BYTES),
    ]
    for (entry, version), text in zip(papers, texts, strict=True):
        files += _of_paper(meeting, entry, version, text, around)
    return KeptList(
        title=f"{meeting.board.short_name}, {meeting.held_on:%-d %B %Y}",
        url=_contents_url(meeting),
        until=kept_until(meeting),
        files=(*files, *static_files()),
    )


def _contents_url(meeting: Meeting) -> str:
    return reverse("reading:contents", args=[meeting.board.slug, meeting.slug])


def standing_versions(meeting: Meeting, user: Reader) -> dict[str, PaperVersion]:
    """The published versions of a meeting's papers that this reader may have, by the id of their paper. Three queries.

    Without withdrawn ones: they stand in no publication any more.
    """
    standing = PaperVersion.objects.visible_to(user).in_publication(meeting.current_publication_id)
    found = standing.for_meeting(meeting).select_related("template", "paper__minutes_of")
    return {str(one.paper_id): one for one in found.prefetch_related("sections", "acronyms")}


def text_of_version(version: PaperVersion, user: Reader) -> tuple[Section, ...]:
    """As the reading view shows it: a minutes paper is the minutes as they stand."""
    if version.is_uploaded or version.paper.kind != PaperKind.MINUTES:
        return sections_of(version)
    of = version.paper.minutes_of
    minutes = Minutes.objects.visible_to(user).for_meeting(of).first() if of else None
    return sections_of(version, minutes_page(minutes, user)) if minutes else ()


def _of_paper(
    meeting: Meeting, entry: PaperEntry, version: PaperVersion, text: Sequence[Section], around: str
) -> Iterator[KeptFile]:
    words = _digest([version.number, *(block.html for block in blocks_of(text))])
    for number, part in enumerate(parts_of(text), start=1):
        blocks = blocks_of(part)
        size = FRAME_BYTES + sum(len(block.html) + BLOCK_BYTES for block in blocks)
        yield KeptFile(part_url(meeting, entry.line.id, number), f"{words}.{around}", size)
    if text:
        size = version.size or FRAME_BYTES + 2 * sum(len(block.html) for block in blocks_of(text))
        yield KeptFile(reverse("paper_file", args=[entry.line.id]), version.sha256[:16] or words, size)


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@cache
def static_files() -> tuple[KeptFile, ...]:
    """Their addresses carry their version."""
    return tuple(KeptFile(static(name), "", size(name)) for name in STATIC)
