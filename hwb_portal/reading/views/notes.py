"""A reader's own notes. Every row is found through its owner; what is typed is kept out of error reports."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.converters import MeetingDate
from boards.models import PublishedPaper
from boards.selectors import PaperPage
from boards.views.find import PAPER_NOT_THERE, find_meeting
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import signed_in
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.reading import services
from hwb_portal.reading.blocks import Block, blocks_of
from hwb_portal.reading.enums import NoteKind
from hwb_portal.reading.forms import NewNoteForm, NoteForm
from hwb_portal.reading.models import Note
from hwb_portal.reading.selectors.notes import as_export, note_lines, notes_page, open_page
from hwb_portal.reading.selectors.parts import part_url, part_with, sections_of_page
from hwb_portal.reading.views.papers import find_paper_to_read

OWN = "a reader's own notes; rows are chosen by their owner"
NO_NOTE = "There is no note of yours at this address."


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _find_note(request: SignedInRequest, note: UUID) -> Note:
    found = Note.objects.visible_to(request.user).with_places().with_id(note).first()
    if found is None:
        raise Http404(NO_NOTE)
    return found


def _block(page: PaperPage, key: str) -> Block:
    found = next((block for block in blocks_of(sections_of_page(page)) if block.key == key), None)
    if found is None:
        raise Http404("There is no such paragraph in this paper any more.")
    return found


@require_safe
@signed_in(OWN)
def note_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "reading/note_list.html", {"meetings": notes_page(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("readers of the paper; rows are chosen by visible_to")
@sensitive_post_parameters()
def note_add(request: SignedInRequest, board: str, date: MeetingDate, paper: UUID) -> HttpResponse:
    """`?block=b1-2` names the paragraph; `start` and `end` some letters of it, which a script counted."""
    meeting = find_meeting(request, board, date)
    page = find_paper_to_read(request, meeting, paper)
    if isinstance(page, PublishedPaper) or page.version is None:
        raise Http404(PAPER_NOT_THERE)
    asked = request.POST if request.method == "POST" else request.GET
    block = _block(page, asked.get("block", ""))
    form = NewNoteForm(
        request.POST if request.method == "POST" else None,
        text=block.text,
        version_number=page.version.number,
        initial={"kind": asked.get("kind", NoteKind.NOTE), **{k: asked.get(k) for k in ("block", "start", "end")}},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            note = services.add_note(
                note_id=given["id"],
                paper=page.paper,
                spot=form.spot(),
                blocks=blocks_of(sections_of_page(page)),
                kind=NoteKind(given["kind"]),
                text=given["text"],
                is_kept=given["is_kept"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _kept(request, note, page)
    if request.method == "POST" and _is_script(request):
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    number = part_with(sections_of_page(page), block.key)
    context = {
        "form": form,
        "paragraph": block,
        "words": _chosen(form, block),
        "paper": page.paper,
        "page": page,
        "meeting": meeting,
        "back": f"{part_url(meeting, paper, number)}#{block.key}",
    }
    return render(request, "reading/note_add.html", context)


def _chosen(form: NewNoteForm, block: Block) -> str:
    """The letters that a script counted, in words."""
    try:
        start, end = int(form["start"].value()), int(form["end"].value())
    except (TypeError, ValueError):
        return ""
    return block.text[start:end] if 0 <= start < end else ""


def _kept(request: SignedInRequest, note: Note, page: PaperPage) -> HttpResponse:
    number = part_with(sections_of_page(page), note.block)
    address = f"{part_url(page.paper.item.meeting, page.paper.pk, number)}#note-{note.pk}"
    if _is_script(request):
        return JsonResponse({"id": str(note.pk), "revision": note.revision, "url": address}, status=201)
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(OWN)
@sensitive_post_parameters()
def note_edit(request: SignedInRequest, note: UUID) -> HttpResponse:
    """Sent by a script while its owner writes, or by its button. 409 when it was changed elsewhere meanwhile."""
    found = _find_note(request, note)
    form = NoteForm.of(found, request.POST if request.method == "POST" else None)
    (line,) = note_lines([found], request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = services.edit_note(
                note=found,
                kind=NoteKind(given["kind"]),
                text=given["text"],
                is_kept=given["is_kept"],
                seen=given["seen"] or 0,
                by=request.user,
                now=timezone.now(),
            )
        except Conflict as error:
            return _conflict(request, found, form, str(error))
        if _is_script(request):
            return JsonResponse({"id": str(found.pk), "revision": found.revision})
        return redirect(line.url or "notes")
    if request.method == "POST" and _is_script(request):
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    return render(request, "reading/note_edit.html", {"form": form, "note": found, "line": line})


def _conflict(request: SignedInRequest, note: Note, form: NoteForm, words: str) -> HttpResponse:
    """Both texts; sending the form again keeps what is in its box."""
    if _is_script(request):
        return JsonResponse({"conflict": words}, status=409)
    mine = NoteForm(initial={**form.cleaned_data, "seen": note.revision})
    return render(request, "reading/note_conflict.html", {"form": mine, "note": note, "words": words}, status=409)


@require_POST
@signed_in(OWN)
def note_remove(request: SignedInRequest, note: UUID) -> HttpResponse:
    found = _find_note(request, note)
    (line,) = note_lines([found], request.user)
    services.remove_note(note=found, by=request.user)
    messages.success(request, "The note is deleted.")
    return redirect(line.url.partition("#")[0] or "notes")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(OWN)
def note_place(request: SignedInRequest, note: UUID) -> HttpResponse:
    """Opens the paper so that its owner chooses a paragraph; `block` is the one they chose."""
    found = _find_note(request, note)
    page = open_page(found.paper_id, request.user) if found.paper_id else None
    if page is None or page.version is None:
        raise Http404(PAPER_NOT_THERE)
    sections = sections_of_page(page)
    if request.method != "POST":
        return redirect(f"{part_url(found.meeting, page.paper.pk, 1)}?placing={found.pk}")
    block = _block(page, request.POST.get("block", ""))
    spot = services.Spot(page.version.number, block.key)
    services.place_note(note=found, spot=spot, blocks=blocks_of(sections), by=request.user)
    address = part_url(found.meeting, page.paper.pk, part_with(sections, block.key))
    return redirect(f"{address}#note-{found.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(OWN)
def notes_delete(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        services.remove_everything(by=request.user)
        messages.success(request, "All your notes are deleted.")
        return redirect("notes")
    count = Note.objects.visible_to(request.user).count()
    return render(request, "reading/notes_delete.html", {"count": count})


@require_safe
@signed_in(OWN)
def notes_export(request: SignedInRequest, form: str) -> HttpResponse:
    """Everything a person wrote, for themselves: as JSON, a web page or plain text."""
    notes = as_export(request.user, request)
    if form == "json":
        body, kind = json.dumps({"notes": notes}, ensure_ascii=False, indent=2), "application/json"
    elif form == "html":
        body, kind = render_to_string("reading/notes_export.html", {"notes": notes}), "text/html"
    else:
        body, kind = render_to_string("reading/notes_export.txt", {"notes": notes}), "text/plain"
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-notes.{form}"'
    return response
