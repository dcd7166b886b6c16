from django.db import models

from boards.models import Meeting
from hwb_portal.core.constraints import one_of


class Audience(models.TextChoices):
    PUBLIC = "public", "Public"
    RESTRICTED = "restricted", "Members, with Part II"


class PackQuerySet(models.QuerySet["Pack"]):
    def for_meeting(self, meeting: Meeting) -> "PackQuerySet":
        return self.filter(meeting=meeting)

    def built_from(self, meeting: Meeting, audience: Audience, key: str) -> "PackQuerySet":
        return self.filter(meeting=meeting, audience=audience, key=key)


class Pack(models.Model):
    """A built agenda pack. `key` is a hash of everything in it: the same inputs are built once."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    key = models.CharField(max_length=64)
    name = models.CharField("name in the store", max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    accessible_sections = models.PositiveSmallIntegerField()
    sections = models.JSONField(help_text="Anchor, title and first page of each section, in order.")
    built_at = models.DateTimeField(auto_now_add=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-built_at"]
        constraints = [
            one_of("reports_pack_audience", "audience", Audience),
            models.UniqueConstraint(fields=["meeting", "audience", "key"], name="reports_pack_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_audience_display()} pack"
