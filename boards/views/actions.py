"""One action: its history for everyone, a report by its owner or an officer, an answer by a link from an e-mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from boards.converters import MeetingDate
from boards.enums import ActionStatus
from boards.models import Action
from boards.record_forms import OwnersForm, ReportForm
from boards.selectors.actions import ActionPage, action_page, what_became
from boards.selectors.trace import decision_trace as trace_of
from boards.services import actions
from boards.views.find import find_board, find_meeting_to_change
from boards.views.record import question_page
from hwb_portal.accounts import typed as signed_out
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public, signed_in
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.reading import of_one_moment

NOT_THERE = "There is no action at this address, or it is not open to you."
LINK_IS_OVER = "This link does not work any more. Ask the officer of the board for a new one."


def _find(request: HttpRequest, board: str, action: int) -> Action:
    found = Action.objects.visible_to(request.user).for_board(find_board(board)).with_owners().with_id(action).first()
    if found is None:
        raise Http404(NOT_THERE)
    return found


@require_safe
@public("actions stand in published minutes; rows are chosen by visible_to")
@of_one_moment
def action_detail(request: HttpRequest, board: str, action: int) -> HttpResponse:
    page = action_page(_find(request, board, action), request.user, timezone.localdate())
    return render(request, "boards/action_detail.html", {"page": page, "action": page.action, "board": page.board})


def _form(request: HttpRequest, page: ActionPage) -> ReportForm:
    stands = page.action.status
    initial = {
        "seen": str(len(page.updates)),
        "status": ActionStatus.OPEN if stands == ActionStatus.NOT_REPORTED else stands,
    }
    if request.method == "POST":
        return ReportForm(request.POST)
    given_back = signed_out.given_back(request) if request.user.is_authenticated else None
    return ReportForm(initial={**initial, **(given_back.dict() if given_back else {})})


def _reported(form: ReportForm, page: ActionPage, request: HttpRequest, by_label: str) -> bool:
    """Keep a report that is sent; False with the reason in the form when it is refused."""
    given = form.cleaned_data
    user = request.user
    try:
        actions.report_on_action(
            action=page.action,
            status=ActionStatus(given["status"]),
            note=given["note"],
            now=timezone.now(),
            by=user if user.is_authenticated and not by_label else None,
            by_label=by_label,
            due_on=given["due_on"],
            seen=int(given["seen"]) if given["seen"].isdecimal() else None,
        )
    except Conflict as error:
        sent = request.POST.copy()
        sent["seen"] = str(page.action.updates.count())
        form.data = sent
        form.add_error(None, f"{error} Read what is new below, then send yours.")
    except DomainError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("its owner and the officers of its board report on an action; others get 404")
def action_update(request: SignedInRequest, board: str, action: int) -> HttpResponse:
    found = _find(request, board, action)
    if not Action.objects.workable_by(request.user).contains(found):
        raise Http404(NOT_THERE)
    page = action_page(found, request.user, timezone.localdate())
    form = _form(request, page)
    if request.method == "POST":
        signed_out.forget(request)
        if form.is_valid() and _reported(form, page, request, ""):
            messages.success(request, "Thank you. Your report is kept.")
            return redirect(found)
    mark = signed_out.mark_of(request.user)
    context = {"page": page, "action": found, "board": page.board, "form": form, "is_link": False, "mark": mark}
    return render(request, "boards/action_update.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("the signed link is the key: it opens one action to its owner outside, for 14 days")
def action_answer(request: HttpRequest, token: str) -> HttpResponse:
    owner = actions.owner_of_link(token)
    if owner is None:
        raise Http404(LINK_IS_OVER)
    page = action_page(owner.action, request.user, timezone.localdate())
    form = _form(request, page)
    if request.method == "POST" and form.is_valid() and _reported(form, page, request, owner.label):
        return render(request, "boards/action_answered.html", {"action": page.action, "board": page.board})
    context = {"page": page, "action": page.action, "board": page.board, "form": form, "is_link": True, "mark": ""}
    return render(request, "boards/action_update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def action_name(request: SignedInRequest, board: str, date: MeetingDate, action: int) -> HttpResponse:
    """Give a loose promise its owners and its day."""
    meeting = find_meeting_to_change(request, board, date)
    found = Action.objects.for_meeting(meeting).with_owners().with_id(action).first()
    if found is None:
        raise Http404(NOT_THERE)
    initial = {"owners": [_line(owner) for owner in found.owners.all()], "due": found.due_text}
    form = OwnersForm(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("boards:record_detail", args=[board, meeting.slug])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            days = (meeting.held_on, timezone.localdate())
            owners = [actions.owner_from_words(meeting.board, words, *days) for words in given["owners"]]
            due = actions.due_from_words(meeting, given["due"])
            actions.name_owners(action=found, owners=owners, due=due, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{found.reference} has its owners and its day.")
            return redirect(back)
    words = {"heading": f"Who owes {found.reference}, and by when?", "caption": found.text, "button": "Save"}
    return question_page(request, meeting, form, back=back, **words)


def _line(owner: object) -> str:
    email = getattr(owner, "email", "")
    return f"{owner} <{email}>" if email else str(owner)


@require_safe
@public("recommendations, decisions and actions are published; rows are chosen by visible_to")
@of_one_moment
def decision_trace(request: HttpRequest, board: str) -> HttpResponse:
    """Which recommendation led to which decision, and what came of it."""
    found = find_board(board)
    context = {"board": found, "meetings": trace_of(found, request.user)}
    return render(request, "boards/decision_trace.html", context)


@require_safe
@public("actions stand in published minutes; rows are chosen by visible_to")
@of_one_moment
def action_outcomes(request: HttpRequest, board: str) -> HttpResponse:
    """What became of every action, meeting by meeting."""
    found = find_board(board)
    context = {"board": found, "page": what_became(found, request.user, timezone.localdate())}
    return render(request, "boards/action_outcomes.html", context)
