"""What comes back: the calendar everyone reads, and the pages by which officers keep it."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards import duties as rules
from boards.converters import MeetingDate
from boards.duty_forms import NONE, DutyForm, MoveDutyForm, NewDutyForm, TakeDutyForm
from boards.models import AgendaItem, Board, Duty, Matter
from boards.selectors.duties import duties_page
from boards.services import duties
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_board, find_board_to_change
from boards.views.plan import form_page, may_change_board
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from hwb_portal.core.reading import of_one_moment

BACK = "Back to the calendar"
OFFERED = 60  # items, newest first: about two years of a board


@require_safe
@public("the law is open, and so is what a board asks for; what takes it is chosen row by row")
@of_one_moment
def duty_list(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    context = {
        "board": found,
        "page": duties_page(found, request.user, timezone.localdate()),
        "may_change": may_change_board(request, found),
    }
    return render(request, "boards/duty_list.html", context)


def _find(board: Board, duty: int) -> Duty:
    found = Duty.objects.for_board(board).select_related("matter", "board").in_bulk([duty]).get(duty)
    if found is None:
        raise Http404("There is no such duty of this board any more.")
    return found


def _matters(request: SignedInRequest, board: Board) -> list[Matter]:
    return list(Matter.objects.visible_to(request.user).for_board(board).still_open())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def duty_new(request: SignedInRequest, board: str) -> HttpResponse:
    """A duty of the board's own, or one the law is known to give, filled in by `?known=`."""
    found = find_board_to_change(request, board)
    today = timezone.localdate()
    known = {duty.key: duty for duty in rules.known_on(today)}
    start = known.get(request.GET.get("known", ""))
    initial = {} if start is None else _answers(start, today)
    form = NewDutyForm(
        request.POST if request.method == "POST" else None, matters=_matters(request, found), initial=initial
    )
    back = reverse("boards:duty_list", args=[board])
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            duties.add_duty(board=found, by=request.user, values=form.values())
            return back

        try:
            target = once(key=form.cleaned_data["key"], by=request.user, act=make)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is in the calendar.")
            return redirect(target)
    has = set(found.duties.values_list("title", flat=True))
    context = {
        "board": found,
        "form": form,
        "back": back,
        "known": [duty for duty in known.values() if duty.title not in has and duty is not start],
    }
    return render(request, "boards/duty_new.html", context)


def _answers(known: rules.KnownDuty, today: dt.date) -> dict[str, object]:
    month, day = known.due
    first = dt.date(today.year, month, day)
    return {
        "title": known.title,
        "source": known.source,
        "is_statutory": True,
        "every_months": known.every_months,
        "first_due_on": first if first >= today else rules.nth_day(first, known.every_months, 1),
        "note": known.note,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def duty_edit(request: SignedInRequest, board: str, duty: int) -> HttpResponse:
    found = _find(find_board_to_change(request, board), duty)
    matters = _matters(request, found.board)
    if found.matter and found.matter not in matters:
        matters.append(found.matter)
    seen, answers = fingerprint(duties.duty_values(found)), DutyForm.answers(found)
    form = DutyForm(
        request.POST if request.method == "POST" else None, matters=matters, initial={**answers, "seen": seen}
    )
    back = reverse("boards:duty_list", args=[board])
    if request.method == "POST" and form.is_valid():
        try:
            duties.edit_duty(duty=found, by=request.user, seen=form.cleaned_data["seen"], values=form.values())
        except Conflict:
            rows = compared(form, answers)
            return conflict_page(request, subject=found, caption=found.title, rows=rows, seen=seen, back=request.path)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The duty is saved.")
            return redirect(back)
    return form_page(request, found.board, form, heading="Change a duty", button="Save it", back=back, back_text=BACK)


@require_POST
@needs("boards.manage_meeting")
def duty_plan(request: SignedInRequest, board: str, duty: int, due: MeetingDate) -> HttpResponse:
    """One press: the occasion goes on the forward plan."""
    found = _find(find_board_to_change(request, board), duty)
    try:
        entry = duties.plan_duty(duty=found, due_on=due.held_on, by=request.user)
        messages.success(request, f"“{entry.title}” is on the forward plan for {entry.due_text}.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:duty_list", board)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def duty_move(request: SignedInRequest, board: str, duty: int, due: MeetingDate) -> HttpResponse:
    found = _find(find_board_to_change(request, board), duty)
    form = MoveDutyForm(request.POST if request.method == "POST" else None)
    back = reverse("boards:duty_list", args=[board])
    if request.method == "POST" and form.is_valid():
        try:
            duties.move_duty(duty=found, due_on=due.held_on, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The day is moved, and the reason stands beside it.")
            return redirect(back)
    caption = f"{found.title}, due on {due.held_on:%-d %B %Y}"
    words = {"heading": "Move the day", "button": "Move it", "back": back, "back_text": BACK}
    return form_page(request, found.board, form, caption=caption, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def duty_take(request: SignedInRequest, board: str, duty: int, due: MeetingDate) -> HttpResponse:
    found = _find(find_board_to_change(request, board), duty)
    stored = {one.due_on: one for one in found.occasions.all()}.get(due.held_on)
    items = list(AgendaItem.objects.visible_to(request.user).offered_to_duties(found.board)[:OFFERED])
    now = stored.item_id if stored else None
    form = TakeDutyForm(request.POST if request.method == "POST" else None, items=items, initial={"item": now or NONE})
    back = reverse("boards:duty_list", args=[board])
    if request.method == "POST" and form.is_valid():
        try:
            duties.take_duty(duty=found, due_on=due.held_on, item=form.item, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is noted.")
            return redirect(back)
    caption = f"{found.title}, due on {due.held_on:%-d %B %Y}"
    words = {"heading": "Which item took it?", "button": "Save", "back": back, "back_text": BACK}
    return form_page(request, found.board, form, caption=caption, **words)
