"""Writes to papers and their versions."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from boards import law
from boards.enums import PaperKind, PaperStatus, Part, ReportState
from boards.models import (
    AgendaItem,
    Paper,
    PaperExemption,
    PublishedPaper,
)
from boards.ordering import UP
from boards.services.released import papers_changed
from boards.services.stored import forget_files
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint


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
    has_contract_terms: bool | None = None,
    is_own_development: bool | None = None,
    author: User | None = None,
) -> Paper:
    """Put a paper under an item. A Part II paper needs paragraphs of Schedule 12A, a reason and a public title.

    The three answers that may stand against an exemption are those `law.exemption_bars` asks for. With an `author`
    other than the officer, it is a report that is asked for.
    """
    item = AgendaItem.objects.select_for_update().select_related("meeting__board").get(pk=item.pk)
    if part == Part.PART_II and not paragraphs:
        raise DomainError("Choose at least one paragraph of Schedule 12A for a Part II paper.")
    affairs = {"must_be_registered": must_be_registered, "has_contract_terms": has_contract_terms}
    _check_exemption(part, paragraphs, is_own_development=is_own_development, **affairs)
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
    _set_paragraphs(paper, paragraphs, affairs)
    if item.paper_status in (PaperStatus.NONE, PaperStatus.TO_FOLLOW):
        item.paper_status = PaperStatus.ATTACHED
        item.save(update_fields=["paper_status"])
    record("paper.added", subject=paper, label=paper.open_title, by=by)
    return paper


def _check_exemption(part: Part, paragraphs: Sequence[int], **answers: bool | None) -> None:
    if not paragraphs:
        return
    if part == Part.PART_I:
        raise DomainError("Paragraphs of Schedule 12A are for a Part II paper. Choose Part II, or no paragraph.")
    bars = law.exemption_bars(paragraphs, **answers)
    if bars:
        raise DomainError(f"{' '.join(f'{words}.' for words in bars.values())}")


def _set_paragraphs(paper: Paper, paragraphs: Iterable[int], affairs: Mapping[str, bool | None]) -> None:
    """`affairs` are the answers that go with paragraph 3."""
    for paragraph in sorted(set(paragraphs)):
        answers = affairs if paragraph == law.FINANCIAL_AFFAIRS else {}
        exemption = PaperExemption(paper=paper, paragraph=paragraph, **answers)
        exemption.full_clean()
        exemption.save()


AFFAIRS_ANSWERS = ("must_be_registered", "has_contract_terms")
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
    exemptions = {exemption.paragraph: exemption for exemption in paper.exemptions.all()}
    found = exemptions.get(law.FINANCIAL_AFFAIRS)
    return {
        **values,
        "paragraphs": sorted(exemptions),
        **{name: getattr(found, name) if found else None for name in AFFAIRS_ANSWERS},
    }


@transaction.atomic
def edit_paper(*, paper: Paper, by: User, seen: str, values: Mapping[str, object]) -> Paper:
    """Change what is said of a paper. `seen` is the fingerprint of what the officer was shown.

    A closed paper is opened by `boards.services.release` only: that takes two officers. Raises Conflict when
    somebody else changed it since, DomainError for what cannot change.
    """
    paper = locked_paper(paper)
    before = paper_values(paper)
    wanted = {**before, **{name: value for name, value in values.items() if name in before}}
    paragraphs: list[int] = sorted(set(wanted["paragraphs"]))  # type: ignore[call-overload]
    wanted["paragraphs"] = paragraphs
    if law.FINANCIAL_AFFAIRS not in paragraphs:
        wanted.update(dict.fromkeys(AFFAIRS_ANSWERS))
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
    affairs = {name: wanted[name] for name in AFFAIRS_ANSWERS}
    development = wanted["is_own_development"]
    _check_exemption(Part(str(wanted["part"])), paragraphs, is_own_development=development, **affairs)  # type: ignore[arg-type]
    for name in PAPER_FIELDS:
        setattr(paper, name, wanted[name])
    if wanted["author_id"] != before["author_id"] and wanted["author_id"] not in (None, by.pk):
        paper.state = ReportState.ASKED
    paper.full_clean()
    paper.save(update_fields=[*(name.removesuffix("_id") for name in PAPER_FIELDS), "state"])
    if any(wanted[name] != before[name] for name in ("paragraphs", *AFFAIRS_ANSWERS)):
        paper.exemptions.all().delete()
        _set_paragraphs(paper, paragraphs, affairs)  # type: ignore[arg-type]
    if is_published:
        papers_changed(paper.item.meeting)
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    record("paper.edited", subject=paper, label=paper.open_title, by=by, details={"fields": changed})
    return paper


@transaction.atomic
def move_paper(*, paper: Paper, by: User, way: str) -> Paper:
    """Change places with the paper before (`up`) or after it under its item. At the end nothing happens."""
    paper = locked_paper(paper)
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
    paper = locked_paper(paper)
    if PublishedPaper.objects.of_paper(paper).exists():
        raise DomainError("This paper was published. Withdraw it, so that readers see why it is gone.")
    item = paper.item
    record("paper.removed", subject=paper, label=paper.open_title, by=by)
    forget_files(paper=paper)
    paper.delete()
    if item.paper_status == PaperStatus.ATTACHED and not item.papers.exists():
        item.paper_status = PaperStatus.TO_FOLLOW
        item.save(update_fields=["paper_status"])


def locked_paper(paper: Paper) -> Paper:
    return Paper.objects.select_for_update().select_related("item__meeting__board__report_template").get(pk=paper.pk)
