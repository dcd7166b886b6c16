from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boards.builder_forms import NewPaperForm
from boards.converters import MeetingDate
from boards.models import PublishedPaper, UploadFinding
from boards.report_forms import ConfirmForm, ReportForm, UploadForm
from boards.selectors.history import comparison
from boards.services import papers, versions
from boards.services.receipts import once
from boards.views.conflicts import conflict_page
from boards.views.find import (
    asked_number,
    find_meeting_to_change,
    find_paper_page,
    find_paper_to_change,
    may_set_paper,
)
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.limits import limited
from hwb_portal.core.locking import fingerprint
from hwb_portal.core.reading import of_one_moment


@require_safe
@public("Part I papers are open to inspection; rows are chosen by visible_to")
@of_one_moment
def paper_detail(request: HttpRequest, paper: UUID) -> HttpResponse:
    page = find_paper_page(request, paper)
    if isinstance(page, PublishedPaper):
        return render(request, "boards/paper_withdrawn.html", {"stone": page, "meeting": page.publication.meeting})
    return render(
        request,
        "boards/paper_detail.html",
        {
            "page": page,
            "paper": page.paper,
            "meeting": page.paper.item.meeting,
            "may_set": may_set_paper(request, page.paper),
        },
    )


@require_safe
@public("what changed between versions that are open; rows are chosen by visible_to")
@of_one_moment
def paper_changes(request: HttpRequest, paper: UUID) -> HttpResponse:
    """`?from=1&to=2`, or the two newest versions this reader may have."""
    page = find_paper_page(request, paper)
    if isinstance(page, PublishedPaper):
        return render(request, "boards/paper_withdrawn.html", {"stone": page, "meeting": page.publication.meeting})
    first, second = (asked_number(request, name) for name in ("from", "to"))
    found = comparison(page.paper, request.user, first=first, second=second)
    if found is None:
        raise Http404("There are no two versions of this paper to compare.")
    context = {"page": page, "paper": page.paper, "found": found, "meeting": page.paper.item.meeting}
    return render(request, "boards/paper_changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def paper_add(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """`?item=` and `?author=` choose for the officer who comes from an item."""
    meeting = find_meeting_to_change(request, board, date)
    form = NewPaperForm(
        request.POST if request.method == "POST" else None,
        meeting=meeting,
        initial={name: request.GET.get(name) for name in ("item", "author")},
    )
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}

        def make() -> str:
            paper = papers.add_paper(by=request.user, **given)
            is_ours = paper.author is None or paper.author == request.user
            return reverse("report_edit", args=[paper.pk]) if is_ours else reports

        reports = reverse("boards:report_list", args=[board, meeting.slug])
        try:
            return redirect(once(key=form.cleaned_data["key"], by=request.user, act=make))
        except DomainError as error:
            form.add_error(None, str(error))
    return render(request, "boards/paper_add.html", {"form": form, "meeting": meeting, "board": meeting.board})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.write_report")
def report_edit(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    seen = fingerprint(versions.report_values(found))
    form = ReportForm(request.POST if request.method == "POST" else None, paper=found, initial={"seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            version = versions.save_report(
                paper=found,
                bodies=form.bodies(),
                acronyms=form.cleaned_data.get("acronym_lines") or (),
                background=form.cleaned_data["background_lines"],
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
        except Conflict:
            return conflict_page(
                request,
                subject=found,
                caption=found.title,
                rows=form.beside_the_saved(),
                seen=seen,
                back=request.path,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Version {version.number} of the report is saved.")
            return redirect(found)
    return render(request, "boards/report_edit.html", {"form": form, "paper": found, "meeting": found.item.meeting})


@limited("upload", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.upload_paper")
def paper_upload(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial=UploadForm.background_of(found.versions.with_sections().newest_first().first()),
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            version = versions.store_upload(
                paper=found,
                data=upload.read(),
                original_name=upload.name,
                alt_text=form.cleaned_data["alt_text"],
                background=form.cleaned_data["background_lines"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"The file is checked and kept as version {version.number}.")
            return redirect(found)
    return render(request, "boards/paper_upload.html", {"form": form, "paper": found, "meeting": found.item.meeting})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.upload_paper")
def finding_confirm(request: SignedInRequest, paper: UUID, finding: int) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    about = get_object_or_404(UploadFinding.objects.editable_by(request.user).on_paper(found), pk=finding)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            versions.confirm_finding(
                finding=about, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your reason is kept.")
            return redirect(found)
    return render(request, "boards/finding_confirm.html", {"form": form, "paper": found, "finding": about})
