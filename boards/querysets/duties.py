"""What comes back: open to everyone, as the forward plan is. What takes it is shown as far as it is open."""

from typing import TYPE_CHECKING, Self

from django.db import models

from boards.querysets.rules import Reader

if TYPE_CHECKING:
    from boards.models import Board


class DutyQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Everyone: the law is open, and so is what a board asks for."""
        return self.all()

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def with_occasions(self) -> Self:
        return self.select_related("matter").prefetch_related(
            "occasions__item__meeting__board", "occasions__entry__item__meeting__board"
        )
