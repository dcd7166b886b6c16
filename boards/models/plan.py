"""What belongs to the forward plan beside its entries."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.models.actions import ForwardPlanEntry
from boards.models.meetings import Meeting


class Deferral(models.Model):
    """One time that business was put off. Rows are added and never changed by a service."""

    entry = models.ForeignKey(ForwardPlanEntry, on_delete=models.CASCADE, related_name="deferrals")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="+", verbose_name="meeting that was to take it"
    )
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["entry", "at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="boards_deferral_says_why")]

    def __str__(self) -> str:
        return f"{self.entry}: put off from {self.meeting.held_on:%-d %B %Y}"
