"""Officers' decisions for the board: open to everyone as soon as they are recorded."""

from typing import TYPE_CHECKING, Self

from django.db import models

from boards.querysets.rules import Reader

if TYPE_CHECKING:
    from boards.models import Board


class OfficerDecisionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Everyone: only decisions without exempt matter are recorded here (SI 2014/2095)."""
        return self.all()

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board).select_related("board", "delegation__item__minutes__meeting")

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)
