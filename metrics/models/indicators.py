"""What is measured, and in which frameworks it stands."""

from django.db import models
from django.urls import reverse

from boards.models import Board
from hwb_portal.core.constraints import one_of
from metrics.enums import AreaKind, Audience, Polarity
from metrics.querysets import CollectionQuerySet, GroupQuerySet, IndicatorQuerySet, PlacementQuerySet


class Area(models.Model):
    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AreaKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ["name"]
        constraints = [one_of("metrics_area_kind", "kind", AreaKind)]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """A framework of indicators: the strategy, the Better Care Fund, safeguarding."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(unique=True)

    # Set by CollectionQuerySet.with_data_version.
    token: str | None

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:collection_detail", args=[self.slug])


class Group(models.Model):
    """A heading inside a collection: a life stage, or a goal under it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="groups")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=300)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="goals")
    position = models.PositiveSmallIntegerField()

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["collection", "position"]
        constraints = [models.UniqueConstraint(fields=["collection", "slug"], name="metrics_group_slug")]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    code = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120, blank=True)
    unit = models.CharField("unit as printed", max_length=80, blank=True)
    polarity = models.CharField(max_length=10, choices=Polarity)
    definition = models.TextField(blank=True)
    numerator = models.CharField(max_length=300, blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    frequency = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    small_below = models.PositiveSmallIntegerField(
        "counts under this are hidden", null=True, blank=True, help_text="Leave it empty where no count is hidden."
    )
    lag_months = models.PositiveSmallIntegerField(
        "months from the end of a period to its figure", null=True, blank=True
    )
    retired_on = models.DateField(null=True, blank=True)
    retired_because = models.CharField("decision that retired it", max_length=300, blank=True)
    whole = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="whole that it is a part of",
    )
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("metrics_indicator_polarity", "polarity", Polarity),
            one_of("metrics_indicator_audience", "audience", Audience),
            models.CheckConstraint(
                condition=models.Q(retired_on__isnull=True) | ~models.Q(retired_because=""),
                name="metrics_indicator_retired_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(whole__isnull=True) | ~models.Q(whole=models.F("id")),
                name="metrics_indicator_not_its_own_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:indicator_detail", args=[self.code])


class Placement(models.Model):
    """An indicator's place in a collection; it may stand in several."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="placements")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="placements")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="placements")
    position = models.PositiveSmallIntegerField()

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["collection", "position"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "group", "indicator"], name="metrics_placement_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} in {self.collection}"
