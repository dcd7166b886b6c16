from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from boards.enums import StaffRole
from boards.models import Board
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited
from metrics.forms import ReturnUploadForm
from metrics.models import Return
from metrics.return_querysets import RETURN_ROLES
from metrics.returns.catalogue import TEMPLATES
from metrics.selectors.return_calendar import returns_due
from metrics.selectors.return_comparing import comparison_page
from metrics.selectors.return_progress import progress
from metrics.selectors.return_templates import template_page, versions
from metrics.selectors.returns import return_page
from metrics.services.returns import UnlikeTemplateError, import_uploaded_return
from metrics.tables import ReturnTable


@require_safe
@needs("metrics.view_return")
def return_list(request: SignedInRequest) -> HttpResponse:
    returns = Return.objects.visible_to(request.user).with_counts()
    table = RequestConfig(request, paginate={"per_page": 25}).configure(ReturnTable(returns))
    page = {
        "table": table,
        "due": returns_due(request.user, timezone.localdate()),
        "boards": Board.objects.staffed_by(request.user, *RETURN_ROLES),
    }
    return render(request, "metrics/return_list.html", page)


@require_safe
@needs("metrics.view_return")
def return_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Return.objects.visible_to(request.user).with_answers(), pk=pk)
    page = {"page": return_page(found), "way": progress(found, request.user, timezone.localdate())}
    return render(request, "metrics/return_detail.html", page)


@require_safe
@needs("metrics.view_return")
def return_compare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Return.objects.worked_on_by(request.user).with_answers(), pk=pk)
    return render(request, "metrics/return_compare.html", {"page": comparison_page(found), "stored": found})


@limited("upload", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.import_return")
def return_upload(request: SignedInRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReturnUploadForm(*sent, user=request.user)
    page: dict[str, object] = {"form": form, "versions": versions()}
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            stored = import_uploaded_return(upload=chosen["file"], board=chosen["board"], by=request.user)
        except DomainError as error:
            form.add_error("file", str(error))
            page["findings"] = error.findings if isinstance(error, UnlikeTemplateError) else ()
        else:
            messages.success(request, f"The return for {stored} was read and stored as a draft.")
            return redirect(stored)
    return render(request, "metrics/return_upload.html", page)


@require_safe
@needs("metrics.import_return")
def template_detail(request: SignedInRequest, template: str) -> HttpResponse:
    """What a version of a template asks, and what of that is known."""
    if template not in TEMPLATES:
        raise Http404("There is no such template.")
    boards = Board.objects.staffed_by(request.user, StaffRole.ANALYST)
    page = {"page": template_page(TEMPLATES[template]), "boards": boards}
    return render(request, "metrics/template_detail.html", page)
