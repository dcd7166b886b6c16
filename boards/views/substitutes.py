"""Naming who may read one meeting's papers in a member's place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boards.converters import MeetingDate
from boards.plan_forms import SubstituteForm
from boards.selectors.substitutes import substitutes_page
from boards.services import substitutes
from boards.views.find import find_meeting_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError

DIGITS = 18


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def substitute_list(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """Name somebody by the form, or end somebody's right with `end`, the number of the row."""
    meeting = find_meeting_to_change(request, board, date)
    ended = request.POST.get("end", "")
    if ended.isdecimal() and len(ended) <= DIGITS:
        substitutes.end_substitute(meeting=meeting, substitute_id=int(ended), by=request.user)
        messages.success(request, "That person cannot open the meeting’s closed papers any more.")
        return redirect("boards:substitute_list", board, meeting.slug)
    today = timezone.localdate()
    page = substitutes_page(meeting, today)
    form = SubstituteForm(request.POST if request.method == "POST" else None, seats=page.seats, people=page.people)
    if request.method == "POST" and form.is_valid():
        try:
            substitutes.name_substitute(
                meeting=meeting, seat=form.seat, user=form.person, by=request.user, today=today
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{form.person} may read the papers of this meeting.")
            return redirect("boards:substitute_list", board, meeting.slug)
    context = {"form": form, "page": page, "meeting": meeting, "board": meeting.board}
    return render(request, "boards/build/substitute_list.html", context)
