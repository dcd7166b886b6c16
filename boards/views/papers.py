from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from boards.converters import MeetingDate
from boards.forms import PaperForm, ReportForm, UploadForm
from boards.models import PublishedPaper
from boards.services import papers
from boards.views.find import find_meeting_to_change, find_paper_page, find_paper_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.errors import DomainError


@require_safe
@public("Part I papers are open to inspection; rows are chosen by visible_to")
def paper_detail(request: HttpRequest, paper: UUID) -> HttpResponse:
    page = find_paper_page(request, paper)
    if isinstance(page, PublishedPaper):
        return render(request, "boards/paper_withdrawn.html", {"stone": page, "meeting": page.publication.meeting})
    return render(
        request,
        "boards/paper_detail.html",
        {"page": page, "paper": page.paper, "meeting": page.paper.item.meeting},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def paper_add(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    form = PaperForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            paper = papers.add_paper(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("report_edit", paper=paper.pk)
    return render(request, "boards/paper_add.html", {"form": form, "meeting": meeting, "board": meeting.board})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.write_report")
def report_edit(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    form = ReportForm(request.POST or None, paper=found)
    if request.method == "POST" and form.is_valid():
        version = papers.save_report(
            paper=found,
            bodies=form.bodies(),
            acronyms=form.cleaned_data.get("acronym_lines") or (),
            by=request.user,
        )
        messages.success(request, f"Version {version.number} of the report is saved.")
        return redirect(found)
    return render(request, "boards/report_edit.html", {"form": form, "paper": found, "meeting": found.item.meeting})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.upload_paper")
def paper_upload(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            version = papers.store_upload(paper=found, data=upload.read(), original_name=upload.name, by=request.user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"The PDF is checked and kept as version {version.number}.")
            return redirect(found)
    return render(request, "boards/paper_upload.html", {"form": form, "paper": found, "meeting": found.item.meeting})
