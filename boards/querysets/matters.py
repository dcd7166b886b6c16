"""Matters: shown as soon as the reader may read anything that belongs to them, and not before."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from boards.enums import StaffRole
from boards.querysets.rules import Reader, model, staffs

if TYPE_CHECKING:
    from boards.models import Board


class MatterQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Officers of the board have all its matters; everyone else those with an item, entry or action of theirs."""
        shown = Q()
        for name in ("AgendaItem", "ForwardPlanEntry"):
            shown |= Q(Exists(model(name).objects.telling_its_matter(user).filter(matter=OuterRef("pk"))))
        shown |= Q(Exists(model("Action").objects.visible_to(user).filter(matter=OuterRef("pk"))))
        if user.is_authenticated:
            shown |= Q(staffs(user, "board", StaffRole.OFFICER))
        return self.filter(shown)

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board).select_related("board")

    def named(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def still_open(self) -> Self:
        return self.filter(closed_on__isnull=True)
