from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hwb_portal.core.access import public
from hwb_portal.core.csvsafe import to_csv
from metrics.models import Indicator
from metrics.selectors.exports import indicator_csv as as_csv
from metrics.selectors.exports import indicator_json as as_json
from metrics.selectors.figures import figures_of
from metrics.selectors.indicators import indicator_page


def _find(code: str) -> Indicator:
    return get_object_or_404(Indicator.objects.with_figures(), code=code)


@require_safe
@public("figures come from published board papers")
@csp_update({"style-src": [settings.PLOTLY_EMPTY_STYLE]})  # type: ignore[arg-type]  # typed for views without arguments
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "metrics/indicator_detail.html", {"page": indicator_page(_find(code))})


@require_safe
@public("the same figures as the page, for a spreadsheet")
def indicator_csv(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    response = HttpResponse(to_csv(*as_csv(figures_of(found))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.csv"'
    return response


@require_safe
@public("the same figures as the page, for other programs")
def indicator_json(request: HttpRequest, code: str) -> JsonResponse:
    return JsonResponse(as_json(figures_of(_find(code))), json_dumps_params={"ensure_ascii": False})
