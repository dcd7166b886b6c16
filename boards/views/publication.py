"""Publishing, a second officer's look, withdrawal, and meetings that do not happen as announced."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.asking import asking_time
from boards.converters import MeetingDate
from boards.enums import MeetingStatus
from boards.forms import ContinueForm, PublishForm, ReasonForm
from boards.models import Meeting, Publication, PublicationRequest
from boards.selectors.publication import preview_page, publish_page
from boards.services import changes, publication, requests
from boards.views.find import find_meeting_to_change, find_paper_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.accounts.step_views import fresh_factor
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.publish_meeting")
@fresh_factor
def meeting_publish(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    now = timezone.now()
    page = publish_page(meeting, request.user, now)
    form = PublishForm(
        request.POST if request.method == "POST" else None, is_agenda=page.is_agenda, is_late=page.is_late
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = requests.ask_to_publish(
                meeting=meeting,
                by=request.user,
                now=now,
                publish_at=form.publish_at,
                summary=form.cleaned_data.get("summary", ""),
                urgency=form.urgency,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _said(done))
            return redirect(meeting)
    return render(
        request,
        "boards/meeting_publish.html",
        {"page": page, "form": form, "meeting": meeting, "board": meeting.board},
    )


def _said(done: Publication | PublicationRequest) -> str:
    if isinstance(done, Publication):
        return f"{done.name} published. Everyone can read it now."
    if done.state == "waiting":
        return "Another officer must now look at it. Nothing is public yet."
    return f"It will be published on {timezone.localtime(done.publish_at):%-d %B %Y at %H:%M}. Nothing is public yet."


@require_POST
@needs("boards.publish_meeting")
@fresh_factor
def publication_decide(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """A second officer agrees, or anyone of the board's officers sends the request back."""
    meeting = find_meeting_to_change(request, board, date)
    asked = PublicationRequest.objects.of_meeting(meeting).open().first()
    try:
        if asked is None:
            raise DomainError("Nothing waits to be published for this meeting.")
        if request.POST.get("decision") == "approve":
            messages.success(request, _said(requests.approve(request=asked, by=request.user, now=timezone.now())))
            return redirect(meeting)
        requests.send_back(
            request=asked, by=request.user, now=timezone.now(), words=request.POST.get("words", "")[:1000]
        )
        messages.success(request, "The request to publish is taken back. Nothing was published.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:meeting_publish", board, meeting.slug)


@require_safe
@needs("boards.publish_meeting")
def meeting_preview(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """The page as the public would have it if the draft were published now."""
    meeting = find_meeting_to_change(request, board, date)
    page = preview_page(meeting, AnonymousUser())
    return render(
        request,
        "boards/meeting_detail.html",
        {
            "page": page,
            "meeting": meeting,
            "board": meeting.board,
            "asking": asking_time(meeting, timezone.now()),
            "is_preview": True,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.publish_meeting")
@fresh_factor
def paper_withdraw(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label="Why is the paper withdrawn?",
        hint="Readers see this in the paper’s place. Do not repeat what must not be read.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            publication.withdraw_paper(
                paper=found, by=request.user, now=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The paper is withdrawn. Its place on the agenda says so.")
            return redirect(found.item.meeting)
    return render(
        request,
        "boards/reason.html",
        {
            "form": form,
            "heading": "Withdraw a paper",
            "caption": found.open_title,
            "back": found.get_absolute_url(),
            "button": "Withdraw the paper",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def meeting_change(request: SignedInRequest, board: str, date: MeetingDate, how: str) -> HttpResponse:
    """Cancel, move or adjourn: `how` is one of those words."""
    meeting = find_meeting_to_change(request, board, date)
    heading, status = CHANGES[how]
    data = request.POST if request.method == "POST" else None
    kind = ReasonForm if status == MeetingStatus.CANCELLED else ContinueForm
    form = kind(data, label="What is the reason?", hint="Readers see it on the meeting’s page.")
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _change(meeting, status, request, form.cleaned_data))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(meeting)
    return render(
        request,
        "boards/reason.html",
        {
            "form": form,
            "heading": heading,
            "caption": str(meeting),
            "back": meeting.get_absolute_url(),
            "button": heading,
        },
    )


def _change(meeting: Meeting, status: MeetingStatus, request: SignedInRequest, given: dict[str, object]) -> str:
    asked = {"meeting": meeting, "by": request.user, "now": timezone.now(), **given}
    if status == MeetingStatus.CANCELLED:
        changes.cancel_meeting(**asked)  # type: ignore[arg-type]
        return "The meeting is cancelled. Its page says so."
    go_on: Callable[..., Meeting] = changes.move_meeting if status == MeetingStatus.MOVED else changes.adjourn_meeting
    new = go_on(**asked)
    return f"The meeting goes on {new.held_on:%-d %B %Y}. Its new agenda is a draft: publish it in time."


CHANGES = {
    "cancel": ("Cancel the meeting", MeetingStatus.CANCELLED),
    "move": ("Move the meeting", MeetingStatus.MOVED),
    "adjourn": ("Adjourn the meeting", MeetingStatus.ADJOURNED),
}
