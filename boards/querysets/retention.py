"""Holds, and what they keep. Never for the public."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

from boards.enums import HeldKind, StaffRole
from boards.querysets.rules import Reader, model, staffs

if TYPE_CHECKING:
    from boards.models import Board


def may_keep_records(user: Reader) -> bool:
    """Administrators keep the records of every board, without a place in one."""
    return user.has_perm("boards.hold_records") and user.has_perm("boards.change_board")


class RetentionHoldQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.all() if may_keep_records(user) else self.filter(staffs(user, "board", StaffRole.OFFICER))

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board).select_related("meeting__board", "decision", "placed_by", "lifted_by")

    def standing(self) -> Self:
        return self.filter(lifted_at__isnull=True)

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)


def held(board_path: str, kind: HeldKind) -> Exists:
    """The board found at `board_path` has a hold of that kind."""
    return Exists(model("RetentionHold").objects.standing().filter(board=OuterRef(board_path), kind=kind))


def held_meeting(meeting_path: str) -> Exists:
    """The meeting found at `meeting_path` is held."""
    return Exists(model("RetentionHold").objects.standing().filter(meeting=OuterRef(meeting_path)))
