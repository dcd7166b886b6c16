"""When returns are due and who may sign them off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from boards.enums import StaffRole
from boards.models import Board
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from metrics.models import Collection, SigningAuthority
from metrics.return_forms import AuthorityForm, DueForm
from metrics.return_querysets import RETURN_ROLES
from metrics.services.return_calendar import Owed, add_authority, add_due, end_authority

PLANNERS = (StaffRole.ANALYST, StaffRole.OFFICER)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.plan_return")
def due_add(request: SignedInRequest) -> HttpResponse:
    boards = Board.objects.staffed_by(request.user, *PLANNERS)
    families = list(Collection.objects.values_list("slug", "name"))
    data = request.POST if request.method == "POST" else None
    form = DueForm(data, boards=boards, families=families)
    if form.is_valid():
        given = form.cleaned_data
        owed = Owed(
            name=given["name"],
            family=given["family"],
            period_label=form.period_label,
            period_ends_on=form.period_ends_on,
            due_on=given["due_on"],
            source=given["source"],
        )
        try:
            add_due(boards=list(given["boards"]), owed=owed, by=request.user)
        except DomainError as error:
            form.add_error("due_on", str(error))
        else:
            messages.success(request, "The due date is entered.")
            return redirect("metrics:return_list")
    return render(request, "metrics/return_due.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.view_return")
def authority_list(request: SignedInRequest, board: str) -> HttpResponse:
    """Who may sign for a board. Its officers enter them; 404 for those who do not work on its returns."""
    found = get_object_or_404(Board.objects.staffed_by(request.user, *RETURN_ROLES), slug=board)
    may_enter = request.user.has_perm("metrics.report_return")
    form = AuthorityForm(request.POST if request.method == "POST" and may_enter else None)
    if may_enter and form.is_valid():
        try:
            add_authority(authority=SigningAuthority(board=found, **form.cleaned_data), by=request.user)
        except DomainError as error:
            form.add_error("holder", str(error))
        else:
            messages.success(request, "The authority is entered.")
            return redirect("metrics:authority_list", found.slug)
    authorities = SigningAuthority.objects.visible_to(request.user).of_board(found)
    context = {"board": found, "authorities": authorities, "form": form if may_enter else None}
    return render(request, "metrics/authority_list.html", {**context, "today": timezone.localdate()})


@require_POST
@needs("metrics.report_return")
def authority_end(request: SignedInRequest, board: str, authority: int) -> HttpResponse:
    found = get_object_or_404(Board.objects.staffed_by(request.user, StaffRole.OFFICER), slug=board)
    chosen = get_object_or_404(SigningAuthority.objects.visible_to(request.user).of_board(found), pk=authority)
    try:
        end_authority(authority=chosen, on=timezone.localdate(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The authority ends today.")
    return redirect("metrics:authority_list", found.slug)
