"""What a reader keeps for themselves. Nothing here is anybody else's: no page, search, log or audit event names it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.models import Meeting, Paper
from hwb_portal.core.constraints import one_of
from hwb_portal.reading.anchoring import CONTEXT, LONGEST, Quote
from hwb_portal.reading.enums import WITH_WORDS, NoteKind
from hwb_portal.reading.querysets import NoteQuerySet, ReadingQuerySet

MOST_LETTERS = 4000


class Note(models.Model):
    """Something one reader wrote on, or marked in, the words of a paper.

    Where it stands is kept as a quotation (`exact` between `before` and `after`) beside the paragraph and the offsets
    it had, so that it can be found in a later version. The id is made by the reader's own page: sent twice, a note is
    one note. A paper that is removed leaves its notes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=NoteKind)
    text = models.TextField(max_length=MOST_LETTERS, blank=True)
    version_number = models.PositiveSmallIntegerField("version it was put on")
    block = models.CharField("paragraph it was put on", max_length=40)
    paragraph = models.PositiveIntegerField("place of that paragraph in the paper", default=0)
    start = models.PositiveIntegerField("where the words begin in it")
    end = models.PositiveIntegerField("where they end")
    exact = models.TextField(max_length=LONGEST, blank=True)
    before = models.CharField(max_length=CONTEXT, blank=True)
    after = models.CharField(max_length=CONTEXT, blank=True)
    is_kept = models.BooleanField("keep it after the minutes are approved", default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            one_of("reading_note_kind", "kind", NoteKind),
            models.CheckConstraint(
                condition=~Q(kind__in=WITH_WORDS) | ~Q(text=""), name="reading_note_says_something"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="reading_note_ends_after_start"),
        ]

    def __str__(self) -> str:
        return "A private note"  # wherever it may be printed, it says no more

    @property
    def quote(self) -> Quote:
        return Quote(self.exact, self.before, self.after)


class Reading(models.Model):
    """How far one reader is with a paper: the version they said they have read, and where they were last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    read_number = models.PositiveSmallIntegerField("version last read", null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField("paragraph they were at", max_length=40, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "paper"], name="reading_reading_once"),
            models.CheckConstraint(
                condition=Q(read_number__isnull=True, read_at__isnull=True)
                | Q(read_number__isnull=False, read_at__isnull=False),
                name="reading_reading_read_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(place="", placed_at__isnull=True) | (~Q(place="") & Q(placed_at__isnull=False)),
                name="reading_reading_place_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return "Somebody's place in a paper"
