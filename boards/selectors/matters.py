"""Page data of matters: one across the board's meetings, and all of a board. Only what the reader may see."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from boards.dues import lateness
from boards.enums import PaperStatus, Part, StaffRole
from boards.models import (
    Action,
    AgendaItem,
    Board,
    Decision,
    Deferral,
    ForwardPlanEntry,
    Matter,
    Meeting,
    OfficerDecision,
    Paper,
    PublishedItem,
    PublishedPaper,
)
from boards.querysets import SETTLED, Reader
from boards.resembling import most_alike


@dataclass(frozen=True)
class Taken:
    """An item of the matter on one agenda. Of a closed one there is the public title; `is_draft` is for officers."""

    label: str
    title: str
    papers_words: str
    papers: tuple[PublishedPaper, ...]
    decisions: tuple[Decision, ...]
    is_closed: bool
    is_draft: bool


@dataclass(frozen=True)
class Promise:
    """An action, with how late it is in words."""

    action: Action
    late: str


@dataclass
class Step:
    """What one meeting did with the matter, or one officer's decision between meetings (`meeting` is None then)."""

    on: dt.date
    meeting: Meeting | None = None
    items: list[Taken] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    deferrals: list[Deferral] = field(default_factory=list)
    delegated: list[OfficerDecision] = field(default_factory=list)


@dataclass(frozen=True)
class MatterPage:
    """`past` oldest first; `to_come` are meetings; `planned` has no meeting yet; `open_promises` are not settled."""

    matter: Matter
    past: tuple[Step, ...]
    to_come: tuple[Step, ...]
    planned: tuple[ForwardPlanEntry, ...]
    open_promises: tuple[Promise, ...]
    is_officer: bool


@dataclass(frozen=True)
class MatterLine:
    """A matter in the list. `times` counts the meetings that had it, as far as the reader may know."""

    matter: Matter
    times: int
    last: Meeting | None
    next_words: str


def matter_page(matter: Matter, user: Reader, today: dt.date) -> MatterPage:
    """The same number of queries, however long the history is."""
    items = list(AgendaItem.objects.telling_its_matter(user).of_matter(matter))
    entries = list(ForwardPlanEntry.objects.telling_its_matter(user).of_matter(matter).with_history())
    decisions = list(Decision.objects.visible_to(user).under_any(items))
    actions = Action.objects.visible_to(user).of_matter(matter, items).with_owners()
    promises = [Promise(one, lateness(one.due_on, today, is_settled=one.status in SETTLED)) for one in actions]
    steps: dict[int, Step] = {}

    def at(meeting: Meeting) -> Step:
        return steps.setdefault(meeting.pk, Step(meeting.held_on, meeting))

    for item, taken in zip(items, _taken(items, decisions, user), strict=True):
        at(item.meeting).items.append(taken)
    for promise in promises:
        at(promise.action.meeting).promises.append(promise)
    known = set(Meeting.objects.visible_to(user).for_board(matter.board).values_list("pk", flat=True))
    for entry in entries:
        for deferral in entry.deferrals.all():
            if deferral.meeting_id in known:
                at(deferral.meeting).deferrals.append(deferral)
    between = [
        Step(one.decided_on, delegated=[one]) for one in OfficerDecision.objects.visible_to(user).following(decisions)
    ]
    dated = sorted([*steps.values(), *between], key=lambda step: (step.on, step.meeting is None))
    planned = ForwardPlanEntry.objects.telling_its_matter(user).of_matter(matter).still_to_come()
    return MatterPage(
        matter=matter,
        past=tuple(step for step in dated if step.on < today),
        to_come=tuple(step for step in dated if step.on >= today),
        planned=tuple(planned),
        open_promises=tuple(one for one in promises if one.action.status not in SETTLED),
        is_officer=_is_officer(matter.board, user),
    )


def _is_officer(board: Board, user: Reader) -> bool:
    return Board.objects.staffed_by(user, StaffRole.OFFICER).contains(board) if user.is_authenticated else False


def _taken(items: Sequence[AgendaItem], decisions: Sequence[Decision], user: Reader) -> list[Taken]:
    """The items as their agendas have them: from the snapshot that stands, or of a draft from the working rows."""
    rows = {row.item_id: row for row in PublishedItem.objects.standing_for(items)}
    readable = set(Paper.objects.visible_to(user).under(items).values_list("pk", flat=True))
    made: defaultdict[int | None, list[Decision]] = defaultdict(list)
    for decision in decisions:
        made[decision.item.agenda_item_id].append(decision)
    found = []
    for item in items:
        row = rows.get(item.pk)
        papers = row.papers.all() if row else ()
        found.append(
            Taken(
                label=row.label if row else item.label,
                title=row.title if row else item.open_title,
                papers_words=_papers_words(row.paper_status if row else item.paper_status),
                papers=tuple(one for one in papers if one.paper_id in readable or one.withdrawn_at),
                decisions=tuple(made[item.pk]),
                is_closed=Part.PART_II in (item.part, row.part if row else Part.PART_I),
                is_draft=row is None,
            )
        )
    return found


def _papers_words(status: str) -> str:
    """What the agenda said of its papers; nothing where they speak for themselves."""
    return "" if status in (PaperStatus.NONE, PaperStatus.ATTACHED) else PaperStatus(status).label


def matter_list(board: Board, user: Reader, today: dt.date) -> tuple[tuple[MatterLine, ...], tuple[MatterLine, ...]]:
    """The matters that are open and those that ended, each by title. Three queries."""
    times: defaultdict[int, dict[int, Meeting]] = defaultdict(dict)
    for item in AgendaItem.objects.telling_its_matter(user).of_board(board):
        times[item.matter_id or 0][item.meeting_id] = item.meeting
    planned: dict[int, ForwardPlanEntry] = {}
    for entry in ForwardPlanEntry.objects.telling_its_matter(user).for_board(board).still_to_come():
        if entry.matter_id and entry.matter_id not in planned:
            planned[entry.matter_id] = entry
    lines = []
    for matter in Matter.objects.visible_to(user).for_board(board).order_by("title"):
        meetings = sorted(times[matter.pk].values(), key=lambda one: (one.held_on, one.sequence))
        held = [one for one in meetings if one.held_on < today]
        coming = [one for one in meetings if one.held_on >= today]
        line = MatterLine(
            matter, len(meetings), held[-1] if held else None, _next_words(coming, planned.get(matter.pk))
        )
        lines.append(line)
    return (
        tuple(line for line in lines if line.matter.closed_on is None),
        tuple(line for line in lines if line.matter.closed_on is not None),
    )


def _next_words(coming: Sequence[Meeting], entry: ForwardPlanEntry | None) -> str:
    if coming:
        return f"On {coming[0].held_on:%-d %B %Y}"
    if entry is not None:
        return f"Planned: {entry.due_text}" if entry.due_text else "Planned, no date yet"
    return ""


def suggested_matters(board: Board, title: str, *, but: AgendaItem | None = None) -> list[Matter]:
    """Open matters that a title may belong to, the likeliest first: by their own title and by items they had before.

    For officers. Two queries.
    """
    matters = {matter.pk: matter for matter in Matter.objects.for_board(board).still_open()}
    titles = [(pk, matter.title) for pk, matter in matters.items()]
    titles += [
        (item.matter_id, item.title)
        for item in AgendaItem.objects.of_board(board)
        if item.matter_id in matters and item != but
    ]
    return [matters[pk] for pk in most_alike(title, titles)]
