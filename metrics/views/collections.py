from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from boards.models import Board
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment
from metrics.models import Collection
from metrics.selectors.collections import collection_figures, overview
from metrics.selectors.dashboards import kept_collection
from metrics.selectors.exports import collection_json as as_json
from metrics.selectors.keeping import version_of
from metrics.selectors.plans import plan_tables
from metrics.selectors.returns import released_returns
from metrics.selectors.sortable import table_rows
from metrics.tables import IndicatorTable


@require_safe
@public("figures come from published board papers")
@of_one_moment
def collection_list(request: HttpRequest) -> HttpResponse:
    context = {"collections": overview(request.user), "boards": Board.objects.all()}
    return render(request, "metrics/collection_list.html", context)


@require_safe
@public("figures come from published board papers")
@of_one_moment
def collection_detail(request: HttpRequest, collection: str) -> HttpResponse:
    found = get_object_or_404(Collection.objects.with_data_version(), slug=collection)
    figures = kept_collection(found, version_of(found), request.user)
    context = {
        "collection": found,
        "figures": figures,
        "returns": released_returns(found) if figures.has_returns else (),
        "may_make_paper": request.user.has_perm("metrics.make_paper"),
    }
    return render(request, "metrics/collection_detail.html", context)


@require_safe
@public("the same figures as the page, for other programs")
@of_one_moment
def collection_json(request: HttpRequest, collection: str) -> JsonResponse:
    found = get_object_or_404(Collection.objects.select_related("board"), slug=collection)
    return JsonResponse(as_json(found), json_dumps_params={"ensure_ascii": False})


@require_safe
@public("figures come from published board papers")
@of_one_moment
def collection_table(request: HttpRequest, collection: str) -> HttpResponse:
    found = get_object_or_404(Collection.objects.select_related("board"), slug=collection)
    table = IndicatorTable(table_rows(collection_figures(found, request.user)))
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "metrics/collection_table.html", {"collection": found, "table": table})


@require_safe
@public("figures come from published board papers")
@of_one_moment
def collection_plan(request: HttpRequest, collection: str) -> HttpResponse:
    found = get_object_or_404(Collection.objects.select_related("board"), slug=collection)
    context = {"collection": found, "tables": plan_tables(collection_figures(found, request.user))}
    return render(request, "metrics/collection_plan.html", context)
