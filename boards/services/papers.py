"""Writes to papers and their versions."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from boards.documents import CleanedPdf, Finding, Refused, clean_upload, extract_text, find_in_upload
from boards.enums import FindingKind, PaperKind, PaperStatus, Part
from boards.models import (
    Acronym,
    AgendaItem,
    Paper,
    PaperExemption,
    PaperVersion,
    TemplatePart,
    UploadFinding,
    VersionSection,
)
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError


@transaction.atomic
def add_paper(
    *,
    item: AgendaItem,
    title: str,
    kind: PaperKind,
    part: Part,
    by: User,
    public_title: str = "",
    public_interest_reason: str = "",
    paragraphs: Sequence[int] = (),
    author: User | None = None,
) -> Paper:
    """Put a paper under an item. A Part II paper needs paragraphs of Schedule 12A, a reason and a public title."""
    item = AgendaItem.objects.select_for_update().select_related("meeting__board").get(pk=item.pk)
    if part == Part.PART_II and not paragraphs:
        raise DomainError("Choose at least one paragraph of Schedule 12A for a Part II paper.")
    if part == Part.PART_I and paragraphs:
        raise DomainError("Paragraphs of Schedule 12A are for a Part II paper. Choose Part II, or no paragraph.")
    paper = Paper(
        item=item,
        position=(item.papers.aggregate(last=Max("position"))["last"] or 0) + 1,
        kind=kind,
        title=title,
        part=part,
        public_title=public_title,
        public_interest_reason=public_interest_reason,
        author=author,
    )
    paper.full_clean()
    paper.save()
    for paragraph in sorted(set(paragraphs)):
        exemption = PaperExemption(paper=paper, paragraph=paragraph)
        exemption.full_clean()
        exemption.save()
    if item.paper_status in (PaperStatus.NONE, PaperStatus.TO_FOLLOW):
        item.paper_status = PaperStatus.ATTACHED
        item.save(update_fields=["paper_status"])
    record("paper.added", subject=paper, label=paper.open_title, by=by)
    return paper


def _locked(paper: Paper) -> Paper:
    return Paper.objects.select_for_update().select_related("item__meeting__board__report_template").get(pk=paper.pk)


def _draft(paper: Paper, by: User) -> PaperVersion:
    """The version being worked on: the unreleased one, or a new one after the last that was released."""
    latest = paper.versions.newest_first().first()
    if latest is not None and latest.released_at is None:
        return latest
    return PaperVersion(paper=paper, number=latest.number + 1 if latest else 1, created_by=by)


@transaction.atomic
def save_report(
    *, paper: Paper, bodies: Mapping[str, str], acronyms: Sequence[tuple[str, str]], by: User
) -> PaperVersion:
    """Store the parts of a structured report, by the key of the template's part. Optional empty ones are left out."""
    paper = _locked(paper)
    template = paper.item.meeting.board.report_template
    version = _draft(paper, by)
    version.template = version.template or template
    version.file, version.sha256, version.size, version.pages = "", "", None, None
    version.original_name, version.text, version.is_tagged = "", [], None
    version.full_clean()
    version.save()
    version.sections.all().delete()
    parts: Sequence[TemplatePart] = list(version.template.parts.all())
    for part in parts:
        if not bodies.get(part.key, "").strip() and not part.is_required:
            continue
        section = VersionSection(
            version=version,
            key=part.key,
            heading=part.heading,
            placement=part.placement,
            is_numbered=part.is_numbered,
            body=bodies.get(part.key, "").strip(),
            position=part.position,
        )
        section.full_clean()
        section.save()
    version.acronyms.all().delete()
    for short, full in acronyms:
        acronym = Acronym(version=version, short=short.strip(), full=full.strip())
        acronym.full_clean()
        acronym.save()
    record("report.saved", subject=paper, label=paper.open_title, by=by, details={"version": version.number})
    return version


def store_upload(*, paper: Paper, data: bytes, original_name: str, by: User, alt_text: str = "") -> PaperVersion:
    """Make a clean PDF of an upload and keep it as the paper's version in hand. Raises DomainError with the reason.

    `alt_text` stands for a picture. What the officer should look at is kept as findings.
    """
    try:
        cleaned = clean_upload(data, title=paper.open_title, alt_text=alt_text)
        text = extract_text(cleaned.pdf)
        findings = find_in_upload(cleaned.pdf)
    except Refused as refusal:
        raise DomainError(str(refusal)) from None
    with transaction.atomic():
        paper = _locked(paper)
        version = _draft(paper, by)
        version.template = None
        version.original_name = original_name[-255:]
        version.sha256 = hashlib.sha256(cleaned.pdf).hexdigest()
        version.size = len(cleaned.pdf)
        version.pages = cleaned.pages
        version.is_tagged = cleaned.is_tagged
        version.text = list(text)
        version.file.save("paper.pdf", ContentFile(cleaned.pdf), save=False)
        version.full_clean()
        version.save()
        version.sections.all().delete()
        version.acronyms.all().delete()
        _keep_findings(version, cleaned, findings)
        record(
            "paper.uploaded",
            subject=paper,
            label=paper.open_title,
            by=by,
            details={"version": version.number, "sha256": version.sha256, "removed": list(cleaned.removed)},
        )
    return version


def _keep_findings(version: PaperVersion, cleaned: CleanedPdf, findings: Sequence[Finding]) -> None:
    told = [Finding(FindingKind.REMOVED, None, f"Taken out: {words}.") for words in cleaned.removed]
    if not cleaned.is_tagged:
        words = "The file has no tags for screen readers. Ask its author for a tagged one, or offer another format."
        told.append(Finding(FindingKind.UNTAGGED, None, words))
    version.findings.all().delete()
    for found in (*findings, *told):
        kept = UploadFinding(version=version, kind=found.kind, page=found.page, description=found.words[:300])
        kept.full_clean()
        kept.save()


@transaction.atomic
def confirm_finding(*, finding: UploadFinding, reason: str, by: User, now: datetime) -> UploadFinding:
    """Say why something that was found may be published all the same."""
    finding = UploadFinding.objects.select_for_update(of=("self",)).select_related("version__paper").get(pk=finding.pk)
    if not finding.is_open:
        raise DomainError("This needs no answer, or has one already.")
    if not reason.strip():
        raise DomainError("Say why it may be published.")
    finding.reason, finding.confirmed_by, finding.confirmed_at = reason.strip(), by, now
    finding.full_clean()
    finding.save(update_fields=["reason", "confirmed_by", "confirmed_at"])
    paper = finding.version.paper
    details = {"version": finding.version.number, "kind": finding.kind, "page": finding.page}
    record("finding.confirmed", subject=paper, label=paper.open_title, by=by, details=details)
    return finding
