"""Actions: who owes what by when, what was reported since, and links for owners outside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac

from boards import dues
from boards.enums import ActionStatus, Part
from boards.models import (
    Action,
    ActionOwner,
    ActionUpdate,
    Appointment,
    Board,
    Meeting,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    Organisation,
    ParagraphOwner,
    Person,
    PublicQuestion,
    Seat,
)
from boards.querysets import SETTLED
from boards.services.released import meeting_changed, minutes_changed
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError

LINK_DAYS = 14  # long enough for a holiday; afterwards the officer sends another
SALT = "boards.action-link"
NEXT_MEETING = ("next meeting", "the next meeting")


@dataclass(frozen=True)
class Owner:
    """Who owes an action, as printed, with whatever is known of them."""

    label: str
    person: Person | None = None
    seat: Seat | None = None
    organisation: Organisation | None = None
    email: str = ""


@dataclass(frozen=True)
class Due:
    """When: words as printed, the last day they allow, a meeting. Each may be missing."""

    words: str = ""
    on: dt.date | None = None
    meeting: Meeting | None = None


def due_from_words(meeting: Meeting, words: str) -> Due:
    """ "March 2018", "17 October 2017", "next meeting", or words that name no day ("twice a year")."""
    words = words.strip()
    if words.casefold() in NEXT_MEETING:
        following = Meeting.objects.after(meeting).first()
        return Due(words, following.held_on if following else None, following)
    return Due(words, dues.last_day_of(words))


def owner_from_words(board: Board, words: str, *days: dt.date) -> Owner:
    """A line of the form: a member's name, the name of a seat, a body's name or alias, or any other words.

    Members and seats are those of one of the `days`: of the meeting, and of today.

    An address in angle brackets is kept for mail and never shown: "Safer Partnership <hello@partner.example>".
    """
    label, _, rest = words.partition("<")
    label, email = label.strip() or words.strip(" <>"), rest.strip(" >")
    wanted = label.casefold()
    held = [one for day in days for one in Appointment.objects.current(day).filter(seat__board=board).with_names()]
    for appointment in held:
        person = appointment.person
        if wanted in (person.display_name.casefold(), person.full_name.casefold()):
            return Owner(label, person=person, email=email)
        if wanted == appointment.seat.label.casefold():
            return Owner(label, seat=appointment.seat, email=email)
    body = (
        Organisation.objects.filter(name__iexact=label).first()
        or Organisation.objects.filter(aliases__name__iexact=label).first()
    )
    return Owner(label, organisation=body, email=email)


@transaction.atomic
def add_action(
    *,
    meeting: Meeting,
    by: User | None,
    text: str,
    owners: Sequence[Owner] = (),
    due: Due | None = None,
    item: MinutesItem | None = None,
    paragraph: MinutesParagraph | None = None,
    question: PublicQuestion | None = None,
    reference: str = "",
    paragraph_label: str = "",
    status: ActionStatus = ActionStatus.OPEN,
    outcome: str = "",
    source: str = "",
    prints_owners: bool = True,
) -> Action:
    """Keep a promise made at a meeting. Without `reference` it takes the meeting's next: A1, A2.

    With a paragraph its owners are printed beside it, unless the minutes printed what they print already. Raises
    DomainError for a day before the meeting.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    due = due or Due()
    _check_due(meeting, due.on or (due.meeting.held_on if due.meeting else None))
    if not text.strip():
        raise DomainError("Say what is to be done.")
    action = Action(
        board=meeting.board,
        meeting=meeting,
        minutes_item=paragraph.item if paragraph else item,
        paragraph=paragraph,
        question=question,
        paragraph_label=paragraph.label if paragraph else paragraph_label,
        reference=reference or _next_reference(meeting),
        text=text.strip(),
        due_text=due.words,
        due_on=due.on,
        due_meeting=due.meeting,
        status=status,
        outcome=outcome,
        source=source,
    )
    action.full_clean()
    action.save()
    for owner in owners:
        row = ActionOwner(action=action, **vars(owner))
        row.full_clean()
        row.save()
    if (minutes := Minutes.objects.for_meeting(meeting).first()) is not None:
        minutes_changed(minutes)
    if paragraph is not None and prints_owners:
        _print_beside(paragraph, owners)
    record("action.added", subject=action, label=_label(action), by=by)
    return action


def _label(action: Action) -> str:
    """Its reference and meeting: what an action says may stand in a closed minute."""
    return f"{action.reference}, {action.meeting}"


def _print_beside(paragraph: MinutesParagraph, owners: Sequence[Owner]) -> None:
    printed = set(paragraph.owners.values_list("label", flat=True))
    ParagraphOwner.objects.bulk_create(
        ParagraphOwner(paragraph=paragraph, label=owner.label) for owner in owners if owner.label not in printed
    )


def _next_reference(meeting: Meeting) -> str:
    used = Action.objects.for_meeting(meeting).values_list("reference", flat=True)
    numbers = [int(reference[1:]) for reference in used if reference[1:].isdecimal()]
    return f"A{max(numbers, default=0) + 1}"


def _check_due(meeting: Meeting, on: dt.date | None) -> None:
    if on is not None and on < meeting.held_on:
        raise DomainError(
            f"The day it is due, {on:%-d %B %Y}, is before the meeting that agreed it, {meeting.held_on:%-d %B %Y}."
        )


@transaction.atomic
def name_owners(*, action: Action, owners: Sequence[Owner], due: Due, by: User) -> Action:
    """Give an action its owners and its day: for promises that the minutes left loose."""
    action = _locked(action)
    _check_due(action.meeting, due.on or (due.meeting.held_on if due.meeting else None))
    action.due_text, action.due_on, action.due_meeting = due.words, due.on, due.meeting
    action.full_clean()
    action.save(update_fields=["due_text", "due_on", "due_meeting"])
    had = {owner.label for owner in action.owners.all()}
    for owner in owners:
        if owner.label not in had:
            row = ActionOwner(action=action, **vars(owner))
            row.full_clean()
            row.save()
    action.owners.exclude(label__in=[owner.label for owner in owners]).delete()
    meeting_changed(action.meeting)
    record("action.named", subject=action, label=_label(action), by=by)
    return action


@transaction.atomic
def report_on_action(
    *,
    action: Action,
    status: ActionStatus,
    note: str,
    now: dt.datetime,
    by: User | None,
    by_label: str = "",
    due_on: dt.date | None = None,
    seen: int | None = None,
) -> ActionUpdate:
    """Report on an action: its state, a note, a new day if it is put off. The report stays in its history.

    `seen` is the number of reports there were when the form was opened; Conflict when there is another since.
    `by` is None for an owner who came by a link; then `by_label` says who it was.
    """
    action = _locked(action)
    if seen is not None and action.updates.count() != seen:
        raise Conflict("Somebody else reported on this action while you wrote.")
    if not note.strip():
        raise DomainError("Say in a sentence what has happened.")
    _check_due(action.meeting, due_on)
    update = ActionUpdate(
        action=action,
        at=now,
        by=by,
        by_label=by_label or str(by),
        was_status=action.status,
        status=status,
        note=note.strip(),
        was_due_on=action.due_on,
        due_on=due_on if due_on != action.due_on else None,
    )
    update.full_clean()
    update.save()
    action.status = status
    if due_on is not None and due_on != action.due_on:
        action.due_on, action.due_text, action.due_meeting = due_on, f"{due_on:%-d %B %Y}", None
    action.full_clean()
    action.save(update_fields=["status", "due_on", "due_text", "due_meeting"])
    meeting_changed(action.meeting)
    details = {"status": status, "via": "account" if by else "link"}
    record("action.reported", subject=action, label=_label(action), by=by, details=details)
    return update


def link_token(owner: ActionOwner) -> str:
    """A signed name of an owner and their address. It opens that one action, for LINK_DAYS, and nothing else."""
    return signing.dumps({"owner": owner.pk, "mark": _mark(owner)}, salt=SALT)


def _mark(owner: ActionOwner) -> str:
    """Stands for the address: it is not to be read in the link, and a new address makes another."""
    return salted_hmac(SALT, owner.email).hexdigest()[:12]


def owner_of_link(token: str) -> ActionOwner | None:
    """Who a link was sent to; None when it is too old, was altered, or the owner's address changed since.

    A settled action takes no report by link, and one made behind closed doors never had a link.
    """
    try:
        given = signing.loads(token, salt=SALT, max_age=dt.timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    owner = (
        ActionOwner.objects.select_related("action__meeting__board", "action__board", "action__minutes_item")
        .filter(pk=given["owner"])
        .first()
    )
    if owner is None or not owner.email or given["mark"] != _mark(owner):
        return None
    if owner.action.status in SETTLED or is_closed(owner.action):
        return None
    return owner


def is_closed(action: Action) -> bool:
    """It was made under a closed item, so its words are not for mail."""
    return action.minutes_item is not None and action.minutes_item.part == Part.PART_II


def _locked(action: Action) -> Action:
    return Action.objects.select_for_update(of=("self",)).select_related("meeting__board").get(pk=action.pk)
