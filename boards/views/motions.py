"""Motions and amendments under an item of the minutes: moved, settled, made a resolution."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from boards.converters import MeetingDate
from boards.enums import DecisionVerb, MinutesStatus
from boards.models import MinutesItem, Motion
from boards.motion_forms import MoveForm, ResolveForm, SettleForm
from boards.room import voters_at
from boards.services import motions
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_meeting_to_change
from boards.views.record import find_heading, question_page
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint


def _find(item: MinutesItem, motion: int) -> Motion:
    found: Motion | None = (
        item.motions.select_related("mover", "seconder", "amends")
        .prefetch_related("amendments")
        .in_bulk([motion])
        .get(motion)
    )
    if found is None:
        raise Http404("There is no such motion any more.")
    found.item = item
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def motion_add(
    request: SignedInRequest, board: str, date: MeetingDate, heading: int, motion: int | None = None
) -> HttpResponse:
    """A motion; with `motion`, an amendment to that one."""
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    amends = _find(item, motion) if motion is not None else None
    form = MoveForm(request.POST if request.method == "POST" else None, people=voters_at(item).people)
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            motions.move(
                item=item,
                mover=form.mover,
                seconder=form.seconder,
                text=form.cleaned_data["text"],
                by=request.user,
                amends=amends,
            )
            return back

        try:
            target = once(key=form.cleaned_data["key"], by=request.user, act=make)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is kept.")
            return redirect(target)
    return question_page(
        request,
        meeting,
        form,
        heading="Add an amendment" if amends else "Add a motion",
        caption=str(item),
        button="Keep the amendment" if amends else "Keep the motion",
        back=back,
        intro="" if form.people else "Record the attendance first: those who were in the room with a vote are listed.",
        told=[amends.words] if amends else (),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def motion_settle(request: SignedInRequest, board: str, date: MeetingDate, heading: int, motion: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found = _find(item, motion)
    stored = motions.motion_values(found)
    seen = fingerprint(stored)
    free = [vote for vote in item.votes.select_related("motion") if getattr(vote, "motion", None) in (None, found)]
    form = SettleForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": seen, "as_amended": found.amends.words if found.amends else ""},
        motion=found,
        votes=free,
    )
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            motions.settle(
                motion=found,
                by=request.user,
                seen=given["seen"],
                became=form.became,
                vote=form.vote,
                as_amended=given.get("as_amended", ""),
            )
        except Conflict:
            theirs = {"became": found.outcome, "as_amended": found.as_amended}
            rows = compared(form, theirs)
            return conflict_page(request, subject=found, caption=str(found), rows=rows, seen=seen, back=back)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is kept.")
            return redirect(back)
    words = {"heading": f"What became of the {str(found).split()[0].lower()}?", "caption": str(item)}
    return question_page(request, meeting, form, button="Keep it", back=back, told=[found.text], **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def motion_resolve(request: SignedInRequest, board: str, date: MeetingDate, heading: int, motion: int) -> HttpResponse:
    """Minute the resolution of a motion that was carried."""
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found = _find(item, motion)
    is_published = item.minutes.status == MinutesStatus.PUBLISHED
    form = ResolveForm(request.POST if request.method == "POST" else None, is_published=is_published)
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verb = DecisionVerb(given["verb"])
            motions.resolve(motion=found, verb=verb, by=request.user, note=given.get("note", ""))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The resolution is in the minutes.")
            return redirect(back)
    words = {"heading": "Minute the resolution", "caption": str(item), "button": "Put it in the minutes", "back": back}
    return question_page(request, meeting, form, told=[found.words], **words)


@require_POST
@needs("boards.manage_meeting")
def motion_act(request: SignedInRequest, board: str, date: MeetingDate, heading: int, motion: int) -> HttpResponse:
    """Take back an outcome, or a motion that was typed by mistake."""
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found = _find(item, motion)
    try:
        if request.POST.get("act") == "reopen":
            motions.take_outcome_back(motion=found, by=request.user)
            messages.success(request, "It is before the board again.")
        else:
            motions.remove(motion=found, by=request.user)
            messages.success(request, "It is taken out.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:heading_detail", board, meeting.slug, item.pk)
