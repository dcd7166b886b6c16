"""Decisions that officers take for the board: the open list, one record, and the form that makes it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boards.delegated_forms import OfficerDecisionForm
from boards.models import Decision, OfficerDecision
from boards.services.delegated import record_officer_decision
from boards.services.receipts import once
from boards.views.find import find_board, find_board_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.errors import DomainError
from hwb_portal.core.reading import of_one_moment


@require_safe
@public("records of officers’ decisions are open (SI 2014/2095)")
@of_one_moment
def officer_decision_list(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    decisions = OfficerDecision.objects.visible_to(request.user).for_board(found)
    return render(request, "boards/officer_decision_list.html", {"board": found, "decisions": decisions})


@require_safe
@public("records of officers’ decisions are open (SI 2014/2095)")
@of_one_moment
def officer_decision_detail(request: HttpRequest, board: str, decision: int) -> HttpResponse:
    found = find_board(board)
    shown = OfficerDecision.objects.visible_to(request.user).for_board(found).with_id(decision).first()
    if shown is None:
        raise Http404("There is no such decision at this address.")
    delegation = shown.delegation
    may_read_delegation = delegation is not None and Decision.objects.visible_to(request.user).contains(delegation)
    context = {"board": found, "decision": shown, "may_read_delegation": may_read_delegation}
    return render(request, "boards/officer_decision_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.publish_meeting")
def officer_decision_new(request: SignedInRequest, board: str) -> HttpResponse:
    found = find_board_to_change(request, board)
    delegating = list(Decision.objects.visible_to(request.user).delegating(found))
    form = OfficerDecisionForm(request.POST if request.method == "POST" else None, delegating=delegating)
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            made = record_officer_decision(board=found, taken=form.taken, by=request.user, now=timezone.now())
            return made.get_absolute_url()

        try:
            target = once(key=form.cleaned_data["key"], by=request.user, act=make)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The decision is recorded and open to everyone.")
            return redirect(target)
    return render(request, "boards/officer_decision_new.html", {"board": found, "form": form})
