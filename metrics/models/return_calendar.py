"""When returns are due, and who may sign them off for a board."""

from django.db import models
from django.db.models import F, Q

from boards.models import Board, Decision
from hwb_portal.core.constraints import ends_after_start
from metrics.return_querysets import ReturnDueQuerySet, SigningAuthorityQuerySet


class ReturnDue(models.Model):
    """One return that one board owes by a day. `family` is the slug of the collection it reports on: "bcf"."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    family = models.SlugField(max_length=60)
    period_label = models.CharField("quarter", max_length=40)
    period_ends_on = models.DateField("last day of the quarter")
    due_on = models.DateField()
    source = models.CharField("who says so", max_length=300)
    is_demonstration = models.BooleanField(default=False)

    objects = ReturnDueQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "board"]
        verbose_name_plural = "returns due"
        constraints = [
            models.UniqueConstraint(fields=["board", "family", "period_label"], name="metrics_returndue_once"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("period_ends_on")), name="metrics_returndue_after_its_quarter"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="metrics_returndue_source"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.period_label}"


class SigningAuthority(models.Model):
    """Who may sign returns off on behalf of a board, and by what. It ends on a day; it is never deleted."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    holder = models.CharField("name and title", max_length=200)
    source = models.CharField("decision or scheme that says so", max_length=300)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    condition = models.CharField(
        "what must happen first", max_length=200, blank=True, help_text="For example: after consulting the chair"
    )
    must_ratify = models.BooleanField("the board ratifies afterwards", default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = SigningAuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["board", "holder", "starts_on"]
        verbose_name_plural = "signing authorities"
        constraints = [
            models.CheckConstraint(
                condition=~Q(holder="") & ~Q(source=""), name="metrics_signingauthority_says_who_and_why"
            ),
            models.UniqueConstraint(fields=["board", "holder", "starts_on"], name="metrics_signingauthority_once"),
            ends_after_start("metrics_signingauthority_ends_after_start", "starts_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.source}"

    @property
    def words(self) -> str:
        """The authority as a return keeps it: "Scheme of delegation 2016, after consulting the chair"."""
        return ", ".join(filter(None, [self.source, self.condition]))
