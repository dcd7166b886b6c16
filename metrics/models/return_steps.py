"""The way of a return, step by step, and the figures that were taken over from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hwb_portal.core.constraints import one_of
from metrics.enums import StepKind
from metrics.models.history import ObservationRevision
from metrics.models.observations import Observation
from metrics.models.returns import Return


class ReturnStep(models.Model):
    """One thing that was done to a return. Rows are added and never changed."""

    owner = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField("name of who did it", max_length=200)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["owner", "at", "id"]
        constraints = [
            one_of("metrics_returnstep_kind", "kind", StepKind),
            models.CheckConstraint(
                condition=~Q(kind__in=[StepKind.SENT_BACK, StepKind.WITHDRAWN, StepKind.AGREED]) | ~Q(words=""),
                name="metrics_returnstep_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_kind_display()}"


class ReturnFigure(models.Model):
    """A figure of an indicator that came from a return: new, or in the place of `before`."""

    owner = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="figures")
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(ObservationRevision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["owner", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "observation"], name="metrics_returnfigure_once"),
        ]

    def __str__(self) -> str:
        return str(self.observation)
