"""The Better Care Fund by board and quarter, and its plans."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from boards.models import Board
from hwb_portal.core.access import public
from hwb_portal.core.csvsafe import to_csv
from hwb_portal.core.reading import of_one_moment
from metrics.models import FundPlan
from metrics.selectors import better_care as found


@require_safe
@public("returns that were opened to everyone, and public plans")
@of_one_moment
def fund_list(request: HttpRequest) -> HttpResponse:
    return render(request, "metrics/fund_list.html", {"boards": found.fund_boards(request.user)})


@require_safe
@public("returns that were opened to everyone, and public plans")
@of_one_moment
def fund_board(request: HttpRequest, board: str) -> HttpResponse:
    seen = found.fund_board(get_object_or_404(Board, slug=board), request.user)
    return render(request, "metrics/fund_board.html", {"found": seen, "board": seen.board})


@require_safe
@public("a return that was opened to everyone")
@of_one_moment
def fund_quarter(request: HttpRequest, board: str, period: str) -> HttpResponse:
    of_board = get_object_or_404(Board, slug=board)
    quarter = found.quarter_page(of_board, period, request.user)
    if quarter is None:
        raise Http404("There is no such return.")
    return render(request, "metrics/fund_quarter.html", {"quarter": quarter, "board": of_board})


@require_safe
@public("a plan that is public")
@of_one_moment
def fund_plan(request: HttpRequest, board: str, plan: str) -> HttpResponse:
    return render(request, "metrics/fund_plan.html", {"page": _plan_page(request, board, plan)})


@require_safe
@public("the same plan as the page, for a spreadsheet")
@of_one_moment
def fund_plan_csv(request: HttpRequest, board: str, plan: str) -> HttpResponse:
    page = _plan_page(request, board, plan)
    response = HttpResponse(to_csv(*found.plan_rows(page)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.plan.board.slug}-{page.plan.slug}.csv"'
    return response


@require_safe
@public("the same plan as the page, for other programs")
@of_one_moment
def fund_plan_json(request: HttpRequest, board: str, plan: str) -> JsonResponse:
    page = _plan_page(request, board, plan)
    return JsonResponse(found.plan_json(page), json_dumps_params={"ensure_ascii": False})


def _plan_page(request: HttpRequest, board: str, plan: str) -> found.PlanPage:
    plans = FundPlan.objects.visible_to(request.user).with_parts()
    return found.plan_page(get_object_or_404(plans, board__slug=board, slug=plan), request.user)
