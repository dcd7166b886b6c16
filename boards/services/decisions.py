"""Decisions as data: each part of a resolution is one, with what was asked and what it means in plain words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from boards.enums import DecisionVerb, ParagraphKind
from boards.minuting import part_label
from boards.models import Decision, Minutes, MinutesItem, MinutesParagraph, Motion
from boards.services.minutes import add_paragraph
from boards.services.released import minutes_changed
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

DECISION_FIELDS = ("verb", "text", "asked", "plain_words", "delegated_to", "effective_on")
DECIDING = (ParagraphKind.CONCLUSION, ParagraphKind.RESOLUTION)


@dataclass(frozen=True)
class Decided:
    """A decision to be. Without `label` it takes that of its place; `motion` is the one it follows from."""

    verb: DecisionVerb
    text: str
    label: str = ""
    asked: str = ""
    plain_words: str = ""
    delegated_to: str = ""
    effective_on: dt.date | None = None
    motion: Motion | None = None


@transaction.atomic
def decide(
    *, item: MinutesItem, by: User | None, kind: ParagraphKind, lead: str, decided: Sequence[Decided], note: str = ""
) -> MinutesParagraph:
    """A conclusion or resolution: its paragraph, and each thing that was decided.

    With one decision the paragraph says `lead`, or else the decision's text. With several, the parts follow the
    lead, marked (i), (ii) or (a), (b) as the board does.
    """
    if kind not in DECIDING:
        raise DomainError("Only a conclusion or a resolution states a decision.")
    if not decided or not all(one.text.strip() for one in decided):
        raise DomainError("Say what was decided.")
    style = item.minutes.meeting.board.resolution_labels
    marks = [part_label(place, style) for place in range(1, len(decided) + 1)] if len(decided) > 1 else [""]
    lines = [f"- {mark} {one.text.strip()}" for mark, one in zip(marks, decided, strict=True)]
    if len(decided) == 1:
        body = lead.strip() or decided[0].text.strip()
    else:
        body = "\n".join([lead.strip() or "That:", "", *lines])
    paragraph = add_paragraph(item=item, by=by, kind=kind, body=body, note=note)
    own = paragraph.label or item.number
    between = " " if paragraph.label else ""
    for mark, one in zip(marks, decided, strict=True):
        add_decision(item=item, paragraph=paragraph, by=by, decided=one, label=f"{own}{between if mark else ''}{mark}")
    return paragraph


@transaction.atomic
def add_decision(
    *, item: MinutesItem, paragraph: MinutesParagraph | None, by: User | None, decided: Decided, label: str = ""
) -> Decision:
    decision = Decision(
        item=item,
        paragraph=paragraph,
        label=decided.label or label,
        position=(item.decisions.aggregate(last=Max("position"))["last"] or 0) + 1,
        motion=decided.motion,
        **{name: getattr(decided, name) for name in DECISION_FIELDS},
    )
    decision.full_clean()
    decision.save()
    minutes_changed(item.minutes)
    record("decision.added", subject=decision, label=f"{item.minutes}, {decision.label}", by=by)
    return decision


def decision_values(decision: Decision) -> dict[str, object]:
    return {name: getattr(decision, name) for name in DECISION_FIELDS}


@transaction.atomic
def edit_decision(*, decision: Decision, by: User, seen: str, values: Mapping[str, object]) -> Decision:
    """Change what is said of a decision until its minutes are approved. `seen` as in `edit_item`."""
    minutes = Minutes.objects.select_for_update().get(pk=decision.item.minutes_id)
    decision = Decision.objects.select_related("item").get(pk=decision.pk)
    before = decision_values(decision)
    wanted = {**before, **{name: values[name] for name in DECISION_FIELDS if name in values}}
    if wanted == before:
        return decision
    if fingerprint(before) != seen:
        raise Conflict("Somebody else changed this decision while you worked on it.")
    if minutes.is_confirmed:
        raise DomainError("The board approved these minutes. Their decisions do not change any more.")
    for name, value in wanted.items():
        setattr(decision, name, value)
    decision.full_clean()
    decision.save(update_fields=list(DECISION_FIELDS))
    minutes_changed(minutes)
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    details = {"fields": changed}
    record("decision.edited", subject=decision, label=f"{minutes}, {decision.label}", by=by, details=details)
    return decision
