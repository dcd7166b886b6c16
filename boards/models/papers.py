"""Papers, their versions, and the templates that structured reports follow."""

import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.enums import (
    WITH_ITS_AUTHOR,
    FindingKind,
    PaperKind,
    ParagraphNumbering,
    Part,
    PartPlacement,
    ReportState,
)
from boards.law import FINANCIAL_AFFAIRS
from boards.models.agenda import AgendaItem
from boards.models.people import Organisation
from boards.querysets import OPEN_FINDINGS, PaperQuerySet, PaperVersionQuerySet, UploadFindingQuerySet
from hwb_portal.core.constraints import one_of


class ReportTemplate(models.Model):
    """The form a council gives its reports."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    paragraph_numbering = models.CharField(max_length=20, choices=ParagraphNumbering)
    has_acronyms = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [one_of("boards_reporttemplate_paragraph_numbering", "paragraph_numbering", ParagraphNumbering)]

    def __str__(self) -> str:
        return self.name


class TemplatePart(models.Model):
    template = models.ForeignKey(ReportTemplate, on_delete=models.CASCADE, related_name="parts")
    key = models.SlugField(max_length=60)
    heading = models.CharField(max_length=200)
    placement = models.CharField(max_length=10, choices=PartPlacement)
    is_required = models.BooleanField(default=False)
    is_numbered = models.BooleanField(default=True)
    prompt = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["template", "position"]
        constraints = [
            one_of("boards_templatepart_placement", "placement", PartPlacement),
            models.UniqueConstraint(fields=["template", "key"], name="boards_templatepart_key"),
            models.UniqueConstraint(fields=["template", "position"], name="boards_templatepart_position"),
        ]

    def __str__(self) -> str:
        return self.heading


class Paper(models.Model):
    """A document under an item. Whether it is open or closed is said here, paper by paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=PaperKind)
    title = models.CharField(max_length=300)
    public_title = models.CharField(max_length=300, blank=True)
    part = models.CharField(max_length=1, choices=Part)
    is_confidential = models.BooleanField(
        default=False,
        help_text="Given by a government department on terms, or barred by law: not the same as exempt.",
    )
    is_own_development = models.BooleanField(
        "relates to development the authority may permit itself",
        null=True,
        blank=True,
        help_text="Schedule 12A, paragraph 9: then it is not exempt.",
    )
    public_interest_reason = models.TextField(blank=True)
    review_on = models.DateField("day to ask again whether it must stay closed", null=True, blank=True)
    minutes_of = models.ForeignKey("boards.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source = models.CharField("where its facts come from", max_length=300, blank=True)
    state = models.CharField("how far it is", max_length=20, choices=ReportState, default=ReportState.IN_HAND)
    cleared_by = models.CharField("who cleared it", max_length=200, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    # Set by PaperQuerySet.with_page_data.
    shown_title: str
    # Set by PaperQuerySet.with_latest_for.
    latest_number: int | None
    latest_pages: int | None
    latest_size: int | None
    latest_file: str | None
    latest_released_at: datetime | None

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["item__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="boards_paper_position"),
            one_of("boards_paper_kind", "kind", PaperKind),
            one_of("boards_paper_part", "part", Part),
            one_of("boards_paper_state", "state", ReportState),
            models.CheckConstraint(
                condition=~Q(state=ReportState.CLEARED) | (~Q(cleared_by="") & Q(cleared_at__isnull=False)),
                name="boards_paper_cleared_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(part=Part.PART_I)
                | (~Q(public_title="") & (Q(is_confidential=True) | ~Q(public_interest_reason=""))),
                name="boards_paper_part_two_says_why",
            ),
            models.CheckConstraint(
                condition=Q(part=Part.PART_I)
                | Q(is_confidential=True)
                | Q(is_own_development__isnull=False, is_own_development=False, review_on__isnull=False),
                name="boards_paper_exempt_for_so_long",
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False) | Q(part=Part.PART_II),
                name="boards_paper_confidential_is_part_two",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.MINUTES) | Q(minutes_of__isnull=True),
                name="boards_paper_only_minutes_of_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.open_title

    @property
    def open_title(self) -> str:
        """The title anyone may read."""
        return self.title if self.part == Part.PART_I else self.public_title

    @property
    def is_open(self) -> bool:
        return self.part == Part.PART_I

    @property
    def is_with_its_author(self) -> bool:
        """Asked of somebody who has not sent it in: what is written is theirs, and not ready for readers."""
        return self.author_id is not None and self.state in WITH_ITS_AUTHOR

    def get_absolute_url(self) -> str:
        return reverse("paper_detail", args=[self.pk])


class PaperExemption(models.Model):
    """One paragraph of Part 1 of Schedule 12A to the Local Government Act 1972 that a paper falls under."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="exemptions")
    paragraph = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)])
    must_be_registered = models.BooleanField(
        "must be registered under the Companies Acts or the like",
        null=True,
        blank=True,
        help_text="Asked for paragraph 3 only. Schedule 12A, paragraph 8: then it is not exempt by that paragraph.",
    )
    has_contract_terms = models.BooleanField(
        "gives terms of a contract under negotiation",
        null=True,
        blank=True,
        help_text="Asked for paragraph 3 only. LGA 1972 s.100F: then no councillor reads it who is not on the board.",
    )

    class Meta:
        ordering = ["paragraph"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "paragraph"], name="boards_paperexemption_once"),
            models.CheckConstraint(
                condition=Q(paragraph__gte=1, paragraph__lte=7), name="boards_paperexemption_one_to_seven"
            ),
            models.CheckConstraint(
                condition=Q(paragraph=FINANCIAL_AFFAIRS, must_be_registered__isnull=False, must_be_registered=False)
                | (~Q(paragraph=FINANCIAL_AFFAIRS) & Q(must_be_registered__isnull=True)),
                name="boards_paperexemption_not_registered",
            ),
            models.CheckConstraint(
                condition=Q(paragraph=FINANCIAL_AFFAIRS, has_contract_terms__isnull=False)
                | (~Q(paragraph=FINANCIAL_AFFAIRS) & Q(has_contract_terms__isnull=True)),
                name="boards_paperexemption_contract_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"Paragraph {self.paragraph}"


class PaperReader(models.Model):
    """Somebody on the list of those who may read a confidential paper."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "user"], name="boards_paperreader_once")]

    def __str__(self) -> str:
        return str(self.user)


def private_name(instance: "PaperVersion", filename: str) -> str:
    """A random name: nothing about a paper can be read or guessed from its place in the store."""
    return f"papers/{uuid.uuid4().hex}{Path(filename).suffix.lower()[:5]}"


class PaperVersion(models.Model):
    """One state of a paper: written in the portal from a template, or uploaded as a PDF."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file = models.FileField(upload_to=private_name, blank=True)
    original_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    is_tagged = models.BooleanField(null=True, blank=True)
    text = models.JSONField("text by page", default=list, blank=True)
    change_note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField("released to readers", null=True, blank=True)

    # Set by PaperVersionQuerySet.matching.
    shown_title: str
    # Set by PaperVersionQuerySet.of_board.
    stands_closed: bool

    objects = PaperVersionQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="boards_paperversion_number"),
            models.CheckConstraint(
                condition=Q(file="") | (Q(template__isnull=True) & ~Q(sha256="")),
                name="boards_paperversion_file_or_template",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, version {self.number}"

    @property
    def is_uploaded(self) -> bool:
        return bool(self.file)


class UploadFinding(models.Model):
    """Something about an uploaded paper that its officer should know before it is published."""

    version = models.ForeignKey(PaperVersion, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20, choices=FindingKind)
    page = models.PositiveIntegerField(null=True, blank=True)
    description = models.CharField(max_length=300)
    reason = models.CharField("why it may be published", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = UploadFindingQuerySet.as_manager()

    class Meta:
        ordering = ["version", "page", "id"]
        constraints = [
            one_of("boards_uploadfinding_kind", "kind", FindingKind),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(reason=""), name="boards_uploadfinding_confirmed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, page {self.page}" if self.page else self.get_kind_display()

    @property
    def is_open(self) -> bool:
        """Whether an officer has still to say why it may be published."""
        return self.kind in OPEN_FINDINGS and self.confirmed_at is None


class VersionSection(models.Model):
    """One part of a structured report, in the order it is printed."""

    version = models.ForeignKey(PaperVersion, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    heading = models.CharField(max_length=200)
    placement = models.CharField(max_length=10, choices=PartPlacement)
    is_numbered = models.BooleanField(default=True)
    body = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            one_of("boards_versionsection_placement", "placement", PartPlacement),
            models.UniqueConstraint(fields=["version", "position"], name="boards_versionsection_position"),
        ]

    def __str__(self) -> str:
        return self.heading


class BackgroundPaper(models.Model):
    """A document that a report rests on, open to inspection for four years from the meeting (LGA 1972 s.100D)."""

    version = models.ForeignKey(PaperVersion, on_delete=models.CASCADE, related_name="background_papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    url = models.URLField("where it can be read", max_length=500, blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="boards_backgroundpaper_position"),
            models.CheckConstraint(condition=~Q(title=""), name="boards_backgroundpaper_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Acronym(models.Model):
    """What letters stand for in one report; another report may use the same letters for something else."""

    version = models.ForeignKey(PaperVersion, on_delete=models.CASCADE, related_name="acronyms")
    short = models.CharField(max_length=40)
    full = models.CharField(max_length=200)

    class Meta:
        ordering = ["version", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "short"], name="boards_acronym_once")]

    def __str__(self) -> str:
        return f"{self.short}: {self.full}"
