"""Interests of members. The register is public; what was declared shows once the meeting's agenda is open."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from boards.enums import StaffRole
from boards.querysets.rules import Reader, model, staffs

if TYPE_CHECKING:
    from boards.models import Board, Meeting


class RegisteredInterestQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """The register is open to everyone (Localism Act 2011 s.29(5)); each row shows only its `shown` words."""
        return self.all()

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board).select_related("person")

    def of_user(self, user: Reader) -> Self:
        return self.filter(person__user_id=user.pk)

    def current(self, today: dt.date) -> Self:
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today))


class DeclaredInterestQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """What was declared is part of the minutes; before them it is for the officers and for its own member."""
        released = Q(Exists(model("Minutes").objects.released().filter(meeting=OuterRef("meeting"))))
        if not user.is_authenticated:
            return self.filter(released)
        return self.filter(
            released | Q(person__user_id=user.pk) | Q(staffs(user, "meeting__board", StaffRole.OFFICER))
        )

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting).select_related("person", "item")

    def of_user(self, user: Reader) -> Self:
        return self.filter(person__user_id=user.pk)

    def barring_vote_on(self, agenda_item: models.Model | None) -> Self:
        return self.filter(item=agenda_item, bars_voting=True)

    def barring_reading(self) -> Self:
        return self.filter(bars_reading=True)

    def to_register(self) -> Self:
        """Those whose 28 days run: not in the register when declared, and not since."""
        return self.filter(register_by__isnull=False, registered__isnull=True).order_by("register_by")
