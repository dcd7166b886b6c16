"""Writes to what comes back: the duty, the plan for one occasion, a day that moves, the item that took it."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from boards import duties
from boards.models import AgendaItem, Board, Duty, DutyOccasion, ForwardPlanEntry
from boards.services.plan import add_to_plan
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

DUTY_FIELDS = ("title", "source", "is_statutory", "lead", "every_months", "first_due_on", "ends_on", "note", "matter")


def duty_values(duty: Duty) -> dict[str, object]:
    return {name: getattr(duty, name) for name in DUTY_FIELDS} | {"matter": duty.matter_id}


@transaction.atomic
def add_duty(*, board: Board, by: User | None, values: Mapping[str, object]) -> Duty:
    """A duty of a board, under a title of its own."""
    board = Board.objects.select_for_update().get(pk=board.pk)
    duty = Duty(board=board, **values)
    _check(duty)
    duty.save()
    record("duty.added", subject=duty, label=duty.title, by=by)
    return duty


@transaction.atomic
def edit_duty(*, duty: Duty, by: User, seen: str, values: Mapping[str, object]) -> Duty:
    """Change a duty. Occasions that were planned or moved keep the day they were planned for."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("board").get(pk=duty.pk)
    before = duty_values(duty)
    for name, value in values.items():
        setattr(duty, name, value)
    wanted = duty_values(duty)
    if wanted == before:
        return duty
    if fingerprint(before) != seen:
        raise Conflict("Somebody else changed this duty while you worked on it.")
    _check(duty)
    duty.save(update_fields=list(DUTY_FIELDS))
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    record("duty.edited", subject=duty, label=duty.title, by=by, details={"fields": changed})
    return duty


def _check(duty: Duty) -> None:
    if duty.matter is not None and duty.matter.board_id != duty.board_id:
        raise DomainError("That matter is another board’s.")
    if duty.board.duties.filter(title=duty.title).exclude(pk=duty.pk or 0).exists():
        raise DomainError("The board has a duty of this name already.")
    duty.full_clean()


def _occasion(duty: Duty, due_on: dt.date) -> DutyOccasion:
    """The occasion of that day, locked with its duty. DomainError for a day on which it is not due."""
    Duty.objects.select_for_update().get(pk=duty.pk)
    found = duty.occasions.filter(due_on=due_on).first()
    if found is not None:
        return found
    days = duties.days_due(duty.first_due_on, duty.every_months, since=due_on, until=due_on, last=duty.ends_on)
    if due_on not in days and due_on >= duty.first_due_on:
        raise DomainError(f"This duty is not due on {due_on:%-d %B %Y}.")
    return DutyOccasion(duty=duty, due_on=due_on)


@transaction.atomic
def plan_duty(*, duty: Duty, due_on: dt.date, by: User | None) -> ForwardPlanEntry:
    """Put an occasion on the forward plan. A second time finds the entry that is there."""
    occasion = _occasion(duty, due_on)
    if occasion.entry is not None:
        return occasion.entry
    if occasion.item is not None:
        raise DomainError("An agenda has this already.")
    occasion.entry = add_to_plan(
        board=duty.board,
        by=by,
        values={
            "title": duty.title,
            "due_text": f"{occasion.day:%-d %B %Y}",
            "lead": duty.lead,
            "source": duty.source,
            "matter": duty.matter,
        },
    )
    occasion.save()
    return occasion.entry


@transaction.atomic
def move_duty(*, duty: Duty, due_on: dt.date, to: dt.date, reason: str, by: User | None) -> DutyOccasion:
    """Another day for one occasion, with the reason that readers see: guidance that came late, for example."""
    occasion = _occasion(duty, due_on)
    if not reason.strip():
        raise DomainError("Say why the day moves. Everyone reads it.")
    occasion.moved_to, occasion.reason = (to, reason.strip()) if to != due_on else (None, "")
    occasion.full_clean()
    occasion.save()
    if occasion.entry is not None:
        occasion.entry.due_on, occasion.entry.due_text = occasion.day, f"{occasion.day:%-d %B %Y}"
        occasion.entry.full_clean()
        occasion.entry.save(update_fields=["due_on", "due_text"])
    details = {"due_on": f"{due_on:%Y-%m-%d}", "to": f"{to:%Y-%m-%d}"}
    record("duty.moved", subject=duty, label=duty.title, by=by, details=details)
    return occasion


@transaction.atomic
def take_duty(*, duty: Duty, due_on: dt.date, item: AgendaItem | None, by: User | None) -> DutyOccasion:
    """Say which item of an agenda took an occasion, or that none did."""
    occasion = _occasion(duty, due_on)
    if item is not None and item.meeting.board_id != duty.board_id:
        raise DomainError("That item is on another board’s agenda.")
    occasion.item = item
    occasion.full_clean()
    occasion.save()
    details = {"due_on": f"{due_on:%Y-%m-%d}", "item": item.pk if item else None}
    record("duty.taken", subject=duty, label=duty.title, by=by, details=details)
    return occasion
