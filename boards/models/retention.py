"""Records that must not be deleted for now, whatever their clock says."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.enums import HeldKind
from boards.models.boards import Board
from boards.models.delegated import OfficerDecision
from boards.models.meetings import Meeting
from boards.querysets import RetentionHoldQuerySet
from hwb_portal.core.constraints import one_of

OPEN = Q(lifted_at__isnull=True)


class RetentionHold(models.Model):
    """A stop, with its reason: a claim, an inquiry, a request for information. It stands until somebody lifts it."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=20, choices=HeldKind)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    decision = models.ForeignKey(
        OfficerDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="holds"
    )
    reason = models.TextField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.TextField("why it was lifted", blank=True)

    objects = RetentionHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints = [
            one_of("boards_retentionhold_kind", "kind", HeldKind),
            models.CheckConstraint(condition=~Q(reason=""), name="boards_retentionhold_says_why"),
            models.CheckConstraint(
                condition=Q(kind=HeldKind.MEETING, meeting__isnull=False)
                | (~Q(kind=HeldKind.MEETING) & Q(meeting=None)),
                name="boards_retentionhold_of_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(kind=HeldKind.DECISION, decision__isnull=False)
                | (~Q(kind=HeldKind.DECISION) & Q(decision=None)),
                name="boards_retentionhold_of_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")),
                name="boards_retentionhold_lifted_by_somebody",
            ),
            models.UniqueConstraint(fields=["meeting"], condition=OPEN, name="boards_retentionhold_one_a_meeting"),
            models.UniqueConstraint(fields=["decision"], condition=OPEN, name="boards_retentionhold_one_a_decision"),
            models.UniqueConstraint(
                fields=["board", "kind"],
                condition=OPEN & Q(kind__in=[HeldKind.SUBSCRIBERS, HeldKind.FILES]),
                name="boards_retentionhold_one_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.board}"
