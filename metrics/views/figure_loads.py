"""Files of figures that wait for a sign-off or had one: the list, one of them, and the steps of whoever signs off."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited
from metrics.enums import LoadState
from metrics.forms import LoadWordsForm, SignLoadForm
from metrics.models import FigureLoad
from metrics.services.figure_loads import preview_load, send_load_back, sign_off_load, undo_load
from metrics.services.observations import Preview
from metrics.tables import LoadTable

SIGN, SEND_BACK, UNDO = "sign", "send-back", "undo"
STATES = {SIGN: LoadState.WAITING, SEND_BACK: LoadState.WAITING, UNDO: LoadState.SIGNED}
ACTS = {SIGN: sign_off_load, SEND_BACK: send_load_back, UNDO: undo_load}
HEADINGS = {SEND_BACK: "Send the file back", UNDO: "Undo the load"}
ASKS = {SEND_BACK: "What should be changed?", UNDO: "Why is it undone?"}
DONE = {
    SIGN: "The figures are signed off and stored.",
    SEND_BACK: "The file is sent back. Nothing was stored.",
    UNDO: "The load is undone. Its figures are again what they were.",
}


@require_safe
@needs("metrics.view_return")
def load_list(request: SignedInRequest) -> HttpResponse:
    loads = FigureLoad.objects.visible_to(request.user).with_board()
    table = RequestConfig(request, paginate={"per_page": 25}).configure(LoadTable(loads))
    return render(request, "metrics/load_list.html", {"table": table})


@limited("upload")
@require_safe
@needs("metrics.view_return")
def load_detail(request: SignedInRequest, load: UUID) -> HttpResponse:
    """One load; while it waits, what it would change in what is stored now."""
    found = get_object_or_404(FigureLoad.objects.visible_to(request.user).with_board(), pk=load)
    return _page(request, found)


@limited("upload")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.sign_return")
def load_step(request: SignedInRequest, load: UUID, step: str) -> HttpResponse:
    """Sign off, send back, undo. 409 in words for the person who sent the file, and for one that is decided on."""
    found = get_object_or_404(FigureLoad.objects.visible_to(request.user).with_board(), pk=load)
    if step not in STATES:
        raise Http404("There is no such step.")
    if not FigureLoad.objects.signed_off_by(request.user).contains(found):
        raise PermissionDenied
    if found.created_by_id == request.user.pk:
        refusal = "You sent this file yourself. Another person signs it off, sends it back or undoes it."
        return render(request, "metrics/load_refused.html", {"load": found, "refusal": refusal}, status=409)
    if found.state != STATES[step]:
        now = found.get_state_display()
        refusal = f"This cannot be done now: the load is “{now[:1].lower()}{now[1:]}”."
        return render(request, "metrics/load_refused.html", {"load": found, "refusal": refusal}, status=409)
    data = request.POST if request.method == "POST" else None
    form: forms.Form = SignLoadForm(data) if step == SIGN else LoadWordsForm(data, label=ASKS[step])
    if form.is_valid():
        try:
            ACTS[step](load=found, by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[operator]
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, DONE[step])
            return redirect(found)
    if step == SIGN:
        return _page(request, found, form)
    words = {"load": found, "form": form, "step": step, "heading": HEADINGS[step]}
    return render(request, "metrics/load_step.html", words)


def _page(request: SignedInRequest, load: FigureLoad, form: forms.Form | None = None) -> HttpResponse:
    """A page again after a refusal has the mark of what it shows now, so that it can be agreed to."""
    may_decide = FigureLoad.objects.signed_off_by(request.user).not_sent_by(request.user).contains(load)
    context: dict[str, Any] = {"load": load, "may_decide": may_decide, "preview": None, "fault": "", "form": None}
    if load.is_waiting:
        preview, context["fault"] = _preview(load)
        context["preview"] = preview
        if may_decide and preview is not None:
            form = form or SignLoadForm(initial={"name": request.user.name})
            if form.is_bound:
                form.data = request.POST.copy()
                form.data["mark"] = preview.mark
            form.initial["mark"] = preview.mark
            context["form"] = form
    return render(request, "metrics/load_detail.html", context)


def _preview(load: FigureLoad) -> tuple[Preview | None, str]:
    try:
        return preview_load(load=load), ""
    except DomainError as error:
        return None, str(error)
