from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boards.models import Paper
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.csvsafe import to_csv
from hwb_portal.core.errors import DomainError
from hwb_portal.core.reading import of_one_moment
from metrics.forms import PaperForm
from metrics.models import Collection, PaperFigures
from metrics.selectors.freezing import digest_of, freeze
from metrics.selectors.papers import frozen_csv, papers_place
from metrics.services.papers import make_paper


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.make_paper")
def paper_make(request: SignedInRequest, collection: str) -> HttpResponse:
    found = get_object_or_404(Collection.objects.select_related("board"), slug=collection)
    items = papers_place(found, request.user, timezone.localdate())
    form = PaperForm(*([request.POST] if request.method == "POST" else []), items=items)
    if form.is_valid():
        content = freeze(found)
        try:
            paper = make_paper(
                collection=found,
                item=form.cleaned_data["item"],
                content=content,
                digest=digest_of(content),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("item", str(error))
        else:
            messages.success(request, "The paper is made. Its figures will not change.")
            return redirect(paper)
    return render(request, "metrics/paper_make.html", {"form": form, "collection": found, "items": items})


@require_safe
@public("the figures of a paper that its reader may have")
@of_one_moment
def paper_csv(request: HttpRequest, paper: UUID) -> HttpResponse:
    found = get_object_or_404(Paper.objects.visible_to(request.user), pk=paper)
    kept = get_object_or_404(PaperFigures.objects.of(found))
    response = HttpResponse(to_csv(*frozen_csv(kept)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kept.collection.slug}-{kept.digest[:12]}.csv"'
    return response
