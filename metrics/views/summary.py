from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from boards.models import Board
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment
from metrics.models import Collection
from metrics.selectors.collections import collection_figures
from metrics.selectors.dashboards import kept_summary
from metrics.selectors.keeping import data_version
from metrics.selectors.telling import tellings


@require_safe
@public("figures come from published board papers")
@of_one_moment
def board_summary(request: HttpRequest, board: str) -> HttpResponse:
    found = get_object_or_404(Board, slug=board)
    context = {"board": found, "figures": kept_summary(found, data_version(), request.user)}
    return render(request, "metrics/board_summary.html", context)


@require_safe
@public("made from figures that are public")
@of_one_moment
def collection_changes(request: HttpRequest, collection: str) -> HttpResponse:
    found = get_object_or_404(Collection.objects.select_related("board"), slug=collection)
    may_word = request.user.has_perm("metrics.explain_figures")
    context = {
        "collection": found,
        "tellings": tellings(found, collection_figures(found, request.user)),
        "may_word": may_word and Collection.objects.explained_by(request.user).contains(found),
    }
    return render(request, "metrics/collection_changes.html", context)
