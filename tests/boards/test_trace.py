"""Which recommendation led to which decision, and what came of it, on the page and by the command."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from boards.enums import DecisionVerb, MeetingStatus, MinutesStatus, Part, PartPlacement
from boards.models import Meeting, VersionSection
from tests.boards.builders import exempt_paper, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
)
from tests.factories.publication import refresh_for_readers

pytestmark = pytest.mark.django_db
JUNE = dt.date(2017, 6, 14)


def decided(board, on: dt.date = JUNE, status: MinutesStatus = MinutesStatus.PUBLISHED, **heading: object) -> Meeting:
    """A report with a recommendation, a decision under its item, and an action."""
    meeting = make_meeting(board, on, MeetingStatus.HELD)
    item = make_item(meeting, "The fund")
    paper = open_paper(item, title="Plan for the fund")
    _recommends(paper, "To approve the plan.")
    refresh_for_readers(meeting)
    made = make_minutes_item(make_minutes(meeting, status), "The fund", agenda_item=item, **heading)
    make_decision(made, "The plan is approved.", verb=DecisionVerb.APPROVED, label="5.8")
    make_action(meeting, "Send the plan.", minutes_item=made, reference="A1", outcome="It was sent.")
    return meeting


def _recommends(paper, words: str) -> None:
    body = {"key": "recommendation", "heading": "Recommendation", "placement": PartPlacement.BODY, "body": words}
    VersionSection.objects.create(version=paper.versions.get(), position=9, **body)


def page(board) -> str:
    return Client().get(f"{board.get_absolute_url()}decisions/").content.decode()


def test_the_recommendation_stands_before_the_decision_and_the_action_after_it():
    board = make_board()
    decided(board)
    words = page(board)
    told = ("14 June 2017", "Plan for the fund", "To approve the plan.", "The plan is approved.", "Send the plan.")
    places = [words.index(one) for one in told]
    assert places == sorted(places)


def test_what_is_closed_or_not_published_is_left_out():
    board = make_board()
    decided(board, status=MinutesStatus.DRAFT)
    decided(board, JUNE + dt.timedelta(days=1), part=Part.PART_II, public_title="A contract")
    assert "The plan is approved." not in page(board)
    meeting = decided(board, JUNE + dt.timedelta(days=2))
    _recommends(exempt_paper(meeting.items.get()), "To pay the price.")
    assert "The plan is approved." in page(board)
    assert "To pay the price." not in page(board)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_is_the_same_for_any_number(rows, django_assert_num_queries):
    board = make_board()
    for number in range(rows):
        decided(board, JUNE + dt.timedelta(days=number))
    with django_assert_num_queries(10):
        page(board)


def outcomes(*options: str) -> str:
    out = io.StringIO()
    call_command("outcomes", *options, stdout=out)
    return out.getvalue()


def test_the_command_says_what_became_of_actions_and_what_led_to_decisions():
    board = make_board()
    decided(board)
    assert outcomes(board.slug).splitlines() == [
        "2017-06-14 A1 [Open] Send the plan.",
        "    It was sent.",
        "2017-06-14 5.8 [Approved] The plan is approved.",
        "    recommended: To approve the plan.",
        "Actions: 1. Decisions: 1.",
    ]
    found = json.loads(outcomes(board.slug, "--json"))
    assert found["decisions"] == [
        {
            "decided_on": "2017-06-14",
            "minute": "5.8",
            "item": "The fund",
            "verb": "Approved",
            "text": "The plan is approved.",
            "recommended": ["To approve the plan."],
            "actions": ["A1"],
        }
    ]


def test_the_command_begins_with_a_day():
    board = make_board()
    decided(board)
    assert outcomes(board.slug, "--since", "2017-06-15") == "Actions: 0. Decisions: 0.\n"
    for wrong in (("no-board",), (board.slug, "--since", "June")):
        with pytest.raises(CommandError):
            outcomes(*wrong)
