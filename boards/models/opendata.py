"""What programs were told of: one row for each public thing, so that they can ask what changed since."""

from django.db import models
from django.db.models import Q

from boards.enums import OpenKind
from boards.models.boards import Board
from boards.querysets import OpenRecordQuerySet
from hwb_portal.core.constraints import one_of


class OpenRecord(models.Model):
    """A meeting, paper, decision or action as everyone may read it. The row stays when the thing is gone.

    `key` is its id; `digest` names what was told of it, and is empty once it is gone. `revision` counts the changes.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=OpenKind)
    key = models.CharField(max_length=36)
    digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)

    objects = OpenRecordQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]
        indexes = [models.Index(fields=["board", "kind", "changed_at", "id"], name="boards_openrecord_order")]
        constraints = [
            one_of("boards_openrecord_kind", "kind", OpenKind),
            models.UniqueConstraint(fields=["kind", "key"], name="boards_openrecord_once"),
            models.CheckConstraint(
                condition=(Q(is_gone=True) & Q(digest="")) | (Q(is_gone=False) & ~Q(digest="")),
                name="boards_openrecord_gone_or_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
