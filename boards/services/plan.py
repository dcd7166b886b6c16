"""Writes to the forward plan by hand. Items are taken from it and put back by `meetings` and `agenda`."""

from collections.abc import Mapping

from django.db import transaction

from boards import dues
from boards.models import Board, ForwardPlanEntry, Matter
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

PLAN_FIELDS = ("title", "due_text", "purpose", "lead", "note", "source")


def plan_values(entry: ForwardPlanEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in PLAN_FIELDS} | {"matter": entry.matter_id}


@transaction.atomic
def add_to_plan(*, board: Board, by: User | None, values: Mapping[str, object]) -> ForwardPlanEntry:
    """A new entry. The day by which it is due follows from the words; words without a day leave it open."""
    board = Board.objects.select_for_update().get(pk=board.pk)
    entry = ForwardPlanEntry(board=board, **values)
    _settle(entry, but=None)
    entry.save()
    record("plan.added", subject=entry, label=entry.title, by=by)
    return entry


@transaction.atomic
def edit_plan(*, entry: ForwardPlanEntry, by: User, seen: str, values: Mapping[str, object]) -> ForwardPlanEntry:
    """Change an entry. `seen` is the fingerprint of what the officer was shown."""
    entry = ForwardPlanEntry.objects.select_for_update(of=("self",)).select_related("board").get(pk=entry.pk)
    before = plan_values(entry)
    matter = values.get("matter")
    wanted = {**before, **values, "matter": matter.pk if isinstance(matter, Matter) else None}
    if wanted == before:
        return entry
    if fingerprint(before) != seen:
        raise Conflict("Somebody else changed this entry while you worked on it.")
    for name, value in values.items():
        setattr(entry, name, value)
    _settle(entry, but=entry.pk)
    entry.save(update_fields=[*PLAN_FIELDS, "matter", "due_on"])
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    record("plan.edited", subject=entry, label=entry.title, by=by, details={"fields": changed})
    return entry


def _settle(entry: ForwardPlanEntry, but: int | None) -> None:
    """Its day, and that it is the only one of its kind."""
    if entry.matter is not None and entry.matter.board_id != entry.board_id:
        raise DomainError("That matter is another board’s.")
    entry.due_on = dues.last_day_of(entry.due_text)
    same = entry.board.forward_plan.filter(title=entry.title, due_text=entry.due_text).first()
    if same is not None and same.pk != but:
        raise DomainError("The forward plan has this already, for the same time.")
    entry.full_clean()
