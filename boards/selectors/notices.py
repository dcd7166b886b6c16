"""How many are told of a publication before it happens, and how far the mails are afterwards: never addresses."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from boards.models import Board, Meeting, NoticeOptOut, Subscription
from boards.querysets import members_told_of
from boards.services.notices import topic_of
from hwb_portal.accounts.models import User
from hwb_portal.outbox.models import OutgoingMail


@dataclass(frozen=True)
class Told:
    """How many would be told of a publication of a meeting on a day."""

    members: int
    subscribers: int


@dataclass(frozen=True)
class Tally:
    """How far the mails about one event are. `what` is its headline: "Papers published"."""

    what: str
    sent: int
    waiting: int
    failed: int


@dataclass(frozen=True)
class NoticeSettings:
    """The boards whose mails a person gets by their seat, and whether they want them."""

    boards: tuple[Board, ...]
    wants_them: bool


def told_of(meeting: Meeting, on: dt.date) -> Told:
    return Told(
        members=members_told_of(meeting, on).count(),
        subscribers=Subscription.objects.told_of(meeting, on).count(),
    )


def tallies(meeting: Meeting) -> tuple[Tally, ...]:
    """For each event of a meeting that was mailed about in the last 30 days, the newest last."""
    rows: list[dict[str, Any]] = list(OutgoingMail.objects.tallied(topic_of(meeting)))
    return tuple(Tally(row["subject"].partition(":")[0], row["sent"], row["waiting"], row["failed"]) for row in rows)


def notice_settings(user: User, today: dt.date) -> NoticeSettings:
    return NoticeSettings(
        boards=tuple(Board.objects.telling(user, today)), wants_them=not NoticeOptOut.objects.of(user).exists()
    )
