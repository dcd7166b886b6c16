"""Matters over time: the list, one history, and the pages by which officers keep them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boards.converters import MeetingDate
from boards.enums import MatterKind
from boards.models import Action, AgendaItem, Board, Matter
from boards.plan_forms import NONE, ChooseMatterForm, MatterForm, NewMatterForm
from boards.selectors.matters import matter_list as matters_of
from boards.selectors.matters import matter_page, suggested_matters
from boards.services import matters
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_board, find_board_to_change, find_item_to_change, find_meeting_to_change
from boards.views.plan import form_page, may_change_board
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from hwb_portal.core.reading import of_one_moment


def find_matter(request: HttpRequest, board: Board, slug: str) -> Matter:
    found = Matter.objects.visible_to(request.user).for_board(board).named(slug).first()
    if found is None:
        raise Http404("There is no such matter of this board, or nothing of it is open to you.")
    found.board = board
    return found


@require_safe
@public("what a board dealt with is in its open papers; rows are chosen by visible_to")
@of_one_moment
def matter_list(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    going_on, ended = matters_of(found, request.user, timezone.localdate())
    context = {
        "board": found,
        "going_on": going_on,
        "ended": ended,
        "may_change": may_change_board(request, found),
    }
    return render(request, "boards/matter_list.html", context)


@require_safe
@public("what a board dealt with is in its open papers; rows are chosen by visible_to")
@of_one_moment
def matter_detail(request: HttpRequest, board: str, matter: str) -> HttpResponse:
    found = find_matter(request, find_board(board), matter)
    page = matter_page(found, request.user, timezone.localdate())
    return render(request, "boards/matter_detail.html", {"board": found.board, "matter": found, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def matter_new(request: SignedInRequest, board: str) -> HttpResponse:
    found = find_board_to_change(request, board)
    form = NewMatterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            return matters.open_matter(board=found, by=request.user, **form.values()).get_absolute_url()

        return redirect(once(key=form.cleaned_data["key"], by=request.user, act=make))
    back = reverse("boards:matter_list", args=[board])
    words = {"heading": "New matter", "button": "Open the matter", "back": back, "back_text": "Back to the matters"}
    return form_page(request, found, form, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def matter_edit(request: SignedInRequest, board: str, matter: str) -> HttpResponse:
    found = find_matter(request, find_board_to_change(request, board), matter)
    values = matters.matter_values(found)
    seen = fingerprint(values)
    form = MatterForm(request.POST if request.method == "POST" else None, initial={**values, "seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            matters.edit_matter(matter=found, by=request.user, seen=form.cleaned_data["seen"], values=form.values())
        except Conflict:
            return conflict_page(
                request,
                subject=found,
                caption=found.title,
                rows=compared(form, values),
                seen=seen,
                back=request.path,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The matter is saved.")
            return redirect(found)
    words = {"heading": "Change the matter", "button": "Save the matter", "back_text": "Back to the matter"}
    return form_page(request, found.board, form, back=found.get_absolute_url(), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def item_matter(request: SignedInRequest, board: str, date: MeetingDate, item: int) -> HttpResponse:
    """Which matter an item belongs to, published or not: its words stay as they are."""
    meeting = find_meeting_to_change(request, board, date)
    found = find_item_to_change(meeting, item)
    back = reverse("boards:item_list", args=[board, meeting.slug])
    words = {"caption": found.open_title, "back": back, "back_text": "Back to the items"}
    return _choose(request, meeting.board, found, found.title, words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def action_matter(request: SignedInRequest, board: str, action: int) -> HttpResponse:
    """Which matter an action belongs to, where that is not the matter of its item."""
    found = find_board_to_change(request, board)
    asked = Action.objects.visible_to(request.user).for_board(found).with_id(action).first()
    if asked is None:
        raise Http404("There is no such action of this board.")
    back = reverse("boards:action_detail", args=[board, action])
    words = {"caption": f"Action {asked.reference}", "back": back, "back_text": "Back to the action"}
    return _choose(request, found, asked, asked.text, words)


def _choose(
    request: SignedInRequest, board: Board, thread: AgendaItem | Action, title: str, words: dict[str, str]
) -> HttpResponse:
    """One question: which matter. Those that `title` reminds of come first, as long as there is none."""
    item = thread if isinstance(thread, AgendaItem) else None
    now = thread.matter
    suggested = [] if now else suggested_matters(board, title, but=item)
    offered = list(Matter.objects.visible_to(request.user).for_board(board).still_open())
    form = ChooseMatterForm(
        request.POST if request.method == "POST" else None,
        matters=[*offered, now] if now and now not in offered else offered,
        suggested=suggested,
        initial={"matter": next((one.pk for one in (now, *suggested) if one), NONE), "kind": MatterKind.SERVICE},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        if form.is_new:
            given = form.cleaned_data
            chosen = matters.open_matter(board=board, title=given["title"], kind=given["kind"], by=request.user)
        matters.put_to_matter(thread=thread, matter=chosen, by=request.user)
        messages.success(request, f"It belongs to “{chosen.title}” now." if chosen else "It belongs to no matter.")
        return redirect(words["back"])
    return form_page(request, board, form, heading="Matter", button="Save", **words)
