"""A return as files, each made from its values."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from boards.enums import StaffRole
from boards.models import Board
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.csvsafe import to_csv
from hwb_portal.core.reading import of_one_moment
from metrics.models import Return
from metrics.returns.catalogue import TEMPLATES
from metrics.selectors.return_exports import (
    answers_csv,
    answers_json,
    findings_csv,
    marked_workbook,
    prefilled_workbook,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@public("the answers of a return that was opened to everyone, for a spreadsheet")
@of_one_moment
def return_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Return.objects.released().with_answers(), pk=pk)
    return _file(to_csv(*answers_csv(found)), "text/csv; charset=utf-8", f"{_name(found)}.csv")


@require_safe
@public("the answers of a return that was opened to everyone, for other programs")
@of_one_moment
def return_json(request: HttpRequest, pk: UUID) -> JsonResponse:
    found = get_object_or_404(Return.objects.released().with_answers(), pk=pk)
    return JsonResponse(answers_json(found), json_dumps_params={"ensure_ascii": False})


@require_safe
@needs("metrics.view_return")
def return_findings(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Return.objects.worked_on_by(request.user).with_answers(), pk=pk)
    return _file(to_csv(*findings_csv(found)), "text/csv; charset=utf-8", f"{_name(found)}-findings.csv")


@require_safe
@needs("metrics.view_return")
def return_marked(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Return.objects.worked_on_by(request.user).with_answers(), pk=pk)
    return _file(marked_workbook(found), XLSX, f"{_name(found)}-marked.xlsx")


@require_safe
@needs("metrics.import_return")
def return_template(request: SignedInRequest, board: str, template: str) -> HttpResponse:
    """A workbook to fill in, for an analyst of the board."""
    found = get_object_or_404(Board.objects.staffed_by(request.user, StaffRole.ANALYST).with_council(), slug=board)
    chosen = TEMPLATES.get(template)
    if chosen is None:
        raise Http404("There is no such template.")
    return _file(prefilled_workbook(found, chosen), XLSX, f"{found.slug}-{chosen.code}.xlsx")


def _name(stored: Return) -> str:
    return f"{stored.board.slug}-{stored.template}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
