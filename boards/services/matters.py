"""Writes to matters, and what belongs to them. Audit labels carry titles that anyone may read, and no closed ones."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify

from boards.enums import MatterKind
from boards.models import Action, AgendaItem, Board, ForwardPlanEntry, Matter
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

MATTER_FIELDS = ("title", "kind", "about", "opened_on", "closed_on", "outcome")
SLUG_LENGTH = 80
RESERVED = ("new",)  # the address of the form that opens a matter
Thread = AgendaItem | ForwardPlanEntry | Action


def matter_values(matter: Matter) -> dict[str, object]:
    return {name: getattr(matter, name) for name in MATTER_FIELDS}


@transaction.atomic
def open_matter(
    *,
    board: Board,
    title: str,
    kind: MatterKind,
    by: User | None,
    about: str = "",
    opened_on: dt.date | None = None,
    closed_on: dt.date | None = None,
    outcome: str = "",
    slug: str = "",
) -> Matter:
    """A new matter of a board. Without `slug` its address follows from the title; a second one of it gets a number."""
    board = Board.objects.select_for_update().get(pk=board.pk)
    matter = Matter(
        board=board,
        slug=slug or _free_slug(board, title),
        title=title.strip(),
        kind=kind,
        about=about.strip(),
        opened_on=opened_on,
        closed_on=closed_on,
        outcome=outcome.strip(),
    )
    matter.full_clean()
    matter.save()
    record("matter.opened", subject=matter, label=f"{board.short_name}, matter {matter.pk}", by=by)
    return matter


def _free_slug(board: Board, title: str) -> str:
    base = slugify(title)[: SLUG_LENGTH - 4].strip("-") or "matter"
    taken = {*Matter.objects.for_board(board).values_list("slug", flat=True), *RESERVED}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


@transaction.atomic
def edit_matter(*, matter: Matter, by: User, seen: str, values: Mapping[str, object]) -> Matter:
    """Change what is said of a matter, or end it. `seen` is the fingerprint of what the officer was shown."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("board").get(pk=matter.pk)
    before = matter_values(matter)
    wanted = {**before, **{name: values[name] for name in MATTER_FIELDS if name in values}}
    if wanted == before:
        return matter
    if fingerprint(before) != seen:
        raise Conflict("Somebody else changed this matter while you worked on it.")
    for name, value in wanted.items():
        setattr(matter, name, value)
    if matter.closed_on and not matter.outcome:
        raise DomainError("Say how the matter ended.")
    matter.full_clean()
    matter.save(update_fields=list(MATTER_FIELDS))
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    label = f"{matter.board.short_name}, matter {matter.pk}"
    record("matter.edited", subject=matter, label=label, by=by, details={"fields": changed})
    return matter


@transaction.atomic
def put_to_matter(*, thread: Thread, matter: Matter | None, by: User | None) -> None:
    """Put an item, an entry of the plan or an action to a matter of its board, or to none."""
    thread = type(thread).objects.select_for_update().get(pk=thread.pk)
    board = thread.meeting.board_id if isinstance(thread, AgendaItem) else thread.board_id
    if matter is not None and matter.board_id != board:
        raise DomainError("That matter is another board’s.")
    if thread.matter_id == (matter and matter.pk):
        return
    thread.matter = matter
    thread.save(update_fields=["matter"])
    record(
        "matter.linked" if matter else "matter.unlinked",
        subject=thread,
        label=f"{type(thread)._meta.verbose_name} {thread.pk}",
        by=by,
        details={"matter": matter.pk if matter else None},
    )
