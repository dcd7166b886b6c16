"""Motions and amendments: moved and seconded in the room, put in order, settled by a vote or without one."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from boards.enums import PUT, DecisionVerb, MotionOutcome, ParagraphKind
from boards.models import DeclaredInterest, Minutes, MinutesItem, MinutesParagraph, Motion, Person, Vote
from boards.room import voters_at
from boards.services.decisions import Decided, decide
from boards.voting import Outcome, outcome
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

BY_VOTE = {Outcome.CARRIED: MotionOutcome.CARRIED, Outcome.LOST: MotionOutcome.LOST}


@transaction.atomic
def move(
    *, item: MinutesItem, mover: Person, seconder: Person | None, text: str, by: User, amends: Motion | None = None
) -> Motion:
    """Keep a motion, or an amendment to the one that is before the board.

    Raises DomainError for a mover who seconds, for somebody barred by an interest or not in the room, for an
    amendment to a motion that is settled, and while another motion or amendment is before the board.
    """
    item = _locked(item)
    if not text.strip():
        raise DomainError("Write the words that were moved.")
    if mover == seconder:
        raise DomainError(f"{mover} moved it, so somebody else seconds it.")
    for person in filter(None, (mover, seconder)):
        _check_person(item, person)
    if amends is None:
        if item.motions.filter(amends=None, outcome=MotionOutcome.OPEN).exists():
            raise DomainError("A motion is before the board already. Amend it, or say what became of it first.")
    else:
        amends = item.motions.get(pk=amends.pk)
        _check_amended(amends)
        if amends.amendments.filter(outcome=MotionOutcome.OPEN).exists():
            raise DomainError("An amendment is before the board already. Say what became of it first.")
    motion = Motion(
        item=item,
        amends=amends,
        mover=mover,
        seconder=seconder,
        text=text.strip(),
        position=(item.motions.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    motion.full_clean()
    motion.save()
    _record("motion.moved" if amends is None else "amendment.moved", motion, by)
    return motion


def motion_values(motion: Motion) -> dict[str, object]:
    """What an officer was shown of a motion, for `seen`."""
    names = ("text", "outcome", "vote_id", "as_amended")
    return {**{name: getattr(motion, name) for name in names}, "amendments": motion.amendments.count()}


@transaction.atomic
def settle(
    *,
    motion: Motion,
    by: User,
    seen: str,
    became: MotionOutcome | None = None,
    vote: Vote | None = None,
    as_amended: str = "",
) -> Motion:
    """Say what became of a motion: by a vote of its item, from which the outcome follows, or without one.

    `as_amended` are the words of the motion with a carried amendment. Amendments are settled before their motion.
    """
    motion = _found(motion, seen)
    if motion.amendments.filter(outcome=MotionOutcome.OPEN).exists():
        raise DomainError("Say first what became of the amendment. It is put before the motion.")
    if vote is not None:
        became = _outcome_of(motion, vote)
    if not became:
        raise DomainError("Say what became of it.")
    if became in PUT and motion.seconder is None:
        raise DomainError("It was not seconded, so it was not put. It fell for want of a seconder, or was withdrawn.")
    if became == MotionOutcome.LAPSED and motion.seconder is not None:
        raise DomainError("It was seconded, so it did not fall for want of a seconder.")
    is_carried_amendment = motion.amends is not None and became == MotionOutcome.CARRIED
    if is_carried_amendment and not as_amended.strip():
        raise DomainError("Write the motion as it reads with this amendment.")
    motion.outcome, motion.vote = became, vote
    motion.as_amended = as_amended.strip() if is_carried_amendment else ""
    motion.full_clean()
    motion.save(update_fields=["outcome", "vote", "as_amended"])
    _record("motion.settled", motion, by, {"outcome": str(became), "by_vote": vote is not None})
    return motion


@transaction.atomic
def take_outcome_back(*, motion: Motion, by: User) -> None:
    """Put a motion before the board again whose outcome was typed wrongly."""
    motion = _found(motion)
    _not_decided_upon(motion.amends or motion)
    if motion.amends is not None:
        _check_amended(motion.amends)
        if motion.amends.amendments.filter(position__gt=motion.position).exists():
            raise DomainError("A later amendment was moved to these words. Take that one out first.")
    elif motion.item.motions.filter(amends=None, outcome=MotionOutcome.OPEN).exists():
        raise DomainError("Another motion is before the board. Say what became of it first.")
    motion.outcome, motion.vote, motion.as_amended = MotionOutcome.OPEN, None, ""
    motion.save(update_fields=["outcome", "vote", "as_amended"])
    _record("motion.reopened", motion, by)


@transaction.atomic
def remove(*, motion: Motion, by: User) -> None:
    """Take out a motion that was typed by mistake, before anything became of it."""
    motion = _found(motion)
    if motion.outcome or motion.amendments.exists():
        raise DomainError("Something became of it, so it stays. Take the outcome back or its amendments out first.")
    _record("motion.removed", motion, by)
    motion.delete()


@transaction.atomic
def resolve(*, motion: Motion, verb: DecisionVerb, by: User, note: str = "") -> MinutesParagraph:
    """The resolution that a carried motion made: its paragraph and decision in the motion's final words."""
    motion = _found(motion)
    if motion.amends is not None or motion.outcome != MotionOutcome.CARRIED:
        raise DomainError("Only a motion that was carried makes a resolution.")
    _not_decided_upon(motion)
    decided = Decided(verb, motion.words, motion=motion)
    return decide(item=motion.item, by=by, kind=ParagraphKind.RESOLUTION, lead="", decided=[decided], note=note)


def _check_person(item: MinutesItem, person: Person) -> None:
    declared = DeclaredInterest.objects.filter(item=item.agenda_item, person=person).first()
    if declared is not None and (declared.bars_speaking or declared.bars_voting):
        raise DomainError(f"{person} declared an interest that bars taking part in this item.")
    if person not in voters_at(item).people:
        raise DomainError(f"{person} was not in the room with a vote when this item was taken.")


def _check_amended(motion: Motion) -> None:
    if motion.amends_id is not None:
        raise DomainError("An amendment is not amended. Withdraw it and move another to the motion.")
    if motion.outcome:
        became = MotionOutcome(motion.outcome).label.lower()
        raise DomainError(f"This motion is settled ({became}), so it takes no amendment.")


def _outcome_of(motion: Motion, vote: Vote) -> MotionOutcome:
    vote = Vote.objects.get(pk=vote.pk)
    if vote.item_id != motion.item_id or Motion.objects.filter(vote=vote).exclude(pk=motion.pk).exists():
        raise DomainError("Choose a vote of this item that settled no other motion.")
    found = outcome(vote.in_favour, vote.against, vote.casting)
    if found not in BY_VOTE:
        raise DomainError("That vote was tied and no casting vote was given, so it settles nothing.")
    return BY_VOTE[found]


def _not_decided_upon(motion: Motion) -> None:
    if motion.decisions.exists():
        raise DomainError("A resolution states what was decided on this motion. Take it out first.")


def _locked(item: MinutesItem) -> MinutesItem:
    minutes = Minutes.objects.select_for_update().get(pk=item.minutes_id)
    if minutes.is_confirmed:
        raise DomainError("The board approved these minutes. They do not change any more.")
    return MinutesItem.objects.select_related("minutes__meeting__board", "agenda_item").get(pk=item.pk)


def _found(motion: Motion, seen: str | None = None) -> Motion:
    """The row as it is now, under the lock of its minutes. Conflict when the officer was shown another."""
    item = _locked(motion.item)
    found = Motion.objects.select_related("mover", "seconder", "amends").filter(pk=motion.pk).first()
    if found is None:
        raise DomainError("Somebody else took this motion out while you worked on it.")
    if seen is not None and fingerprint(motion_values(found)) != seen:
        raise Conflict("Somebody else worked on this motion while you looked at it.")
    found.item = item
    return found


def _record(action: str, motion: Motion, by: User, details: Mapping[str, object] | None = None) -> None:
    label = f"{motion.item.minutes}, {motion.item.number}".rstrip(", ")
    record(action, subject=motion, label=label, by=by, details={"position": motion.position, **(details or {})})
