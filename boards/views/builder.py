"""Making a meeting: its first agenda, its list of tasks, its details."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.builder_forms import DetailsForm, NewMeetingForm
from boards.converters import MeetingDate
from boards.models import Meeting
from boards.selectors.builder import build_page, exemptions_page, waiting_entries
from boards.services import meetings
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_board_to_change, find_meeting_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

OFFERED = 6  # meetings before, newest first


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def meeting_new(request: SignedInRequest, board: str) -> HttpResponse:
    found = find_board_to_change(request, board)
    offered = list(Meeting.objects.visible_to(request.user).for_board(found).order_by("-held_on")[:OFFERED])
    form = NewMeetingForm(
        request.POST if request.method == "POST" else None,
        board=found,
        meetings=offered,
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def make() -> str:
            meeting = meetings.create_meeting(
                board=found,
                held_on=given["held_on"],
                starts=given["starts"],
                by=request.user,
                clone_from=form.clone_from,
                venue_name=given["venue_name"],
                venue_address=given["venue_address"],
            )
            return reverse("boards:meeting_build", args=[found.slug, meeting.slug])

        try:
            return redirect(once(key=given["key"], by=request.user, act=make))
        except DomainError as error:
            form.add_error(None, str(error))
    return render(request, "boards/build/meeting_new.html", {"form": form, "board": found})


@require_safe
@needs("boards.manage_meeting")
def meeting_build(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    page = build_page(meeting, request.user, timezone.now())
    tasks = [
        (task, reverse(f"boards:{task.url_name}", args=[board, meeting.slug]) if task.url_name else "")
        for task in page.tasks
    ]
    context = {"page": page, "tasks": tasks, "meeting": meeting, "board": meeting.board}
    return render(request, "boards/build/meeting_build.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def meeting_edit(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    back = reverse("boards:meeting_build", args=[board, meeting.slug])
    seen = fingerprint(meetings.details_of(meeting))
    earlier = list(Meeting.objects.visible_to(request.user).before(meeting)[:OFFERED])
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        initial={**DetailsForm.answers(meeting), "seen": seen},
        meeting=meeting,
        meetings=earlier,
    )
    if request.method == "POST" and form.is_valid():
        try:
            meetings.edit_meeting(
                meeting=meeting, by=request.user, seen=form.cleaned_data["seen"], values=form.values()
            )
        except Conflict:
            return conflict_page(
                request,
                subject=meeting,
                caption=f"Details of {meeting}",
                rows=compared(form, DetailsForm.answers(meeting)),
                seen=seen,
                back=request.path,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The details are saved.")
            return redirect(back)
    context = {"form": form, "meeting": meeting, "board": meeting.board, "back": back}
    return render(request, "boards/build/meeting_edit.html", context)


@require_safe
@needs("boards.manage_meeting")
def exemption_list(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    page = exemptions_page(meeting, request.user)
    context = {"page": page, "meeting": meeting, "board": meeting.board}
    return render(request, "boards/build/exemption_list.html", context)


@require_safe
@needs("boards.manage_meeting")
def plan_list(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """Entries of the forward plan that this meeting can take."""
    meeting = find_meeting_to_change(request, board, date)
    context = {"entries": waiting_entries(meeting), "meeting": meeting, "board": meeting.board}
    return render(request, "boards/build/plan_list.html", context)


@require_POST
@needs("boards.manage_meeting")
def plan_take(request: SignedInRequest, board: str, date: MeetingDate, entry: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = meeting.board.forward_plan.in_bulk([entry]).get(entry)
    try:
        if found is None:
            raise DomainError("This entry is not on the forward plan any more.")
        item = meetings.take_from_plan(entry=found, meeting=meeting, by=request.user)
        messages.success(request, f"“{item.title}” is on the agenda now, as item {item.label}.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:plan_list", board, meeting.slug)
