"""Many files at once: each is cleaned and kept aside, then matched to an item of the agenda."""

import re
from collections.abc import Sequence
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from boards.documents import Finding
from boards.enums import FindingKind
from boards.models import AgendaItem, Meeting, PaperVersion, StagedFile
from boards.services.papers import add_paper
from boards.services.versions import CheckedPdf, checked_pdf, keep_pdf
from hwb_portal.accounts.models import User
from hwb_portal.core.errors import DomainError
from hwb_portal.core.filenames import shown_name

_LABEL = re.compile(
    r"^\W*(?:item|agenda item)?[\s_-]*0*(\d{1,3}(?:x{0,3}(?:ix|iv|v?i{0,3}))?)(?![0-9a-z])", re.IGNORECASE
)
_WORD = re.compile(r"[a-z0-9]{3,}")
LEAST_SHARED = 0.5  # of the title's words: fewer are a coincidence


def stage_file(*, meeting: Meeting, by: User, data: bytes, original_name: str) -> StagedFile:
    """Clean one of several files and keep it aside. The same file again is the one that waits already."""
    pdf = checked_pdf(data, title=title_of(original_name))
    with transaction.atomic():
        waiting = StagedFile.objects.filter(meeting=meeting, by=by, sha256=pdf.sha256).first()
        if waiting is not None:
            return waiting
        staged = StagedFile(
            meeting=meeting,
            by=by,
            original_name=shown_name(original_name),
            sha256=pdf.sha256,
            size=len(pdf.pdf),
            pages=pdf.pages,
            is_tagged=pdf.is_tagged,
            text=list(pdf.text),
            removed=list(pdf.removed),
            findings=[(found.kind, found.page, found.words) for found in pdf.findings],
        )
        staged.file.save("staged.pdf", ContentFile(pdf.pdf), save=False)
        staged.full_clean()
        staged.save()
        return staged


@transaction.atomic
def match_file(*, staged: StagedFile, by: User, **paper: object) -> PaperVersion:
    """Make a staged file a paper. `paper` is what `add_paper` takes. Raises DomainError when it is matched already."""
    found = StagedFile.objects.select_for_update().filter(pk=staged.pk, by=by).first()
    if found is None:
        raise DomainError(f"{staged.original_name} is matched already.")
    made = add_paper(by=by, **paper)  # type: ignore[arg-type]
    with found.file.open("rb") as stored:
        pdf = CheckedPdf(
            stored.read(),
            found.pages,
            found.is_tagged,
            tuple(found.removed),
            tuple(found.text),
            tuple(Finding(FindingKind(kind), page, words) for kind, page, words in found.findings),
        )
    version = keep_pdf(paper=made, pdf=pdf, original_name=found.original_name, by=by)
    forget_file(found)
    return version


@transaction.atomic
def drop_file(*, staged: StagedFile, by: User) -> None:
    """The officer does not want it after all. A file that is gone already stays gone."""
    found = StagedFile.objects.select_for_update().filter(pk=staged.pk, by=by).first()
    if found is not None:
        forget_file(found)


@transaction.atomic
def forget_file(staged: StagedFile) -> None:
    """The row and, once that holds, its file."""
    transaction.on_commit(partial(default_storage.delete, str(staged.file.name)))
    staged.delete()


def title_of(name: str) -> str:
    """A first title from a file's name: "05 - winter_plan.pdf" is "Winter plan"."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".pdf").removesuffix(".PDF")
    words = _LABEL.sub("", stem, count=1) or stem
    plain = re.sub(r"[\s_-]+", " ", words).strip(" .-–—")
    return (plain[:1].upper() + plain[1:])[:300] or "Paper"


def item_for(name: str, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item a file's name speaks of: by its number at the start, else by the words of its title."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".pdf").removesuffix(".PDF")
    numbered = _LABEL.match(stem)
    if numbered:
        label = numbered[1].casefold()
        for item in items:
            if item.label and item.label == label:
                return item
    words = set(_WORD.findall(stem.casefold()))
    best, share = None, 0.0
    for item in items:
        title = set(_WORD.findall(item.title.casefold()))
        shared = len(words & title) / len(title) if title else 0.0
        if shared > share:
            best, share = item, shared
    return best if share >= LEAST_SHARED else None
