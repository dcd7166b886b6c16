"""What people did to figures and to the words about them: nothing that was once shown is lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hwb_portal.core.constraints import one_of
from metrics.enums import ObservationStatus
from metrics.models.indicators import Area, Collection, Group, Indicator
from metrics.models.observations import Observation, Period, figure
from metrics.querysets import NarrativeQuerySet, RebaseQuerySet, RevisionQuerySet


class ObservationRevision(models.Model):
    """A figure as it stood before it was restated, and why it was. Rows are added and never changed."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="revisions")
    value = figure()
    value_text = models.CharField("as printed", max_length=120, blank=True)
    numerator = figure()
    denominator = figure()
    lower = figure("lower confidence limit")
    upper = figure("upper confidence limit")
    status = models.CharField(max_length=20, choices=ObservationStatus)
    basis = models.CharField("what the numerator counts", max_length=200, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    reason = models.CharField("why it was restated", max_length=300)
    replaced_at = models.DateTimeField()
    replaced_by = models.CharField(max_length=200)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["observation", "replaced_at", "id"]
        constraints = [
            one_of("metrics_observationrevision_status", "status", ObservationStatus),
            models.CheckConstraint(condition=~Q(reason=""), name="metrics_observationrevision_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.observation}, before: {self.value_text or self.value}"


class Rebase(models.Model):
    """A period from which the limits of a control chart are worked out anew, and why."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="rebases")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    from_period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = RebaseQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "area", "from_period__starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "from_period"], name="metrics_rebase_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="metrics_rebase_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.area.code}: new limits from {self.from_period}"


class Narrative(models.Model):
    """What an analyst made of the words that the figures gave; `original` is what they gave then."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    original = models.TextField()
    body = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        ordering = ["collection", "group", "-at"]
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="metrics_narrative_body")]

    def __str__(self) -> str:
        return f"{self.group or self.collection}, {self.at:%d %B %Y}"
