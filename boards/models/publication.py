from django.conf import settings
from django.db import models

from boards.models.meetings import Meeting


class Publication(models.Model):
    """The moment an agenda was opened to the public, with the arithmetic the law asks for."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    clear_days = models.PositiveSmallIntegerField()
    urgency_reason = models.TextField(
        blank=True, help_text="Why the chair agreed to shorter notice (LGA 1972 s.100B(4)(b))."
    )

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(clear_days__gte=5) | ~models.Q(urgency_reason=""),
                name="boards_publication_late_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.published_at:%Y-%m-%d %H:%M}"
