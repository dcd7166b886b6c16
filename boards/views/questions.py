"""Questions from the public: asked without a sign-in, decided and answered by the officers of the board."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.converters import MeetingDate
from boards.enums import QuestionState, RejectionGround
from boards.models import Meeting, PublicQuestion
from boards.question_forms import AcceptForm, AnswerForm, AskForm, MergeForm, RejectForm, SupplementaryForm
from boards.record_forms import ActionForm
from boards.selectors.questions import ask_page, questions_page, usual_item
from boards.services import actions, questions
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_meeting, find_meeting_to_change
from boards.views.record import question_page
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.accounts.step_views import fresh_factor
from hwb_portal.core.access import needs, public
from hwb_portal.core.clients import network_of
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("residents ask the board without a sign-in")
def question_ask(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    """What was typed comes back with every refusal, so that it can be kept or sent elsewhere."""
    meeting = find_meeting(request, board, date)
    form = AskForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            questions.ask(
                meeting=meeting,
                asking=form.asking,
                client=network_of(request),
                key=form.cleaned_data["key"],
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
            status = 429 if ask_page(meeting, request.user, timezone.now()).time.is_open else 409
        else:
            return redirect("boards:question_asked", board, meeting.slug)
    page = ask_page(meeting, request.user, timezone.now())
    context = {"page": page, "form": form, "meeting": meeting, "board": meeting.board}
    return render(request, "boards/questions/ask.html", context, status=status)


@require_safe
@public("says what happens next; the same for everyone")
def question_asked(request: HttpRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting(request, board, date)
    return render(request, "boards/questions/asked.html", {"meeting": meeting, "board": meeting.board})


def _find(request: SignedInRequest, meeting: Meeting, question: int) -> PublicQuestion:
    rows = PublicQuestion.objects.visible_to(request.user).for_meeting(meeting).with_page_data()
    found = rows.in_bulk([question]).get(question)
    if found is None:
        raise Http404("There is no such question for this meeting any more.")
    return found


@require_safe
@needs("boards.manage_meeting")
def question_list(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    page = questions_page(meeting, request.user, timezone.now())
    return render(request, "boards/questions/list.html", {"page": page, "meeting": meeting, "board": meeting.board})


@require_POST
@needs("boards.publish_meeting")
@fresh_factor
def questions_publish(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    try:
        new = questions.publish_questions(meeting=meeting, by=request.user, now=timezone.now())
        are = "question is" if new == 1 else "questions are"
        messages.success(request, f"{new} {are} on the meeting’s page.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:question_list", board, meeting.slug)


@require_POST
@needs("boards.manage_meeting")
def question_act(request: SignedInRequest, board: str, date: MeetingDate, question: int) -> HttpResponse:
    """What needs no form: one place up, or the answer published."""
    meeting = find_meeting_to_change(request, board, date)
    found = _find(request, meeting, question)
    try:
        if request.POST.get("act") == "up":
            questions.move_up(question=found, by=request.user)
        else:
            questions.publish_answer(question=found, by=request.user, now=timezone.now())
            messages.success(request, "The answer is published.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:question_list", board, meeting.slug)


def _decide(
    request: SignedInRequest,
    found: PublicQuestion,
    form: Form,
    act: Callable[[], object],
    done: str,
    **words: Any,
) -> HttpResponse:
    """A page of one form about a question: kept, refused, or shown to have been changed by somebody else."""
    meeting = found.meeting
    back = reverse("boards:question_list", args=[meeting.board.slug, meeting.slug])
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Conflict:
            stored = questions.question_values(found)
            return conflict_page(
                request,
                subject=found,
                caption=str(found),
                rows=compared(form, stored),
                seen=fingerprint(stored),
                back=back,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(back)
    return question_page(
        request, meeting, form, caption=f"Question {found.position}", back=back, told=[found.text], **words
    )


def _filled(request: SignedInRequest, found: PublicQuestion) -> dict[str, Any]:
    stored = questions.question_values(found)
    return {
        "data": request.POST if request.method == "POST" else None,
        "initial": {**stored, "seen": fingerprint(stored)},
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def question_accept(request: SignedInRequest, board: str, date: MeetingDate, question: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = _find(request, meeting, question)
    items = [item for item in meeting.items.all() if item.label]
    filled = _filled(request, found)
    is_new = found.state != QuestionState.ACCEPTED
    if is_new and (usual := usual_item(items)):
        filled["initial"]["item_id"] = usual.pk
    form = AcceptForm(**filled, items=items)

    def act() -> None:
        questions.accept(
            question=found, item=form.item, by=request.user, seen=form.cleaned_data["seen"], now=timezone.now()
        )

    words = {"heading": "Accept the question", "button": "Accept it"}
    if not is_new:
        words = {"heading": "Put it under another item", "button": "Save the item"}
    done = "The question is accepted, and its asker is told." if is_new else "The item is saved."
    return _decide(request, found, form, act, done, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def question_reject(request: SignedInRequest, board: str, date: MeetingDate, question: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = _find(request, meeting, question)
    form = RejectForm(**_filled(request, found))

    def act() -> None:
        given = form.cleaned_data
        questions.reject(
            question=found,
            ground=RejectionGround(given["ground"]),
            reason=given["reason"],
            by=request.user,
            seen=given["seen"],
            now=timezone.now(),
        )

    words = {"heading": "Reject the question", "button": "Reject it"}
    return _decide(request, found, form, act, "The question is rejected, and its asker is told why.", **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def question_merge(request: SignedInRequest, board: str, date: MeetingDate, question: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = _find(request, meeting, question)
    accepted = PublicQuestion.objects.visible_to(request.user).for_meeting(meeting).accepted()
    form = MergeForm(**_filled(request, found), others=[other for other in accepted if other.pk != found.pk])

    intro = "" if form.others else "No other question is accepted yet. Accept the one it goes with first."

    def act() -> None:
        if intro:
            raise DomainError(intro)
        questions.merge(
            question=found, into=form.into, by=request.user, seen=form.cleaned_data["seen"], now=timezone.now()
        )

    words = {
        "heading": "Take it together with another",
        "button": "Take them together" if form.others else "",
        "intro": intro,
    }
    return _decide(request, found, form, act, "They are taken together, and the asker is told.", **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def question_answer(request: SignedInRequest, board: str, date: MeetingDate, question: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = _find(request, meeting, question)
    form = AnswerForm(**_filled(request, found), has_supplementary=bool(found.supplementary))

    def act() -> None:
        questions.write_answer(question=found, values=form.values(), by=request.user, seen=form.cleaned_data["seen"])

    intro = "" if found.answer_published_at else "Nobody but officers reads it until you publish it."
    words = {"heading": "Answer the question", "button": "Save the answer", "intro": intro}
    return _decide(request, found, form, act, "The answer is saved.", **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def question_supplementary(request: SignedInRequest, board: str, date: MeetingDate, question: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = _find(request, meeting, question)
    form = SupplementaryForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        given = form.cleaned_data
        questions.add_supplementary(
            question=found, text=given["text"], answer=given["answer"], by=request.user, now=timezone.now()
        )

    words = {"heading": "Record the supplementary question", "button": "Record it"}
    return _decide(request, found, form, act, "The supplementary question is recorded.", **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def question_action(request: SignedInRequest, board: str, date: MeetingDate, question: int) -> HttpResponse:
    """An action that came of an accepted question; it stands in the minutes' log like any other."""
    meeting = find_meeting_to_change(request, board, date)
    found = _find(request, meeting, question)
    form = ActionForm(request.POST if request.method == "POST" else None)

    def make() -> str:
        given = form.cleaned_data
        questions.raise_action(
            question=found,
            by=request.user,
            text=given["text"],
            owners=[
                actions.owner_from_words(meeting.board, words, meeting.held_on, timezone.localdate())
                for words in given["owners"]
            ],
            due=actions.due_from_words(meeting, given["due"]),
        )
        return reverse("boards:question_list", args=[board, meeting.slug])

    def act() -> None:
        once(key=form.cleaned_data["key"], by=request.user, act=make)

    words = {"heading": "Raise an action", "button": "Add the action"}
    return _decide(request, found, form, act, "The action is kept.", **words)
