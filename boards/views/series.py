"""A year's meetings: typed or by a rule, checked day by day, then made at once."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boards.enums import MeetingStatus
from boards.models import Board
from boards.selectors.series import series_page
from boards.series_forms import SeriesForm
from boards.services import meetings
from boards.services.receipts import once
from boards.views.find import find_board_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError

NOT_RESENT = ("csrfmiddlewaretoken", "step", "key")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def meeting_series(request: SignedInRequest, board: str) -> HttpResponse:
    """One form in two steps, which it carries itself: `step` is "check", "back" or "make". Checking writes nothing.

    Each check has a key of its own, so that making twice what was checked once makes it once.
    """
    found = find_board_to_change(request, board)
    today = timezone.localdate()
    form = SeriesForm(request.POST if request.method == "POST" else None, today=today)
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "back" and form.is_valid():
        try:
            if step == "make":
                return redirect(_made(request, found, form))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            answers = [(name, value) for name, values in request.POST.lists() for value in values]
            context = {
                "board": found,
                "page": series_page(found, request.user, form.cleaned_data["days"], today),
                "given": form.cleaned_data,
                "sent": [*(pair for pair in answers if pair[0] not in NOT_RESENT), ("key", uuid4())],
            }
            return render(request, "boards/build/meeting_series_check.html", context)
    if step == "back":
        form = SeriesForm(initial=_typed(form), today=today)
    return render(request, "boards/build/meeting_series.html", {"form": form, "board": found})


def _made(request: SignedInRequest, board: Board, form: SeriesForm) -> str:
    given = form.cleaned_data

    def make() -> str:
        made = meetings.create_series(
            board=board,
            days=given["days"],
            starts=given["starts"],
            status=MeetingStatus(given["status"]),
            by=request.user,
            venue_name=given["venue_name"],
            venue_address=given["venue_address"],
        )
        messages.success(request, f"{len(made)} {'meeting is' if len(made) == 1 else 'meetings are'} made.")
        return reverse("boards:meeting_list", args=[board.slug])

    return once(key=given["key"], by=request.user, act=make)


def _typed(form: SeriesForm) -> dict[str, object]:
    """What was typed, as it was, for a form without complaints."""
    return {name: form[name].value() for name in form.fields if name != "key"}
