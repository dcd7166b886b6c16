"""The list of those who may read a confidential paper. Without a name on it, only the officers read the paper."""

import datetime as dt

from django.db import transaction

from boards.models import Paper, PaperReader
from boards.querysets import with_a_right_to
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError


@transaction.atomic
def add_reader(*, paper: Paper, user: User, by: User, today: dt.date) -> PaperReader:
    """Put somebody on the list. A second time finds the one who is there.

    Raises DomainError for a paper that is not confidential, and for somebody whom no seat, no place as substitute and
    no work for the board gives a right to the meeting's closed papers: the list would open nothing to them.
    """
    paper = _locked(paper)
    if not paper.is_confidential:
        raise DomainError("Only a confidential paper has a list of readers.")
    if not with_a_right_to(paper.item, today).filter(pk=user.pk).exists():
        raise DomainError(
            f"{user} has no right to this meeting’s closed papers: no seat on the board, no place as substitute at "
            "the meeting, and no work as the board’s officer; or a declared interest bars reading."
        )
    reader, is_new = PaperReader.objects.get_or_create(paper=paper, user=user)
    if is_new:
        record("reader.added", subject=paper, label=paper.open_title, by=by, details={"user": user.pk})
    return reader


@transaction.atomic
def remove_reader(*, paper: Paper, user_id: int, by: User) -> None:
    """Take somebody off the list. Who is not on it stays off it."""
    paper = _locked(paper)
    deleted, _ = PaperReader.objects.filter(paper=paper, user_id=user_id).delete()
    if deleted:
        record("reader.removed", subject=paper, label=paper.open_title, by=by, details={"user": user_id})


def _locked(paper: Paper) -> Paper:
    return Paper.objects.select_for_update(of=("self",)).select_related("item__meeting__board").get(pk=paper.pk)
