"""Page data of a meeting's minutes, for the page, the PDF and the pack."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boards import law
from boards.enums import AttendanceState, ItemKind, MinutesStatus, MotionOutcome, Part, StaffRole
from boards.models import (
    Attendance,
    Decision,
    DeclaredInterest,
    Meeting,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    Motion,
    PublishedPaper,
    Vote,
)
from boards.querysets import Reader
from boards.selectors.questions import QuestionLine, published_questions
from boards.voting import Outcome, outcome

CARRIED = {Outcome.CARRIED: "green", Outcome.LOST: "red", Outcome.TIED: "orange"}


@dataclass(frozen=True)
class VoteLine:
    vote: Vote
    outcome: Outcome

    @property
    def colour(self) -> str:
        return CARRIED[self.outcome]


@dataclass(frozen=True)
class MotionLine:
    """A motion with its amendments, each with the vote that settled it, if there was one."""

    motion: Motion
    amendments: tuple["MotionLine", ...]
    counted: VoteLine | None

    @property
    def colour(self) -> str:
        return {MotionOutcome.CARRIED: "green", MotionOutcome.LOST: "red"}.get(
            MotionOutcome(self.motion.outcome), "grey"
        )


def motion_lines(motions: Iterable[Motion], votes: Iterable[Vote]) -> tuple[MotionLine, ...]:
    """In the order they were put, amendments under their motion. `motions` come with their amendments fetched."""
    counted = {vote.pk: _vote_line(vote) for vote in votes}

    def line(motion: Motion) -> MotionLine:
        amendments = tuple(line(one) for one in motion.amendments.all()) if motion.amends_id is None else ()
        return MotionLine(motion, amendments, counted.get(motion.vote_id or 0))

    return tuple(line(motion) for motion in motions if motion.amends_id is None)


def other_votes(motions: Iterable[Motion], votes: Iterable[Vote]) -> tuple[VoteLine, ...]:
    """Votes that settled no motion."""
    settling = {motion.vote_id for motion in motions}
    return tuple(_vote_line(vote) for vote in votes if vote.pk not in settling)


def _vote_line(vote: Vote) -> VoteLine:
    return VoteLine(vote, outcome(vote.in_favour, vote.against, vote.casting))


@dataclass(frozen=True)
class MinuteLine:
    """A heading as this reader may have it, with the questions from the public put under it.

    Of a closed one the public has the public title and summary only. `notes` are sentences from data: who presides
    from here on, who came and went, who declared an interest.
    """

    item: MinutesItem
    title: str
    is_withheld: bool
    notes: tuple[str, ...]
    paragraphs: tuple[MinutesParagraph, ...]
    decisions: tuple[Decision, ...]
    motions: tuple[MotionLine, ...]
    votes: tuple[VoteLine, ...]
    questions: tuple[QuestionLine, ...]

    @property
    def states_decisions(self) -> bool:
        """A paragraph says what was decided, so the list of decisions would say it twice."""
        return any(decision.paragraph_id for decision in self.decisions)


@dataclass(frozen=True)
class MinutesPage:
    """`questions` are those that stand under no heading."""

    minutes: Minutes
    items: tuple[MinuteLine, ...]
    present: tuple[Attendance, ...]
    substitutes: tuple[Attendance, ...]
    apologies: tuple[Attendance, ...]
    absent: tuple[Attendance, ...]
    observers: tuple[Attendance, ...]
    in_attendance: tuple[Attendance, ...]
    questions: tuple[QuestionLine, ...]

    @property
    def corrections(self) -> list[str]:
        return self.minutes.corrections.splitlines()


def minutes_page(minutes: Minutes, user: Reader) -> MinutesPage:
    """`minutes` must already be one this reader may have; what is closed in it is left out for the public."""
    full = Minutes.objects.with_everything().get(pk=minutes.pk)
    attendance = tuple(full.meeting.attendance.all())

    asked = published_questions(full.meeting, user)
    lines = _lines(full, attendance, user, asked)
    placed = {line.number for one in lines for line in one.questions}

    def state(wanted: AttendanceState) -> tuple[Attendance, ...]:
        return tuple(entry for entry in attendance if entry.state == wanted)

    return MinutesPage(
        minutes=full,
        items=lines,
        present=state(AttendanceState.PRESENT),
        substitutes=state(AttendanceState.SUBSTITUTE),
        apologies=state(AttendanceState.APOLOGIES),
        absent=state(AttendanceState.ABSENT),
        observers=state(AttendanceState.OBSERVER),
        in_attendance=state(AttendanceState.IN_ATTENDANCE),
        questions=tuple(line for line in asked if line.number not in placed),
    )


def _lines(
    minutes: Minutes, attendance: Sequence[Attendance], user: Reader, asked: Sequence[QuestionLine]
) -> tuple[MinuteLine, ...]:
    items = list(minutes.items.all())
    has_closed = any(item.part == Part.PART_II for item in items)
    is_inside = has_closed and Meeting.objects.read_behind_closed_doors_by(user).contains(minutes.meeting)
    interests = list(minutes.meeting.declared_interests.all())
    kept_from = _kept_from(minutes, interests, user) if is_inside else set()
    excluding = _exclusion(minutes, items)
    presiding = None
    lines = []
    for item in items:
        changed_hands = item.presided_by is not None and item.presided_by != presiding
        presiding = item.presided_by or presiding
        is_closed = item.part == Part.PART_II
        is_withheld = is_closed and (not is_inside or item.agenda_item_id in kept_from)
        notes = [f"{item.presided_by} in the chair."] if changed_hands else []
        if is_closed and item.paragraphs.all() and excluding:
            notes.append(f"The board resolved: {excluding}")
            excluding = ""
        notes += _movements(item, attendance)
        if item.agenda_item_id is not None:
            notes += [declared_words(one) for one in interests if one.item_id == item.agenda_item_id]
        motions, votes = item.motions.all(), item.votes.all()
        lines.append(
            MinuteLine(
                item=item,
                title=item.open_title if is_withheld else item.title,
                is_withheld=is_withheld,
                notes=tuple(notes),
                paragraphs=() if is_withheld else tuple(item.paragraphs.all()),
                decisions=() if is_withheld else tuple(item.decisions.all()),
                motions=() if is_withheld else motion_lines(motions, votes),
                votes=() if is_withheld else other_votes(motions, votes),
                questions=() if is_withheld else tuple(one for one in asked if _is_put_under(item, one)),
            )
        )
    return tuple(lines)


def _kept_from(minutes: Minutes, interests: Iterable[DeclaredInterest], user: Reader) -> set[int]:
    """Agenda items of whose closed minutes an interest keeps this member. Not the board's officer, who writes them."""
    found = {one.item_id for one in interests if one.bars_reading and one.person.user_id == user.pk}
    if found and Meeting.objects.staffed_by(user, StaffRole.OFFICER).contains(minutes.meeting):
        return set()
    return found


def _exclusion(minutes: Minutes, items: Iterable[MinutesItem]) -> str:
    """The resolution that excluded the public, naming the paragraphs of the closed items that were taken
    (LGA 1972 s.100A(4), (5)); "" where none was, or none was exempt."""
    taken = [item.agenda_item_id for item in items if item.part == Part.PART_II and item.paragraphs.all()]
    if not taken:
        return ""
    rows = PublishedPaper.objects.standing().closed_of_items(taken)
    used = {number for row in rows for number in row.paragraphs}
    return law.exclusion_resolution(minutes.meeting.board.exclusion_wording, used) if used else ""


def _is_put_under(item: MinutesItem, question: QuestionLine) -> bool:
    """Under the item it was put to, or else under the one for questions."""
    if question.item_id is not None:
        return item.agenda_item_id == question.item_id
    return item.agenda_item is not None and item.agenda_item.kind == ItemKind.QUESTIONS


def _movements(item: MinutesItem, attendance: Iterable[Attendance]) -> list[str]:
    came = [f"{row.name} arrived." for row in attendance if row.arrived_at_id == item.pk]
    went = [f"{row.name} left the meeting before this item." for row in attendance if row.left_at_id == item.pk]
    return came + went


def declared_words(interest: DeclaredInterest) -> str:
    """What the minutes say of a declared interest. A sensitive one is named, not described (Localism Act s.32)."""
    kind = "a disclosable pecuniary interest" if interest.kind == "disclosable" else "an interest"
    what = " (sensitive: details withheld)" if interest.is_sensitive else f": {interest.nature.rstrip('.')}"
    barred = [
        words
        for is_so, words in (
            (interest.bars_speaking, "took no part in the discussion"),
            (interest.bars_voting, "did not vote"),
            (interest.bars_reading, "was not given its closed papers"),
            (interest.leaves_room, "left the room"),
        )
        if is_so
    ]
    followed = f" {interest.person} {_joined(barred)}." if barred else ""
    let = f" Dispensation: {interest.dispensation.rstrip('.')}." if interest.dispensation else ""
    return f"{interest.person} declared {kind}{what}.{followed}{let}"


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def state_words(minutes: Minutes) -> tuple[str, str]:
    """The state of minutes as readers are told it: a word, and the colour of its tag."""
    return {
        MinutesStatus.DRAFT: ("Draft, for officers only", "orange"),
        MinutesStatus.CHECKED: ("Checked by the chair, for officers only", "orange"),
        MinutesStatus.PUBLISHED: ("Draft", "orange"),
        MinutesStatus.APPROVED: ("Approved", "green"),
        MinutesStatus.SIGNED: ("Approved and signed", "green"),
    }[MinutesStatus(minutes.status)]
