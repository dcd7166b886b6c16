from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited
from metrics.forms import ObservationsForm, StoreForm
from metrics.models import Collection, Indicator
from metrics.selectors.doubts import doubts_about
from metrics.selectors.figures_workbook import figures_workbook
from metrics.services.figure_loads import send_for_sign_off
from metrics.services.observations import preview_observations
from metrics.services.tidy import BadFileError
from metrics.services.waiting import keep_waiting, take_waiting, waiting_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs("metrics.import_observations")
def figure_checks(request: SignedInRequest) -> HttpResponse:
    indicators = Indicator.objects.explained_by(request.user).visible_to(request.user).with_figures(request.user)
    return render(request, "metrics/figure_checks.html", {"found": doubts_about(indicators)})


@require_safe
@needs("metrics.import_observations")
def figures_template(request: SignedInRequest, collection: str) -> HttpResponse:
    """A workbook to fill in. 404 when the collection has no indicator that this person may explain."""
    found = get_object_or_404(Collection, slug=collection)
    content = figures_workbook(found, request.user)
    if content is None:
        raise Http404("None of its indicators is yours.")
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-figures.xlsx"'
    return response


@limited("upload", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.import_observations")
def observations_import(request: SignedInRequest) -> HttpResponse:
    """A file is checked and shown first; the second step sends what was shown for sign-off."""
    if "token" in request.POST:
        return _send(request)
    form = ObservationsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, object] = {"form": form, "collections": Collection.objects.explained_by(request.user)}
    if form.is_valid():
        token = keep_waiting(upload=form.cleaned_data["file"], by=request.user)
        try:
            preview = preview_observations(path=waiting_file(token=token, by=request.user), by=request.user)
        except BadFileError as bad:
            take_waiting(token=token, by=request.user)
            context["findings"] = bad.findings
        else:
            step = StoreForm(initial={"token": token, "name": form.cleaned_data["file"].name})
            return render(request, "metrics/observations_preview.html", {"preview": preview, "form": step})
    return render(request, "metrics/observations_import.html", context)


def _send(request: SignedInRequest) -> HttpResponse:
    form = StoreForm(request.POST)
    if not form.is_valid():
        why = " ".join(str(error) for name in ("day", "time") for error in form.errors.get(name, ()))
        why = why or "Say why figures are restated in 300 characters at most"
        messages.error(request, f"{why.rstrip('.')}. Then check the file again.")
        return redirect("metrics:observations_import")
    given = form.cleaned_data
    try:
        load = send_for_sign_off(
            path=waiting_file(token=given["token"], by=request.user),
            original_name=given["name"],
            by=request.user,
            now=timezone.now(),
            reason=given["reason"],
            until=form.until,
        )
        take_waiting(token=given["token"], by=request.user)
    except BadFileError:
        messages.error(request, "The file no longer fits what is stored: check it again.")
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The file waits for a sign-off. Its figures are stored then, and not before.")
        return redirect(load)
    return redirect("metrics:observations_import")
