"""A board's Better Care Fund plan: how far its changes have come, its risks, and the milestones of its schemes.

The money of a plan is indicators with their figures, under one heading of a collection.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.models import Board
from hwb_portal.core.constraints import one_of
from metrics.enums import Maturity
from metrics.models.indicators import Group
from metrics.return_querysets import FundPlanQuerySet


class FundPlan(models.Model):
    """One plan of one board. Until it is public it is for those who work on the board's returns."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField("name in addresses", max_length=60)
    name = models.CharField(max_length=200)
    years = models.CharField("years it covers, as written", max_length=40)
    submitted_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    money = models.ForeignKey(
        Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="heading of its money"
    )
    is_public = models.BooleanField(default=False)

    objects = FundPlanQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-years", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["board", "slug"], name="metrics_fundplan_slug"),
            models.CheckConstraint(condition=~Q(source=""), name="metrics_fundplan_source"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:fund_plan", args=[self.board.slug, self.slug])


class PlanChange(models.Model):
    """One of the changes of the high impact change model. Its level is the board's own judgement, not a rating."""

    plan = models.ForeignKey(FundPlan, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    level = models.CharField("level now", max_length=20, choices=Maturity)
    planned = models.CharField(
        "level that is planned", max_length=20, choices=Maturity, blank=True, default=Maturity.NOT_GIVEN
    )
    planned_for = models.CharField("by when, as written", max_length=60, blank=True)
    working = models.TextField("what works well", blank=True)
    challenges = models.TextField(blank=True)
    needs = models.TextField("what must happen", blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="metrics_planchange_number"),
            one_of("metrics_planchange_level", "level", Maturity),
            one_of("metrics_planchange_planned", "planned", Maturity),
            models.CheckConstraint(condition=~Q(level=""), name="metrics_planchange_level_given"),
            models.CheckConstraint(condition=~Q(source=""), name="metrics_planchange_source"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class PlanRisk(models.Model):
    """A risk as the plan states it. Score, owner and mitigation are empty where the plan does not give them."""

    plan = models.ForeignKey(FundPlan, on_delete=models.CASCADE, related_name="risks")
    number = models.PositiveSmallIntegerField()
    cause = models.TextField()
    event = models.TextField()
    effect = models.TextField(blank=True)
    level = models.CharField("level, in the words of the register", max_length=40, blank=True)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.PositiveSmallIntegerField("score as returned", null=True, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    mitigation = models.TextField(blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="metrics_planrisk_number"),
            models.CheckConstraint(condition=~Q(source=""), name="metrics_planrisk_source"),
        ]

    def __str__(self) -> str:
        return f"Risk {self.number}"


class PlanScheme(models.Model):
    """A scheme with milestones. `dates` are all dates its row gives, one a line, as written and in that order."""

    plan = models.ForeignKey(FundPlan, on_delete=models.CASCADE, related_name="schemes")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    dates = models.TextField("dates as written, one a line", blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="metrics_planscheme_position"),
            models.CheckConstraint(condition=~Q(source=""), name="metrics_planscheme_source"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unpaired_dates(self) -> list[str]:
        """Its dates, where they are not told apart by milestone."""
        is_paired = any(each.date_text for each in self.milestones.all())
        return [] if is_paired else self.dates.splitlines()


class PlanMilestone(models.Model):
    """A milestone. `date_text` is its date as written; empty where dates cannot be told apart by milestone."""

    scheme = models.ForeignKey(PlanScheme, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    date_text = models.CharField("date as written", max_length=100, blank=True)

    class Meta:
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "position"], name="metrics_planmilestone_position"),
        ]

    def __str__(self) -> str:
        return self.text
