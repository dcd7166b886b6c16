"""The record of a meeting: where it stands, its headings, and the steps from draft to signed minutes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.converters import MeetingDate
from boards.models import Meeting, Minutes, MinutesItem
from boards.record_forms import HeadingForm
from boards.selectors.record import presiders, record_page
from boards.services import minutes as writing
from boards.services import minutes_steps as steps
from boards.services.action_log import put_action_log
from boards.services.action_mail import mail_owners
from boards.step_forms import ApproveForm, CheckForm, SignForm
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_meeting_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.accounts.step_views import fresh_factor
from hwb_portal.core.access import needs
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

NO_MINUTES = "The minutes of this meeting are not started yet."


def find_minutes_to_change(request: SignedInRequest, meeting: Meeting) -> Minutes:
    minutes = Minutes.objects.visible_to(request.user).for_meeting(meeting).first()
    if minutes is None:
        raise Http404(NO_MINUTES)
    minutes.meeting = meeting
    return minutes


def find_heading(request: SignedInRequest, meeting: Meeting, heading: int) -> MinutesItem:
    minutes = find_minutes_to_change(request, meeting)
    found = minutes.items.select_related("agenda_item", "presided_by").in_bulk([heading]).get(heading)
    if found is None:
        raise Http404("There is no such item in these minutes any more.")
    found.minutes = minutes
    return found


def question_page(request: SignedInRequest, meeting: Meeting, form: Form, **words: Any) -> HttpResponse:
    """A page of one form: `heading`, `caption`, `button`, `back` and what else its template shows."""
    context = {"form": form, "meeting": meeting, "board": meeting.board, "intro": "", "told": (), **words}
    return render(request, "boards/record/question.html", context)


@require_safe
@needs("boards.manage_meeting")
def record_detail(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    page = record_page(meeting, request.user, timezone.localdate())
    context = {"page": page, "meeting": meeting, "board": meeting.board}
    return render(request, "boards/record/record_detail.html", context)


def _act(request: SignedInRequest, meeting: Meeting, act: Callable[[], str]) -> HttpResponse:
    """Do something without questions and go back to the record; `act` returns what to say."""
    try:
        messages.success(request, act())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:record_detail", meeting.board.slug, meeting.slug)


@require_POST
@needs("boards.manage_meeting")
def record_start(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)

    def act() -> str:
        minutes = writing.start_minutes(meeting=meeting, by=request.user)
        return f"The minutes have {minutes.items.count()} items, from the published agenda."

    return _act(request, meeting, act)


@require_POST
@needs("boards.publish_meeting")
@fresh_factor
def decisions_publish(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    minutes = find_minutes_to_change(request, meeting)

    def act() -> str:
        steps.publish_decisions(minutes=minutes, by=request.user, now=timezone.now())
        return "The decisions are published. Everyone can read them now."

    return _act(request, meeting, act)


@require_POST
@needs("boards.publish_meeting")
@fresh_factor
def minutes_publish(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    minutes = find_minutes_to_change(request, meeting)

    def act() -> str:
        steps.publish_minutes(minutes=minutes, by=request.user, now=timezone.now())
        return "The draft minutes are published."

    return _act(request, meeting, act)


@require_POST
@needs("boards.manage_meeting")
def owners_mail(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)

    def act() -> str:
        told = mail_owners(meeting=meeting, by=request.user, now=timezone.now())
        return f"{told} {'owner was' if told == 1 else 'owners were'} mailed."

    return _act(request, meeting, act)


@require_POST
@needs("boards.manage_meeting")
def action_log_make(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """For the agenda of this meeting, from what earlier ones agreed."""
    meeting = find_meeting_to_change(request, board, date)
    try:
        put_action_log(meeting=meeting, by=request.user, now=timezone.now())
        messages.success(request, "The action log is made and stands under its item.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:report_list", board, meeting.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.publish_meeting")
def minutes_step(request: SignedInRequest, board: str, date: MeetingDate, step: str) -> HttpResponse:
    """The steps that ask something: check, approve, sign."""
    meeting = find_meeting_to_change(request, board, date)
    minutes = find_minutes_to_change(request, meeting)
    sent = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    back = reverse("boards:record_detail", args=[board, meeting.slug])
    form: Form
    if step == "check":
        form, heading, button = CheckForm(sent), "Checked by the chair", "The chair has checked them"
    elif step == "sign":
        form, heading, button = SignForm(sent, today=today), "Signed", "They are signed"
    else:
        later = list(Meeting.objects.visible_to(request.user).after(meeting).past(today))
        form, heading, button = ApproveForm(sent, meetings=later), "Approved by the board", "The board approved them"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if isinstance(form, CheckForm):
                steps.check_minutes(minutes=minutes, by=request.user, name=given["name"], now=timezone.now())
            elif isinstance(form, SignForm):
                steps.sign_minutes(
                    minutes=minutes, by=request.user, name=given["name"], on=given["signed_on"], today=today
                )
            elif isinstance(form, ApproveForm):
                steps.approve_minutes(
                    minutes=minutes,
                    at=form.meetings[given["at"]],
                    by=request.user,
                    today=today,
                    corrections=given["corrections"],
                )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{heading}: kept.")
            return redirect(back)
    return question_page(request, meeting, form, heading=heading, caption=str(meeting), button=button, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def heading_edit(request: SignedInRequest, board: str, date: MeetingDate, heading: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    seen = fingerprint(writing.heading_values(item))
    form = HeadingForm(
        request.POST if request.method == "POST" else None,
        initial={**HeadingForm.answers(item), "seen": seen},
        people=presiders(meeting),
        is_closed=item.part == "2",
    )
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    if request.method == "POST" and form.is_valid():
        try:
            writing.edit_item(item=item, by=request.user, seen=form.cleaned_data["seen"], values=form.values())
        except Conflict:
            return conflict_page(
                request,
                subject=item,
                caption=str(item),
                rows=compared(form, HeadingForm.answers(item)),
                seen=seen,
                back=request.path,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The item is saved.")
            return redirect(back)
    words = {"heading": f"Item {item.number}".strip(), "caption": item.title, "button": "Save the item", "back": back}
    return question_page(request, meeting, form, **words)


@require_POST
@needs("boards.manage_meeting")
def heading_remove(request: SignedInRequest, board: str, date: MeetingDate, heading: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)

    def act() -> str:
        writing.remove_item(item=item, by=request.user)
        return "The item is taken out of the minutes."

    return _act(request, meeting, act)
