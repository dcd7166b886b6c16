"""Notes between a device and the server: a reader's own of a meeting, and those made without a connection."""

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from boards.converters import MeetingDate
from boards.views.find import find_meeting
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import signed_in
from hwb_portal.core.errors import DomainError
from hwb_portal.reading.blocks import blocks_of
from hwb_portal.reading.forms import SentNoteForm
from hwb_portal.reading.selectors.notes import own_notes
from hwb_portal.reading.selectors.offline import reader_key, standing_versions, text_of_version
from hwb_portal.reading.taking import take_note

MOST_AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("a reader's own notes; rows are chosen by their owner")
@sensitive_variables()
def notes_send(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """GET tells whose device it is now, the mark that a POST needs, and their notes on open papers of the meeting.

    POST takes `{"notes": [...]}` and answers which were taken, and for each other one why not.
    """
    meeting = find_meeting(request, board, date)
    if request.method != "POST":
        told = {"reader": reader_key(request.user.pk), "token": get_token(request)}
        return JsonResponse({**told, "notes": own_notes(meeting, request.user)})
    taken: dict[str, bool] = {}
    refused: dict[str, str] = {}
    versions = standing_versions(meeting, request.user)
    for given in _notes_in(request):
        name = str(given.get("id", ""))
        form = SentNoteForm(given)
        if not form.is_valid():
            refused[name] = " ".join(str(words) for errors in form.errors.values() for words in errors)
            continue
        version = versions.get(str(form.cleaned_data["paper"]))
        try:
            note = take_note(
                sent=form.sent(),
                meeting=meeting,
                version=version,
                blocks=blocks_of(text_of_version(version, request.user)) if version else (),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refused[name] = str(error)
        else:
            taken[name] = str(note.pk) != name  # a second note, beside one that was changed elsewhere
    return JsonResponse({"taken": taken, "refused": refused})


def _notes_in(request: HttpRequest) -> list[dict[str, Any]]:
    try:
        given = json.loads(request.body)["notes"]
    except (ValueError, KeyError, TypeError):
        raise BadRequest("These are no notes.") from None
    if not isinstance(given, list) or len(given) > MOST_AT_ONCE or not all(isinstance(one, dict) for one in given):
        raise BadRequest("These are no notes.")
    return given
