"""Writes to the items of an agenda: their order, their words, and where they go when they are taken off."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from boards.enums import ItemKind, Part
from boards.models import AgendaItem, Deferral, ForwardPlanEntry, Meeting, PublishedItem
from boards.ordering import Place, keeps_fixed_order, numbered
from boards.services.stored import forget_files
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

UNNUMBERED = (ItemKind.ANNOUNCEMENTS, ItemKind.EXCLUSION)
AWAY = 10_000  # while positions are written anew, the old ones stand past this
ITEM_FIELDS = (
    "title",
    "public_title",
    "purpose",
    "purpose_text",
    "paper_status",
    "part",
    "lead",
    "contact",
    "sponsor",
    "planned_minutes",
    "late_reason",
    "chair_agreed_by",
    "chair_agreed_on",
    "internal_notes",
)


def item_values(item: AgendaItem) -> dict[str, object]:
    """What an officer can change of an item, by field."""
    return {name: getattr(item, name) for name in ITEM_FIELDS}


def fixed_items(meeting: Meeting) -> set[int]:
    """The items readers have already. Their numbers stay."""
    rows = PublishedItem.objects.filter(publication=meeting.current_publication_id)
    return set(rows.values_list("item_id", flat=True)) if meeting.current_publication_id else set()


def places_of(items: Sequence[AgendaItem], fixed: set[int]) -> list[Place]:
    return [Place(item.pk, item.number, item.suffix, item.kind not in UNNUMBERED, item.pk in fixed) for item in items]


def items_in_order(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.for_meeting(meeting).select_related("matter").order_by("position"))


def store_order(places: Sequence[Place]) -> None:
    """Write the order and the numbers that follow from it. Two queries; inside the caller's transaction."""
    try:
        new = numbered(places)
    except ValueError as error:
        raise DomainError(str(error)) from None
    rows = AgendaItem.objects.filter(pk__in=[place.id for place in places])
    rows.update(position=F("position") + AWAY, number=None)
    written = [
        AgendaItem(pk=place.id, position=position, number=place.number, suffix=place.suffix)
        for position, place in enumerate(new, start=1)
    ]
    AgendaItem.objects.bulk_update(written, ["position", "number", "suffix"], batch_size=200)


@transaction.atomic
def set_order(*, meeting: Meeting, by: User, seen: Sequence[int], order: Sequence[int]) -> None:
    """Put the items in an order. `seen` is the order the officer saw. Conflict when it is another by now.

    Items that were added since stay at the end, but only a new try says so: `seen` must name them.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    items = items_in_order(meeting)
    current = [item.pk for item in items]
    if current == list(order):
        return
    if current != list(seen) or sorted(current) != sorted(order):
        raise Conflict("Somebody else changed the order of this agenda while you worked on it.")
    before = {place.id: place for place in places_of(items, fixed_items(meeting))}
    after = [before[pk] for pk in order]
    if not keeps_fixed_order(list(before.values()), after):
        raise DomainError("Published items keep their order. Only items that are not published yet can move.")
    store_order(after)
    record("agenda.ordered", subject=meeting, label=str(meeting), by=by)


@transaction.atomic
def edit_item(*, item: AgendaItem, by: User, seen: str, values: Mapping[str, object]) -> AgendaItem:
    """Change an item's words. `seen` is the fingerprint of what the officer was shown.

    Raises Conflict when somebody else changed the item since, DomainError for what cannot change any more.
    """
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    before = item_values(item)
    wanted = {**before, **{name: values[name] for name in ITEM_FIELDS if name in values}}
    if wanted == before:
        return item
    if fingerprint(before) != seen:
        raise Conflict("Somebody else changed this item while you worked on it.")
    if wanted["part"] != before["part"] and item.pk in fixed_items(item.meeting):
        raise DomainError("This item is published. It stays in the part it was published in.")
    for name, value in wanted.items():
        setattr(item, name, value)
    item.full_clean()
    item.save(update_fields=list(ITEM_FIELDS))
    record(
        "item.edited",
        subject=item,
        label=item.open_title,
        by=by,
        details={"fields": sorted(name for name in wanted if wanted[name] != before[name])},
    )
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User) -> None:
    """Take an item off the agenda with its papers. Refused once it is published."""
    item = _taken_off(item, by, "item.removed")
    item.delete()


@transaction.atomic
def defer_item(*, item: AgendaItem, by: User, reason: str, now: dt.datetime) -> ForwardPlanEntry:
    """Take an item off the agenda and put it back on the forward plan, with the reason that readers see there.

    It keeps its matter and its part; of a closed item only the public title goes there.
    """
    if not reason.strip():
        raise DomainError("Say why the item is put off. Readers of the forward plan see it.")
    item = _taken_off(item, by, "item.deferred")
    words = {"title": item.open_title, "due_text": f"Put off from {item.meeting.held_on:%-d %B %Y}"}
    board = item.meeting.board
    entry = (
        ForwardPlanEntry.objects.filter(item=item).first()
        or ForwardPlanEntry.objects.for_board(board).filter(item=None, **words).first()
        or ForwardPlanEntry(
            board=board, purpose=item.purpose, lead=item.lead if item.part == Part.PART_I else "", **words
        )
    )
    entry.item, entry.part, entry.matter = None, item.part, item.matter
    entry.full_clean()
    entry.save()
    Deferral.objects.create(entry=entry, meeting=item.meeting, reason=reason.strip(), at=now, by=by)
    item.delete()
    return entry


def _taken_off(item: AgendaItem, by: User, action: str) -> AgendaItem:
    """The item, out of the order and ready to be deleted."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    item = AgendaItem.objects.select_related("meeting__board", "matter").filter(pk=item.pk, meeting=meeting).first()  # type: ignore[assignment]
    if item is None:
        raise DomainError("This item is not on the agenda any more.")
    fixed = fixed_items(meeting)
    if item.pk in fixed:
        raise DomainError(
            f"Item {item.label or item.title} is published, so it stays on the agenda. "
            "Withdraw its papers, or say at the meeting that it is not taken."
        )
    rest = [other for other in items_in_order(meeting) if other.pk != item.pk]
    forget_files(item=item)
    AgendaItem.objects.filter(pk=item.pk).update(position=2 * AWAY, number=None)
    record(action, subject=item, label=item.open_title, by=by)
    store_order(places_of(rest, fixed))
    return item
