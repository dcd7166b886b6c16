"""Quarterly returns: the file as it came, the values read from it, and what the checks found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.models import Board
from hwb_portal.core.constraints import one_of
from metrics.enums import FindingLevel, ReturnState
from metrics.querysets import ReturnQuerySet


def private_name(instance: "Return", filename: str) -> str:
    return f"returns/{uuid.uuid4().hex}.xlsx"


class Return(models.Model):
    """One upload. The file itself is never public; what the public sees is made from the values."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    template = models.SlugField(max_length=60)
    period_label = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=ReturnState, default=ReturnState.DRAFT)
    answers = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=private_name)
    original_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_public = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-period_label", "-created_at"]
        constraints = [
            one_of("metrics_return_state", "state", ReturnState),
            models.UniqueConstraint(
                fields=["board", "template", "period_label", "sha256"], name="metrics_return_same_file_once"
            ),
            models.UniqueConstraint(
                fields=["board", "template", "period_label", "is_public"],
                condition=~Q(state=ReturnState.SUPERSEDED),
                name="metrics_return_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board.short_name}, {self.period_label}"

    @property
    def is_current(self) -> bool:
        """No later upload for the same period has taken its place."""
        return self.state != ReturnState.SUPERSEDED

    def get_absolute_url(self) -> str:
        return reverse("metrics:return_detail", args=[self.pk])


class ReturnValue(models.Model):
    """One answer: its meaning, the exact text, and where it stood."""

    owner = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="values")
    key = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    typed = models.TextField("as typed", blank=True)
    sheet = models.CharField(max_length=60)
    cell = models.CharField(max_length=12)

    class Meta:
        ordering = ["owner", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="metrics_returnvalue_key")]

    def __str__(self) -> str:
        return self.key


class ReturnFinding(models.Model):
    owner = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="findings")
    level = models.CharField(max_length=10, choices=FindingLevel)
    sheet = models.CharField(max_length=60, blank=True)
    cell = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=60)
    value = models.TextField(blank=True)
    message = models.TextField()

    class Meta:
        ordering = ["owner", "id"]
        constraints = [one_of("metrics_returnfinding_level", "level", FindingLevel)]

    def __str__(self) -> str:
        return f"{self.rule}: {self.message[:60]}"
