"""Votes: counted, or by name. Whoever is barred by an interest has none."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from boards.enums import VoteChoice
from boards.models import DeclaredInterest, Minutes, MinutesItem, Motion, Person, RecordedVote, Vote
from boards.room import voters_at
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError


@dataclass(frozen=True)
class Counts:
    in_favour: int
    against: int
    abstained: int = 0

    @property
    def total(self) -> int:
        return self.in_favour + self.against + self.abstained


@transaction.atomic
def record_vote(
    *,
    item: MinutesItem,
    question: str,
    by: User,
    counts: Counts | None = None,
    named: Mapping[Person, VoteChoice] | None = None,
    casting: str = "",
) -> Vote:
    """Keep a vote as counts, or by name, from which the counts follow.

    Raises DomainError for the vote of somebody barred by an interest (Localism Act 2011 s.31(4)) or not in the
    room, for more votes than there are voters, and for a casting vote where there is no tie.
    """
    minutes = Minutes.objects.select_for_update().get(pk=item.minutes_id)
    if minutes.is_confirmed:
        raise DomainError("The board approved these minutes. They do not change any more.")
    voters = voters_at(item)
    if named:
        _check_names(item, named, {person.pk for person in voters.people})
        counts = Counts(*(list(named.values()).count(choice) for choice in VoteChoice))
    if counts is None or counts.total == 0:
        raise DomainError("Say how many voted, or who.")
    if counts.total > voters.count:
        raise DomainError(
            f"{counts.total} votes are more than the {voters.count} members who were present and may vote on it."
        )
    if casting and counts.in_favour != counts.against:
        raise DomainError("A casting vote is given only when the votes are equal.")
    vote = Vote(
        item=item,
        question=question.strip(),
        in_favour=counts.in_favour,
        against=counts.against,
        abstained=counts.abstained,
        casting=casting,
        position=(item.votes.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    vote.full_clean()
    vote.save()
    RecordedVote.objects.bulk_create(
        RecordedVote(vote=vote, person=person, choice=choice) for person, choice in (named or {}).items()
    )
    record("vote.recorded", subject=vote, label=f"{minutes}, {item.number}".rstrip(", "), by=by, details=vars(counts))
    return vote


@transaction.atomic
def remove_vote(*, vote: Vote, by: User) -> None:
    minutes = Minutes.objects.select_for_update().get(pk=vote.item.minutes_id)
    if minutes.is_confirmed:
        raise DomainError("The board approved these minutes. They do not change any more.")
    if Motion.objects.filter(vote=vote).exists():
        raise DomainError("The outcome of a motion rests on this vote. Take the outcome back first.")
    record("vote.removed", subject=vote, label=f"{minutes}, {vote.item.number}".rstrip(", "), by=by)
    vote.delete()


def _check_names(item: MinutesItem, named: Mapping[Person, VoteChoice], allowed: set[int]) -> None:
    barred = set(DeclaredInterest.objects.barring_vote_on(item.agenda_item).values_list("person", flat=True))
    for person in named:
        if person.pk in barred:
            raise DomainError(f"{person} declared an interest that bars a vote on this item.")
        if person.pk not in allowed:
            raise DomainError(f"{person} was not in the room with a vote when this item was taken.")
