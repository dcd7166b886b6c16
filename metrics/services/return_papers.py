"""The board's report on a return, as a paper under an item of the next agenda."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from boards.enums import ItemKind, PaperKind, Part, Purpose
from boards.models import AgendaItem, Meeting, Paper
from boards.services.meetings import add_item
from boards.services.papers import add_paper
from boards.services.versions import save_report
from hwb_portal.accounts.models import User
from hwb_portal.core.errors import DomainError
from metrics.embargoes import held_words
from metrics.enums import BEFORE_THE_BOARD, ReturnState, StepKind
from metrics.models import Return
from metrics.services.return_steps import locked, note


@transaction.atomic
def put_on_agenda(
    *, stored: Return, place: AgendaItem | Meeting, title: str, bodies: Mapping[str, str], by: User, now: dt.datetime
) -> Paper:
    """Make the report a draft paper under an item, or under a new item at the end of a meeting's open business.

    The new item asks the board to decide where the sign-off is to be ratified, and to note it otherwise. Once only,
    unless the officer took that paper off again.
    """
    stored = locked(stored, "put on an agenda", ReturnState.SIGNED, ReturnState.SUBMITTED, *BEFORE_THE_BOARD)
    if stored.paper_id is not None:
        raise DomainError("The report on this return is made already.")
    if held := held_words(stored.embargoed_until, now):
        raise DomainError(f"{held}: its report, which the agenda would publish, is made after that.")
    meeting = place.meeting if isinstance(place, AgendaItem) else place
    if meeting.board_id != stored.board_id:
        raise DomainError("That agenda is another board’s.")
    item = place if isinstance(place, AgendaItem) else _new_item(stored, meeting, title, by)
    paper = add_paper(item=item, title=title[:300], kind=PaperKind.REPORT, part=Part.PART_I, author=by, by=by)
    save_report(paper=paper, bodies=bodies, acronyms=(), by=by)
    stored.paper = paper
    fields = ["paper"]
    if stored.reported_on is None:
        stored.item = item
        fields.append("item")
    stored.save(update_fields=fields)
    words = f"Item {item.label or item.open_title}, meeting of {meeting.held_on:%-d %B %Y}"
    note(stored, StepKind.PUT_ON_AGENDA, by, now, words)
    return paper


def _new_item(stored: Return, meeting: Meeting, title: str, by: User) -> AgendaItem:
    purpose = Purpose.DECIDE if stored.must_ratify else Purpose.NOTE
    return add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title=title[:300],
        purpose=purpose,
        lead=stored.signed_name,
        by=by,
    )
