"""Questions to the authors of reports, before the meeting: asked by members, answered, read by the board."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boards.before_forms import AnswerForm, AskAuthorForm
from boards.converters import MeetingDate
from boards.models import Meeting, MemberQuestion, Paper
from boards.selectors.before import Asked, asked_lines, choices_to_ask
from boards.services.before import answer_member, ask_author, is_before
from boards.services.receipts import once
from boards.views.find import find_meeting
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.audit.reads import note_read
from hwb_portal.core.access import signed_in
from hwb_portal.core.errors import Conflict, DomainError

NOT_THERE = "There is no page here for you. Questions to authors are for members of the board and its officers."


def _find(request: SignedInRequest, board: str, date: MeetingDate) -> Meeting:
    meeting = find_meeting(request, board, date)
    if not meeting.has_public_agenda:
        raise Http404(NOT_THERE)
    return meeting


def _is_inside(request: SignedInRequest, meeting: Meeting) -> bool:
    return Meeting.objects.attended_by(request.user, timezone.localdate()).contains(meeting)


@require_safe
@signed_in("members, substitutes, officers and authors; rows are chosen by visible_to")
def member_questions(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = _find(request, board, date)
    lines = asked_lines(meeting, request.user)
    if not lines and not _is_inside(request, meeting):
        raise Http404(NOT_THERE)
    _note_closed(request, meeting, lines)
    context = {
        "meeting": meeting,
        "board": meeting.board,
        "lines": lines,
        "is_open": is_before(meeting, timezone.now()),
        "may_ask": _may_ask(request, meeting),
    }
    return render(request, "boards/before/questions.html", context)


def _note_closed(request: SignedInRequest, meeting: Meeting, lines: tuple[Asked, ...]) -> None:
    if any(line.is_closed for line in lines):
        note_read(request, "member_questions.read", subject=meeting, label=str(meeting))


def _may_ask(request: SignedInRequest, meeting: Meeting) -> bool:
    return Meeting.objects.prepared_by(request.user, timezone.localdate()).contains(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("members and substitutes of the meeting; what they may ask about is what they may read")
def member_question_ask(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """`?about=` chooses an item, or an item and a paper."""
    meeting = _find(request, board, date)
    if not _may_ask(request, meeting):
        raise Http404(NOT_THERE)
    choices = choices_to_ask(meeting, request.user)
    about = request.GET.get("about", "")
    form = AskAuthorForm(request.POST if request.method == "POST" else None, choices=choices, initial={"about": about})
    if request.method == "POST" and form.is_valid():
        try:
            target = once(key=form.cleaned_data["key"], by=request.user, act=lambda: _ask(request, meeting, form))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your question is sent. The answer will stand here.")
            return redirect(target)
    context = {
        "meeting": meeting,
        "board": meeting.board,
        "form": form,
        "is_open": is_before(meeting, timezone.now()),
    }
    return render(request, "boards/before/ask.html", context)


def _ask(request: SignedInRequest, meeting: Meeting, form: AskAuthorForm) -> str:
    about = form.chosen
    item = meeting.items.get(pk=about.item_id)
    paper = Paper.objects.visible_to(request.user).with_id(UUID(about.paper_id)).first() if about.paper_id else None
    if about.paper_id and paper is None:
        raise DomainError("That paper is not open to you any more.")
    ask_author(
        meeting=meeting, item=item, paper=paper, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
    )
    return f"{meeting.get_absolute_url()}before/questions/"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("the author of the paper and the board's officers; rows are chosen by answerable_by")
def member_question_answer(request: SignedInRequest, board: str, date: MeetingDate, asked: int) -> HttpResponse:
    meeting = _find(request, board, date)
    question = MemberQuestion.objects.answerable_by(request.user).for_meeting(meeting).in_bulk([asked]).get(asked)
    if question is None:
        raise Http404(NOT_THERE)
    (line,) = (one for one in asked_lines(meeting, request.user) if one.question == question)
    _note_closed(request, meeting, (line,))
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": question.answer, "seen": question.answer},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            answer_member(
                question=question, answer=given["answer"], seen=given["seen"], by=request.user, now=timezone.now()
            )
        except Conflict as error:
            form.add_error(None, f"{error} Their answer: {MemberQuestion.objects.get(pk=question.pk).answer}")
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The answer is shared with the board’s members.")
            return redirect("boards:member_questions", board, meeting.slug)
    context = {
        "meeting": meeting,
        "board": meeting.board,
        "form": form,
        "line": line,
        "is_open": is_before(meeting, timezone.now()),
    }
    return render(request, "boards/before/answer.html", context)
