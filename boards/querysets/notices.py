"""Who is told of a publication, and what is old enough to be forgotten."""

import datetime as dt
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from boards.enums import HeldKind
from boards.querysets.retention import held
from boards.querysets.rules import model
from hwb_portal.accounts.models import User

if TYPE_CHECKING:
    from boards.models import Board, Meeting


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def told_of(self, meeting: "Meeting", on: dt.date) -> Self:
        """Confirmed subscribers of its board. An address at which a member is told already is not told twice."""
        members = members_told_of(meeting, on).values("email")
        return self.filter(board=meeting.board_id).confirmed().exclude(email__in=members)

    def with_confirm_key(self, key: UUID, *, asked_since: dt.datetime) -> Self:
        return self.filter(confirm_key=key, asked_at__gte=asked_since).select_related("board")

    def with_stop_key(self, key: UUID) -> Self:
        return self.filter(stop_key=key)

    def never_confirmed(self, asked_before: dt.datetime) -> Self:
        return self.filter(confirmed_at__isnull=True, asked_at__lt=asked_before)

    def ended_before(self, moment: dt.datetime) -> Self:
        return self.filter(ended_at__lt=moment)

    def not_held(self) -> Self:
        return self.exclude(held("board", HeldKind.SUBSCRIBERS))


class SubscriptionAttemptQuerySet(models.QuerySet):
    def by(self, key: str, *, since: dt.datetime) -> Self:
        return self.filter(key=key, at__gte=since)

    def before(self, moment: dt.datetime) -> Self:
        return self.filter(at__lt=moment)


class NoticeOptOutQuerySet(models.QuerySet):
    def of(self, user: User) -> Self:
        return self.filter(user=user)


def members_told_of(meeting: "Meeting", on: dt.date) -> models.QuerySet[User]:
    """Those who sit on its board on that day and its named substitutes, when they can sign in and did not say no."""
    seats = model("Appointment").objects.current(on).filter(seat__board=meeting.board_id)
    substitutes = model("MeetingSubstitute").objects.filter(meeting=meeting.pk)
    return User.objects.filter(
        Exists(seats.filter(person__user=OuterRef("pk"))) | Exists(substitutes.filter(user=OuterRef("pk"))),
        ~Exists(model("NoticeOptOut").objects.filter(user=OuterRef("pk"))),
        is_active=True,
    )
