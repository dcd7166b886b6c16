"""Opening a closed paper: one officer asks with a reason, another agrees or sends it back."""

import datetime as dt

from django.db import transaction

from boards.enums import Part, ReleaseState
from boards.models import Paper, ReleaseRequest
from boards.services.publication import declassify_paper, locked
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError


@transaction.atomic
def ask_to_open(*, paper: Paper, by: User, now: dt.datetime, reason: str) -> ReleaseRequest:
    """Leave the wish for another officer. A second time finds the one that waits."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if not reason.strip():
        raise DomainError("Say why the paper no longer needs to be closed.")
    if paper.part == Part.PART_I:
        raise DomainError("This paper is open already.")
    waiting = ReleaseRequest.objects.on_paper(paper).waiting().first()
    if waiting is not None:
        return waiting
    request = ReleaseRequest(paper=paper, reason=reason.strip(), requested_by=by, requested_at=now)
    request.full_clean()
    request.save()
    record("release.requested", subject=paper, label=paper.open_title, by=by)
    return request


@transaction.atomic
def agree_to_open(*, request: ReleaseRequest, by: User, now: dt.datetime) -> Paper:
    """Another officer agrees: the paper is open, and where its agenda is published readers have it at once."""
    request = _decided(request, by, now)
    if request.requested_by == by:
        raise DomainError("Another officer must look: you asked for this yourself.")
    request.state = ReleaseState.DONE
    request.full_clean()
    request.save(update_fields=["state", "decided_by", "decided_at"])
    return declassify_paper(
        paper=request.paper, by=request.requested_by, approved_by=by, now=now, reason=request.reason
    )


@transaction.atomic
def decline_to_open(*, request: ReleaseRequest, by: User, now: dt.datetime, words: str) -> ReleaseRequest:
    """Another officer says why not, or the asker takes the wish back."""
    request = _decided(request, by, now)
    if request.requested_by != by and not words.strip():
        raise DomainError("Say why the paper stays closed.")
    request.state, request.words = ReleaseState.RETURNED, words.strip()
    request.full_clean()
    request.save(update_fields=["state", "decided_by", "decided_at", "words"])
    record("release.returned", subject=request.paper, label=request.paper.open_title, by=by)
    return request


def _decided(request: ReleaseRequest, by: User, now: dt.datetime) -> ReleaseRequest:
    locked(request.paper.item.meeting)  # the lock every change of a published paper takes first
    request = ReleaseRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != ReleaseState.WAITING:
        raise DomainError("This is decided already.")
    request.decided_by, request.decided_at = by, now
    return request
