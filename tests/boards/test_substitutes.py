"""Naming who stands in at one meeting: what opens to them, until when, and who is refused."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from boards.enums import MeetingStatus
from boards.models import Paper
from boards.services.substitutes import name_substitute
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import exempt_paper, officer_of
from tests.factories import make_board, make_item, make_meeting, make_member, make_seat, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return make_board()


@pytest.fixture
def meeting(board):
    return make_meeting(board, timezone.localdate() + dt.timedelta(days=20))


@pytest.fixture
def officer(board, client):
    person = officer_of(board)
    client.force_login(person)
    return person


def address(meeting) -> str:
    return f"{meeting.get_absolute_url()}build/substitutes/"


def test_a_substitute_reads_that_meetings_papers_until_the_right_is_ended(meeting, officer, client):
    paper = exempt_paper(make_item(meeting))
    seat, person, reader = make_seat(meeting.board), make_user(Role.SUBSTITUTE), Client()
    reader.force_login(person)
    assert reader.get(paper.get_absolute_url()).status_code == 404
    client.post(address(meeting), {"seat": seat.pk, "person": person.pk})
    assert reader.get(paper.get_absolute_url()).status_code == 200
    client.post(address(meeting), {"end": meeting.substitutes.get().pk})
    assert reader.get(paper.get_absolute_url()).status_code == 404
    acts = AuditEvent.objects.filter(action__startswith="substitute.").order_by("pk")
    assert [(event.action, event.details) for event in acts] == [
        (action, {"user": person.pk, "seat": seat.key}) for action in ("substitute.named", "substitute.ended")
    ]


def test_the_right_ends_with_the_day_of_the_meeting(board, officer):
    today = timezone.localdate()
    seat, person = make_seat(board), make_user(Role.SUBSTITUTE)
    for days, reads in ((0, 1), (-1, 0)):
        meeting = make_meeting(board, today + dt.timedelta(days=days))
        exempt_paper(make_item(meeting))
        if days == 0:
            name_substitute(meeting=meeting, seat=seat, user=person, by=officer, today=today)
        else:
            with pytest.raises(DomainError, match="is over"):
                name_substitute(meeting=meeting, seat=seat, user=person, by=officer, today=today)
            name_substitute(meeting=meeting, seat=seat, user=person, by=officer, today=meeting.held_on)
        assert Paper.objects.visible_to(person).for_meeting(meeting).count() == reads


def test_only_substitutes_without_a_place_are_offered_for_seats_of_members(meeting, officer, client):
    board = meeting.board
    free, named, seated = (make_user(Role.SUBSTITUTE) for _ in range(3))
    make_user(Role.MEMBER)
    seat = make_member(board, seated).seat
    make_seat(board, is_observer=True, is_voting=False)
    taken = make_seat(board)
    name_substitute(meeting=meeting, seat=taken, user=named, by=officer, today=timezone.localdate())
    form = client.get(address(meeting)).context["form"]
    assert (set(form.people), set(form.seats)) == ({str(free.pk)}, {str(seat.pk)})


@pytest.mark.parametrize("wrong", ["observer", "elsewhere", "taken", "no role"])
def test_who_cannot_be_named_is_refused(meeting, officer, wrong):
    board, today = meeting.board, timezone.localdate()
    seat, user = make_seat(board), make_user(Role.SUBSTITUTE)
    if wrong == "taken":
        name_substitute(meeting=meeting, seat=seat, user=make_user(Role.SUBSTITUTE), by=officer, today=today)
    seat = {
        "observer": lambda: make_seat(board, is_observer=True, is_voting=False),
        "elsewhere": lambda: make_seat(make_board()),
    }.get(wrong, lambda: seat)()
    user = make_user(Role.MEMBER) if wrong == "no role" else user
    with pytest.raises(DomainError):
        name_substitute(meeting=meeting, seat=seat, user=user, by=officer, today=today)


def test_a_meeting_that_is_over_takes_no_names(board, officer, client):
    past = make_meeting(board, timezone.localdate() - dt.timedelta(days=1), MeetingStatus.HELD)
    make_seat(board)
    make_user(Role.SUBSTITUTE)
    assert "Name a substitute" not in client.get(address(past)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_is_the_same_for_any_number(meeting, officer, client, rows, django_assert_num_queries):
    for _ in range(rows):
        seat, person = make_seat(meeting.board), make_user(Role.SUBSTITUTE)
        name_substitute(meeting=meeting, seat=seat, user=person, by=officer, today=timezone.localdate())
        make_member(meeting.board)
        make_user(Role.SUBSTITUTE)
    with django_assert_num_queries(10):
        client.get(address(meeting))
