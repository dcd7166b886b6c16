"""Quarterly returns: the file as it came, the values read from it, what the checks found, and how far it has come."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from boards.models import AgendaItem, Board, Decision, OfficerDecision, Paper
from hwb_portal.core.constraints import one_of
from metrics.embargoes import held_words
from metrics.enums import BEFORE_THE_BOARD, DECIDED, IN_WORK, STANDING, FindingLevel, ReturnState
from metrics.models.return_calendar import SigningAuthority
from metrics.return_querysets import ReturnQuerySet


def private_name(instance: "Return", filename: str) -> str:
    return f"returns/{uuid.uuid4().hex}.xlsx"


class Return(models.Model):
    """One upload. The file itself is never public; what the public sees is made from the values.

    The fields from `signed_by` on are filled as it goes its way; `ReturnStep` keeps the whole way.
    """

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
    embargoed_until = models.DateTimeField("nobody else sees it before", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_name = models.CharField("in whose name it was signed off", max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    authority = models.ForeignKey(SigningAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority_text = models.CharField("authority as it stood then", max_length=500, blank=True)
    must_ratify = models.BooleanField("the board ratifies it", default=False)
    officer_decision = models.ForeignKey(
        OfficerDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_on = models.DateField(null=True, blank=True)
    receipt = models.CharField("where it went, and what came back", max_length=300, blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reported_on = models.DateField("day of the meeting it was reported to", null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decision_text = models.TextField("what the board decided", blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-period_label", "-created_at"]
        constraints = [
            one_of("metrics_return_state", "state", ReturnState),
            models.UniqueConstraint(
                fields=["board", "template", "period_label", "sha256"], name="metrics_return_same_file_once"
            ),
            models.UniqueConstraint(
                fields=["board", "template", "period_label"],
                condition=Q(state__in=IN_WORK),
                name="metrics_return_one_in_work",
            ),
            models.UniqueConstraint(
                fields=["board", "template", "period_label"],
                condition=Q(state__in=STANDING),
                name="metrics_return_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(state__in=IN_WORK), name="metrics_return_public_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(embargoed_until__isnull=True) | Q(is_public=True), name="metrics_return_held_is_opened"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STANDING)
                | (~Q(signed_name="") & ~Q(authority_text="") & Q(signed_on__isnull=False)),
                name="metrics_return_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | Q(created_by__isnull=True) | ~Q(signed_by=F("created_by")),
                name="metrics_return_signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on__isnull=True) ^ ~Q(receipt=""), name="metrics_return_submitted_with_receipt"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.SUBMITTED) | Q(submitted_on__isnull=False),
                name="metrics_return_submitted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEFORE_THE_BOARD) | Q(reported_on__isnull=False),
                name="metrics_return_reported_at_a_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | ~Q(decision_text=""), name="metrics_return_decided_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board.short_name}, {self.period_label}"

    @property
    def is_current(self) -> bool:
        """It is in work or signed off: neither withdrawn, nor has a later upload taken its place."""
        return self.state in (*IN_WORK, *STANDING)

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    @property
    def held_words(self) -> str:
        """ "Embargoed until …" while it is."""
        return held_words(self.embargoed_until, timezone.now())

    def answers_by_key(self) -> dict[str, str]:
        """The exact string of each answer."""
        return {value.key: value.text for value in self.values.all()}

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
    words = models.TextField("what the analyst says to it", blank=True)

    class Meta:
        ordering = ["owner", "id"]
        constraints = [one_of("metrics_returnfinding_level", "level", FindingLevel)]

    def __str__(self) -> str:
        return f"{self.rule}: {self.message[:60]}"
