from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from boards.models import Decision
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from metrics.forms import LinkForm
from metrics.models import Indicator, IndicatorLink
from metrics.selectors.linking import linkable, links_of
from metrics.services.linking import link_indicator, retire_indicator, unlink_indicator


def _find(code: str, request: SignedInRequest) -> Indicator:
    return get_object_or_404(Indicator.objects.visible_to(request.user).worked_on_by(request.user), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.link_indicator")
def indicator_links(request: SignedInRequest, code: str) -> HttpResponse:
    """What is linked, and a form for one more; a decision may also have retired the indicator."""
    found = _find(code, request)
    groups, by_key = linkable(found, request.user)
    form = LinkForm(*([request.POST] if request.method == "POST" else []), groups=groups, by_key=by_key)
    if form.is_valid():
        end, retires = form.cleaned_data["end"], form.cleaned_data["retires"]
        try:
            if retires and isinstance(end, Decision):
                retire_indicator(indicator=found, decision=end, by=request.user)
            link_indicator(indicator=found, to=end, by=request.user)
        except DomainError as error:
            form.add_error("end", str(error))
        else:
            messages.success(request, "Linked.")
            return redirect("metrics:indicator_links", code=found.code)
    context = {"form": form, "indicator": found, "links": links_of(found, request.user)}
    return render(request, "metrics/indicator_links.html", context)


@require_POST
@needs("metrics.link_indicator")
def indicator_unlink(request: SignedInRequest, code: str, link: int) -> HttpResponse:
    found = _find(code, request)
    linked = get_object_or_404(IndicatorLink.objects.visible_to(request.user).of(found), pk=link)
    unlink_indicator(link=linked, by=request.user)
    messages.success(request, "The link is taken away.")
    return redirect("metrics:indicator_links", code=found.code)
