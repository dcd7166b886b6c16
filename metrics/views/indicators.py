from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from boards.querysets import Reader
from hwb_portal.core.access import public
from hwb_portal.core.csvsafe import to_csv
from hwb_portal.core.reading import of_one_moment
from metrics.models import Indicator
from metrics.selectors.comparing import comparison
from metrics.selectors.exports import indicator_csv as as_csv
from metrics.selectors.exports import indicator_json as as_json
from metrics.selectors.figures import figures_of
from metrics.selectors.indicators import indicator_page
from metrics.selectors.linking import links_of


def _find(code: str, user: Reader) -> Indicator:
    return get_object_or_404(Indicator.objects.visible_to(user).with_figures(user), code=code)


@require_safe
@public("figures come from published board papers")
@csp_update({"style-src": [settings.PLOTLY_EMPTY_STYLE]})
@of_one_moment
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code, request.user)
    context = {
        "page": indicator_page(found),
        "links": links_of(found, request.user),
        "may_rebase": request.user.has_perm("metrics.explain_figures"),
        "may_link": request.user.has_perm("metrics.link_indicator"),
    }
    return render(request, "metrics/indicator_detail.html", context)


@require_safe
@public("figures come from published board papers")
@of_one_moment
def indicator_compare(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code, request.user)
    return render(request, "metrics/indicator_compare.html", {"page": comparison(found)})


@require_safe
@public("the same figures as the page, for a spreadsheet")
@of_one_moment
def indicator_csv(request: HttpRequest, code: str) -> HttpResponse:
    # A file goes on to others: what is held back is in none of them.
    found = get_object_or_404(Indicator.objects.visible_to(request.user).with_figures(), code=code)
    response = HttpResponse(to_csv(*as_csv(figures_of(found))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.csv"'
    return response


@require_safe
@public("the same figures as the page, for other programs")
@of_one_moment
def indicator_json(request: HttpRequest, code: str) -> JsonResponse:
    return JsonResponse(as_json(figures_of(_find(code, AnonymousUser()))), json_dumps_params={"ensure_ascii": False})
