"""Writes to the versions of papers: reports that are written, files that are uploaded, what was found in them."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from boards.documents import Finding, Refused, clean_upload, extract_text, find_in_upload
from boards.enums import FindingKind, ReportState
from boards.models import (
    Acronym,
    BackgroundPaper,
    Paper,
    PaperVersion,
    TemplatePart,
    UploadFinding,
    VersionSection,
)
from boards.services.papers import locked_paper
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.filenames import shown_name
from hwb_portal.core.locking import fingerprint

_PAPER_ADDRESS = re.compile(r"/papers/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})")


def _worked_on(paper: Paper) -> None:
    """New text: what was asked for is in hand, and what was cleared must be cleared again."""
    if paper.state == ReportState.ASKED:
        paper.state = ReportState.IN_HAND
    elif paper.state == ReportState.CLEARED:
        paper.state, paper.cleared_by, paper.cleared_at = ReportState.SENT_IN, "", None
    else:
        return
    paper.save(update_fields=["state", "cleared_by", "cleared_at"])


def _draft(paper: Paper, by: User) -> PaperVersion:
    """The version being worked on: the unreleased one, or a new one after the last that was released."""
    latest = paper.versions.newest_first().first()
    if latest is not None and latest.released_at is None:
        return latest
    return PaperVersion(paper=paper, number=latest.number + 1 if latest else 1, created_by=by)


def working_version(*, paper: Paper, by: User) -> PaperVersion:
    """The empty version in hand of a paper that is written by the portal itself, without a template."""
    version = _draft(paper, by)
    version.template, version.file, version.sha256, version.size, version.pages = None, "", "", None, None
    version.original_name, version.text, version.is_tagged = "", [], None
    version.full_clean()
    version.save()
    version.sections.all().delete()
    version.acronyms.all().delete()
    _worked_on(paper)
    return version


@transaction.atomic
def save_report(
    *,
    paper: Paper,
    bodies: Mapping[str, str],
    acronyms: Sequence[tuple[str, str]],
    by: User,
    background: Sequence[tuple[str, str]] = (),
    seen: str = "",
) -> PaperVersion:
    """Store the parts of a structured report, by the key of the template's part. Optional empty ones are left out.

    `background` holds title and address of each background paper. `seen` is the fingerprint of what the writer
    started from: raises Conflict when somebody saved since. Raises DomainError for a background paper that is closed.
    """
    paper = locked_paper(paper)
    if seen and seen != fingerprint(report_values(paper)):
        raise Conflict
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
    _keep_background(version, background)
    _worked_on(paper)
    record("report.saved", subject=paper, label=paper.open_title, by=by, details={"version": version.number})
    return version


def report_values(paper: Paper) -> dict[str, object]:
    """What a writer of the report has before them: its newest version, word for word."""
    version = paper.versions.with_sections().newest_first().first()
    if version is None:
        return {}
    return {
        "version": version.pk,
        "sha256": version.sha256,
        "sections": [[section.key, section.body] for section in version.sections.all()],
        "acronyms": [[acronym.short, acronym.full] for acronym in version.acronyms.all()],
        "background": [[other.title, other.url] for other in version.background_papers.all()],
    }


def _keep_background(version: PaperVersion, background: Sequence[tuple[str, str]]) -> None:
    """In the order given. One that is a closed paper of the portal is refused (LGA 1972 s.100D(4))."""
    version.background_papers.all().delete()
    for position, (title, url) in enumerate(background, start=1):
        named = _PAPER_ADDRESS.search(url)
        if named and Paper.objects.closed().filter(pk=named[1]).exists():
            raise DomainError(f"“{title}” is an exempt or confidential paper. It cannot be a background paper.")
        other = BackgroundPaper(version=version, position=position, title=title, url=url)
        other.full_clean()
        other.save()


def store_upload(
    *,
    paper: Paper,
    data: bytes,
    original_name: str,
    by: User,
    alt_text: str = "",
    background: Sequence[tuple[str, str]] = (),
) -> PaperVersion:
    """Make a clean PDF of an upload and keep it as the paper's version in hand. Raises DomainError with the reason.

    `alt_text` stands for a picture. What the officer should look at is kept as findings. `background` as in
    `save_report`.
    """
    pdf = checked_pdf(data, title=paper.open_title, alt_text=alt_text)
    return keep_pdf(paper=paper, pdf=pdf, original_name=original_name, by=by, background=background)


@dataclass(frozen=True)
class CheckedPdf:
    """A cleaned PDF with what was found in it; `text` by page."""

    pdf: bytes
    pages: int
    is_tagged: bool
    removed: tuple[str, ...]
    text: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


def checked_pdf(data: bytes, *, title: str, alt_text: str = "") -> CheckedPdf:
    """Make an upload a clean PDF, read it and look at it, away from this process. Raises DomainError."""
    try:
        cleaned = clean_upload(data, title=title, alt_text=alt_text)
        text = extract_text(cleaned.pdf)
        findings = find_in_upload(cleaned.pdf)
    except Refused as refusal:
        raise DomainError(str(refusal)) from None
    return CheckedPdf(
        cleaned.pdf, cleaned.pages, bool(cleaned.is_tagged), tuple(cleaned.removed), tuple(text), tuple(findings)
    )


def keep_pdf(
    *, paper: Paper, pdf: CheckedPdf, original_name: str, by: User, background: Sequence[tuple[str, str]] = ()
) -> PaperVersion:
    """Keep a checked PDF as the paper's version in hand."""
    with transaction.atomic():
        paper = locked_paper(paper)
        version = _draft(paper, by)
        if version.pk and _is_same(version, pdf, shown_name(original_name), background):
            return version
        version.template = None
        version.original_name = shown_name(original_name)
        version.sha256 = pdf.sha256
        version.size = len(pdf.pdf)
        version.pages = pdf.pages
        version.is_tagged = pdf.is_tagged
        version.text = list(pdf.text)
        version.file.save("paper.pdf", ContentFile(pdf.pdf), save=False)
        version.full_clean()
        version.save()
        version.sections.all().delete()
        version.acronyms.all().delete()
        _keep_background(version, background)
        _worked_on(paper)
        _keep_findings(version, pdf)
        record(
            "paper.uploaded",
            subject=paper,
            label=paper.open_title,
            by=by,
            details={"version": version.number, "sha256": version.sha256, "removed": list(pdf.removed)},
        )
    return version


def _is_same(version: PaperVersion, pdf: CheckedPdf, name: str, background: Sequence[tuple[str, str]]) -> bool:
    """Whether the version in hand is this upload already: a button pressed twice."""
    given = [(other.title, other.url) for other in version.background_papers.all()]
    return (version.sha256, version.original_name, given) == (pdf.sha256, name, list(background))


def _keep_findings(version: PaperVersion, cleaned: CheckedPdf) -> None:
    told = [Finding(FindingKind.REMOVED, None, f"Taken out: {words}.") for words in cleaned.removed]
    if not cleaned.is_tagged:
        words = "The file has no tags for screen readers. Ask its author for a tagged one, or offer another format."
        told.append(Finding(FindingKind.UNTAGGED, None, words))
    version.findings.all().delete()
    for found in (*cleaned.findings, *told):
        kept = UploadFinding(version=version, kind=found.kind, page=found.page, description=found.words[:300])
        kept.full_clean()
        kept.save()


@transaction.atomic
def confirm_finding(*, finding: UploadFinding, reason: str, by: User, now: dt.datetime) -> UploadFinding:
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
