"""The pages on which a return goes its way: one address a step, one form, one service."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boards.models import AgendaItem, Decision
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from metrics import return_forms as asked
from metrics.models import Return, SigningAuthority
from metrics.selectors.return_progress import STEPS
from metrics.services import return_steps as do

DONE = {
    "check": "The return is checked. The lead can sign it off.",
    "partners": "The return is with the partners.",
    "agreed": "The agreement is recorded.",
    "sign": "The return is signed off.",
    "send-back": "The return is sent back.",
    "submit": "The submission is recorded.",
    "report": "The report to the board is recorded.",
    "outcome": "What the board decided is recorded.",
    "open": "The answers are open to everyone. The workbook is not.",
    "withdraw": "The return is withdrawn.",
}
HEADINGS = {
    "check": "Check the return",
    "partners": "Send the return to partners",
    "agreed": "A partner agreed",
    "sign": "Sign the return off",
    "send-back": "Send the return back",
    "submit": "Record the submission",
    "report": "Record that it was reported to the board",
    "outcome": "What did the board decide?",
    "open": "Open the return to everyone",
    "withdraw": "Withdraw the return",
}
BUTTONS = {
    "check": "Mark as checked",
    "partners": "Send to partners",
    "agreed": "Record the agreement",
    "sign": "Sign off",
    "send-back": "Send back",
    "withdraw": "Withdraw",
    "open": "Open to everyone",
}


def _form(stored: Return, step: str, request: HttpRequest) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    if step == "check":
        return asked.CheckForm(data, findings=list(stored.findings.all()))
    if step == "sign":
        authorities = SigningAuthority.objects.visible_to(request.user).of_board(stored.board).in_force(today)
        return asked.SignForm(data, authorities=list(authorities), initial={"on": today})
    if step == "report":
        items = AgendaItem.objects.open_since(stored.board, stored.signed_on or today)
        return asked.ItemForm(data, items=list(items), chosen=stored.item)
    if step == "outcome":
        decisions = list(Decision.objects.visible_to(request.user).under(stored.item))
        return asked.OutcomeForm(data, decisions=decisions, must_ratify=stored.must_ratify)
    if step in ("submit", "agreed"):
        kind = asked.SubmitForm if step == "submit" else asked.AgreementForm
        return kind(data, initial={"on": today})
    plain: dict[str, type[forms.Form]] = {
        "partners": asked.PartnersForm,
        "send-back": asked.SendBackForm,
        "withdraw": asked.WithdrawForm,
    }
    return plain.get(step, asked.StepForm)(data)


def _check(*, stored: Return, form: Any, by: Any, now: Any) -> None:
    explained = do.explain_findings(stored=stored, words=form.words, by=by)
    do.mark_checked(stored=explained, by=by, now=now)


def _outcome(*, stored: Return, form: Any, by: Any, now: Any) -> None:
    is_ratified = form.cleaned_data["outcome"] == "ratified"
    decision = form.cleaned_data["decision"]
    do.record_outcome(stored=stored, decision=decision, is_ratified=is_ratified, by=by, now=now)


def _with_answers(act: Callable[..., Return]) -> Callable[..., None]:
    def call(*, stored: Return, form: Any, by: Any, now: Any) -> None:
        act(stored=stored, by=by, now=now, **form.cleaned_data)

    return call


ACTS: dict[str, Callable[..., None]] = {
    "check": _check,
    "partners": _with_answers(do.send_to_partners),
    "agreed": _with_answers(do.record_agreement),
    "sign": _with_answers(do.sign_off),
    "send-back": _with_answers(do.send_back),
    "submit": _with_answers(do.submit),
    "report": _with_answers(do.report),
    "outcome": _outcome,
    "open": _with_answers(do.open_to_everyone),
    "withdraw": _with_answers(do.withdraw),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.view_return")
def return_step(request: SignedInRequest, pk: UUID, step: str) -> HttpResponse:
    """Ask what a step needs, and take it. 403 for those who see the return and may not take the step."""
    stored = get_object_or_404(Return.objects.visible_to(request.user).with_answers(), pk=pk)
    chosen = STEPS.get(step)
    if chosen is None:
        raise Http404("There is no such step.")
    mine = Return.objects.worked_on_by(request.user, *chosen.roles).contains(stored)
    if not (mine and request.user.has_perm(chosen.permission)):
        raise PermissionDenied
    form = _form(stored, step, request)
    if request.method == "POST" and form.is_valid():
        try:
            ACTS[step](stored=stored, form=form, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, DONE[step])
            return redirect(stored)
    words = {
        "form": form,
        "stored": stored,
        "step": step,
        "heading": HEADINGS[step],
        "button": BUTTONS.get(step, "Record it"),
        "kind": "warning" if step in ("withdraw", "send-back") else "",
    }
    return render(request, "metrics/return_step.html", words)
