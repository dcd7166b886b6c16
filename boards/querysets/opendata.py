"""What programs were told of, in the order in which it changed."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from boards.models import Board


class OpenRecordQuerySet(models.QuerySet):
    def of_board(self, board: "Board", kind: str) -> Self:
        return self.filter(board=board, kind=kind)

    def named(self, kind: str, keys: Iterable[str]) -> Self:
        return self.filter(kind=kind, key__in=list(keys))

    def revisions(self) -> dict[int, tuple[int, dt.datetime]]:
        """How often each changed and when it last did, by id; of kinds whose ids are numbers."""
        rows = self.values_list("key", "revision", "changed_at")
        return {int(key): (revision, changed_at) for key, revision, changed_at in rows}

    def changed_since(self, moment: dt.datetime) -> Self:
        return self.filter(changed_at__gte=moment)

    def after(self, moment: dt.datetime, pk: int) -> Self:
        """What stands behind a row in the order of changes."""
        return self.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=pk))
