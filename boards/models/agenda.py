from django.db import models
from django.db.models import Q

from boards.enums import ItemKind, PaperStatus, Part, Purpose
from boards.models.matters import Matter
from boards.models.meetings import Meeting
from boards.querysets import AgendaItemQuerySet
from hwb_portal.core.constraints import one_of


class AgendaItem(models.Model):
    """An item of business. "3i" is number 3 with suffix "i"; announcements have no number."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    suffix = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=20, choices=ItemKind)
    title = models.CharField(max_length=300)
    public_title = models.CharField(
        max_length=300, blank=True, help_text="Shown to the public in place of the title of a Part II item."
    )
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True, default=Purpose.NONE)
    purpose_text = models.TextField("line printed under the title", blank=True)
    paper_status = models.CharField(max_length=20, choices=PaperStatus, default=PaperStatus.NONE)
    part = models.CharField(max_length=1, choices=Part, default=Part.PART_I)
    lead = models.CharField(max_length=200, blank=True)
    contact = models.CharField("officer to ask", max_length=200, blank=True, help_text="For officers only.")
    sponsor = models.CharField(
        "board member who sponsors it", max_length=200, blank=True, help_text="For officers only."
    )
    matter = models.ForeignKey(
        Matter,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="the matter it belongs to",
    )
    planned_minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="For officers only.")
    late_reason = models.TextField(
        "special circumstances",
        blank=True,
        help_text="Why an item added after the deadline is urgent (LGA 1972 s.100B(4)(b)). Printed, and minuted.",
    )
    chair_agreed_by = models.CharField("who chairs and agrees", max_length=200, blank=True)
    chair_agreed_on = models.DateField(null=True, blank=True)
    internal_notes = models.TextField(blank=True, help_text="For officers only. Never published.")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="boards_agendaitem_position"),
            models.UniqueConstraint(
                fields=["meeting", "number", "suffix"],
                condition=Q(number__isnull=False),
                name="boards_agendaitem_number",
            ),
            one_of("boards_agendaitem_kind", "kind", ItemKind),
            one_of("boards_agendaitem_purpose", "purpose", Purpose),
            one_of("boards_agendaitem_paper_status", "paper_status", PaperStatus),
            one_of("boards_agendaitem_part", "part", Part),
            models.CheckConstraint(
                condition=Q(part=Part.PART_I) | ~Q(public_title=""),
                name="boards_agendaitem_part_two_has_public_title",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.open_title}".strip()

    @property
    def label(self) -> str:
        """The number as printed: "3i", or "" for an item without one."""
        return f"{self.number}{self.suffix}" if self.number is not None else ""

    @property
    def open_title(self) -> str:
        """The title anyone may read."""
        return self.title if self.part == Part.PART_I else self.public_title
