"""What was public, since when, by whom. Rows are written once and never changed: a trigger sees to that.

Readers read the snapshot a meeting points to (`Meeting.current_publication`), never the officers' working rows.
Every publication is whole: a supplement or a withdrawal copies what stands and changes its own part.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from boards.enums import ItemKind, PaperKind, PaperStatus, Part, PublicationKind, Purpose, RequestState
from boards.models.agenda import AgendaItem
from boards.models.meetings import Meeting
from boards.models.papers import Paper, PaperVersion
from boards.querysets import (
    PublicationQuerySet,
    PublicationRequestQuerySet,
    PublishedItemQuerySet,
    PublishedPaperQuerySet,
)
from hwb_portal.core.constraints import one_of

ENOUGH = 5  # clear days, LGA 1972 s.100A(6)(a) and s.100B(3)


class Publication(models.Model):
    """One opening of an agenda, a supplement to it, or a withdrawal.

    `published_at` and `clear_days` are empty only for agendas taken over from old packs, whose day of
    publication no source gives (`is_historic`).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField(help_text="0 is the agenda.")
    kind = models.CharField(max_length=20, choices=PublicationKind)
    supplement = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 for supplement 1.")
    is_historic = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    needs_second_officer = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    clear_days = models.PositiveSmallIntegerField(null=True, blank=True)
    summary = models.TextField("what changed", blank=True)
    urgency_reason = models.TextField(
        blank=True, help_text="Why the meeting is called at shorter notice (LGA 1972 s.100A(6)(a), s.100B(3))."
    )
    chair_agreed_by = models.CharField(max_length=200, blank=True)
    chair_agreed_on = models.DateField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            one_of("boards_publication_kind", "kind", PublicationKind),
            models.UniqueConstraint(fields=["meeting", "number"], name="boards_publication_number"),
            models.UniqueConstraint(fields=["meeting", "supplement"], name="boards_publication_supplement"),
            models.CheckConstraint(
                condition=Q(kind=PublicationKind.SUPPLEMENT, supplement__isnull=False)
                | (~Q(kind=PublicationKind.SUPPLEMENT) & Q(supplement__isnull=True)),
                name="boards_publication_supplement_has_number",
            ),
            models.CheckConstraint(
                condition=Q(is_historic=True)
                | (Q(published_at__isnull=False, published_by__isnull=False, clear_days__isnull=False)),
                name="boards_publication_says_when_and_who",
            ),
            models.CheckConstraint(
                condition=Q(is_historic=True)
                | ~Q(kind=PublicationKind.AGENDA)
                | Q(clear_days__gte=ENOUGH)
                | (~Q(urgency_reason="") & ~Q(chair_agreed_by="") & Q(chair_agreed_on__isnull=False)),
                name="boards_publication_late_says_why",
            ),
            models.CheckConstraint(
                condition=Q(needs_second_officer=False)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=models.F("published_by"))),
                name="boards_publication_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.name}"

    @property
    def name(self) -> str:
        return f"Supplement {self.supplement}" if self.supplement else self.get_kind_display()


class PublishedItem(models.Model):
    """An item as readers see it. A closed item carries its public title only."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20, choices=ItemKind)
    title = models.CharField(max_length=300)
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True)
    purpose_text = models.TextField(blank=True)
    paper_status = models.CharField(max_length=20, choices=PaperStatus)
    part = models.CharField(max_length=1, choices=Part)
    lead = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)
    late_reason = models.TextField(blank=True)
    chair_agreed_by = models.CharField(max_length=200, blank=True)
    chair_agreed_on = models.DateField(null=True, blank=True)
    since = models.DateTimeField("open to inspection since", null=True, blank=True)

    objects = PublishedItemQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "item"], name="boards_publisheditem_once"),
            models.UniqueConstraint(fields=["publication", "position"], name="boards_publisheditem_position"),
            models.UniqueConstraint(
                fields=["publication", "label"], condition=~Q(label=""), name="boards_publisheditem_label"
            ),
            models.CheckConstraint(
                condition=Q(is_late=False)
                | (~Q(late_reason="") & ~Q(chair_agreed_by="") & Q(chair_agreed_on__isnull=False)),
                name="boards_publisheditem_late_says_why",
            ),
            one_of("boards_publisheditem_kind", "kind", ItemKind),
            one_of("boards_publisheditem_purpose", "purpose", Purpose),
            one_of("boards_publisheditem_paper_status", "paper_status", PaperStatus),
            one_of("boards_publisheditem_part", "part", Part),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()


class PublishedPaper(models.Model):
    """A paper as readers see it listed: with its version, or as a tombstone once withdrawn."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="papers")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=PaperKind)
    title = models.CharField("title anyone may read", max_length=300)
    part = models.CharField(max_length=1, choices=Part)
    is_confidential = models.BooleanField(default=False)
    paragraphs = models.JSONField(default=list, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    public_name = models.CharField("name in the public store", max_length=120, blank=True)
    supplement = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(99)], help_text="The supplement it came with."
    )
    since = models.DateTimeField("released since", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = PublishedPaperQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "item__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "paper"], name="boards_publishedpaper_once"),
            one_of("boards_publishedpaper_kind", "kind", PaperKind),
            one_of("boards_publishedpaper_part", "part", Part),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, version__isnull=False)
                | (Q(withdrawn_at__isnull=False, version__isnull=True, public_name="") & ~Q(withdrawn_reason="")),
                name="boards_publishedpaper_version_or_tombstone",
            ),
            models.CheckConstraint(
                condition=Q(public_name="") | Q(part=Part.PART_I), name="boards_publishedpaper_only_open_in_public"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        """Itself or by its item. Its hash is not for everyone then: it tells whether a file is the same."""
        return Part.PART_II in (self.part, self.item.part)


class PublicationRequest(models.Model):
    """An officer's wish to publish: for a second officer to approve, or for a set time.

    `digest` names exactly what was checked. When the agenda changes afterwards, the request no longer holds.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="publication_requests")
    kind = models.CharField(max_length=20, choices=PublicationKind)
    state = models.CharField(max_length=20, choices=RequestState)
    digest = models.CharField(max_length=64)
    publish_at = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField("what the second officer said, or what went wrong", blank=True)
    summary = models.TextField(blank=True)
    urgency_reason = models.TextField(blank=True)
    chair_agreed_by = models.CharField(max_length=200, blank=True)
    chair_agreed_on = models.DateField(null=True, blank=True)

    objects = PublicationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            one_of("boards_publicationrequest_kind", "kind", PublicationKind),
            one_of("boards_publicationrequest_state", "state", RequestState),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=[RequestState.WAITING, RequestState.SCHEDULED]),
                name="boards_publicationrequest_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("requested_by")),
                name="boards_publicationrequest_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_state_display()}"
