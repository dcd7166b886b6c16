"""Writes to minutes while they are written: the skeleton, items, paragraphs, decisions.

Officers write a draft. What the chair has checked goes back to draft when it is changed; what is published changes
by a correction that says why; what the board approved does not change.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from boards.enums import ItemKind, MeetingStatus, MinutesNumbering, MinutesStatus, ParagraphKind, Part
from boards.minuting import item_numbers, next_label
from boards.models import (
    Meeting,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    ParagraphOwner,
    PublishedItem,
    TypedText,
)
from boards.services.publication import locked
from boards.services.released import minutes_changed
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import long_date
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

MINUTED = (MeetingStatus.PUBLISHED, MeetingStatus.HELD, MeetingStatus.ADJOURNED)
ITEM_FIELDS = ("number", "title", "subtitle", "contacts", "presided_by_id", "public_title", "public_summary")


@transaction.atomic
def start_minutes(*, meeting: Meeting, by: User | None, first_number: str = "") -> Minutes:
    """Minutes with one heading for each item of the published agenda, numbered as the board numbers its minutes.

    Done again, it adds the items that a supplement brought since. `first_number` starts a series that runs on;
    without it the series goes on after the meeting before. A late item brings its special circumstances and the
    chair who agreed, which the minutes must state (LGA 1972 s.100B(4)(b)).
    """
    meeting = locked(meeting)
    if meeting.status not in MINUTED or meeting.current_publication is None:
        raise DomainError("Minutes start from the published agenda. Publish it first.")
    minutes, is_new = Minutes.objects.get_or_create(meeting=meeting)
    if not is_new:
        _to_be_written(minutes)
    rows = list(meeting.current_publication.items.select_related("item").order_by("position"))
    had = set(minutes.items.values_list("agenda_item", flat=True))
    missing = [row for row in rows if row.item_id not in had]
    place = minutes.items.aggregate(last=Max("position"))["last"] or 0
    numbers = _numbers(minutes, missing, first_number)
    for offset, (row, number) in enumerate(zip(missing, numbers, strict=True), start=1):
        _add_heading(minutes, row, number, place + offset)
    if missing:
        record(
            "minutes.started" if is_new else "minutes.items_added",
            subject=minutes,
            label=str(minutes),
            by=by,
            details={"items": len(missing)},
        )
    return minutes


def _numbers(minutes: Minutes, rows: Sequence[PublishedItem], first_number: str) -> list[str]:
    board = minutes.meeting.board
    if board.minutes_numbering == MinutesNumbering.PER_MEETING:
        return [row.label for row in rows]
    last = str(int(first_number) - 1) if first_number.isdecimal() else _last_number(minutes)
    numbered = iter(item_numbers(len(rows), last))
    return [next(numbered) if row.kind != ItemKind.ANNOUNCEMENTS else "" for row in rows]


def _last_number(minutes: Minutes) -> str:
    """The highest running number used in these minutes, or else in those of the board's meetings before."""
    meeting = minutes.meeting
    used = MinutesItem.objects.filter(
        minutes__meeting__board=meeting.board_id, minutes__meeting__held_on__lte=meeting.held_on
    ).values_list("number", flat=True)
    return str(max((int(number) for number in used if number.isdecimal()), default=""))


def _add_heading(minutes: Minutes, row: PublishedItem, number: str, position: int) -> None:
    board = minutes.meeting.board
    is_closed = row.part == Part.PART_II
    item = MinutesItem(
        minutes=minutes,
        agenda_item=row.item,
        number=number,
        title=row.item.title if is_closed else row.title,
        public_title=row.title if is_closed else "",
        part=row.part,
        contacts=[row.lead] if board.minutes_show_officer_contacts and row.lead else [],
        position=position,
    )
    item.full_clean()
    item.save()
    if row.is_late:
        assert row.chair_agreed_on is not None
        words = (
            f"{row.chair_agreed_by}, in the chair, agreed on {long_date(row.chair_agreed_on)} that this item be "
            f"considered as a matter of urgency. Special circumstances: {row.late_reason}"
        )
        _add_paragraph(item, ParagraphKind.URGENCY, words, None)


@transaction.atomic
def edit_item(*, item: MinutesItem, by: User | None, seen: str | None, values: Mapping[str, object]) -> MinutesItem:
    """Change the words of a heading, who presides, and what the public reads of a closed one.

    `seen` is the fingerprint of what the officer was shown; None where there was nobody to be shown anything.
    """
    item = _locked_item(item)
    before = heading_values(item)
    wanted = {**before, **{name: values[name] for name in ITEM_FIELDS if name in values}}
    if wanted == before:
        return item
    if seen is not None and fingerprint(before) != seen:
        raise Conflict("Somebody else changed this item while you worked on it.")
    _to_be_written(item.minutes)
    if item.minutes.items.filter(number=wanted["number"]).exclude(pk=item.pk).exclude(number="").exists():
        raise DomainError(f"Another item of these minutes has the number {wanted['number']}.")
    _refuse_used_number(item.minutes, str(wanted["number"]))
    for name, value in wanted.items():
        setattr(item, name, value)
    item.full_clean()
    item.save(update_fields=list(ITEM_FIELDS))
    minutes_changed(item.minutes)
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    record("minutes.item_edited", subject=item, label=str(item), by=by, details={"fields": changed})
    return item


def heading_values(item: MinutesItem) -> dict[str, object]:
    return {name: getattr(item, name) for name in ITEM_FIELDS}


def _refuse_used_number(minutes: Minutes, number: str) -> None:
    """Where numbers run on from meeting to meeting, one stands for one minute of the board."""
    board = minutes.meeting.board
    if not number or board.minutes_numbering != MinutesNumbering.RUNNING:
        return
    taken = MinutesItem.objects.filter(minutes__meeting__board=board, number=number).exclude(minutes=minutes).first()
    if taken is not None:
        day = taken.minutes.meeting.held_on
        raise DomainError(f"Minute {number} is taken already, at the meeting of {day:%-d %B %Y}.")


@transaction.atomic
def remove_item(*, item: MinutesItem, by: User | None) -> None:
    """Take a heading out under which nothing is minuted: announcements that were not made, an item not taken."""
    item = _locked_item(item)
    _to_be_written(item.minutes)
    if item.minutes.status == MinutesStatus.PUBLISHED or _has_something(item):
        raise DomainError("Something is minuted under this item, so it stays.")
    record("minutes.item_removed", subject=item, label=str(item), by=by)
    item.delete()


def _has_something(item: MinutesItem) -> bool:
    return item.paragraphs.exists() or item.actions.exists() or item.motions.exists()


@transaction.atomic
def add_paragraph(
    *,
    item: MinutesItem,
    by: User | None,
    kind: ParagraphKind,
    body: str,
    label: str | None = None,
    owners: Sequence[str] = (),
    note: str = "",
) -> MinutesParagraph:
    """The next paragraph under a heading. Without `label` it takes the board's next number, or none.

    `owners` are printed in the ACTION column. A published draft needs a `note`: what is put right.
    """
    item = _locked_item(item)
    _to_be_written(item.minutes, note)
    paragraph = _add_paragraph(item, kind, body, label)
    ParagraphOwner.objects.bulk_create(ParagraphOwner(paragraph=paragraph, label=owner) for owner in owners)
    TypedText.objects.filter(item=item, paragraph=None, by=by).delete()
    minutes_changed(item.minutes)
    _record_paragraph("minutes.paragraph_added", paragraph, by, note)
    return paragraph


def _add_paragraph(item: MinutesItem, kind: ParagraphKind, body: str, label: str | None) -> MinutesParagraph:
    if not body.strip():
        raise DomainError("Write the paragraph first.")
    if label is None:
        numbered = item.minutes.meeting.board.minutes_paragraphs_numbered and item.number
        label = next_label(item.number, list(item.paragraphs.values_list("label", flat=True))) if numbered else ""
    paragraph = MinutesParagraph(
        item=item,
        kind=kind,
        body=body.strip(),
        label=label,
        position=(item.paragraphs.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    paragraph.full_clean()
    paragraph.save()
    return paragraph


@transaction.atomic
def edit_paragraph(
    *, paragraph: MinutesParagraph, by: User, revision: int, kind: ParagraphKind, body: str, label: str, note: str = ""
) -> MinutesParagraph:
    """Write a paragraph anew. `revision` is the one the officer was shown: Conflict when it is another by now.

    The row is locked first, so of two who save at once one is told, and nothing is written over unseen.
    """
    paragraph = _locked_paragraph(paragraph)
    item = paragraph.item
    wanted = {"kind": kind, "body": body.strip(), "label": label.strip()}
    if all(getattr(paragraph, name) == value for name, value in wanted.items()):
        TypedText.objects.filter(paragraph=paragraph, by=by).delete()
        return paragraph
    if paragraph.revision != revision:
        raise Conflict("Somebody else changed this paragraph while you worked on it.")
    if not wanted["body"]:
        raise DomainError("Write the paragraph first.")
    _to_be_written(item.minutes, note, paragraph)
    for name, value in wanted.items():
        setattr(paragraph, name, value)
    paragraph.revision += 1
    paragraph.full_clean()
    paragraph.save(update_fields=[*wanted, "revision"])
    TypedText.objects.filter(paragraph=paragraph, by=by).delete()
    minutes_changed(item.minutes)
    _record_paragraph("minutes.paragraph_edited", paragraph, by, note)
    return paragraph


@transaction.atomic
def remove_paragraph(*, paragraph: MinutesParagraph, by: User, revision: int) -> None:
    """Take a paragraph out of a draft, with the decisions it states. Its actions stay, with the item."""
    paragraph = _locked_paragraph(paragraph)
    if paragraph.revision != revision:
        raise Conflict("Somebody else changed this paragraph while you looked at it.")
    if paragraph.kind == ParagraphKind.URGENCY:
        raise DomainError("The minutes must state why a late item was urgent (LGA 1972 s.100B(4)(b)).")
    if paragraph.item.minutes.status == MinutesStatus.PUBLISHED:
        raise DomainError("These minutes are published. Write the paragraph anew as a correction instead.")
    _to_be_written(paragraph.item.minutes)
    _record_paragraph("minutes.paragraph_removed", paragraph, by, "")
    paragraph.delete()


def keep_typed(
    *, item: MinutesItem, paragraph: MinutesParagraph | None, by: User, answers: Mapping[str, str], now: dt.datetime
) -> TypedText:
    """Keep what somebody typed, beside the minutes. One text a person and paragraph; no audit record: it is theirs."""
    kept, _ = TypedText.objects.update_or_create(
        item=item, paragraph=paragraph, by=by, defaults={"answers": dict(answers), "kept_at": now}
    )
    return kept


def forget_typed(*, item: MinutesItem, paragraph: MinutesParagraph | None, by: User) -> None:
    TypedText.objects.filter(item=item, paragraph=paragraph, by=by).delete()


def _record_paragraph(action: str, paragraph: MinutesParagraph, by: User | None, note: str) -> None:
    item = paragraph.item
    details: dict[str, object] = {"paragraph": paragraph.label, "revision": paragraph.revision}
    if note:
        details["correction"] = True
    record(action, subject=paragraph, label=f"{item.minutes}, {item.number}".rstrip(", "), by=by, details=details)


def _to_be_written(minutes: Minutes, note: str = "", paragraph: MinutesParagraph | None = None) -> None:
    """Refuse a change that minutes in this state do not take, and keep the state true to the change."""
    if minutes.is_confirmed:
        raise DomainError("The board approved these minutes. They do not change any more.")
    if minutes.status == MinutesStatus.PUBLISHED:
        if not note.strip():
            raise DomainError("These minutes are published. Say what is put right; readers see it.")
        where = f"{paragraph.label}: " if paragraph is not None and paragraph.label else ""
        minutes.corrections = "\n".join(filter(None, [minutes.corrections, f"{where}{note.strip()}"]))
        minutes.save(update_fields=["corrections"])
    if minutes.status == MinutesStatus.CHECKED:
        minutes.status, minutes.checked_by, minutes.checked_at = MinutesStatus.DRAFT, "", None
        minutes.save(update_fields=["status", "checked_by", "checked_at"])


def _locked_item(item: MinutesItem) -> MinutesItem:
    Minutes.objects.select_for_update().get(pk=item.minutes_id)
    return MinutesItem.objects.select_related("minutes__meeting__board").get(pk=item.pk)


def _locked_paragraph(paragraph: MinutesParagraph) -> MinutesParagraph:
    found = (
        MinutesParagraph.objects.select_for_update(of=("self",))
        .select_related("item__minutes__meeting__board")
        .filter(pk=paragraph.pk)
        .first()
    )
    if found is None:
        raise DomainError("Somebody else removed this paragraph while you worked on it.")
    return found
