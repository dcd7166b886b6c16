"""What search reads follows every act that publishes, replaces, opens or takes back, in the transaction of the act."""

import pytest
from django.db import transaction

from boards.enums import DecisionVerb, Part
from boards.services.actions import add_action
from boards.services.decisions import Decided, add_decision
from boards.services.minutes import edit_paragraph
from boards.services.minutes_steps import publish_decisions
from boards.services.publication import declassify_paper
from hwb_portal.search.models import ClosedText, OpenText
from tests.boards.builders import exempt_paper
from tests.boards.publishing import (
    LATER,
    a_draft,
    a_published_meeting,
    an_uploaded_paper,
    first_paper,
    item_of,
    publish,
    revise,
    supplement,
    withdraw,
)
from tests.boards.recording import NOW, a_room
from tests.factories import make_decision, make_minutes, make_minutes_item, make_paragraph, make_user

pytestmark = pytest.mark.django_db


def _open() -> list[str]:
    return sorted(OpenText.objects.values_list("body", flat=True))


def _closed() -> list[str]:
    return sorted(ClosedText.objects.values_list("body", flat=True))


def test_a_draft_is_not_searched_and_a_published_agenda_is():
    meeting = a_draft()
    an_uploaded_paper(meeting, "Printed elsewhere.")
    assert _open() == []
    publish(meeting)
    assert _open() == ["Printed elsewhere.", "Purpose\nFirst words."]


def test_a_publication_that_is_rolled_back_leaves_nothing():
    meeting = a_draft()
    with transaction.atomic():
        publish(meeting)
        transaction.set_rollback(True)
    assert _open() == []


def test_a_revised_paper_is_searched_in_its_new_words_only():
    meeting = a_published_meeting()
    revise(first_paper(meeting), "Corrected words.")
    assert _open() == ["Purpose\nFirst words."]
    supplement(meeting)
    assert _open() == ["Purpose\nCorrected words."]


def test_a_withdrawn_paper_is_searched_no_more():
    meeting = a_published_meeting()
    withdraw(first_paper(meeting))
    assert (_open(), _closed()) == ([], [])


def test_a_closed_paper_is_in_the_closed_table_until_it_is_opened():
    meeting = a_draft()
    paper = exempt_paper(item_of(meeting, "2"), title="Provider at risk", body="Insolvency.", released=False)
    publish(meeting, approved_by=make_user())
    assert (_open(), _closed()) == (["Purpose\nFirst words."], ["Purpose\nInsolvency."])
    declassify_paper(paper=paper, by=make_user(), approved_by=make_user(), now=LATER, reason="The contract is let.")
    assert (_open(), _closed()) == (["Purpose\nFirst words.", "Purpose\nInsolvency."], [])
    assert set(OpenText.objects.values_list("title", flat=True)) == {"Winter plan", "Provider at risk"}


def test_what_did_not_change_keeps_its_row():
    meeting = a_published_meeting()
    before = list(OpenText.objects.values_list("pk", flat=True))
    an_uploaded_paper(meeting, "More.")
    supplement(meeting)
    assert list(OpenText.objects.values_list("pk", flat=True).order_by("pk"))[:-1] == before


def test_decisions_are_searched_before_the_minutes_and_closed_ones_apart():
    room = a_room()
    minutes = room.start()
    make_paragraph(room.heading(), "Said.")
    make_decision(room.heading(), "Agreed.")
    secret = make_minutes_item(minutes, part=Part.PART_II, public_title="Exempt item")
    make_decision(secret, "Awarded.")
    assert _open() == []
    publish_decisions(minutes=minutes, by=room.officer, now=NOW)
    assert (_open(), _closed()) == (["Agreed."], ["Awarded."])


def test_a_correction_of_published_minutes_an_action_and_a_decision_are_searched_at_once():
    item = make_minutes_item(make_minutes())
    paragraph = make_paragraph(item, "Old words.")
    by = make_user()
    words = {"kind": paragraph.kind, "label": paragraph.label}
    edit_paragraph(paragraph=paragraph, by=by, revision=1, body="New words.", note="A slip.", **words)
    add_action(meeting=item.minutes.meeting, by=by, text="Count again.", item=item)
    add_decision(item=item, paragraph=None, by=by, decided=Decided(DecisionVerb.AGREED, "To count."))
    assert _open() == ["Count again.", "New words.", "To count."]
