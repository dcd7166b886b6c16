"""Page data of one meeting. The page, its JSON and the agenda in the pack are all made from this."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from boards import law
from boards.enums import PaperKind, PaperStatus, Part, Purpose, StaffRole
from boards.models import Action, AgendaItem, BoardNotice, Decision, Meeting, Minutes, Paper
from boards.selectors.boards import MemberGroup, Reader, members_on


@dataclass(frozen=True)
class PaperLine:
    """A paper on the agenda. Where the reader may not open it, `title` is the public one and `url` is ""."""

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
    file_url: str

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
    minutes_anchor: str


@dataclass(frozen=True)
class MeetingPage:
    meeting: Meeting
    items: tuple[ItemLine, ...]
    groups: tuple[MemberGroup, ...]
    minutes: Minutes | None
    minutes_actions: tuple[Action, ...]
    previous: Meeting | None
    following: Meeting | None
    purposes: tuple[tuple[Purpose, int], ...]
    notices: tuple[BoardNotice, ...]
    may_read_restricted: bool
    may_publish: bool

    @property
    def exclusion_resolution(self) -> str:
        """The resolution that closes the meeting, naming the paragraphs this agenda uses (LGA 1972 s.100A(4))."""
        used = {number for item in self.items for paper in item.papers for number in paper.paragraphs}
        template = self.meeting.board.exclusion_wording
        return law.exclusion_resolution(template, sorted(used)) if used else template.format(paragraphs="…")

    @property
    def numbered(self) -> tuple[ItemLine, ...]:
        return tuple(item for item in self.items if item.label)

    @property
    def has_closed_papers(self) -> bool:
        return any(item.part == Part.PART_II or _has_closed(item) for item in self.items)

    @property
    def notice(self) -> str:
        """The line the law turns on: when the agenda was published, and how many clear days that gave."""
        if not self.meeting.has_public_agenda:
            return ""
        publication = getattr(self.meeting, "publication", None)
        if publication is None:
            return "The day of publication was not recorded in the source of this agenda."
        day = publication.published_at.astimezone(self.meeting.starts_local.tzinfo).date()
        days = publication.clear_days
        return f"Published on {day:%-d %B %Y}, {days} clear {'day' if days == 1 else 'days'} before the meeting."


def _paper_line(item: AgendaItem, paper: Paper, readable: bool) -> PaperLine:
    is_minutes = paper.kind == PaperKind.MINUTES
    url = paper.get_absolute_url() if readable else ""
    return PaperLine(
        id=str(paper.pk),
        title=paper.title if readable else _stub_title(item, paper),
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
        url=url,
        file_url=f"{url}file" if readable and not is_minutes else "",
    )


def _stub_title(item: AgendaItem, paper: Paper) -> str:
    """An open paper under a closed item goes by the item's public title: its own tells what the item hides."""
    return item.open_title if paper.is_open and item.part == Part.PART_II else paper.open_title


def papers_by_item(meeting: Meeting, user: Reader) -> dict[int, list[tuple[Paper, bool]]]:
    """The papers a reader sees listed under each item, each with whether they may read it. Two queries and one
    for the paragraphs."""
    listed = (
        Paper.objects.listed_for(user)
        .for_meeting(meeting)
        .with_latest_for(user)
        .select_related("minutes_of__board")
        .prefetch_related("exemptions")
    )
    readable = set(Paper.objects.visible_to(user).for_meeting(meeting).values_list("pk", flat=True))
    grouped: dict[int, list[tuple[Paper, bool]]] = defaultdict(list)
    for paper in listed:
        grouped[paper.item_id].append((paper, paper.pk in readable))
    return grouped


def _item_line(item: AgendaItem, papers: list[tuple[Paper, bool]], decisions: list[Decision]) -> ItemLine:
    reads_all = all(readable for _, readable in papers) and bool(papers)
    closed = item.part == Part.PART_II
    return ItemLine(
        id=item.pk,
        label=item.label,
        title=item.title if not closed or reads_all else item.open_title,
        purpose=Purpose(item.purpose),
        purpose_text=item.purpose_text if not closed or reads_all else "",
        paper_status=PaperStatus(item.paper_status),
        kind=item.kind,
        part=Part(item.part),
        lead=item.lead if not closed or reads_all else "",
        papers=tuple(_paper_line(item, paper, readable) for paper, readable in papers),
        decisions=tuple(decisions),
        minutes_anchor=f"minute-{decisions[0].item.position}" if decisions else "",
    )


def meeting_page(meeting: Meeting, user: Reader) -> MeetingPage:
    """Everything one meeting's page shows this reader."""
    papers = papers_by_item(meeting, user)
    minutes = Minutes.objects.visible_to(user).for_meeting(meeting).first()
    decisions: dict[int | None, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.visible_to(user).for_meeting(meeting):
        decisions[decision.item.agenda_item_id].append(decision)
    items = tuple(
        _item_line(item, papers.get(item.pk, []), decisions.get(item.pk, []))
        for item in AgendaItem.objects.visible_to(user).for_meeting(meeting)
    )
    others = Meeting.objects.visible_to(user).with_board()
    counted = [item.purpose for item in items if item.purpose]
    return MeetingPage(
        meeting=meeting,
        items=items,
        groups=members_on(meeting.board, meeting.held_on),
        minutes=minutes,
        minutes_actions=tuple(Action.objects.visible_to(user).for_meeting(meeting).with_owners()),
        previous=others.before(meeting).first(),
        following=others.after(meeting).first(),
        purposes=tuple((purpose, counted.count(purpose)) for purpose in Purpose if purpose and counted.count(purpose)),
        notices=tuple(meeting.board.notices.all()),
        may_read_restricted=any(item.part == Part.PART_II or _has_closed(item) for item in items)
        and Meeting.objects.open_in_full_to(user).contains(meeting),
        may_publish=user.has_perm("boards.publish_meeting")
        and Meeting.objects.staffed_by(user, StaffRole.OFFICER).contains(meeting),
    )


def _has_closed(item: ItemLine) -> bool:
    return any(paper.part == Part.PART_II for paper in item.papers)


def as_json(page: MeetingPage, *, base: str) -> dict[str, object]:
    """The public JSON of a meeting. `page` must be made for nobody: signed-in readers get no more from it."""
    meeting = page.meeting
    publication = getattr(meeting, "publication", None)
    data: dict[str, object] = {
        "board": meeting.board.slug,
        "date": meeting.held_on.isoformat(),
        "starts_at": meeting.starts_local.isoformat(),
        "venue": ", ".join(part for part in (meeting.venue_name, meeting.venue_address) if part),
        "status": meeting.status,
        "quorum": meeting.quorum,
        "members": [
            {
                "name": member.display_name,
                "full_name": member.name,
                "seat": member.seat,
                "organisation": member.organisation,
                "office": member.office,
                "is_voting": member.is_voting,
            }
            for group in page.groups
            for member in group.members
            if not member.is_observer and member.name
        ],
        "observers": [
            {"name": member.display_name, "full_name": member.name, "seat": member.seat}
            for group in page.groups
            for member in group.members
            if member.is_observer and member.name
        ],
        "published_on": publication.published_at.astimezone(dt.UTC).date().isoformat() if publication else None,
        "clear_days": publication.clear_days if publication else None,
        "items": [
            {
                "number": item.label,
                "title": item.title,
                "part": "I" if item.part == Part.PART_I else "II",
                "purpose": item.purpose or None,
                "paper_status": item.paper_status,
                "papers": [
                    {
                        "id": paper.id,
                        "title": paper.title,
                        "kind": paper.kind,
                        "version": paper.version,
                        "pages": paper.pages,
                        "url": f"{base}{paper.url}",
                    }
                    for paper in item.papers
                    if paper.is_readable
                ],
            }
            for item in page.numbered
        ],
    }
    if page.minutes:
        data["decisions"] = [
            {
                "minute": decision.item.number,
                "label": decision.label,
                "verb": decision.verb,
                "text": decision.text,
                "item": item.label,
            }
            for item in page.items
            for decision in item.decisions
        ]
        data["actions"] = [
            {
                "reference": action.reference,
                "text": action.text,
                "owners": [owner.label for owner in action.owners.all()],
                "due": action.due_text or None,
                "due_on": action.due_on.isoformat() if action.due_on else None,
                "status": action.status,
            }
            for action in page.minutes_actions
        ]
    return data
