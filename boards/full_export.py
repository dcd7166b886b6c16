"""All of a board that its officer may read, as files and JSON, so that a council can leave with its records.

Part II goes in only when it is asked for. Without it a closed item or paper is its public title, and what was minuted,
decided, promised, declared or asked under it is left out.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.text import slugify

from boards.enums import Part
from boards.export import Entry
from boards.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Appointment,
    Attendance,
    Board,
    Decision,
    DeclaredInterest,
    ForwardPlanEntry,
    Matter,
    Meeting,
    MemberQuestion,
    MinutesParagraph,
    OfficerDecision,
    PaperVersion,
    PublicQuestion,
    RegisteredInterest,
    Vote,
)
from boards.publicdata import NOBODY
from hwb_portal.accounts.models import User

ABOUT = """{name}

What an officer of this board may read, {parts}. One JSON list for each kind of record; papers/ holds every version of
every paper: reports as text (Markdown), uploaded files as they are kept. "id" in a list is what "meeting", "item" and
"paper" in the others name. manifest.json, the last file, has the SHA-256 and the size of every other.
"""
Row = dict[str, Any]


def full_entries(board: Board, user: User, *, with_part_two: bool) -> list[Entry]:
    """Texts are made now, from one state of the database; files are read when they are sent."""
    parts = "Part II included: not for publication" if with_part_two else "Part I only"
    entries = [Entry("README.txt", ABOUT.format(name=board.name, parts=parts))]
    versions = list(_versions(board, user, with_part_two=with_part_two))
    for name, rows in _lists(board, user, with_part_two=with_part_two):
        entries.append(_list(name, rows))
    entries.append(_list("papers", (_version_row(one) for one in versions)))
    return entries + [_paper(one) for one in versions]


def _list(name: str, rows: Iterable[Any]) -> Entry:
    return Entry(f"{name}.json", json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))


def _lists(board: Board, user: User, *, with_part_two: bool) -> Iterator[tuple[str, Iterable[Any]]]:
    def opened(rows: QuerySet[Any], path: str, *fields: str) -> Iterator[Row]:
        """Those of Part I, by the part found at `path`; all of them when Part II goes in too."""
        for row in rows.order_by("pk").values(*fields, path):
            if with_part_two or row[path] != Part.PART_II:
                yield row

    def of(model: Any, board_path: str) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(user).filter(**{board_path: board})
        return found

    yield (
        "meetings",
        of(Meeting, "board")
        .order_by("pk")
        .values(
            *("id", "held_on", "sequence", "starts_at", "ends_at", "status", "status_reason", "venue_name"),
            *("venue_address", "member_count", "quorum", "notes", "continued_at", "is_demonstration"),
        ),
    )
    yield "items", (_item_row(one, with_part_two) for one in of(AgendaItem, "meeting__board").order_by("pk"))
    yield (
        "members",
        Appointment.objects.for_board(board)
        .order_by("pk")
        .values(*("id", "person__display_name", "office", "seat__label", "seat__is_voting", "starts_on", "ends_on")),
    )
    yield (
        "attendance",
        Attendance.objects.filter(meeting__in=of(Meeting, "board"))
        .order_by("pk")
        .values(*("meeting", "name", "state", "seat__label", "stands_for__display_name", "capacity", "position")),
    )
    part = "item__part"
    minuted = ("id", "item__minutes__meeting", "item__number", "item__title")
    yield (
        "minutes",
        opened(
            of(MinutesParagraph, "item__minutes__meeting__board"), part, *minuted, "label", "kind", "body", "position"
        ),
    )
    yield (
        "decisions",
        opened(
            of(Decision, "item__minutes__meeting__board"),
            part,
            *(*minuted, "label", "verb", "text", "asked", "plain_words", "delegated_to", "effective_on"),
        ),
    )
    yield (
        "votes",
        opened(
            of(Vote, "item__minutes__meeting__board"),
            part,
            *(*minuted, "question", "in_favour", "against", "abstained", "casting"),
        ),
    )
    yield (
        "actions",
        opened(
            of(Action, "board"),
            "minutes_item__part",
            *(
                "id",
                "meeting",
                "reference",
                "text",
                "due_text",
                "due_on",
                "due_meeting",
                "status",
                "outcome",
                "matter",
            ),
        ),
    )
    yield (
        "action_reports",
        opened(
            of(ActionUpdate, "action__board"),
            "action__minutes_item__part",
            *("id", "action", "at", "by_label", "was_status", "status", "note"),
        ),
    )
    yield "interests_declared", _declared(of(DeclaredInterest, "meeting__board"), with_part_two)
    yield (
        "interests_register",
        (
            {"person": str(one.person), "kind": one.kind, "nature": one.shown, "registered_on": one.registered_on}
            for one in RegisteredInterest.objects.visible_to(user).for_board(board)
        ),
    )
    yield (
        "forward_plan",
        opened(ForwardPlanEntry.objects.for_board(board), "part", "id", "title", "due_text", "due_on"),
    )
    matters = Matter.objects.visible_to(user if with_part_two else NOBODY).for_board(board)
    yield "matters", matters.order_by("pk").values("id", "title", "kind", "about", "opened_on", "closed_on", "outcome")
    yield "officer_decisions", of(OfficerDecision, "board").order_by("pk").values()
    yield (
        "questions_from_the_public",
        of(PublicQuestion, "meeting__board")
        .order_by("pk")
        .values(
            *("id", "meeting", "position", "text", "state", "ground", "reason", "item", "published_at", "answer"),
            *("answer_published_at", "supplementary", "supplementary_answer"),
        ),
    )
    yield "questions_from_members", _asked(of(MemberQuestion, "meeting__board"), with_part_two)


def _item_row(item: AgendaItem, with_part_two: bool) -> Row:
    row: Row = {"id": item.pk, "meeting": item.meeting_id, "number": item.label, "part": item.part, "kind": item.kind}
    if item.part == Part.PART_II and not with_part_two:
        return {**row, "title": item.public_title}
    names = ("title", "public_title", "purpose", "purpose_text", "paper_status", "lead", "late_reason", "matter_id")
    return {**row, **{name: getattr(item, name) for name in names}}


def _declared(rows: QuerySet[DeclaredInterest], with_part_two: bool) -> Iterator[Row]:
    for one in rows.select_related("person", "item").order_by("pk"):
        if with_part_two or one.item.part == Part.PART_I:
            told = {name: getattr(one, name) for name in ("kind", "bars_speaking", "bars_voting", "declared_on")}
            yield {
                "meeting": one.meeting_id,
                "item": one.item_id,
                "person": str(one.person),
                "nature": one.shown,
                **told,
            }


def _asked(rows: QuerySet[MemberQuestion], with_part_two: bool) -> Iterator[Row]:
    """One about an item with a closed paper may be about that paper."""
    found = rows.select_related("item", "paper", "asked_by", "answered_by").prefetch_related("item__papers")
    for one in found.order_by("pk"):
        about = [one.paper] if one.paper else list(one.item.papers.all())
        is_closed = Part.PART_II in (one.item.part, *(paper.part for paper in about))
        if with_part_two or not is_closed:
            told = {name: getattr(one, name) for name in ("id", "text", "asked_at", "answer", "answered_at")}
            names = {"asked_by": str(one.asked_by), "answered_by": str(one.answered_by or "")}
            yield {"meeting": one.meeting_id, "item": one.item_id, "paper": one.paper_id, **names, **told}


def _versions(board: Board, user: User, *, with_part_two: bool) -> Iterator[PaperVersion]:
    rows = PaperVersion.objects.visible_to(user).of_board(board)
    for version in rows:
        is_closed = Part.PART_II in (version.paper.part, version.paper.item.part) or version.stands_closed
        if with_part_two or not is_closed:
            yield version


def _version_row(version: PaperVersion) -> Row:
    paper = version.paper
    return {
        "paper": paper.pk,
        "version": version.number,
        "meeting": paper.item.meeting_id,
        "item": paper.item_id,
        "title": paper.title,
        "kind": paper.kind,
        "part": paper.part,
        "released_at": version.released_at,
        "file": _paper(version).name,
    }


def _paper(version: PaperVersion) -> Entry:
    paper = version.paper
    name = f"papers/{paper.item.meeting.slug}/{slugify(paper.open_title)[:60]}-v{version.number}-{paper.pk}"
    if version.is_uploaded:
        return Entry(f"{name}.pdf", stored=version.file.name or "", store="default")
    parts = [f"# {paper.title}", *(f"## {part.heading}\n\n{part.body}" for part in version.sections.all())]
    return Entry(f"{name}.md", "\n\n".join(parts))
