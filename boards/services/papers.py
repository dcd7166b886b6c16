"""Writes to papers and their versions."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from boards import law
from boards.documents import Finding, Refused, clean_upload, extract_text, find_in_upload
from boards.enums import FindingKind, PaperKind, PaperStatus, Part, ReportState
from boards.models import (
    Acronym,
    AgendaItem,
    BackgroundPaper,
    Paper,
    PaperExemption,
    PaperVersion,
    PublishedPaper,
    TemplatePart,
    UploadFinding,
    VersionSection,
)
from boards.ordering import UP
from boards.services.stored import forget_files
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

_PAPER_ADDRESS = re.compile(r"/papers/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})")


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
    review_on: dt.date | None = None,
    must_be_registered: bool | None = None,
    is_own_development: bool | None = None,
    author: User | None = None,
) -> Paper:
    """Put a paper under an item. A Part II paper needs paragraphs of Schedule 12A, a reason and a public title.

    The two answers that may stand against an exemption are those `law.exemption_bars` asks for. With an `author`
    other than the officer, it is a report that is asked for.
    """
    item = AgendaItem.objects.select_for_update().select_related("meeting__board").get(pk=item.pk)
    if part == Part.PART_II and not paragraphs:
        raise DomainError("Choose at least one paragraph of Schedule 12A for a Part II paper.")
    _check_exemption(part, paragraphs, must_be_registered, is_own_development)
    paper = Paper(
        item=item,
        position=(item.papers.aggregate(last=Max("position"))["last"] or 0) + 1,
        kind=kind,
        title=title,
        part=part,
        public_title=public_title,
        public_interest_reason=public_interest_reason,
        review_on=review_on,
        is_own_development=is_own_development,
        author=author,
        state=ReportState.ASKED if author is not None and author != by else ReportState.IN_HAND,
    )
    paper.full_clean()
    paper.save()
    _set_paragraphs(paper, paragraphs, must_be_registered)
    if item.paper_status in (PaperStatus.NONE, PaperStatus.TO_FOLLOW):
        item.paper_status = PaperStatus.ATTACHED
        item.save(update_fields=["paper_status"])
    record("paper.added", subject=paper, label=paper.open_title, by=by)
    return paper


def _check_exemption(
    part: Part, paragraphs: Sequence[int], must_be_registered: bool | None, is_own_development: bool | None
) -> None:
    if not paragraphs:
        return
    if part == Part.PART_I:
        raise DomainError("Paragraphs of Schedule 12A are for a Part II paper. Choose Part II, or no paragraph.")
    bars = law.exemption_bars(paragraphs, must_be_registered=must_be_registered, is_own_development=is_own_development)
    if bars:
        raise DomainError(f"{' '.join(f'{words}.' for words in bars.values())}")


def _set_paragraphs(paper: Paper, paragraphs: Iterable[int], must_be_registered: bool | None) -> None:
    for paragraph in sorted(set(paragraphs)):
        answer = must_be_registered if paragraph == law.FINANCIAL_AFFAIRS else None
        exemption = PaperExemption(paper=paper, paragraph=paragraph, must_be_registered=answer)
        exemption.full_clean()
        exemption.save()


PAPER_FIELDS = (
    "title",
    "kind",
    "part",
    "is_confidential",
    "public_title",
    "public_interest_reason",
    "review_on",
    "is_own_development",
    "author_id",
)


def paper_values(paper: Paper) -> dict[str, object]:
    """What an officer can change of a paper, by field; `paragraphs` as a sorted list."""
    values: dict[str, object] = {name: getattr(paper, name) for name in PAPER_FIELDS}
    answers = {exemption.paragraph: exemption.must_be_registered for exemption in paper.exemptions.all()}
    return {**values, "paragraphs": sorted(answers), "must_be_registered": answers.get(law.FINANCIAL_AFFAIRS)}


@transaction.atomic
def edit_paper(*, paper: Paper, by: User, seen: str, values: Mapping[str, object]) -> Paper:
    """Change what is said of a paper. `seen` is the fingerprint of what the officer was shown.

    A closed paper is opened by `boards.services.release` only: that takes two officers. Raises Conflict when
    somebody else changed it since, DomainError for what cannot change.
    """
    paper = _locked(paper)
    before = paper_values(paper)
    wanted = {**before, **{name: value for name, value in values.items() if name in before}}
    paragraphs: list[int] = sorted(set(wanted["paragraphs"]))  # type: ignore[call-overload]
    wanted["paragraphs"] = paragraphs
    if law.FINANCIAL_AFFAIRS not in paragraphs:
        wanted["must_be_registered"] = None
    if wanted == before:
        return paper
    if fingerprint(before) != seen:
        raise Conflict("Somebody else changed this paper while you worked on it.")
    if before["part"] == Part.PART_II and wanted["part"] == Part.PART_I:
        raise DomainError("Opening a closed paper takes a second officer. Ask for it on the page “Open this paper”.")
    is_published = PublishedPaper.objects.standing().of_paper(paper).filter(withdrawn_at=None).exists()
    if is_published and wanted["part"] != before["part"]:
        raise DomainError("This paper is published as open. Withdraw it first, then close it.")
    if wanted["part"] == Part.PART_II and not wanted["is_confidential"] and not paragraphs:
        raise DomainError("Choose at least one paragraph of Schedule 12A for a Part II paper.")
    registered, development = wanted["must_be_registered"], wanted["is_own_development"]
    _check_exemption(Part(str(wanted["part"])), paragraphs, registered, development)  # type: ignore[arg-type]
    for name in PAPER_FIELDS:
        setattr(paper, name, wanted[name])
    if wanted["author_id"] != before["author_id"] and wanted["author_id"] not in (None, by.pk):
        paper.state = ReportState.ASKED
    paper.full_clean()
    paper.save(update_fields=[*(name.removesuffix("_id") for name in PAPER_FIELDS), "state"])
    if (paragraphs, registered) != (before["paragraphs"], before["must_be_registered"]):
        paper.exemptions.all().delete()
        _set_paragraphs(paper, paragraphs, registered)  # type: ignore[arg-type]
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    record("paper.edited", subject=paper, label=paper.open_title, by=by, details={"fields": changed})
    return paper


@transaction.atomic
def move_paper(*, paper: Paper, by: User, way: str) -> Paper:
    """Change places with the paper before (`up`) or after it under its item. At the end nothing happens."""
    paper = _locked(paper)
    AgendaItem.objects.select_for_update().get(pk=paper.item_id)
    others = list(Paper.objects.filter(item=paper.item_id).order_by("position"))
    at = [other.pk for other in others].index(paper.pk)
    to = at - 1 if way == UP else at + 1
    if not 0 <= to < len(others):
        return paper
    mine, theirs = others[at].position, others[to].position
    Paper.objects.filter(pk=paper.pk).update(position=others[-1].position + 1)
    Paper.objects.filter(pk=others[to].pk).update(position=mine)
    Paper.objects.filter(pk=paper.pk).update(position=theirs)
    record("paper.moved", subject=paper, label=paper.open_title, by=by)
    paper.refresh_from_db(fields=["position"])
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: User) -> None:
    """Delete a paper that no reader has had. A published one is withdrawn instead."""
    paper = _locked(paper)
    if PublishedPaper.objects.of_paper(paper).exists():
        raise DomainError("This paper was published. Withdraw it, so that readers see why it is gone.")
    item = paper.item
    record("paper.removed", subject=paper, label=paper.open_title, by=by)
    forget_files(paper=paper)
    paper.delete()
    if item.paper_status == PaperStatus.ATTACHED and not item.papers.exists():
        item.paper_status = PaperStatus.TO_FOLLOW
        item.save(update_fields=["paper_status"])


def _worked_on(paper: Paper) -> None:
    """New text: what was asked for is in hand, and what was cleared must be cleared again."""
    if paper.state == ReportState.ASKED:
        paper.state = ReportState.IN_HAND
    elif paper.state == ReportState.CLEARED:
        paper.state, paper.cleared_by, paper.cleared_at = ReportState.SENT_IN, "", None
    else:
        return
    paper.save(update_fields=["state", "cleared_by", "cleared_at"])


def _locked(paper: Paper) -> Paper:
    return Paper.objects.select_for_update().select_related("item__meeting__board__report_template").get(pk=paper.pk)


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
    paper = _locked(paper)
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
        paper = _locked(paper)
        version = _draft(paper, by)
        version.template = None
        version.original_name = original_name[-255:]
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
