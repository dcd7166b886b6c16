"""Interests: what they bar, the 28 days, what readers learn; and votes, of which who is barred has none."""

import datetime as dt

import pytest
from django.test import Client

from boards.enums import InterestKind, MinutesStatus, VoteChoice
from boards.models import DeclaredInterest, QuorumPart, RecordedVote, RegisteredInterest, Vote
from boards.services import interests
from boards.services.attendance import Attended, record_attendance
from boards.services.votes import Counts, record_vote
from hwb_portal.core.errors import DomainError
from tests.boards.builders import member_of
from tests.boards.recording import TODAY, a_room
from tests.boards.writing import insert, refused
from tests.factories import make_board, make_member, make_minutes_item

pytestmark = pytest.mark.django_db
DISCLOSABLE = interests.Declaration(InterestKind.DISCLOSABLE, "Owns shares in a provider.")


@pytest.fixture
def room():
    made = a_room()
    made.start()
    made.present()
    return made


def declare(room, declaration=DISCLOSABLE, who: int = 0) -> DeclaredInterest:
    return interests.declare_interest(
        item=room.items[0],
        person=room.members[who].person,
        declaration=declaration,
        by=room.officer,
        today=TODAY,
    )


def vote(room, **fields) -> Vote:
    return record_vote(
        **{"item": room.heading(), "question": "That the plan be agreed.", "by": room.officer, **fields}
    )


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused_with:
        act()
    return str(refused_with.value)


def test_a_disclosable_interest_bars_discussion_and_vote_unless_there_is_a_dispensation(room):
    barred = declare(room)
    assert (barred.bars_speaking, barred.bars_voting) == (True, True)
    let = declare(room, interests.Declaration(InterestKind.DISCLOSABLE, "Shares.", dispensation="Standards, to 2028"))
    assert (let.pk, let.bars_speaking, let.bars_voting) == (barred.pk, False, False)


def test_the_database_bars_it_too(room):
    row = {
        "meeting": room.meeting,
        "item": room.items[0],
        "person": room.members[0].person,
        "nature": "Shares.",
        "declared_on": TODAY,
    }
    assert refused(insert(DeclaredInterest(kind=InterestKind.DISCLOSABLE, **row)))
    assert refused(insert(DeclaredInterest(kind=InterestKind.OTHER, register_by=TODAY, **row)))
    assert not refused(insert(DeclaredInterest(kind=InterestKind.OTHER, **row)))
    assert refused(insert(DeclaredInterest(kind=InterestKind.OTHER, **row)))


def test_an_unregistered_one_is_a_task_of_28_days_until_it_is_in_the_register(room):
    interest = declare(room)
    assert interest.register_by == TODAY + dt.timedelta(days=28)
    assert list(DeclaredInterest.objects.to_register()) == [interest]
    interests.register_declared(interest=interest, by=room.officer, today=TODAY)
    assert list(DeclaredInterest.objects.to_register()) == []
    entry = RegisteredInterest.objects.get()
    assert (entry.person, entry.nature) == (interest.person, "Owns shares in a provider.")
    assert (
        declare(room, interests.Declaration(InterestKind.DISCLOSABLE, "x", is_registered=True), 1).register_by is None
    )


def test_a_stranger_declares_nothing(room):
    stranger = make_member(make_board()).person
    act = lambda: interests.declare_interest(  # noqa: E731
        item=room.items[0], person=stranger, declaration=DISCLOSABLE, by=room.officer, today=TODAY
    )
    assert "is no member of this board" in refusal(act)


def test_of_a_sensitive_interest_readers_learn_that_it_is_there(room):
    interest = declare(room, interests.Declaration(InterestKind.DISCLOSABLE, "A hidden address.", is_sensitive=True))
    interests.register_declared(interest=interest, by=room.officer, today=TODAY)
    room.minutes.status = MinutesStatus.PUBLISHED
    room.minutes.save()
    register = Client().get(f"{room.board.get_absolute_url()}interests/").content.decode()
    minutes = Client().get(f"{room.meeting.get_absolute_url()}minutes/").content.decode()
    for page in (register, minutes):
        assert str(interest.person) in page
        assert "A hidden address." not in page
    assert "declared a disclosable pecuniary interest (sensitive: details withheld)." in minutes


def test_the_minutes_say_what_was_declared_and_who_left(room):
    declaration = interests.Declaration(InterestKind.DISCLOSABLE, "Owns shares.", leaves_room=True)
    person = declare(room, declaration).person
    room.minutes.status = MinutesStatus.PUBLISHED
    room.minutes.save()
    assert (
        f"{person} declared a disclosable pecuniary interest: Owns shares. {person} took no part in the discussion, "
        "did not vote and left the room."
    ) in Client().get(f"{room.meeting.get_absolute_url()}minutes/").content.decode()


def test_a_member_declares_for_themselves_before_the_meeting(room):
    user = member_of(room.board)
    client = Client()
    client.force_login(user)
    path = f"{room.meeting.get_absolute_url()}interests/"
    page = client.get(path).content.decode()
    assert str(room.members[0].person) not in page
    mine = room.board.seats.get(appointments__person__user=user).appointments.get().person
    sent = {"person": mine.pk, "item": room.items[0].pk, "kind": "other", "nature": "I volunteer there."}
    client.post(path, sent)
    assert DeclaredInterest.objects.get().person == mine
    client.post(path, {**sent, "person": room.members[0].person.pk})
    assert DeclaredInterest.objects.count() == 1


def test_a_declaration_shows_with_the_minutes_not_before(room):
    declare(room)
    other = Client()
    other.force_login(member_of(room.board))
    assert "Owns shares" not in other.get(room.meeting.get_absolute_url()).content.decode()
    assert "Owns shares" not in other.get(f"{room.meeting.get_absolute_url()}minutes/").content.decode()


def test_a_vote_by_somebody_barred_is_refused(room):
    person = declare(room).person
    named = {person: VoteChoice.FOR}
    assert refusal(lambda: vote(room, named=named)) == f"{person} declared an interest that bars a vote on this item."
    assert Vote.objects.count() == 0
    assert vote(room, item=room.heading(2), named=named).in_favour == 1


def test_a_vote_by_somebody_who_was_not_there_is_refused(room):
    room.present(3)
    away = room.members[3].person
    assert "was not in the room with a vote" in refusal(lambda: vote(room, named={away: VoteChoice.FOR}))


def test_who_arrived_later_has_no_vote_before(room):
    room.present(4, arrived_at=room.heading(2))
    late = {room.members[0].person: VoteChoice.FOR}
    assert "was not in the room" in refusal(lambda: vote(room, named=late))
    assert vote(room, item=room.heading(2), named=late).in_favour == 1


def test_there_are_no_more_votes_than_voters(room):
    declare(room)
    assert refusal(lambda: vote(room, counts=Counts(3, 1))) == (
        "4 votes are more than the 3 members who were present and may vote on it."
    )
    assert vote(room, counts=Counts(2, 1)).in_favour == 2


def test_recorded_votes_make_the_counts_and_a_casting_vote_needs_a_tie(room):
    people = [one.person for one in room.members]
    choices = [VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAINED]
    named = dict(zip(people, choices, strict=False))
    kept = vote(room, named=named, casting="for")
    assert (kept.in_favour, kept.against, kept.abstained, kept.casting) == (1, 1, 1, "for")
    assert RecordedVote.objects.count() == 3
    assert "only when the votes are equal" in refusal(lambda: vote(room, counts=Counts(2, 1), casting="for"))
    lopsided = {"item": make_minutes_item(), "question": "x", "in_favour": 2, "against": 1, "position": 1}
    assert refused(insert(Vote(casting="for", **lopsided)))
    assert refused(insert(RecordedVote(vote=kept, person=people[0], choice="for")))


def test_the_page_for_a_vote_leaves_out_who_is_barred(room, client):
    person = declare(room).person
    client.force_login(room.officer)
    page = client.get(f"{room.meeting.get_absolute_url()}record/items/{room.heading().pk}/votes/new/").content.decode()
    assert f"Recorded vote of {person}" not in page
    assert f"Barred by an interest, and so not listed: {person}." in page


def test_the_quorum_of_an_item_follows_who_left_and_the_rule_by_class(room, client):
    QuorumPart.objects.create(board=room.board, label="a chair", offices=["chair"], at_least=1)
    first = room.members[0]
    first.office = "chair"
    first.save()
    lines = [
        Attended(str(one.person), "present", one.seat, one.person, left_at=room.heading(2) if one == first else None)
        for one in room.members
    ]
    record_attendance(meeting=room.meeting, lines=lines, officers="", by=room.officer, seen=None)
    client.force_login(room.officer)
    pages = [
        client.get(f"{room.meeting.get_absolute_url()}record/items/{room.heading(n).pk}/").content.decode()
        for n in (1, 2)
    ]
    assert "4 voting members present. The quorum is 3." in pages[0]
    assert "3 voting members present. Not quorate: a chair: 0 of 1." in pages[1]


def test_the_database_holds_the_rule_by_class():
    board = make_board()
    assert refused(insert(QuorumPart(board=board, label="x", at_least=0)))
    assert not refused(insert(QuorumPart(board=board, label="x", at_least=1)))
    assert refused(insert(QuorumPart(board=board, label="x", at_least=2)))
