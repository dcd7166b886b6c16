"""Publishing that waits: for a second officer to look, or for a set time."""

import datetime as dt

from django.db import transaction

from boards.enums import PublicationKind, RequestState
from boards.models import Meeting, Publication, PublicationRequest
from boards.services.publication import (
    NO_URGENCY,
    Urgency,
    check_agenda,
    check_supplement,
    locked,
    publish_agenda,
    publish_supplement,
)
from boards.snapshots import draft_of, needs_second_officer, what_would_be_published
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError


def ask_to_publish(
    *,
    meeting: Meeting,
    by: User,
    now: dt.datetime,
    publish_at: dt.datetime | None = None,
    summary: str = "",
    urgency: Urgency = NO_URGENCY,
) -> Publication | PublicationRequest:
    """Publish at once when nobody else need look and no time is set; else leave a request.

    A request names exactly what was checked: change the agenda, and it must be asked for again.
    """
    with transaction.atomic():
        meeting = locked(meeting)
        if PublicationRequest.objects.of_meeting(meeting).open().exists():
            raise DomainError("Publication of this meeting is already waiting. Send that request back first.")
        if publish_at and publish_at <= now:
            raise DomainError("Choose a time to publish that is still to come.")
        kind, draft, news = what_would_be_published(meeting)
        request = PublicationRequest(
            meeting=meeting,
            kind=kind,
            state=RequestState.WAITING if needs_second_officer(news) else RequestState.SCHEDULED,
            digest=draft.digest,
            publish_at=publish_at,
            requested_at=now,
            requested_by=by,
            summary=summary.strip(),
            urgency_reason=urgency.reason.strip(),
            chair_agreed_by=urgency.chair.strip(),
            chair_agreed_on=urgency.agreed_on,
        )
        if not publish_at and not needs_second_officer(news):
            return _publish_request(request, meeting, now)
        if kind == PublicationKind.AGENDA:
            check_agenda(meeting, draft, publish_at or now, urgency)
        else:
            check_supplement(meeting, draft, publish_at or now, summary)
        request.full_clean()
        request.save()
        record("publication.requested", subject=meeting, label=str(meeting), by=by)
        return request


def approve(*, request: PublicationRequest, by: User, now: dt.datetime) -> Publication | PublicationRequest:
    """A second officer agrees: published now, or at the time that was set."""
    with transaction.atomic():
        meeting = locked(request.meeting)
        request = PublicationRequest.objects.select_for_update().get(pk=request.pk)
        if request.state != RequestState.WAITING:
            raise DomainError("This request is not waiting any more.")
        if request.requested_by == by:
            raise DomainError("Another officer must look: you asked for this publication yourself.")
        _check_unchanged(request, meeting)
        request.decided_by, request.decided_at = by, now
        record("publication.approved", subject=meeting, label=str(meeting), by=by)
        if request.publish_at and request.publish_at > now:
            request.state = RequestState.SCHEDULED
            request.save(update_fields=["state", "decided_by", "decided_at"])
            return request
        publication = _publish_request(request, meeting, now)
        request.state = RequestState.DONE
        request.save(update_fields=["state", "decided_by", "decided_at"])
        return publication


def send_back(*, request: PublicationRequest, by: User, now: dt.datetime, words: str) -> PublicationRequest:
    """A second officer declines with a word, or the asker takes the request back."""
    with transaction.atomic():
        request = PublicationRequest.objects.select_for_update().get(pk=request.pk)
        if request.state not in (RequestState.WAITING, RequestState.SCHEDULED):
            raise DomainError("This request is not waiting any more.")
        if request.requested_by != by:
            if not words.strip():
                raise DomainError("Say what should be changed before the agenda is published.")
            request.decided_by = by
        request.decided_at = now
        request.words = words.strip()
        request.state = RequestState.RETURNED
        request.save(update_fields=["state", "decided_by", "decided_at", "words"])
        record("publication.returned", subject=request.meeting, label=str(request.meeting), by=by)
        return request


def publish_due(*, now: dt.datetime) -> tuple[list[Publication], list[PublicationRequest]]:
    """Publish what was set for a time that has come. Returns what was published and what could not be."""
    done, failed = [], []
    for due in PublicationRequest.objects.due(now):
        try:
            with transaction.atomic():
                meeting = locked(due.meeting)
                request = PublicationRequest.objects.select_for_update().get(pk=due.pk)
                if request.state != RequestState.SCHEDULED:
                    continue
                _check_unchanged(request, meeting)
                done.append(_publish_request(request, meeting, now))
                request.state = RequestState.DONE
                request.save(update_fields=["state"])
        except DomainError as error:
            due.state, due.words = RequestState.FAILED, str(error)
            due.save(update_fields=["state", "words"])
            record("publication.failed", subject=due.meeting, label=str(due.meeting), by=None)
            failed.append(due)
    return done, failed


def _check_unchanged(request: PublicationRequest, meeting: Meeting) -> None:
    if draft_of(meeting).digest != request.digest:
        raise DomainError("The agenda has changed since this was asked for. Check it, and ask again.")


def _publish_request(request: PublicationRequest, meeting: Meeting, now: dt.datetime) -> Publication:
    """Carry the request out; it need not be stored."""
    by, approved_by = request.requested_by, request.decided_by
    if request.kind == PublicationKind.AGENDA:
        urgency = Urgency(request.urgency_reason, request.chair_agreed_by, request.chair_agreed_on)
        return publish_agenda(meeting=meeting, by=by, now=now, urgency=urgency, approved_by=approved_by)
    return publish_supplement(meeting=meeting, by=by, now=now, summary=request.summary, approved_by=approved_by)
