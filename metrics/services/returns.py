"""Quarterly returns: from the file of an analyst to a stored draft."""

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from boards.models import Board
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from hwb_portal.core.filenames import shown_name
from metrics.enums import ReturnState, StepKind
from metrics.models import Return, ReturnFinding, ReturnValue
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.checking import Finding, answers_count, check
from metrics.returns.comparing import compare, odd_findings
from metrics.returns.reading import ReadReturn, Refused, read_in_child
from metrics.services.return_steps import note, supersede


class UnlikeTemplateError(DomainError):
    """The workbook is like a template and not quite; `findings` say what differs."""

    def __init__(self, message: str, findings: list[Finding]) -> None:
        super().__init__(message)
        self.findings = findings


def import_return(*, path: Path, original_name: str, board: Board, by: User) -> Return:
    """Read, check and store a workbook as the board's draft for its quarter, with everything the checks found.

    The same file again gives the same return. Another file for the quarter takes the place of the draft before it;
    a return that was signed off stays until its successor is. DomainError, and nothing stored, for a file that is
    refused, that names another board, or that does not say for which quarter it is.
    """
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    same = Return.objects.of_board(board).current().same_file(sha256).first()
    if same is not None:  # what is known is not read again
        return same
    try:
        read = read_in_child(path)
    except Refused as refused:
        if refused.findings:
            found = [Finding(**each) for each in refused.findings]  # type: ignore[arg-type]
            raise UnlikeTemplateError(refused.message, found) from None
        raise DomainError(refused.message) from None
    _refuse_other_board(read, board)
    if not read.period:
        raise DomainError("The return does not state its period: enter it on the cover, like Q3 2016/17 or 2025/26")
    with transaction.atomic():
        # One upload at a time for a board, so that two at once cannot both become the draft.
        board = Board.objects.select_for_update().get(pk=board.pk)
        return _store(read, path, original_name, board, by)


def import_uploaded_return(*, upload: UploadedFile, board: Board, by: User) -> Return:
    """The same for a file that came through a form."""
    with _on_disk(upload) as path:
        return import_return(path=path, original_name=upload.name or path.name, board=board, by=by)


def _refuse_other_board(read: ReadReturn, board: Board) -> None:
    """A return for another board is refused. One that names none is stored, and the checks say what it lacks."""
    if not read.board or _folded(read.board) in {_folded(name) for name in names_of(board)}:
        return
    raise DomainError(
        f"The return is for “{read.board}”, which is not a name of {board.name}: choose the board it is for, "
        "or correct the board on its cover"
    )


def names_of(board: Board) -> list[str]:
    """Every name the board goes by on the cover of a return: its own, its council's, and the council's aliases."""
    aliases = [alias.name for alias in board.council.aliases.all()]
    return [board.name, board.short_name, board.council.name, *aliases]


def _folded(name: str) -> str:
    """Names are compared whole, apart from case and spacing: HertFORDshire is not HEREFORDshire."""
    return " ".join(name.split()).casefold()


def _store(read: ReadReturn, path: Path, original_name: str, board: Board, by: User) -> Return:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    now = timezone.now()
    earlier = Return.objects.for_period(board, read.template, read.period)
    same = earlier.same_file(sha256).first()
    if same is not None and same.is_current:
        return same
    for draft in earlier.in_work():
        supersede(draft, by, now, "By a later upload")
    if same is not None:
        return _begin_again(same, by, now)
    stored = Return(
        board=board,
        template=read.template,
        period_label=read.period,
        answers=sum(answers_count(read).values()),
        original_name=shown_name(original_name),
        sha256=sha256,
        created_by=by,
    )
    with path.open("rb") as file:
        stored.file.save("return.xlsx", File(file), save=False)
    stored.full_clean()
    stored.save()
    findings = [*check(read), *against_stored(stored, read)]
    _store_answers(stored, read, findings)
    counts = {level: sum(finding.level == level for finding in findings) for level in ("error", "warning")}
    record("return.imported", subject=stored, label=str(stored), by=by, details={"sha256": sha256, **counts})
    return stored


def against_stored(stored: Return, read: ReadReturn) -> list[Finding]:
    """Warnings for figures that jumped, changed sign, went missing or restate what was signed off before."""
    template = TEMPLATES[read.template]
    earlier = Return.objects.to_compare_with(stored, template.family)
    if earlier is None:
        return []
    changes = compare(
        read.values,
        earlier.answers_by_key(),
        template.questions,
        is_same_quarter=earlier.period_label == stored.period_label,
        fixed=template.final,
    )
    return list(odd_findings(changes, read.cells, f"the return for {earlier.period_label}"))


def _begin_again(stored: Return, by: User, now: dt.datetime) -> Return:
    """A file that was withdrawn or replaced is sent again: a draft once more, and its steps tell what it was."""
    if stored.reported_on or stored.figures.exists():
        raise DomainError(
            "This very file was before the board already, or figures were taken over from it. Save the workbook with "
            "what has changed, and upload that."
        )
    stored.state, stored.created_by = ReturnState.DRAFT, by
    stored.is_public, stored.must_ratify, stored.embargoed_until = False, False, None
    stored.signed_by = stored.signed_on = stored.authority = stored.submitted_on = None
    stored.signed_name = stored.authority_text = stored.receipt = ""
    stored.full_clean()
    stored.save()
    note(stored, StepKind.RESTORED, by, now)
    return stored


def _store_answers(stored: Return, read: ReadReturn, findings: list[Finding]) -> None:
    ReturnValue.objects.bulk_create(
        ReturnValue(owner=stored, key=key, text=cell.text, typed=cell.typed, sheet=cell.sheet, cell=cell.cell)
        for key, cell in read.cells.items()
    )
    ReturnFinding.objects.bulk_create(ReturnFinding(owner=stored, **finding.as_dict()) for finding in findings)


@contextmanager
def _on_disk(upload: UploadedFile) -> Iterator[Path]:
    """The upload as a file of its own, with the ending of the name it came with: the gate looks at both."""
    suffix = Path(upload.name or "").suffix
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"return{suffix}"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        yield path
