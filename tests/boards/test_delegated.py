"""Officers' decisions with their two clocks, and how often members came."""

import datetime as dt

import pytest
from django.test import Client

from boards.enums import DecisionVerb, MeetingStatus, MinutesStatus
from boards.models import OfficerDecision
from boards.services.delegated import Taken, record_officer_decision
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import officer_of
from tests.boards.recording import HELD, NOW, a_room
from tests.boards.test_builder_pages import hidden
from tests.boards.writing import refused, update
from tests.factories import make_board, make_decision, make_meeting, make_minutes, make_minutes_item

pytestmark = pytest.mark.django_db
TAKEN = {
    "title": "Sign-off of a return",
    "decided_by": "Director of Adult Care Services",
    "decided_on": dt.date(2026, 9, 10),
    "text": "To sign it off.",
    "reasons": "It is due.",
    "alternatives": "None.",
}


@pytest.fixture
def board():
    return make_board()


def take(board, **fields) -> OfficerDecision:
    taken = Taken(**{**TAKEN, "authority": "Scheme of delegation", **fields})
    return record_officer_decision(board=board, taken=taken, by=officer_of(board), now=NOW)


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused_with:
        act()
    return str(refused_with.value)


def test_the_record_is_open_for_six_years_and_its_background_papers_for_four(board):
    made = take(board)
    assert (made.record_until, made.background_until) == (dt.date(2032, 9, 10), dt.date(2030, 9, 10))
    page = Client().get(made.get_absolute_url()).content.decode()
    assert "10 September 2032; background papers until 10 September 2030" in page
    assert AuditEvent.objects.get(action="officer_decision.recorded").subject_label == "Sign-off of a return"


def test_it_needs_authority_and_a_day_that_has_come(board):
    assert "gave the officer authority" in refusal(lambda: take(board, authority=" "))
    assert "not before" in refusal(lambda: take(board, decided_on=dt.date(2026, 9, 11)))


def test_a_delegation_is_the_boards_own_and_came_before(board):
    held = make_meeting(board, HELD + dt.timedelta(days=1), MeetingStatus.HELD)
    later = make_decision(make_minutes_item(make_minutes(held)), verb=DecisionVerb.DELEGATED)
    assert (
        refusal(lambda: take(board, delegation=later))
        == "The board delegated this on 11 September 2026, after that day."
    )
    elsewhere = make_decision(make_minutes_item())
    assert refusal(lambda: take(board, delegation=elsewhere)) == "That decision is another board’s."


def test_a_delegation_that_is_not_published_is_not_quoted(board):
    held = make_meeting(board, HELD, MeetingStatus.HELD)
    minutes = make_minutes(held, MinutesStatus.DRAFT)
    made = take(board, delegation=make_decision(make_minutes_item(minutes), "Secret until then."), authority="")
    assert "Secret until then." not in Client().get(made.get_absolute_url()).content.decode()
    minutes.status = MinutesStatus.PUBLISHED
    minutes.save()
    assert "Secret until then." in Client().get(made.get_absolute_url()).content.decode()


def test_the_database_holds_authority_reasons_and_clocks(board):
    made = take(board)
    assert refused(update(made, authority=""))
    assert refused(update(made, reasons=""))
    assert refused(update(made, alternatives=""))
    assert refused(update(made, record_until=made.background_until))
    assert refused(update(made, background_until=made.decided_on))


def test_an_officer_records_it_on_a_page_once(board, client):
    client.force_login(officer_of(board))
    path = f"{board.get_absolute_url()}officer-decisions/new/"
    sent = {
        **{name: value for name, value in TAKEN.items() if name != "decided_on"},
        "decided_on_0": "10",
        "decided_on_1": "9",
        "decided_on_2": "2026",
        "authority": "Scheme",
        "delegation": "",
        "key": hidden(client.get(path), "key"),
    }
    for _ in range(2):
        assert client.post(path, sent).status_code == 302
    assert [one.title for one in OfficerDecision.objects.all()] == ["Sign-off of a return"]
    listed = Client().get(f"{board.get_absolute_url()}officer-decisions/").content.decode()
    assert "Sign-off of a return" in listed


def test_the_page_of_attendance_counts_published_minutes_of_meetings_that_were_held():
    room = a_room()
    room.start()
    room.present(3)
    page = f"{room.board.get_absolute_url()}members/attendance/"
    assert "No attendance is published yet" in Client().get(page).content.decode()
    room.minutes.status = MinutesStatus.PUBLISHED
    room.minutes.save()
    found = counted(page)
    assert found[str(room.members[0].person)] == (1, 1, 0, 0)
    assert found[str(room.members[3].person)] == (0, 1, 1, 0)
    room.meeting.status, room.meeting.status_reason = "cancelled", "Snow."
    room.meeting.save()
    assert counted(page) == {}


def counted(page: str) -> dict[str, tuple[int, ...]]:
    context = Client().get(page).context["page"]
    return {row.name: (row.attended, row.expected, row.apologies, row.substituted) for row in context.rows}


@pytest.mark.parametrize("rooms", [1, 3])
def test_the_page_of_attendance_asks_as_much_for_three_meetings_as_for_one(rooms, django_assert_num_queries):
    board = make_board()
    for n in range(rooms):
        room = a_room(board, held_on=HELD + dt.timedelta(days=n))
        room.start()
        room.present()
        room.minutes.status = MinutesStatus.PUBLISHED
        room.minutes.save()
    with django_assert_num_queries(3):
        Client().get(f"{board.get_absolute_url()}members/attendance/")
