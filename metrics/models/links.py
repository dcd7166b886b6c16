from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.models import Action, Decision, Paper
from metrics.models.indicators import Indicator
from metrics.querysets import IndicatorLinkQuerySet

ENDS = ("decision", "action", "paper")
"""What an indicator can be linked to: exactly one of these is set."""


def _only(end: str) -> Q:
    return Q(**{f"{each}__isnull": each != end for each in ENDS})


class IndicatorLink(models.Model):
    """A decision, an action or a paper that is about an indicator, as an officer or analyst of the board saw it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="links")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = IndicatorLinkQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "id"]
        constraints = [
            models.CheckConstraint(
                condition=_only("decision") | _only("action") | _only("paper"), name="metrics_indicatorlink_one_end"
            ),
            *(
                models.UniqueConstraint(
                    fields=["indicator", end],
                    condition=Q(**{f"{end}__isnull": False}),
                    name=f"metrics_indicatorlink_{end}_once",
                )
                for end in ENDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.decision or self.action or self.paper}"
