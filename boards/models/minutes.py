from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.enums import CastingVote, DecisionVerb, MinutesStatus, ParagraphKind, Part, VoteChoice
from boards.models.agenda import AgendaItem
from boards.models.meetings import Meeting
from boards.models.people import Person
from boards.querysets import (
    RELEASED_MINUTES,
    DecisionQuerySet,
    MinutesParagraphQuerySet,
    MinutesQuerySet,
    VoteQuerySet,
)
from hwb_portal.core.constraints import one_of

CONFIRMED = (MinutesStatus.APPROVED, MinutesStatus.SIGNED)


class Minutes(models.Model):
    """The record of one meeting. Its decisions may be published before it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(max_length=20, choices=MinutesStatus, default=MinutesStatus.DRAFT)
    opening = models.TextField(blank=True)
    officers_present = models.TextField(blank=True)
    decisions_published_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField("chair who checked them", max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_approved"
    )
    corrections = models.TextField("what was put right before they were approved", blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)

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
                condition=~Q(status__in=CONFIRMED) | Q(approved_at__isnull=False),
                name="boards_minutes_approved_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(status=MinutesStatus.CHECKED) | (~Q(checked_by="") & Q(checked_at__isnull=False)),
                name="boards_minutes_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=MinutesStatus.SIGNED) | (~Q(signed_by="") & Q(signed_on__isnull=False)),
                name="boards_minutes_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes: {self.meeting}"

    @property
    def is_confirmed(self) -> bool:
        return self.status in CONFIRMED

    @property
    def is_released(self) -> bool:
        """Readers have them, approved or not."""
        return self.status in RELEASED_MINUTES


class MinutesItem(models.Model):
    """One numbered heading of the minutes. What stands under a closed one is not for the public."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="items")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_items"
    )
    number = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    contacts = models.JSONField("officer contacts as printed", default=list, blank=True)
    part = models.CharField(max_length=1, choices=Part, default=Part.PART_I)
    public_title = models.CharField(max_length=300, blank=True)
    public_summary = models.TextField(
        blank=True, help_text="Of a closed item: a fair record without what is exempt (LGA 1972 s.100C(2))."
    )
    presided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["minutes", "position"]
        constraints = [
            one_of("boards_minutesitem_part", "part", Part),
            models.UniqueConstraint(fields=["minutes", "position"], name="boards_minutesitem_position"),
            models.UniqueConstraint(
                fields=["minutes", "number"], condition=~Q(number=""), name="boards_minutesitem_number"
            ),
            models.CheckConstraint(
                condition=Q(part=Part.PART_I) | ~Q(public_title=""),
                name="boards_minutesitem_part_two_has_public_title",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.open_title}".strip()

    @property
    def open_title(self) -> str:
        """The title anyone may read."""
        return self.title if self.part == Part.PART_I else self.public_title


class MinutesParagraph(models.Model):
    """A paragraph. Its number is a label, not a key: printed minutes do use one twice.

    `revision` counts the times it was written; a form carries the one it was filled in against.
    """

    item = models.ForeignKey(MinutesItem, on_delete=models.CASCADE, related_name="paragraphs")
    label = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=20, choices=ParagraphKind)
    body = models.TextField()
    revision = models.PositiveIntegerField(default=1)
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


class TypedText(models.Model):
    """What somebody typed and has not saved in the minutes: kept by itself, shown to them alone.

    `paragraph` is empty for a new one. `answers` are the form's fields as they were typed.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(MinutesItem, on_delete=models.CASCADE, related_name="+")
    paragraph = models.ForeignKey(MinutesParagraph, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    answers = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "item"], condition=Q(paragraph__isnull=True), name="boards_typedtext_one_new"
            ),
            models.UniqueConstraint(
                fields=["by", "paragraph"], condition=Q(paragraph__isnull=False), name="boards_typedtext_one_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.kept_at:%Y-%m-%d %H:%M}"


class Decision(models.Model):
    """One thing the board decided under a heading; with several, the parts (i), (ii) of a resolution."""

    item = models.ForeignKey(MinutesItem, on_delete=models.CASCADE, related_name="decisions")
    paragraph = models.ForeignKey(
        MinutesParagraph, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    motion = models.ForeignKey(
        "boards.Motion",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="motion that was carried",
    )
    label = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=20, choices=DecisionVerb)
    text = models.TextField()
    asked = models.TextField("what the board was asked", blank=True)
    plain_words = models.TextField("what it means, in plain words", blank=True)
    delegated_to = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField("takes effect on", null=True, blank=True)
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


class Vote(models.Model):
    """One vote on one question. The result is computed: a majority of those present and voting.

    Where members asked for their names to be recorded, each has a row in RecordedVote and the counts follow.
    """

    item = models.ForeignKey(MinutesItem, on_delete=models.CASCADE, related_name="votes")
    question = models.CharField("what was put to the vote", max_length=300)
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField(default=0)
    casting = models.CharField(
        "casting vote", max_length=10, choices=CastingVote, blank=True, default=CastingVote.NONE
    )
    position = models.PositiveSmallIntegerField()

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["item", "position"]
        constraints = [
            one_of("boards_vote_casting", "casting", CastingVote),
            models.CheckConstraint(
                condition=Q(casting=CastingVote.NONE) | Q(in_favour=models.F("against")),
                name="boards_vote_casting_for_a_tie",
            ),
            models.UniqueConstraint(fields=["item", "position"], name="boards_vote_position"),
        ]

    def __str__(self) -> str:
        return self.question


class RecordedVote(models.Model):
    """How one person voted."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="recorded")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=VoteChoice)

    class Meta:
        ordering = ["vote", "id"]
        constraints = [
            one_of("boards_recordedvote_choice", "choice", VoteChoice),
            models.UniqueConstraint(fields=["vote", "person"], name="boards_recordedvote_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"
