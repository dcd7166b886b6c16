"""A paper on its way to the agenda: what is said of it, its order, its state, comments, and opening a closed one."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.builder_forms import ClearForm, CommentForm, PaperSettingsForm, SendBackForm
from boards.converters import MeetingDate
from boards.enums import CommentKind
from boards.forms import ReasonForm
from boards.models import Paper, ReleaseRequest
from boards.selectors.builder import reports_page
from boards.selectors.workflow import workflow_page
from boards.services import papers, release, workflow
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_meeting_to_change, find_paper_as_officer, find_paper_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.accounts.step_views import fresh_factor
from hwb_portal.core.access import needs
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint


@require_safe
@needs("boards.manage_meeting")
def report_list(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    page = reports_page(meeting, request.user)
    context = {"page": page, "meeting": meeting, "board": meeting.board}
    return render(request, "boards/build/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def paper_edit(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_as_officer(request, paper)
    meeting = found.item.meeting
    seen = fingerprint(papers.paper_values(found))
    form = PaperSettingsForm(
        request.POST if request.method == "POST" else None,
        initial={**PaperSettingsForm.answers(found), "seen": seen},
        meeting=meeting,
    )
    if request.method == "POST" and form.is_valid():
        try:
            papers.edit_paper(paper=found, by=request.user, seen=form.cleaned_data["seen"], values=form.values())
        except Conflict:
            return conflict_page(
                request,
                subject=found,
                caption=found.title,
                rows=compared(form, PaperSettingsForm.answers(found)),
                seen=seen,
                back=request.path,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The paper is saved.")
            return redirect("boards:report_list", meeting.board.slug, meeting.slug)
    return render(request, "boards/build/paper_edit.html", {"form": form, "paper": found, "meeting": meeting})


@require_POST
@needs("boards.manage_meeting")
def paper_move(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_as_officer(request, paper)
    papers.move_paper(paper=found, by=request.user, way=request.POST.get("way", ""))
    return redirect("boards:report_list", found.item.meeting.board.slug, found.item.meeting.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def paper_remove(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_as_officer(request, paper)
    meeting = found.item.meeting
    context = {"paper": found, "meeting": meeting, "problems": []}
    if request.method == "POST":
        try:
            papers.remove_paper(paper=found, by=request.user)
        except DomainError as error:
            context |= {"problems": [(str(error), "")], "has_errors": True}
        else:
            messages.success(request, "The paper is removed.")
            return redirect("boards:report_list", meeting.board.slug, meeting.slug)
    return render(request, "boards/build/paper_remove.html", context)


@require_safe
@needs("boards.write_report")
def paper_workflow(request: SignedInRequest, paper: UUID) -> HttpResponse:
    """For the officers of the board and the report's author."""
    return _workflow(request, find_paper_to_change(request, paper))


def _workflow(request: SignedInRequest, paper: Paper, **forms: Form) -> HttpResponse:
    named = {"comment": CommentForm(), "clear": ClearForm(), "back": SendBackForm(), "send": Form(), **forms}
    context = {
        "page": workflow_page(paper, request.user),
        "paper": paper,
        "meeting": paper.item.meeting,
        "forms": named,
        "has_errors": any(form.errors for form in named.values()),
    }
    return render(request, "boards/build/paper_workflow.html", context)


@require_POST
@needs("boards.write_report")
def paper_comment(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    form = CommentForm(request.POST)
    return _step(
        request,
        found,
        form,
        "comment",
        lambda given: workflow.add_comment(
            paper=found, kind=CommentKind(given["kind"]), body=given["body"], by=request.user
        ),
        "The comment is kept.",
    )


@require_POST
@needs("boards.write_report")
def paper_send_in(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_to_change(request, paper)
    return _step(
        request,
        found,
        Form({}),
        "send",
        lambda _: workflow.send_in(paper=found, by=request.user),
        "The report is sent in.",
    )


@require_POST
@needs("boards.manage_meeting")
def paper_clear(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_as_officer(request, paper)
    return _step(
        request,
        found,
        ClearForm(request.POST),
        "clear",
        lambda given: workflow.clear(paper=found, by=request.user, name=given["name"], now=timezone.now()),
        "The report is cleared.",
    )


@require_POST
@needs("boards.manage_meeting")
def paper_send_back(request: SignedInRequest, paper: UUID) -> HttpResponse:
    found = find_paper_as_officer(request, paper)
    return _step(
        request,
        found,
        SendBackForm(request.POST),
        "back",
        lambda given: workflow.send_back(paper=found, by=request.user, words=given["words"]),
        "The report is sent back to its author.",
    )


def _step(  # noqa: PLR0917 - the three moves of every step, named by their order
    request: SignedInRequest,
    paper: Paper,
    form: Form,
    name: str,
    act: Callable[[dict[str, str]], object],
    done: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("paper_workflow", paper.pk)
    return _workflow(request, paper, **{name: form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.publish_meeting")
@fresh_factor
def paper_open(request: SignedInRequest, paper: UUID) -> HttpResponse:
    """Ask to open a closed paper; another officer sees the request here and agrees or says why not."""
    found = find_paper_as_officer(request, paper)
    waiting = ReleaseRequest.objects.visible_to(request.user).on_paper(found).waiting().first()
    form = ReasonForm(
        request.POST if request.method == "POST" and "decision" not in request.POST else None,
        label="Why does it no longer need to be closed?",
        hint="Readers see it with the paper.",
    )
    problem = ""
    if request.method == "POST" and ("decision" in request.POST or form.is_valid()):
        try:
            messages.success(request, _open(request, found, waiting, form))
        except DomainError as error:
            problem = str(error)
        else:
            return redirect(found)
    context = {
        "form": form,
        "paper": found,
        "waiting": waiting,
        "is_own": waiting is not None and waiting.requested_by_id == request.user.pk,
        "problems": [(problem, "")] if problem else [],
        "has_errors": bool(problem or form.errors),
        "back": reverse("paper_detail", args=[found.pk]),
    }
    return render(request, "boards/build/paper_open.html", context)


def _open(request: SignedInRequest, paper: Paper, waiting: ReleaseRequest | None, form: ReasonForm) -> str:
    now, by, decision = timezone.now(), request.user, request.POST.get("decision")
    if decision is None:
        release.ask_to_open(paper=paper, by=by, now=now, reason=form.cleaned_data["reason"])
        return "Another officer must now agree. The paper is still closed."
    if waiting is None:
        raise DomainError("No request to open this paper waits any more.")
    if decision == "agree":
        release.agree_to_open(request=waiting, by=by, now=now)
        return "The paper is open. Where its agenda is published, everyone can read it now."
    release.decline_to_open(request=waiting, by=by, now=now, words=request.POST.get("words", "")[:1000])
    return "The request is taken back. The paper stays closed."
