"""Page data of what members say and ask before a meeting."""

from dataclasses import dataclass

from boards.enums import Part
from boards.models import Meeting, MemberQuestion
from boards.querysets import Reader
from boards.selectors.agenda import ItemLine, agenda


@dataclass(frozen=True)
class Asked:
    """A question with what it is about, by the titles its reader may have. `is_closed`: not for everyone."""

    question: MemberQuestion
    item: str
    paper: str
    is_closed: bool
    may_answer: bool


@dataclass(frozen=True)
class Choice:
    """Something a member may ask about: `value` is "item" or "item-paper"."""

    value: str
    item_id: int
    paper_id: str
    words: str


def asked_lines(meeting: Meeting, user: Reader) -> tuple[Asked, ...]:
    """The questions of a meeting that this reader may have, in the order of the agenda."""
    found = list(MemberQuestion.objects.visible_to(user).for_meeting(meeting))
    if not found:
        return ()
    items = {line.id: line for line in agenda(meeting, user, {})}
    mine = set(MemberQuestion.objects.answerable_by(user).for_meeting(meeting).values_list("pk", flat=True))
    return tuple(_asked(one, items.get(one.item_id), one.pk in mine) for one in found)


def _asked(question: MemberQuestion, item: ItemLine | None, may_answer: bool) -> Asked:
    papers = {paper.id: paper for paper in item.papers} if item else {}
    paper = papers.get(str(question.paper_id))
    closed = [paper] if paper else papers.values()
    return Asked(
        question=question,
        item=f"{item.label} {item.title}".strip() if item else str(question.item),
        paper=paper.title if paper else "",
        is_closed=bool(item is None or item.part == Part.PART_II or any(one.part == Part.PART_II for one in closed)),
        may_answer=may_answer,
    )


def choices_to_ask(meeting: Meeting, user: Reader) -> tuple[Choice, ...]:
    """The papers this member may read, under their items; the item itself where they may read all of it."""
    found: list[Choice] = []
    for item in agenda(meeting, user, {}):
        if not item.label:
            continue
        name = f"{item.label} {item.title}"
        if all(paper.is_readable or paper.withdrawn_at for paper in item.papers):
            found.append(Choice(str(item.id), item.id, "", name))
        found += [
            Choice(f"{item.id}-{paper.id}", item.id, paper.id, f"{name}: {paper.title}")
            for paper in item.papers
            if paper.is_readable
        ]
    return tuple(found)
