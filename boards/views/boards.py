from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from boards import selectors
from boards.forms import ActionFilterForm
from boards.models import Action, Board
from boards.popolo import board_as_popolo
from boards.selectors.attendance import attendance_page
from boards.tables import ActionTable
from boards.views.find import find_board
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment


@require_safe
@public("anyone may know which boards there are")
@of_one_moment
def board_list(request: HttpRequest) -> HttpResponse:
    return render(request, "boards/board_list.html", {"boards": Board.objects.with_council()})


@require_safe
@public("anyone may know what a board is and does")
@of_one_moment
def board_detail(request: HttpRequest, board: str) -> HttpResponse:
    page = selectors.board_page(find_board(board), request.user, timezone.localdate())
    return render(request, "boards/board_detail.html", {"page": page, "board": page.board})


@require_safe
@public("who sits on a board, when it meets and how it voted is on its open pages")
@of_one_moment
def board_popolo(request: HttpRequest, board: str) -> JsonResponse:
    data = board_as_popolo(find_board(board), base=f"{request.scheme}://{request.get_host()}")
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@require_safe
@public("the register of members is open (LGA 1972 s.100G)")
@of_one_moment
def board_members(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    groups = selectors.members_on(found, timezone.localdate())
    return render(request, "boards/board_members.html", {"board": found, "groups": groups})


@require_safe
@public("who was present is part of the minutes (LGA 1972 Sch. 12 para. 40)")
@of_one_moment
def member_attendance(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    page = attendance_page(found, request.user)
    return render(request, "boards/member_attendance.html", {"board": found, "page": page})


@require_safe
@public("actions stand in published minutes")
@of_one_moment
def action_list(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    form = ActionFilterForm(request.GET)
    actions: QuerySet[Action] = form.apply(
        Action.objects.visible_to(request.user).for_board(found).with_owners(), timezone.localdate()
    )
    table = RequestConfig(request, paginate={"per_page": 25}).configure(ActionTable(actions))
    return render(request, "boards/action_list.html", {"board": found, "table": table, "form": form})
