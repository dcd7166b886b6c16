from django.db import models
from django.db.models import Q

from boards.enums import DecisionVerb, MinutesStatus, ParagraphKind
from boards.models.agenda import AgendaItem
from boards.models.meetings import Meeting
from boards.querysets import DecisionQuerySet, MinutesParagraphQuerySet, MinutesQuerySet
from hwb_portal.core.constraints import one_of


class Minutes(models.Model):
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(max_length=20, choices=MinutesStatus, default=MinutesStatus.DRAFT)
    opening = models.TextField(blank=True)
    officers_present = models.TextField(blank=True)
    approved_at = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_approved"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            one_of("boards_minutes_status", "status", MinutesStatus),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(approved_at=models.F("meeting")),
                name="boards_minutes_not_approved_at_their_own_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(status=MinutesStatus.APPROVED) | Q(approved_at__isnull=False),
                name="boards_minutes_approved_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes: {self.meeting}"


class MinutesItem(models.Model):
    """One numbered heading of the minutes."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="items")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_items"
    )
    number = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    contacts = models.JSONField("officer contacts as printed", default=list, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["minutes", "position"]
        constraints = [models.UniqueConstraint(fields=["minutes", "position"], name="boards_minutesitem_position")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class MinutesParagraph(models.Model):
    """A paragraph. Its number is a label, not a key: printed minutes do use one twice."""

    item = models.ForeignKey(MinutesItem, on_delete=models.CASCADE, related_name="paragraphs")
    label = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=20, choices=ParagraphKind)
    body = models.TextField()
    position = models.PositiveSmallIntegerField()

    objects = MinutesParagraphQuerySet.as_manager()

    class Meta:
        ordering = ["item", "position"]
        constraints = [
            one_of("boards_minutesparagraph_kind", "kind", ParagraphKind),
            models.UniqueConstraint(fields=["item", "position"], name="boards_minutesparagraph_position"),
        ]

    def __str__(self) -> str:
        return self.label or f"paragraph {self.position}"


class ParagraphOwner(models.Model):
    """A name in the ACTION column beside a paragraph, as printed."""

    paragraph = models.ForeignKey(MinutesParagraph, on_delete=models.CASCADE, related_name="owners")
    label = models.CharField(max_length=200)

    class Meta:
        ordering = ["paragraph", "id"]

    def __str__(self) -> str:
        return self.label


class Decision(models.Model):
    item = models.ForeignKey(MinutesItem, on_delete=models.CASCADE, related_name="decisions")
    label = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=20, choices=DecisionVerb)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["item__position", "position"]
        constraints = [
            one_of("boards_decision_verb", "verb", DecisionVerb),
            models.UniqueConstraint(fields=["item", "position"], name="boards_decision_position"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.get_verb_display()}".strip()
