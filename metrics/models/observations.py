"""Figures as printed: exact decimals with their period, area, state and source."""

from django.db import models
from django.db.models import Q

from hwb_portal.core.constraints import ends_after_start, one_of
from hwb_portal.core.fields import ExactDecimalField
from metrics.enums import (
    Comparator,
    ObservationKind,
    ObservationStatus,
    SetBy,
    Significance,
    TargetStatus,
    VerdictDirection,
    VerdictKind,
)
from metrics.models.indicators import Area, Collection, Group, Indicator
from metrics.periods import PeriodKind
from metrics.querysets import CommentaryQuerySet, ObservationQuerySet, PeriodQuerySet, TargetQuerySet

PERIOD_KINDS = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in PeriodKind]


def figure(verbose_name: str | None = None) -> ExactDecimalField:
    """An exact figure: up to twelve digits before the point and six after, or nothing."""
    return ExactDecimalField(verbose_name, max_digits=18, decimal_places=6, null=True, blank=True)


class Period(models.Model):
    """A stretch of time as a source names it."""

    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=PERIOD_KINDS)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["label", "kind"], name="metrics_period_label"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PeriodKind]), name="metrics_period_kind"
            ),
            ends_after_start("metrics_period_ends_after_start", "starts_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return self.label


class Observation(models.Model):
    """One figure. `value_text` keeps it as printed, with the digits the source gave it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="observations")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ObservationKind, default=ObservationKind.ACTUAL)
    value = figure()
    value_text = models.CharField("as printed", max_length=120, blank=True)
    numerator = figure()
    denominator = figure()
    lower = figure("lower confidence limit")
    upper = figure("upper confidence limit")
    status = models.CharField(max_length=20, choices=ObservationStatus, default=ObservationStatus.FINAL)
    basis = models.CharField("what the numerator counts", max_length=200, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    embargoed_until = models.DateTimeField("nobody else sees it before", null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "area", "period__ends_on", "period__starts_on"]
        indexes = [
            models.Index(
                fields=["embargoed_until"],
                condition=Q(embargoed_until__isnull=False),
                name="metrics_observation_held",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "period", "kind"], name="metrics_observation_once"),
            one_of("metrics_observation_kind", "kind", ObservationKind),
            one_of("metrics_observation_status", "status", ObservationStatus),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(
                    status__in=[
                        ObservationStatus.FINAL,
                        ObservationStatus.PROVISIONAL,
                        ObservationStatus.REVISED,
                    ]
                ),
                name="metrics_observation_no_value_without_one",
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=models.F("upper")),
                name="metrics_observation_limits_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.area.code} {self.period}: {self.value_text or self.value}"


class Target(models.Model):
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    comparator = models.CharField(max_length=10, choices=Comparator)
    value = figure()
    text = models.CharField("as printed", max_length=120)
    status = models.CharField(max_length=20, choices=TargetStatus)
    set_by = models.CharField(max_length=10, choices=SetBy)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "period__ends_on", "period__starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "period", "set_by", "text"], name="metrics_target_once"
            ),
            one_of("metrics_target_comparator", "comparator", Comparator),
            models.CheckConstraint(
                condition=~Q(comparator=Comparator.IN_WORDS) | Q(value__isnull=True),
                name="metrics_target_words_without_figure",
            ),
            one_of("metrics_target_status", "status", TargetStatus),
            one_of("metrics_target_set_by", "set_by", SetBy),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.period}: {self.text}"


class PeerRank(models.Model):
    """Place among similar authorities that have the figure, and the best of them."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="ranks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    rank_of = models.PositiveSmallIntegerField(null=True, blank=True)
    best_area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    best_value = figure()
    best_text = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "period__ends_on", "period__starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "period"], name="metrics_peerrank_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1, rank__lte=models.F("rank_of")),
                name="metrics_peerrank_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.period}: {self.rank} of {self.rank_of}"


class DistrictSpread(models.Model):
    """How many districts differ significantly from the county, and the lowest and highest of them."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="spreads")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    worse = models.PositiveSmallIntegerField(null=True, blank=True)
    similar = models.PositiveSmallIntegerField(null=True, blank=True)
    better = models.PositiveSmallIntegerField(null=True, blank=True)
    lowest_value = figure()
    lowest_area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    highest_value = figure()
    highest_area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "period__ends_on", "period__starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "period"], name="metrics_districtspread_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.period}: {self.worse} {self.similar} {self.better}"


class Verdict(models.Model):
    """What a paper says of a change, as distinct from what the figures alone can tell."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="verdicts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=VerdictKind)
    from_period = models.ForeignKey(Period, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_period = models.ForeignKey(Period, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    direction = models.CharField(max_length=10, choices=VerdictDirection)
    significant = models.CharField(max_length=12, choices=Significance)
    author = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "id"]
        constraints = [
            one_of("metrics_verdict_kind", "kind", VerdictKind),
            one_of("metrics_verdict_direction", "direction", VerdictDirection),
            one_of("metrics_verdict_significant", "significant", Significance),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.get_direction_display()}"


class Commentary(models.Model):
    """Signed words about a collection or a group for a period."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="commentary")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="commentary")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    source = models.CharField(max_length=300, blank=True)

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        ordering = ["collection", "group", "id"]
        verbose_name_plural = "commentary"

    def __str__(self) -> str:
        return f"{self.collection}: {self.author}"
