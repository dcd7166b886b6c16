"""Page data of one meeting. The page, its JSON and the agenda in the pack are all made from this."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from boards import law
from boards.enums import Part, Purpose, StaffRole
from boards.models import Action, Appointment, BoardNotice, Decision, Meeting, Minutes, Publication, PublicQuestion
from boards.selectors.agenda import ItemLine, agenda
from boards.selectors.boards import MemberGroup, Reader, members_on
from boards.selectors.notices import Tally, tallies
from boards.selectors.questions import QuestionLine, published_questions


@dataclass(frozen=True)
class SupplementLine:
    number: int
    day: str
    has_closed: bool


@dataclass(frozen=True)
class MeetingPage:
    """`publications` are the agenda's opening and what followed; empty while the agenda is a draft.

    `tallies` tell the board's officers how far the mails are; empty for everyone else. `questions_waiting` counts
    what nobody decided about, for the officers too.
    """

    meeting: Meeting
    items: tuple[ItemLine, ...]
    publications: tuple[Publication, ...]
    groups: tuple[MemberGroup, ...]
    minutes: Minutes | None
    minutes_actions: tuple[Action, ...]
    previous: Meeting | None
    following: Meeting | None
    purposes: tuple[tuple[Purpose, int], ...]
    notices: tuple[BoardNotice, ...]
    may_read_restricted: bool
    may_work_on_it: bool
    has_decisions: bool
    may_declare: bool
    may_prepare: bool
    tallies: tuple[Tally, ...]
    questions: tuple[QuestionLine, ...]
    questions_waiting: int

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
        return any(item.is_closed for item in self.items)

    @property
    def opening(self) -> Publication | None:
        return self.publications[0] if self.publications else None

    @property
    def supplements(self) -> tuple[SupplementLine, ...]:
        """Each supplement with its day, and whether papers of Part II came with it."""
        closed = {line.supplement for item in self.items for line in item.papers if line.part == Part.PART_II}
        return tuple(
            SupplementLine(made.supplement, self._day(made), made.supplement in closed)
            for made in self.publications
            if made.supplement
        )

    @property
    def opening_words(self) -> str:
        """When the agenda was published, and how many clear days that gave; "" for a draft."""
        if self.opening is None:
            return ""
        if self.opening.published_at is None:
            return "The day of publication was not recorded in the source of this agenda"
        days = self.opening.clear_days
        return (
            f"Published on {self._day(self.opening)}, {days} clear {'day' if days == 1 else 'days'} before the meeting"
        )

    @property
    def notice(self) -> str:
        """The line the law turns on: the opening, and what followed."""
        added = (f"supplement {made.number} on {made.day}" for made in self.supplements)
        return "; ".join([self.opening_words, *added]) + "." if self.opening else ""

    def _day(self, publication: Publication) -> str:
        assert publication.published_at is not None
        return f"{publication.published_at.astimezone(self.meeting.starts_local.tzinfo):%-d %B %Y}"


def meeting_page(meeting: Meeting, user: Reader, items: tuple[ItemLine, ...] | None = None) -> MeetingPage:
    """Everything one meeting's page shows this reader. `items` are given for a preview."""
    minutes = Minutes.objects.visible_to(user).for_meeting(meeting).first()
    decisions: dict[int | None, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.visible_to(user).for_meeting(meeting):
        decisions[decision.item.agenda_item_id].append(decision)
    items = agenda(meeting, user, decisions) if items is None else items
    others = Meeting.objects.visible_to(user).with_board()
    counted = [item.purpose for item in items if item.purpose]
    may_work_on_it = user.has_perm("boards.manage_meeting") and Meeting.objects.staffed_by(
        user, StaffRole.OFFICER
    ).contains(meeting)
    return MeetingPage(
        meeting=meeting,
        items=items,
        publications=tuple(Publication.objects.up_to(meeting.current_publication)),
        groups=members_on(meeting.board, meeting.held_on),
        minutes=minutes,
        minutes_actions=tuple(Action.objects.visible_to(user).for_meeting(meeting).with_owners()),
        previous=others.before(meeting).first(),
        following=others.after(meeting).first(),
        purposes=tuple((purpose, counted.count(purpose)) for purpose in Purpose if purpose and counted.count(purpose)),
        notices=tuple(meeting.board.notices.all()),
        may_read_restricted=any(item.is_closed for item in items)
        and Meeting.objects.open_in_full_to(user).contains(meeting),
        may_work_on_it=may_work_on_it,
        has_decisions=bool(decisions),
        may_declare=user.is_authenticated
        and meeting.has_public_agenda
        and Appointment.objects.current(meeting.held_on).of_user(user).filter(seat__board=meeting.board_id).exists(),
        may_prepare=user.is_authenticated
        and meeting.has_public_agenda
        and Meeting.objects.prepared_by(user, timezone.localdate()).contains(meeting),
        tallies=tallies(meeting) if may_work_on_it else (),
        questions=published_questions(meeting, user),
        questions_waiting=PublicQuestion.objects.visible_to(user).for_meeting(meeting).waiting().count()
        if may_work_on_it
        else 0,
    )


def as_json(page: MeetingPage, *, base: str) -> dict[str, object]:
    """The public JSON of a meeting. `page` must be made for nobody: signed-in readers get no more from it."""
    meeting = page.meeting
    opened = page.opening.published_at if page.opening else None
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
        "published_on": opened.astimezone(meeting.starts_local.tzinfo).date().isoformat() if opened else None,
        "clear_days": page.opening.clear_days if page.opening else None,
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
        "questions": [
            {
                "item": line.item_label or None,
                "asked_by": line.asked_by,
                "text": line.text,
                "answer": line.answer or None,
                "supplementary": line.supplementary or None,
                "supplementary_answer": line.supplementary_answer or None,
            }
            for line in page.questions
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
