from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from metrics.forms import RebaseForm, WordingForm
from metrics.models import Collection, Indicator
from metrics.selectors.collections import collection_figures
from metrics.selectors.telling import tellings
from metrics.services.explaining import rebase_limits, word_changes


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.explain_figures")
def limits_rebase(request: SignedInRequest, code: str) -> HttpResponse:
    indicators = Indicator.objects.visible_to(request.user).explained_by(request.user)
    indicator = get_object_or_404(indicators.with_figures(request.user), code=code)
    form = RebaseForm(*([request.POST] if request.method == "POST" else []), indicator=indicator)
    if form.is_valid():
        area, period = form.cleaned_data["place"]
        try:
            rebase_limits(
                indicator=indicator,
                area=area,
                from_period=period,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("place", str(error))
        else:
            messages.success(request, f"The limits begin anew at {period.label}.")
            return redirect(indicator)
    return render(request, "metrics/limits_rebase.html", {"form": form, "indicator": indicator})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.explain_figures")
def changes_word(request: SignedInRequest, collection: str, group: str) -> HttpResponse:
    found = get_object_or_404(Collection.objects.explained_by(request.user), slug=collection)
    heading = get_object_or_404(found.groups, slug=group)
    # The words are for everyone, so they begin with what everyone may see.
    every = tellings(found, collection_figures(found, AnonymousUser()))
    telling = next((each for each in every if each.slug == group), None)
    if telling is None:
        raise Http404
    sent = [request.POST] if request.method == "POST" else []
    form = WordingForm(*sent, initial={"body": telling.markdown})
    if form.is_valid():
        try:
            word_changes(
                collection=found,
                group=heading,
                original=telling.changes.markdown,
                body=form.cleaned_data["body"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, f"Your words on {heading} are on the page.")
            return redirect("metrics:collection_changes", collection=found.slug)
    context = {"form": form, "collection": found, "telling": telling}
    return render(request, "metrics/changes_word.html", context)
