"""Paragraphs of minutes: written one by one, kept while they are typed, never written over unseen."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.converters import MeetingDate
from boards.enums import MinutesStatus, ParagraphKind
from boards.models import Decision, MinutesItem, MinutesParagraph, TypedText
from boards.record_forms import ActionForm, DecisionForm, NewParagraphForm, ParagraphForm, UrgencyForm
from boards.selectors.record import item_page, typed_by
from boards.services import actions, decisions
from boards.services import minutes as writing
from boards.services.receipts import once
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_meeting_to_change
from boards.views.record import find_heading, question_page
from hwb_portal.accounts import typed as signed_out
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.dates import london_time
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

SIGNED_OUT = "You were signed out. What you typed is here again and not saved yet."
TYPED = ("kind", "label", "body", "verb", "parts", "plain_words", "note", "seen")
MOST_TYPED = 40_000  # letters of one form; a paragraph takes 20,000


def _is_published(item: MinutesItem) -> bool:
    return item.minutes.status == MinutesStatus.PUBLISHED


def _answers(sent: Any) -> dict[str, str]:
    return {name: str(sent[name]) for name in TYPED if name in sent}


def _kept_words(kept: TypedText) -> str:
    return f"You typed this at {london_time(kept.kept_at):%H:%M} and did not save it. It is not in the minutes yet."


def new_form(request: SignedInRequest, item: MinutesItem, kept: TypedText | None) -> tuple[NewParagraphForm, str]:
    """The form for the next paragraph, filled with what was typed and not saved; and a word about that."""
    initial: dict[str, Any] = {"kind": ParagraphKind.NARRATIVE}
    notice = ""
    given_back = signed_out.given_back(request)
    if given_back is not None:
        initial, notice = _answers(given_back), SIGNED_OUT
    elif kept is not None:
        initial, notice = dict(kept.answers), _kept_words(kept)
    return NewParagraphForm(initial=initial, is_published=_is_published(item)), notice


def _caption(paragraph: MinutesParagraph, item: MinutesItem) -> str:
    """Some boards number no paragraphs: then the heading alone says where it stands."""
    return f"Paragraph {paragraph.label}, {item.title}" if paragraph.label else item.title


@require_safe
@needs("boards.manage_meeting")
def heading_detail(request: SignedInRequest, board: str, date: MeetingDate, heading: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    return item_answer(request, find_heading(request, meeting, heading))


def item_answer(request: SignedInRequest, item: MinutesItem, form: Form | None = None) -> HttpResponse:
    """The page of one item: its paragraphs, and the form for the next."""
    page = item_page(item, request.user)
    given, notice = (form, "") if form is not None else new_form(request, item, page.typed)
    meeting = item.minutes.meeting
    context = {
        "page": page,
        "item": item,
        "meeting": meeting,
        "board": meeting.board,
        "form": given,
        "notice": notice,
        "mark": signed_out.mark_of(request.user),
        "typed_url": reverse("boards:typed_keep", args=[meeting.board.slug, meeting.slug, item.pk]),
    }
    return render(request, "boards/record/heading_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def paragraph_add(request: SignedInRequest, board: str, date: MeetingDate, heading: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    if request.method != "POST":
        return item_answer(request, item)
    signed_out.forget(request)
    form = NewParagraphForm(request.POST, is_published=_is_published(item))
    if not form.is_valid():
        return item_answer(request, item, form)
    given = form.cleaned_data

    def make() -> str:
        kind = ParagraphKind(given["kind"])
        if form.decided:
            decisions.decide(
                item=item, by=request.user, kind=kind, lead=given["body"], decided=form.decided, note=form.note
            )
        else:
            writing.add_paragraph(
                item=item,
                by=request.user,
                kind=kind,
                body=given["body"],
                label=given["label"] or None,
                note=form.note,
            )
        return reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])

    try:
        target = once(key=given["key"], by=request.user, act=make)
    except DomainError as error:
        form.add_error(None, str(error))
        return item_answer(request, item, form)
    messages.success(request, "The paragraph is in the minutes.")
    return redirect(f"{target}#new")


@require_POST
@needs("boards.manage_meeting")
def typed_keep(request: SignedInRequest, board: str, date: MeetingDate, heading: int) -> HttpResponse:
    """Keep what is being typed, beside the minutes: every few seconds by script, or by a button. Never published."""
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    asked = request.POST.get("paragraph", "")
    paragraph = _paragraph(item, int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    if "forget" in request.POST:
        writing.forget_typed(item=item, paragraph=paragraph, by=request.user)
        return redirect(_page_of(board, meeting.slug, item, paragraph))
    answers = _answers(request.POST)
    if sum(map(len, answers.values())) > MOST_TYPED:
        return JsonResponse({"said": "This text is too long to be kept. Save it in parts."}, status=400)
    now = timezone.now()
    writing.keep_typed(item=item, paragraph=paragraph, by=request.user, answers=answers, now=now)
    return JsonResponse({"said": f"Kept at {london_time(now):%H:%M}. Not in the minutes yet."})


def _page_of(board: str, date: str, item: MinutesItem, paragraph: MinutesParagraph | None) -> str:
    if paragraph is None:
        return reverse("boards:heading_detail", args=[board, date, item.pk])
    return reverse("boards:paragraph_edit", args=[board, date, item.pk, paragraph.pk])


def _paragraph(item: MinutesItem, pk: int) -> MinutesParagraph:
    found: MinutesParagraph | None = item.paragraphs.in_bulk([pk]).get(pk)
    if found is None:
        raise Http404("There is no such paragraph any more.")
    found.item = item
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def paragraph_edit(
    request: SignedInRequest, board: str, date: MeetingDate, heading: int, paragraph: int
) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found = _paragraph(item, paragraph)
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    form_class = UrgencyForm if found.kind == ParagraphKind.URGENCY else ParagraphForm
    stored = {**ParagraphForm.answers(found), "seen": str(found.revision)}
    notice, kept = "", typed_by(request.user, item, found)
    if request.method == "POST":
        signed_out.forget(request)
    elif (given_back := signed_out.given_back(request)) is not None:
        stored, notice = {**stored, **_answers(given_back)}, SIGNED_OUT
    elif kept is not None:
        stored, notice = {**stored, **kept.answers}, _kept_words(kept)
    form = form_class(
        request.POST if request.method == "POST" else None, initial=stored, is_published=_is_published(item)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            writing.edit_paragraph(
                paragraph=found,
                by=request.user,
                revision=int(given["seen"]) if given["seen"].isdecimal() else 0,
                kind=ParagraphKind(given.get("kind", found.kind)),
                body=given["body"],
                label=given["label"],
                note=form.note,
            )
        except Conflict:
            now = timezone.now()
            writing.keep_typed(item=item, paragraph=found, by=request.user, answers=_answers(request.POST), now=now)
            return conflict_page(
                request,
                subject=found,
                caption=_caption(found, item),
                rows=compared(form, ParagraphForm.answers(found)),
                seen=str(found.revision),
                back=request.path,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The paragraph is saved.")
            return redirect(back)
    context = {
        "form": form,
        "paragraph": found,
        "item": item,
        "meeting": meeting,
        "board": meeting.board,
        "back": back,
        "notice": notice,
        "mark": signed_out.mark_of(request.user),
        "typed_url": reverse("boards:typed_keep", args=[board, meeting.slug, item.pk]),
    }
    return render(request, "boards/record/paragraph_edit.html", context)


@require_POST
@needs("boards.manage_meeting")
def paragraph_remove(
    request: SignedInRequest, board: str, date: MeetingDate, heading: int, paragraph: int
) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found = _paragraph(item, paragraph)
    seen = request.POST.get("seen", "")
    try:
        writing.remove_paragraph(
            paragraph=found, by=request.user, revision=int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        )
        messages.success(request, "The paragraph is taken out.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:heading_detail", board, meeting.slug, item.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def action_add(request: SignedInRequest, board: str, date: MeetingDate, heading: int, paragraph: int) -> HttpResponse:
    """An action that a paragraph states."""
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found = _paragraph(item, paragraph)
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    form = ActionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def make() -> str:
            actions.add_action(
                meeting=meeting,
                by=request.user,
                text=given["text"],
                owners=[
                    actions.owner_from_words(meeting.board, words, meeting.held_on, timezone.localdate())
                    for words in given["owners"]
                ],
                due=actions.due_from_words(meeting, given["due"]),
                paragraph=found,
            )
            return back

        try:
            target = once(key=given["key"], by=request.user, act=make)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The action is kept, and its owner stands beside the paragraph.")
            return redirect(target)
    caption = _caption(found, item)
    words = {"heading": "Add an action", "caption": caption, "button": "Add the action", "back": back}
    return question_page(request, meeting, form, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def decision_edit(
    request: SignedInRequest, board: str, date: MeetingDate, heading: int, decision: int
) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found: Decision | None = item.decisions.in_bulk([decision]).get(decision)
    if found is None:
        raise Http404("There is no such decision any more.")
    seen = fingerprint(decisions.decision_values(found))
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        initial={**DecisionForm.answers(found), "seen": seen},
    )
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    if request.method == "POST" and form.is_valid():
        try:
            decisions.edit_decision(
                decision=found, by=request.user, seen=form.cleaned_data["seen"], values=form.values()
            )
        except Conflict:
            rows = compared(form, DecisionForm.answers(found))
            caption = f"Decision {found.label}"
            return conflict_page(request, subject=found, caption=caption, rows=rows, seen=seen, back=request.path)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The decision is saved.")
            return redirect(back)
    words = {"heading": f"Decision {found.label}", "caption": item.title, "button": "Save the decision", "back": back}
    return question_page(request, meeting, form, **words)
