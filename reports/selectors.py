"""Page data of packs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from boards.models import Meeting, Paper
from hwb_portal.accounts.models import User
from reports.models import UNDER_WAY, Audience, Pack, PackBuild
from reports.numbering import Span, page_names

ADDRESSES = {
    Audience.PUBLIC: "reports:pack",
    Audience.PRESS: "reports:pack_press",
    Audience.RESTRICTED: "reports:pack_restricted",
}


@dataclass(frozen=True)
class PackState:
    """One audience's pack: the newest one that is built, and a build that is under way or was the last."""

    audience: Audience
    url: str
    pack: Pack | None
    build: PackBuild | None

    @property
    def is_under_way(self) -> bool:
        return self.build is not None and self.build.state in UNDER_WAY

    @property
    def words(self) -> str:
        if self.build is not None and (self.is_under_way or self.pack is None):
            return self.build.words
        return "Built" if self.pack else "Built when somebody first asks for it"

    def as_json(self, url: str) -> dict[str, object]:
        build, pack = self.build, self.pack
        return {
            "audience": self.audience.value,
            "url": url,
            "state": build.state if build else ("done" if pack else None),
            "done": build.done if build else None,
            "total": build.total if build else None,
            "words": self.words,
            "pages": pack.pages if pack else None,
            "sections": pack.sections if pack else [],
        }


def pack_states(meeting: Meeting, reader: User | AnonymousUser | None) -> tuple[PackState, ...]:
    """The packs this reader may have. Members get no state of others' copies: theirs has their name on it."""
    audiences = [Audience.PUBLIC, Audience.PRESS]
    if reader is not None and Meeting.objects.open_in_full_to(reader).contains(meeting):
        audiences.append(Audience.RESTRICTED)
    states = []
    for audience in audiences:
        is_own = audience == Audience.RESTRICTED
        builds = PackBuild.objects.for_meeting(meeting).for_audience(audience)
        if is_own:
            builds = builds.asked_by(reader)
        build = builds.first()
        if not is_own:
            pack = Pack.objects.for_meeting(meeting).for_audience(audience).first()
        else:
            pack = Pack.objects.built_from(meeting, audience, build.key).first() if build else None
        if build and pack and build.key == pack.key:
            build = None  # its process may have died after recording the pack, before saying so: the pack is the truth
        states.append(
            PackState(
                audience=audience,
                url=reverse(ADDRESSES[audience], args=[meeting.board.slug, meeting.slug]),
                pack=pack,
                build=build,
            )
        )
    return tuple(states)


@dataclass(frozen=True)
class Numbered:
    """A section of a pack as its readers were told: what its pages are called, and which paragraph each opens with.

    `openings` has no entry for a page that begins in the middle of a paragraph and ends before the next.
    """

    names: tuple[str, ...]
    openings: Mapping[int, str]


def numbers_told(meeting: Meeting, audience: Audience, anchors: Collection[str]) -> dict[str, Numbered]:
    """The page numbers of sections, by anchor, from the newest pack that had each. Those of a draft bind nobody."""
    missing, told = set(anchors), {}
    is_open = meeting.has_public_agenda
    packs = Pack.objects.for_meeting(meeting).for_audience(audience).told().reverse()
    for sections in packs[: None if is_open else 1]:
        if not missing:
            break
        spans = {section["anchor"]: Span(section["first_page"], section["pages"]) for section in sections}
        names = page_names(spans, {section["anchor"]: section["sheets"] for section in sections})
        for section in sections:
            anchor = section["anchor"]
            if anchor in missing and not section["gone"] and (section["block"] is not None or not is_open):
                missing.discard(anchor)
                openings = {int(page): block for page, block in section.get("openings", {}).items()}
                told[anchor] = Numbered(names[anchor], openings)
    return told


def first_page(paper: Paper) -> int | None:
    """The page on which a paper begins in the newest public pack; None where it is not in one, or has no number."""
    return first_pages([paper]).get(paper.pk)


def first_pages(papers: Iterable[Paper]) -> dict[UUID, int]:
    """The same of many papers, by paper. One query."""
    wanted = {paper.pk.hex: paper for paper in papers}
    packs = Pack.objects.for_meetings({paper.item.meeting_id for paper in wanted.values()}).for_audience(
        Audience.PUBLIC
    )
    newest = {pack.meeting_id: pack for pack in packs.order_by("built_at", "pk")}
    return {
        wanted[section["paper"]].pk: int(section["first_page"])
        for pack in newest.values()
        for section in reversed(pack.sections)
        if section["paper"] in wanted and section["pages"] and not section["gone"]
    }
