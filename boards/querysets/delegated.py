"""Officers' decisions for the board: open to everyone as soon as they are recorded."""

from typing import TYPE_CHECKING, Self

from django.db import models

from boards.querysets.rules import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boards.models import Board, Decision


class OfficerDecisionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Everyone: only decisions without exempt matter are recorded here (SI 2014/2095)."""
        return self.all()

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board).select_related("board", "delegation__item__minutes__meeting")

    def following(self, decisions: "Sequence[Decision]") -> Self:
        """Those taken because the board delegated it by one of these decisions."""
        return self.filter(delegation__in=[one.pk for one in decisions]).select_related("board")

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)
