import datetime as dt
import hashlib
import io
from typing import Any

import pikepdf
from django.core.files.base import ContentFile

from boards.enums import PaperKind, PaperStatus, Part, PartPlacement
from boards.law import FINANCIAL_AFFAIRS
from boards.models import AgendaItem, Paper, PaperExemption, PaperVersion, VersionSection
from tests.factories.meetings import make_item
from tests.factories.publication import RELEASED, refresh_for_readers

REVIEW = dt.date(2027, 9, 1)  # when an exempt paper of a test is looked at again


def make_paper(item: AgendaItem | None = None, title: str = "Winter plan", **fields: Any) -> Paper:
    """An open report without a version."""
    item = item or make_item()
    if item.paper_status == PaperStatus.NONE:
        item.paper_status = PaperStatus.ATTACHED
        item.save(update_fields=["paper_status"])
    return Paper.objects.create(
        **{
            "item": item,
            "position": item.papers.count() + 1,
            "kind": PaperKind.REPORT,
            "title": title,
            "part": Part.PART_I,
            **fields,
        }
    )


def make_exempt_paper(
    item: AgendaItem | None = None, *, paragraphs: tuple[int, ...] = (3,), contract_terms: bool = False, **fields: Any
) -> Paper:
    """A closed report, exempt under `paragraphs` of Schedule 12A; without a version."""
    paper = make_paper(
        item,
        **{
            "title": "Provider at risk",
            "part": Part.PART_II,
            "public_title": "Exempt report",
            "public_interest_reason": "It names a bidder.",
            "is_own_development": False,
            "review_on": REVIEW,
            **fields,
        },
    )
    for paragraph in paragraphs:
        make_exemption(paper, paragraph, contract_terms=contract_terms)
    return paper


def make_exemption(paper: Paper, paragraph: int, *, contract_terms: bool = False) -> PaperExemption:
    """A paragraph, with the answers that paragraph 3 asks for."""
    affairs = {"must_be_registered": False, "has_contract_terms": contract_terms}
    answers = affairs if paragraph == FINANCIAL_AFFAIRS else {}
    return PaperExemption.objects.create(paper=paper, paragraph=paragraph, **answers)


def _next_version(paper: Paper, released: bool, fields: dict[str, Any]) -> dict[str, Any]:
    released_at = RELEASED if released else None
    return {"paper": paper, "number": paper.versions.count() + 1, "released_at": released_at, **fields}


def make_report(paper: Paper | None = None, body: str = "To agree the plan.", *, released: bool = True, **fields: Any):
    """The next version of a paper, written from the board's template, with one section."""
    paper = paper or make_paper()
    template = paper.item.meeting.board.report_template
    version = PaperVersion.objects.create(**_next_version(paper, released, {"template": template, **fields}))
    VersionSection.objects.create(
        version=version, key="purpose", heading="Purpose", placement=PartPlacement.BODY, body=body, position=1
    )
    if released:
        refresh_for_readers(paper.item.meeting)
    return version


def make_upload(
    paper: Paper | None = None, words: str = "Printed elsewhere.", *, released: bool = True, **fields: Any
):
    """The next version of a paper, as a stored PDF of one page that shows `words`."""
    paper = paper or make_paper()
    pdf = tiny_pdf(words)
    made = {"sha256": hashlib.sha256(pdf).hexdigest(), "size": len(pdf), "pages": 1, "is_tagged": False}
    version = PaperVersion(**_next_version(paper, released, {**made, "text": [words], **fields}))
    version.file.save("paper.pdf", ContentFile(pdf), save=False)
    version.save()
    if released:
        refresh_for_readers(paper.item.meeting)
    return version


def tiny_pdf(words: str) -> bytes:
    """A PDF of one page with one line of text, in one of the fonts every reader has."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    drawn = f"BT /F1 12 Tf 72 770 Td {pikepdf.String(words).unparse().decode('latin-1')} Tj ET"
    page.Contents = pdf.make_stream(drawn.encode("latin-1"))
    stored = io.BytesIO()
    pdf.save(stored, static_id=True)
    return stored.getvalue()
