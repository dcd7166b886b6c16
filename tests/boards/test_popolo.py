"""A board as Popolo data: pinned, the same for everyone, and nothing that is closed."""

import datetime as dt

import pytest
from django.test import Client

from boards.enums import DecisionVerb, MeetingStatus, MinutesStatus, Part
from boards.models import Board, RecordedVote, Vote
from tests.boards.builders import officer_of
from tests.factories import (
    make_board,
    make_decision,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_organisation,
    make_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    """A chair in a seat of the council, a vacant seat, a meeting with a decision and a vote by name."""
    council = make_organisation(slug="herts", name="Herts Council")
    board = make_board(slug="herts-hwb", name="Herts Board", council=council)
    seat = make_seat(board, key="county", label="County Councillor", organisation=council, position=1)
    make_seat(board, key="vacant", label="Healthwatch", is_voting=False, position=2)
    person = make_member(board, seat=seat, office="chair", starts_on=dt.date(2017, 5, 1)).person
    person.key, person.full_name, person.post_nominals = "colette", "Colette Chair", "MBE"
    person.save()
    item = make_minutes_item(make_minutes(make_meeting(board, dt.date(2017, 6, 14), MeetingStatus.HELD)))
    make_decision(item, "The plan.", verb=DecisionVerb.APPROVED, label="5.8")
    vote = Vote.objects.create(item=item, question="That it be approved", in_favour=1, against=0, position=1)
    RecordedVote.objects.create(vote=vote, person=person, choice="for")
    return board


def popolo(board: Board, by: Client | None = None) -> dict:
    return (by or Client()).get(f"{board.get_absolute_url()}popolo.json").json()


def test_the_whole_answer(board):
    vote, found = Vote.objects.get(), popolo(board)
    home, day = "board/herts-hwb", "meeting/herts-hwb/2017-06-14"
    decision, member = found["motions"][0].pop("id"), found["memberships"][0].pop("id")
    assert (decision.partition("/")[0], member.partition("/")[0]) == ("decision", "membership")
    assert found == {
        "persons": [{"id": "person/colette", "name": "Colette Chair", "honorific_suffix": "MBE"}],
        "organizations": [
            {
                "id": home,
                "name": "Herts Board",
                "classification": "Health and Wellbeing Board",
                "parent_id": "organisation/herts",
                "links": [{"url": "http://testserver/boards/herts-hwb/", "note": "Papers, minutes and members"}],
            },
            {"id": "organisation/herts", "name": "Herts Council", "classification": "Council"},
        ],
        "posts": [
            {
                "id": "seat/herts-hwb/county",
                "label": "County Councillor",
                "role": "voting member",
                "organization_id": home,
            },
            {
                "id": "seat/herts-hwb/vacant",
                "label": "Healthwatch",
                "role": "member without a vote",
                "organization_id": home,
            },
        ],
        "memberships": [
            {
                "person_id": "person/colette",
                "organization_id": home,
                "post_id": "seat/herts-hwb/county",
                "on_behalf_of_id": "organisation/herts",
                "role": "Chair",
                "start_date": "2017-05-01",
            }
        ],
        "events": [
            {
                "id": day,
                "name": "Meeting of 14 June 2017",
                "classification": "meeting",
                "status": "Held",
                "organization_id": home,
                "start_date": "2017-06-14T10:00:00+01:00",
                "location": "County Hall",
                "sources": [{"url": "http://testserver/boards/herts-hwb/meetings/2017-06-14/"}],
            }
        ],
        "motions": [
            {
                "organization_id": home,
                "event_id": day,
                "identifier": "5.8",
                "classification": "Approved",
                "text": "The plan.",
                "date": "2017-06-14",
            },
            {
                "id": f"vote/{vote.pk}/motion",
                "organization_id": home,
                "event_id": day,
                "text": "That it be approved",
                "date": "2017-06-14",
                "requirement": "majority of those present and voting",
                "result": "pass",
            },
        ],
        "vote_events": [
            {
                "id": f"vote/{vote.pk}",
                "motion_id": f"vote/{vote.pk}/motion",
                "organization_id": home,
                "event_id": day,
                "start_date": "2017-06-14",
                "result": "pass",
                "counts": [
                    {"option": "yes", "value": 1},
                    {"option": "no", "value": 0},
                    {"option": "abstain", "value": 0},
                ],
                "votes": [{"voter_id": "person/colette", "option": "yes"}],
            }
        ],
    }


@pytest.mark.parametrize("how", ["closed", "draft"])
def test_it_is_the_same_for_an_officer_and_has_nothing_closed(board, client, how):
    item = make_minutes_item(
        make_minutes(
            make_meeting(board, dt.date(2017, 9, 1), MeetingStatus.HELD),
            MinutesStatus.DRAFT if how == "draft" else MinutesStatus.PUBLISHED,
        ),
        part=Part.PART_II if how == "closed" else Part.PART_I,
        public_title="A contract",
    )
    make_decision(item, "To close the home.")
    Vote.objects.create(item=item, question="To close it", in_favour=1, against=0, position=1)
    client.force_login(officer_of(board))
    assert popolo(board, client) == popolo(board)
    assert [one["text"] for one in popolo(board)["motions"]] == ["The plan.", "That it be approved"]
    assert len(popolo(board)["vote_events"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_is_the_same_for_any_size(board, rows, django_assert_num_queries):
    for _ in range(rows):
        make_member(board, seat=make_seat(board, organisation=make_organisation()))
    with django_assert_num_queries(8):
        popolo(board)
