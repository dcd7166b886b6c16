"""The retention clock, and holds that stop it: for the board's officers and for administrators."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boards.enums import HeldKind
from boards.forms import ReasonForm
from boards.models import Board, Meeting, OfficerDecision, RetentionHold
from boards.querysets import may_keep_records
from boards.selectors.retention import retention_page
from boards.services import retention
from boards.views.find import find_board, find_board_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError

DIGITS = 18
KIND_WORDS = {
    HeldKind.SUBSCRIBERS: "Addresses of subscribers",
    HeldKind.FILES: "Files that were never matched to an item",
}


def _find_board(request: SignedInRequest, slug: str) -> Board:
    return find_board(slug) if may_keep_records(request.user) else find_board_to_change(request, slug)


@require_safe
@needs("boards.hold_records")
def retention_list(request: SignedInRequest, board: str) -> HttpResponse:
    found = _find_board(request, board)
    page = retention_page(found, request.user, timezone.now())
    return render(request, "boards/retention_list.html", {"board": found, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.hold_records")
def hold_place(request: SignedInRequest, board: str, record: str) -> HttpResponse:
    """Hold what `record` names: "meeting-12", "decision-3", "subscribers" or "files"."""
    found = _find_board(request, board)
    kind, meeting, decision = _named(request, found, record)
    words = KIND_WORDS.get(kind) or str(meeting or decision)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label="Why must it be kept?",
        hint="For example a claim, an inquiry or a request for information. Not published.",
    )
    back = reverse("boards:retention_list", args=[board])
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            retention.place_hold(
                board=found,
                kind=kind,
                meeting=meeting,
                decision=decision,
                reason=reason,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is held. Nothing deletes it until the hold is lifted.")
            return redirect(back)
    context = {"form": form, "heading": "Hold a record", "caption": words, "back": back, "button": "Hold it"}
    return render(request, "boards/reason.html", context)


def _named(
    request: SignedInRequest, board: Board, record: str
) -> tuple[HeldKind, Meeting | None, OfficerDecision | None]:
    kind, _, number = record.partition("-")
    known = number.isdecimal() and len(number) <= DIGITS
    if kind == HeldKind.MEETING and known:
        meeting = Meeting.objects.visible_to(request.user).for_board(board).published().in_bulk([int(number)])
        if meeting:
            return HeldKind.MEETING, meeting[int(number)], None
    if kind == HeldKind.DECISION and known:
        decision = OfficerDecision.objects.visible_to(request.user).for_board(board).with_id(int(number)).first()
        if decision:
            return HeldKind.DECISION, None, decision
    if record in KIND_WORDS:
        return HeldKind(record), None, None
    raise Http404("There is no such record of this board.")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.hold_records")
def hold_lift(request: SignedInRequest, board: str, hold: int) -> HttpResponse:
    found = _find_board(request, board)
    asked = RetentionHold.objects.visible_to(request.user).for_board(found).standing().with_id(hold).first()
    if asked is None:
        raise Http404("There is no such hold any more.")
    form = ReasonForm(request.POST if request.method == "POST" else None, label="Why need it not be kept any more?")
    back = reverse("boards:retention_list", args=[board])
    if request.method == "POST" and form.is_valid():
        try:
            retention.lift_hold(hold=asked, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The hold is lifted. The clock runs again.")
            return redirect(back)
    context = {"form": form, "heading": "Lift the hold", "caption": str(asked), "back": back, "button": "Lift it"}
    return render(request, "boards/reason.html", context)
