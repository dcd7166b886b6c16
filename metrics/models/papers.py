from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.models import Paper
from metrics.models.indicators import Collection
from metrics.querysets import PaperFiguresQuerySet


class PaperFigures(models.Model):
    """The figures of a performance paper as they stood when it was made: plain values, never changed.

    Charts are drawn from `content` whenever the paper is shown or printed; `digest` is its SHA-256, and the name of
    this version of the data. See `metrics.selectors.freezing` for what is in it.
    """

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, related_name="+")
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PaperFiguresQuerySet.as_manager()

    class Meta:
        ordering = ["frozen_at"]
        verbose_name_plural = "paper figures"
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="metrics_paperfigures_digest")
        ]

    def __str__(self) -> str:
        return f"Figures of {self.paper}"
