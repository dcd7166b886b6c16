"""Many files at once, in two steps: send them, then say where each belongs."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from boards.builder_forms import FilesForm
from boards.converters import MeetingDate
from boards.enums import PaperKind
from boards.forms import PaperForm
from boards.models import Meeting, StagedFile
from boards.services import files
from boards.services.agenda import items_in_order
from boards.views.find import find_meeting_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError
from hwb_portal.core.forms import GovukBoundField
from hwb_portal.core.limits import limited


@limited("upload", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def file_add(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """Each file is cleaned; those that pass wait for the next step, the others are named with the reason."""
    meeting = find_meeting_to_change(request, board, date)
    is_post = request.method == "POST"
    form = FilesForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        problems = []
        for upload in form.cleaned_data["pdfs"]:
            try:
                files.stage_file(meeting=meeting, by=request.user, data=upload.read(), original_name=upload.name)
            except DomainError as error:
                problems.append(f"{upload.name}: {error}")
        if not problems:
            return redirect("boards:file_match", board, meeting.slug)
        for problem in problems:
            form.add_error("pdfs", problem)
    context = {
        "form": form,
        "meeting": meeting,
        "board": meeting.board,
        "waiting": len(_waiting(request, meeting)),
        "back": reverse("boards:report_list", args=[board, meeting.slug]),
    }
    return render(request, "boards/build/file_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def file_match(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """One small form a file, filled in as far as its name tells. A file may be dropped instead."""
    meeting = find_meeting_to_change(request, board, date)
    waiting = _waiting(request, meeting)
    if request.method == "POST" and (dropped := request.POST.get("drop")):
        staged = next((one for one in waiting if str(one.pk) == dropped), None)
        if staged is None:
            raise Http404("This file is matched or dropped already.")
        files.drop_file(staged=staged, by=request.user)
        return redirect("boards:file_match", board, meeting.slug)
    forms = [(staged, _form(request, meeting, staged)) for staged in waiting]
    if request.method == "POST":
        added = 0
        for staged, form in forms:
            if not form.is_valid():
                continue
            try:
                files.match_file(staged=staged, by=request.user, **form.cleaned_data)
                added += 1
            except DomainError as error:
                form.add_error(None, str(error))
        if added:
            messages.success(request, f"{added} {'paper is' if added == 1 else 'papers are'} added.")
        if not any(form.errors for _, form in forms):
            return redirect("boards:report_list", board, meeting.slug)
        forms = [(staged, form) for staged, form in forms if form.errors]
    context = {
        "forms": forms,
        "meeting": meeting,
        "board": meeting.board,
        "problems": _problems(forms),
        "has_errors": bool(_problems(forms)),
        "back": reverse("boards:file_add", args=[board, meeting.slug]),
    }
    return render(request, "boards/build/file_match.html", context)


def _problems(forms: list[tuple[StagedFile, PaperForm]]) -> list[tuple[str, str]]:
    """Every error with the file it is about, and the control it lands on."""
    return [
        (f"{staged.original_name}: {message}", "" if name == "__all__" else cast(GovukBoundField, form[name]).first_id)
        for staged, form in forms
        if form.is_bound
        for name, messages_ in form.errors.items()
        for message in messages_
    ]


def _waiting(request: SignedInRequest, meeting: Meeting) -> list[StagedFile]:
    return list(StagedFile.objects.visible_to(request.user).for_meeting(meeting))


def _form(request: SignedInRequest, meeting: Meeting, staged: StagedFile) -> PaperForm:
    guess = files.item_for(staged.original_name, items_in_order(meeting))
    return PaperForm(
        request.POST if request.method == "POST" else None,
        meeting=meeting,
        prefix=f"file-{staged.pk}",
        initial={"item": guess, "title": files.title_of(staged.original_name), "kind": PaperKind.REPORT},
    )
