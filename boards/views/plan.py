"""The forward plan: what everyone reads, and the pages by which officers keep it."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from boards.enums import StaffRole
from boards.models import Board, ForwardPlanEntry, Matter
from boards.plan_forms import NewPlanForm, PlanForm
from boards.selectors.plan import plan_page
from boards.services import plan
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_board, find_board_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from hwb_portal.core.reading import of_one_moment

BACK = "Back to the forward plan"


def form_page(request: HttpRequest, board: Board, form: Form, **words: str) -> HttpResponse:
    """A page of one form: `heading`, `button`, `back` with `back_text`, and a `caption` if not the board's name."""
    context = {"board": board, "form": form, "caption": board.name, **words}
    return render(request, "boards/one_form.html", context)


def may_change_board(request: HttpRequest, board: Board) -> bool:
    """Whether the reader is an officer of the board. Asks nothing of the database for anybody else."""
    return request.user.has_perm("boards.manage_meeting") and Board.objects.staffed_by(
        request.user, StaffRole.OFFICER
    ).contains(board)


@require_safe
@public("what is to come is announced to everyone")
@of_one_moment
def forward_plan(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    context = {
        "board": found,
        "entries": plan_page(found, request.user),
        "may_change": may_change_board(request, found),
    }
    return render(request, "boards/forward_plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def plan_new(request: SignedInRequest, board: str) -> HttpResponse:
    found = find_board_to_change(request, board)
    matters = list(Matter.objects.visible_to(request.user).for_board(found).still_open())
    form = NewPlanForm(request.POST if request.method == "POST" else None, matters=matters)
    back = reverse("boards:forward_plan", args=[board])
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            plan.add_to_plan(board=found, by=request.user, values=form.values())
            return back

        try:
            target = once(key=form.cleaned_data["key"], by=request.user, act=make)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is on the forward plan, which everyone reads.")
            return redirect(target)
    words = {"heading": "Add to the forward plan", "button": "Add it", "back": back, "back_text": BACK}
    return form_page(request, found, form, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def plan_edit(request: SignedInRequest, board: str, entry: int) -> HttpResponse:
    found = find_board_to_change(request, board)
    asked = ForwardPlanEntry.objects.for_board(found).with_history().still_to_come().in_bulk([entry]).get(entry)
    if asked is None:
        raise Http404("There is no such entry on the forward plan any more.")
    asked.board = found
    matters = list(Matter.objects.visible_to(request.user).for_board(found).still_open())
    if asked.matter and asked.matter not in matters:
        matters.append(asked.matter)
    seen = fingerprint(plan.plan_values(asked))
    answers = PlanForm.answers(asked)
    form = PlanForm(
        request.POST if request.method == "POST" else None, matters=matters, initial={**answers, "seen": seen}
    )
    back = reverse("boards:forward_plan", args=[board])
    if request.method == "POST" and form.is_valid():
        try:
            plan.edit_plan(entry=asked, by=request.user, seen=form.cleaned_data["seen"], values=form.values())
        except Conflict:
            rows = compared(form, answers)
            return conflict_page(request, subject=asked, caption=asked.title, rows=rows, seen=seen, back=request.path)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The entry is saved.")
            return redirect(back)
    words = {"heading": "Change an entry of the forward plan", "button": "Save the entry", "back": back}
    return form_page(request, found, form, back_text=BACK, **words)
