"""Page data of what comes back: what is due when, who takes it, what is late or not planned."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boards import duties
from boards.converters import MeetingDate
from boards.dues import lateness
from boards.enums import MeetingStatus
from boards.models import AgendaItem, Board, Duty, DutyOccasion, Matter, Meeting, PublishedItem
from boards.querysets import Reader

BACK = dt.timedelta(days=365)
AHEAD = dt.timedelta(days=365)
NOT_MET = (MeetingStatus.CANCELLED, MeetingStatus.MOVED)


@dataclass(frozen=True)
class DutyLine:
    """One occasion. `due_on` names it, `day` is when it is due now; `late` is how late it is, in words.

    `meeting` takes it; `could` is the last meeting before the day, where nothing takes it yet.
    """

    duty: Duty
    due_on: dt.date
    day: dt.date
    reason: str
    state: str
    colour: str
    late: str
    meeting: Meeting | None
    could: Meeting | None
    may_plan: bool
    is_taken: bool

    @property
    def path(self) -> MeetingDate:
        """The occasion as it stands in addresses."""
        return MeetingDate(self.due_on, 1)


@dataclass(frozen=True)
class DutiesPage:
    """`lines` by day; `taken` what agendas took before, newest first; `matters` those this reader may open."""

    lines: tuple[DutyLine, ...]
    taken: tuple[DutyLine, ...]
    duties: tuple[Duty, ...]

    matters: frozenset[int]

    @property
    def late(self) -> int:
        return sum(1 for line in self.lines if line.late)


def duties_page(board: Board, user: Reader, today: dt.date) -> DutiesPage:
    """A year back and a year ahead, and of every duty its next occasion. The same number of queries for any number."""
    found = tuple(Duty.objects.visible_to(user).for_board(board).with_occasions())
    items = [one.taken_as for duty in found for one in duty.occasions.all() if one.taken_as]
    told = set(AgendaItem.objects.telling_its_matter(user).among(items).values_list("pk", flat=True))
    published = set(PublishedItem.objects.standing_for(items).values_list("item_id", flat=True)) if items else set()
    meetings = list(Meeting.objects.visible_to(user).for_board(board).with_board().upcoming(today))
    lines, taken = [], []
    for duty in found:
        stored = {occasion.due_on: occasion for occasion in duty.occasions.all()}
        for line in _lines(duty, stored, today, _Readers(told, published, meetings)):
            if line.is_taken:
                taken.append(line)
            else:
                lines.append(line)
    return DutiesPage(
        lines=tuple(sorted(lines, key=lambda line: (line.day, line.duty.title))),
        taken=tuple(sorted(taken, key=lambda line: (line.day, line.duty.title), reverse=True)),
        duties=found,
        matters=frozenset(Matter.objects.visible_to(user).for_board(board).values_list("pk", flat=True)),
    )


@dataclass(frozen=True)
class _Readers:
    """What one reader may know: items told, those published, meetings to come."""

    told: set[int]
    published: set[int]
    meetings: Sequence[Meeting]


def _lines(duty: Duty, stored: Mapping[dt.date, DutyOccasion], today: dt.date, reads: _Readers) -> list[DutyLine]:
    last = duty.ends_on
    days = {*duties.days_due(duty.first_due_on, duty.every_months, since=today - BACK, until=today + AHEAD, last=last)}
    if not any(day >= today for day in days):
        days.update(duties.days_due(duty.first_due_on, duty.every_months, since=today, until=today, last=last))
    return [_line(duty, day, stored.get(day), today, reads) for day in sorted(days | set(stored))]


def _was_held(meeting: Meeting, today: dt.date) -> bool:
    return meeting.held_on < today and meeting.status not in NOT_MET


def _line(duty: Duty, due_on: dt.date, stored: DutyOccasion | None, today: dt.date, reads: _Readers) -> DutyLine:
    day = stored.day if stored else due_on
    item = stored.taken_as if stored else None
    meeting = item.meeting if item and item.pk in reads.told and item.meeting.status not in NOT_MET else None
    is_met = item is not None and item.pk in reads.published and _was_held(item.meeting, today)
    is_planned = stored is not None and (stored.entry_id is not None or stored.item_id is not None)
    if is_met:
        state, colour = "Taken", "green"
    elif meeting is None:
        state, colour = ("Planned", "blue") if is_planned else ("Not planned", "orange")
    else:
        state, colour = ("On the agenda" if item and item.pk in reads.published else "On a draft agenda"), "blue"
    before = [one for one in reads.meetings if one.held_on <= day and one.status not in NOT_MET]
    return DutyLine(
        duty=duty,
        due_on=due_on,
        day=day,
        reason=stored.reason if stored else "",
        state=state,
        colour=colour,
        late=lateness(day, today, is_settled=is_met),
        meeting=meeting,
        could=before[-1] if before and meeting is None and not is_met else None,
        may_plan=not is_planned and not is_met,
        is_taken=is_met,
    )
