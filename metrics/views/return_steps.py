"""The pages on which a return goes its way: one address a step, one form, one service."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boards.models import AgendaItem, Decision
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from metrics import return_forms as asked
from metrics.models import Return, SigningAuthority
from metrics.selectors.return_calendar import signing_decision_words
from metrics.selectors.return_progress import STEPS
from metrics.selectors.return_report import agenda_of, report_bodies, title_of
from metrics.services import return_steps as do
from metrics.services.return_calendar import record_signing_decision
from metrics.services.return_figures import load_figures, unload_figures
from metrics.services.return_papers import put_on_agenda

DONE = {
    "check": "The return is checked. The lead can sign it off.",
    "partners": "The return is with the partners.",
    "agreed": "The agreement is recorded.",
    "sign": "The return is signed off.",
    "send-back": "The return is sent back.",
    "submit": "The submission is recorded.",
    "paper": "The report is made as a draft paper of the next agenda.",
    "report": "The report to the board is recorded.",
    "outcome": "What the board decided is recorded.",
    "officer-decision": "The officer’s decision is recorded and open to everyone.",
    "open": "The answers are open to everyone. The workbook is not.",
    "load": "The figures are taken over into their indicators.",
    "unload": "The figures are taken back.",
    "withdraw": "The return is withdrawn.",
}
HEADINGS = {
    "check": "Check the return",
    "partners": "Send the return to partners",
    "agreed": "A partner agreed",
    "sign": "Sign the return off",
    "send-back": "Send the return back",
    "submit": "Record the submission",
    "paper": "Make the board’s report",
    "report": "Record that it was reported to the board",
    "outcome": "What did the board decide?",
    "officer-decision": "Record the officer’s decision",
    "open": "Open the return to everyone",
    "load": "Take figures over into indicators",
    "unload": "Take the figures back",
    "withdraw": "Withdraw the return",
}
OFFERED = ("authorities", "items", "decisions", "places")
"""What a form lets one choose from; where there is nothing, the page says so and shows no form."""
BUTTONS = {
    "paper": "Make the report",
    "check": "Mark as checked",
    "partners": "Send to partners",
    "agreed": "Record the agreement",
    "sign": "Sign off",
    "send-back": "Send back",
    "load": "Take them over",
    "unload": "Take them back",
    "withdraw": "Withdraw",
    "open": "Open to everyone",
    "officer-decision": "Record and publish it",
}


def _check_form(stored: Return, request: SignedInRequest, data: Any) -> forms.Form:
    return asked.CheckForm(data, findings=list(stored.findings.all()))


def _sign_form(stored: Return, request: SignedInRequest, data: Any) -> forms.Form:
    authorities = SigningAuthority.objects.visible_to(request.user).of_board(stored.board)
    return asked.SignForm(data, authorities=list(authorities), initial={"on": timezone.localdate()})


def _report_form(stored: Return, request: SignedInRequest, data: Any) -> forms.Form:
    items = AgendaItem.objects.open_since(stored.board, stored.signed_on or timezone.localdate())
    return asked.ItemForm(data, items=list(items), chosen=stored.item)


def _agenda_form(stored: Return, request: SignedInRequest, data: Any) -> forms.Form:
    meeting, items = agenda_of(stored, request.user, timezone.localdate())
    may_add = request.user.has_perm("boards.manage_meeting")
    return asked.AgendaForm(data, items=items, meeting=meeting if may_add else None, title=title_of(stored))


def _outcome_form(stored: Return, request: SignedInRequest, data: Any) -> forms.Form:
    decisions = list(Decision.objects.visible_to(request.user).under(stored.item))
    return asked.OutcomeForm(data, decisions=decisions, must_ratify=stored.must_ratify)


def _decision_form(stored: Return, request: SignedInRequest, data: Any) -> forms.Form:
    return asked.SigningDecisionForm(data, initial=signing_decision_words(stored))


def _dated(kind: type[forms.Form]) -> "Asks":
    return lambda stored, request, data: kind(data, initial={"on": timezone.localdate()})


def _plain(kind: type[forms.Form]) -> "Asks":
    return lambda stored, request, data: kind(data)


Asks = Callable[[Return, SignedInRequest, Any], forms.Form]
ASKS: dict[str, Asks] = {
    "check": _check_form,
    "partners": _plain(asked.PartnersForm),
    "agreed": _dated(asked.AgreementForm),
    "sign": _sign_form,
    "send-back": _plain(asked.SendBackForm),
    "submit": _dated(asked.SubmitForm),
    "paper": _agenda_form,
    "report": _report_form,
    "outcome": _outcome_form,
    "officer-decision": _decision_form,
    "open": _plain(asked.OpenForm),
    "load": _plain(asked.LoadForm),
    "unload": _plain(asked.UnloadForm),
    "withdraw": lambda stored, request, data: asked.WithdrawForm(data, initial={"seen": stored.state}),
}


def _check(*, stored: Return, form: Any, by: Any, now: Any) -> None:
    explained = do.explain_findings(stored=stored, words=form.words, by=by)
    do.mark_checked(stored=explained, by=by, now=now)


def _outcome(*, stored: Return, form: Any, by: Any, now: Any) -> None:
    is_ratified = form.cleaned_data["outcome"] == "ratified"
    decision = form.cleaned_data["decision"]
    do.record_outcome(stored=stored, decision=decision, is_ratified=is_ratified, by=by, now=now)


def _paper(*, stored: Return, form: Any, by: Any, now: Any) -> None:
    place, bodies = form.cleaned_data["place"], report_bodies(stored, by)
    put_on_agenda(stored=stored, place=place, title=title_of(stored), bodies=bodies, by=by, now=now)


def _open(*, stored: Return, form: Any, by: Any, now: Any) -> None:
    do.open_to_everyone(stored=stored, by=by, now=now, until=form.until)


def _with_answers(act: Callable[..., object]) -> Callable[..., None]:
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
    "paper": _paper,
    "report": _with_answers(do.report),
    "outcome": _outcome,
    "officer-decision": _with_answers(record_signing_decision),
    "open": _open,
    "load": _with_answers(load_figures),
    "unload": _with_answers(unload_figures),
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
    form = ASKS[step](stored, request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ACTS[step](stored=stored, form=form, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, getattr(form, "done", "") or DONE[step])
            return redirect(stored)
    offered = [getattr(form, name) for name in OFFERED if hasattr(form, name)]
    words = {
        "can_be_taken": all(offered),
        "form": form,
        "stored": stored,
        "step": step,
        "heading": HEADINGS[step],
        "button": BUTTONS.get(step, "Record it"),
        "kind": "warning" if step in ("withdraw", "send-back", "unload") else "",
    }
    return render(request, "metrics/return_step.html", words)
