"""Motions and amendments: who may move them, in which order they are settled, and the resolution they make."""

import uuid

import pytest

from boards.enums import DecisionVerb, InterestKind, MinutesStatus, MotionOutcome
from boards.models import Decision, Motion
from boards.services import interests, motions
from boards.services.votes import Counts, record_vote, remove_vote
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from tests.boards.recording import TODAY, a_room
from tests.boards.writing import insert, refused, update
from tests.factories import make_minutes_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = a_room()
    made.start()
    made.present()
    return made


def person(room, place: int):
    return room.members[place].person


def move(room, mover: int = 0, seconder: int | None = 1, text: str = "That the plan be agreed.", **fields) -> Motion:
    second = person(room, seconder) if seconder is not None else None
    call = {"item": room.heading(), "mover": person(room, mover), "seconder": second, "text": text, "by": room.officer}
    return motions.move(**{**call, **fields})


def seen(motion: Motion) -> str:
    return fingerprint(motions.motion_values(Motion.objects.get(pk=motion.pk)))


def settle(room, motion: Motion, became: MotionOutcome | None = None, **fields) -> Motion:
    return motions.settle(motion=motion, by=room.officer, became=became, **{"seen": seen(motion), **fields})


def vote(room, in_favour: int = 3, against: int = 1, **fields):
    counts = Counts(in_favour, against)
    return record_vote(item=room.heading(), question="That it be agreed.", by=room.officer, counts=counts, **fields)


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused_with:
        act()
    return str(refused_with.value)


def test_nobody_seconds_what_they_moved(room):
    said = refusal(lambda: move(room, 0, 0))
    assert said == f"{person(room, 0)} moved it, so somebody else seconds it."


def test_who_is_barred_or_was_not_in_the_room_moves_nothing(room):
    declared = interests.Declaration(InterestKind.DISCLOSABLE, "Shares.")
    item, by = room.items[0], room.officer
    interests.declare_interest(item=item, person=person(room, 1), declaration=declared, by=by, today=TODAY)
    assert refusal(lambda: move(room)) == (
        f"{person(room, 1)} declared an interest that bars taking part in this item."
    )
    room.present(3)
    assert refusal(lambda: move(room, 2, 3)) == (
        f"{person(room, 3)} was not in the room with a vote when this item was taken."
    )


def test_one_motion_and_one_amendment_at_a_time(room):
    motion = move(room)
    assert refusal(lambda: move(room)).startswith("A motion is before the board already.")
    amendment = move(room, 2, 3, "Add: by June.", amends=motion)
    assert refusal(lambda: move(room, 1, 2, amends=motion)).startswith("An amendment is before the board already.")
    assert refusal(lambda: move(room, 1, 2, amends=amendment)).startswith("An amendment is not amended.")
    assert refusal(lambda: settle(room, motion, MotionOutcome.CARRIED)) == (
        "Say first what became of the amendment. It is put before the motion."
    )


def test_a_lost_motion_takes_no_amendment(room):
    motion = settle(room, move(room), MotionOutcome.LOST)
    assert refusal(lambda: move(room, 2, 3, amends=motion)) == (
        "This motion is settled (lost), so it takes no amendment."
    )


def test_the_outcome_follows_from_the_vote_and_a_tie_settles_nothing(room):
    motion = move(room)
    assert refusal(lambda: settle(room, motion, vote=vote(room, 2, 2))).startswith("That vote was tied")
    lost = settle(room, motion, MotionOutcome.CARRIED, vote=vote(room, 1, 3))
    assert lost.outcome == MotionOutcome.LOST
    assert refusal(lambda: remove_vote(vote=lost.vote, by=room.officer)).startswith("The outcome of a motion rests")


def test_a_vote_settles_one_motion_of_its_own_item(room):
    counted = vote(room)
    settle(room, move(room), vote=counted)
    second = move(room)
    assert refusal(lambda: settle(room, second, vote=counted)).startswith("Choose a vote of this item")


def test_what_nobody_seconded_is_not_put(room):
    motion = move(room, seconder=None)
    assert refusal(lambda: settle(room, motion, MotionOutcome.CARRIED)).startswith("It was not seconded")
    assert settle(room, motion, MotionOutcome.LAPSED).outcome == MotionOutcome.LAPSED
    assert refusal(lambda: settle(room, move(room), MotionOutcome.LAPSED)).startswith("It was seconded")


def test_the_resolution_is_in_the_words_of_the_motion_as_amended_and_cites_it(room, client):
    motion = move(room)
    amendment = move(room, 2, 3, "Add: by June.", amends=motion)
    assert refusal(lambda: settle(room, amendment, MotionOutcome.CARRIED)).startswith("Write the motion as it reads")
    settle(room, amendment, vote=vote(room), as_amended="That the plan be agreed by June.")
    assert refusal(lambda: resolve(room, motion)) == "Only a motion that was carried makes a resolution."
    settle(room, motion, MotionOutcome.CARRIED)
    resolve(room, motion)
    decision = Decision.objects.get()
    assert (decision.text, decision.motion) == ("That the plan be agreed by June.", motion)
    assert refusal(lambda: resolve(room, motion)).startswith("A resolution states what was decided")
    assert refusal(lambda: motions.take_outcome_back(motion=amendment, by=room.officer)).startswith("A resolution")
    room.minutes.status = MinutesStatus.PUBLISHED
    room.minutes.save()
    moved = f"moved by {person(room, 0)}, seconded by {person(room, 1)}"
    page = client.get(f"{room.meeting.get_absolute_url()}minutes/").content.decode()
    places = [page.index(words) for words in (moved, "Add: by June.", "3 for, 1 against", "The motion as amended:")]
    assert places == sorted(places)
    assert page.count("3 for, 1 against") == 1
    assert f"Motion {moved}" in client.get(f"{room.meeting.get_absolute_url()}decisions/").content.decode()


def resolve(room, motion: Motion):
    return motions.resolve(motion=motion, verb=DecisionVerb.AGREED, by=room.officer)


def test_an_outcome_is_taken_back_and_a_motion_out_while_nothing_rests_on_them(room):
    motion = settle(room, move(room), MotionOutcome.CARRIED)
    assert refusal(lambda: motions.remove(motion=motion, by=room.officer)).startswith("Something became of it")
    motions.take_outcome_back(motion=motion, by=room.officer)
    motions.remove(motion=motion, by=room.officer)
    assert Motion.objects.count() == 0


def test_two_officers_at_once_and_the_second_is_told(room):
    motion = move(room)
    shown = seen(motion)
    settle(room, motion, MotionOutcome.CARRIED)
    with pytest.raises(Conflict):
        settle(room, motion, MotionOutcome.LOST, seen=shown)


def test_approved_minutes_take_no_motion(room):
    later = a_room(room.board, held_on=TODAY)
    room.minutes.status, room.minutes.approved_at = MinutesStatus.APPROVED, later.meeting
    room.minutes.save()
    assert refusal(lambda: move(room)).startswith("The board approved these minutes.")


def test_what_the_database_itself_refuses(room):
    motion = move(room)
    assert refused(update(motion, outcome="postponed"))
    assert refused(update(motion, seconder=motion.mover))
    assert refused(update(motion, amends=motion))
    assert refused(update(motion, vote=vote(room)))
    assert refused(update(motion, outcome=MotionOutcome.LAPSED))
    assert refused(update(motion, seconder=None, outcome=MotionOutcome.CARRIED))
    assert refused(update(motion, as_amended="Other words."))
    row = {"item": room.heading(), "mover": person(room, 0), "text": "x"}
    assert refused(insert(Motion(position=2, **row)))
    assert refused(insert(Motion(position=1, outcome=MotionOutcome.WITHDRAWN, **row)))
    amends = {"amends": motion, "seconder": person(room, 1)}
    assert refused(insert(Motion(position=2, outcome=MotionOutcome.CARRIED, **amends, **row)))
    assert not refused(insert(Motion(position=2, **amends, **row)))
    assert refused(insert(Motion(position=3, **amends, **row)))
    other = make_minutes_item(room.minutes, "Carers", position=9, number="9")
    assert not refused(insert(Motion(position=1, **{**row, "item": other})))


def test_an_officer_moves_a_motion_to_its_resolution_by_forms(room, signed_in_as):
    officer, item = signed_in_as(room.officer), room.heading()
    base = f"{room.meeting.get_absolute_url()}record/items/{item.pk}/"
    by = {"mover": person(room, 0).pk, "seconder": person(room, 1).pk}
    form = {"key": uuid.uuid4(), "text": "That the plan be agreed.", **by}
    for _ in range(2):
        officer.post(f"{base}motions/new/", form)
    motion = Motion.objects.get()
    twice = officer.post(f"{base}motions/new/", {**form, "key": uuid.uuid4(), "seconder": by["mover"]})
    assert "so somebody else seconds it." in twice.content.decode()
    shown = seen(motion)
    settle(room, motion, MotionOutcome.LOST)
    late = officer.post(f"{base}motions/{motion.pk}/settle/", {"became": "carried", "seen": shown})
    assert late.status_code == 409
    officer.post(f"{base}motions/{motion.pk}/act/", {"act": "reopen"})
    officer.post(f"{base}motions/{motion.pk}/settle/", {"became": f"vote-{vote(room).pk}", "seen": seen(motion)})
    officer.post(f"{base}motions/{motion.pk}/resolve/", {"verb": "agreed"})
    page = officer.get(base).content.decode()
    assert Decision.objects.get().motion == motion
    assert ("Carried" in page, "Minute the resolution" in page) == (True, False)
