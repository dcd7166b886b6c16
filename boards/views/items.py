"""The items of an agenda in the making: their order, their words, and taking them off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards import ordering
from boards.builder_forms import ItemForm, NewItemForm
from boards.converters import MeetingDate
from boards.enums import ItemKind, PaperKind, Part
from boards.forms import ReasonForm
from boards.models import AgendaItem, Meeting
from boards.selectors.builder import is_late_for_items, items_page, missing_standing_items
from boards.services import agenda, meetings
from boards.services.papers import add_paper
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_item_to_change, find_meeting_to_change
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

DIGITS = 6


@require_safe
@needs("boards.manage_meeting")
def item_list(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    return _list(request, meeting)


def _list(
    request: SignedInRequest, meeting: Meeting, *, typed: dict[int, str] | None = None, problem: str = ""
) -> HttpResponse:
    page = items_page(meeting, request.user)
    moved = next((row for row in page.rows if str(row.item.pk) == request.GET.get("moved")), None)
    context = {
        "page": page,
        "meeting": meeting,
        "board": meeting.board,
        "back": reverse("boards:meeting_build", args=[meeting.board.slug, meeting.slug]),
        "moved": moved,
        "way": request.GET.get("way", ""),
        "problems": [(problem, "items")] if problem else [],
        "has_errors": bool(problem),
        "rows": [(row, (typed or {}).get(row.item.pk, str(row.position))) for row in page.rows],
    }
    return render(request, "boards/build/item_list.html", context)


@require_POST
@needs("boards.manage_meeting")
def item_order(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """One step up or down (`move` is "12:up"), or the positions typed into the boxes (`position-12`)."""
    meeting = find_meeting_to_change(request, board, date)
    items = {item.pk: item for item in agenda.items_in_order(meeting)}
    now = list(items)
    seen = [int(part) for part in request.POST.get("seen", "").split(",") if part.isdecimal() and len(part) <= 18]
    base = seen if sorted(seen) == sorted(now) else now
    places = agenda.places_of([items[pk] for pk in base], agenda.fixed_items(meeting))
    typed = {pk: request.POST.get(f"position-{pk}", "").strip() for pk in items}
    item, _, way = request.POST.get("move", "").partition(":")
    target = reverse("boards:item_list", args=[board, meeting.slug])
    try:
        if item:
            wanted = ordering.moved(places, int(item), way) if item.isdecimal() and int(item) in items else None
            target += f"?moved={item}&way={way}" if wanted else ""
        else:
            wanted = ordering.reordered(places, _changed(typed, base))
        order = [place.id for place in wanted] if wanted else base
        agenda.set_order(meeting=meeting, by=request.user, seen=seen, order=order)
    except Conflict:
        return conflict_page(
            request,
            subject=meeting,
            caption=f"Order of the items, {meeting}",
            rows=_orders(items, order, now),
            seen=",".join(map(str, now)),
            back=target.partition("?")[0],
            extra={"move": "", **{f"position-{pk}": str(at) for at, pk in enumerate(order, start=1)}},
        )
    except (DomainError, ValueError) as error:
        return _list(request, meeting, typed=typed, problem=str(error))
    if not item:
        messages.success(request, "The order is saved.")
    return redirect(target)


def _changed(typed: dict[int, str], base: list[int]) -> dict[int, int]:
    """The items whose box says another position than they have. ValueError for what is not a number."""
    changed = {}
    for at, pk in enumerate(base, start=1):
        if not typed[pk]:
            continue
        if not (typed[pk].isascii() and typed[pk].isdecimal() and len(typed[pk]) <= DIGITS):
            raise ValueError(f"Position “{typed[pk][:20]}” must be a number")
        if int(typed[pk]) != at:
            changed[pk] = int(typed[pk])
    return changed


def _orders(items: dict[int, AgendaItem], mine: list[int], theirs: list[int]) -> list[tuple[str, str, str]]:
    return [
        (f"Position {at}", items[one].title, items[other].title)
        for at, (one, other) in enumerate(zip(mine, theirs, strict=True), start=1)
        if one != other
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def item_add(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """A new item at the end, or under the one that `?under=` names."""
    meeting = find_meeting_to_change(request, board, date)
    under = request.GET.get("under", "")
    parent = find_item_to_change(meeting, int(under)) if under.isdecimal() and len(under) < 18 else None
    form = NewItemForm(
        request.POST if request.method == "POST" else None, is_late=is_late_for_items(meeting, timezone.now())
    )
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            return _added(request, meeting, parent, form)

        try:
            return redirect(once(key=form.cleaned_data["key"], by=request.user, act=make))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "meeting": meeting,
        "board": meeting.board,
        "parent": parent,
        "standing": missing_standing_items(meeting) if parent is None else (),
        "back": reverse("boards:item_list", args=[board, meeting.slug]),
    }
    return render(request, "boards/build/item_add.html", context)


def _added(request: SignedInRequest, meeting: Meeting, parent: AgendaItem | None, form: NewItemForm) -> str:
    """Add the item, and ask its author for the report. A closed report needs its grounds first."""
    author = form.cleaned_data["author"]
    item = meetings.add_item(
        meeting=meeting, kind=ItemKind.SUBSTANTIVE, by=request.user, under=parent, **form.values()
    )
    if author and item.part == Part.PART_II:
        path = reverse("boards:paper_add", args=[meeting.board.slug, meeting.slug])
        return f"{path}?item={item.pk}&author={author.pk}"
    if author:
        add_paper(item=item, title=item.title, kind=PaperKind.REPORT, part=Part.PART_I, by=request.user, author=author)
    return reverse("boards:item_list", args=[meeting.board.slug, meeting.slug])


@require_POST
@needs("boards.manage_meeting")
def item_add_standing(request: SignedInRequest, board: str, date: MeetingDate, standing: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = next((one for one in missing_standing_items(meeting) if one.pk == standing), None)
    if found is not None:
        item = meetings.add_standing_item(meeting=meeting, standing=found, by=request.user)
        messages.success(request, f"“{item.title}” is on the agenda.")
    return redirect("boards:item_list", board, meeting.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def item_edit(request: SignedInRequest, board: str, date: MeetingDate, item: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = find_item_to_change(meeting, item)
    seen = fingerprint(agenda.item_values(found))
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        initial={**ItemForm.answers(found), "seen": seen},
        is_late=is_late_for_items(meeting, timezone.now()) and found.pk not in agenda.fixed_items(meeting),
    )
    back = reverse("boards:item_list", args=[board, meeting.slug])
    if request.method == "POST" and form.is_valid():
        try:
            agenda.edit_item(item=found, by=request.user, seen=form.cleaned_data["seen"], values=form.values())
        except Conflict:
            return conflict_page(
                request,
                subject=found,
                caption=f"Item {found.label} {found.title}",
                rows=compared(form, ItemForm.answers(found)),
                seen=seen,
                back=request.path,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The item is saved.")
            return redirect(back)
    context = {"form": form, "item": found, "meeting": meeting, "board": meeting.board, "back": back}
    return render(request, "boards/build/item_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def item_remove(request: SignedInRequest, board: str, date: MeetingDate, item: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    found = find_item_to_change(meeting, item)
    back = reverse("boards:item_list", args=[board, meeting.slug])
    context = {"item": found, "meeting": meeting, "board": meeting.board, "back": back, "papers": found.papers.all()}
    if request.method == "POST":
        try:
            agenda.remove_item(item=found, by=request.user)
        except DomainError as error:
            return render(
                request,
                "boards/build/item_remove.html",
                {**context, "problems": [(str(error), "")], "has_errors": True},
            )
        messages.success(request, f"“{found.title}” is off the agenda.")
        return redirect(back)
    return render(request, "boards/build/item_remove.html", {**context, "problems": []})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def item_defer(request: SignedInRequest, board: str, date: MeetingDate, item: int) -> HttpResponse:
    """Back on the forward plan, with a reason."""
    meeting = find_meeting_to_change(request, board, date)
    found = find_item_to_change(meeting, item)
    back = reverse("boards:item_list", args=[board, meeting.slug])
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label="Why is it put off?",
        hint="Readers of the forward plan see it. The item’s papers go.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            agenda.defer_item(item=found, by=request.user, reason=reason, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{found.open_title}” is back on the forward plan.")
            return redirect(back)
    context = {
        "form": form,
        "heading": "Put the item back on the forward plan",
        "caption": f"{found.label} {found.title}".strip(),
        "back": back,
        "button": "Put it back",
    }
    return render(request, "boards/reason.html", context)
