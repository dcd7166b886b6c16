"""The list of those who may read a confidential paper: who is put on it, who is refused, what the officer is told."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from boards.enums import MeetingStatus, StaffRole
from boards.models import Appointment, Paper, PaperReader
from boards.services.readers import add_reader, remove_reader
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import confidential_paper, exempt_paper, member_of, officer_of
from tests.factories import make_board, make_item, make_meeting, make_staff, make_substitute, make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)
# Session, person, roles, paper, its grounds, whether the officer works for its board, two lists; and six to record
# who opened a page of a closed paper.
QUERIES = 14
DAY = dt.date(2100, 3, 10)  # to come whenever the test runs: the pages ask the clock


@pytest.fixture
def paper():
    return confidential_paper(make_item(make_meeting(held_on=DAY)))


@pytest.fixture
def officer(paper, client: Client):
    user = officer_of(paper.item.meeting.board)
    client.force_login(user)
    return user


def listed(paper: Paper) -> set[User]:
    return {row.user for row in PaperReader.objects.filter(paper=paper).select_related("user")}


def address(paper: Paper) -> str:
    return f"/papers/{paper.pk}/readers/"


def substitute_at(paper: Paper) -> User:
    return make_substitute(paper.item.meeting, make_user(Role.SUBSTITUTE)).user


RIGHT = {
    "member": lambda paper: member_of(paper.item.meeting.board),
    "substitute": substitute_at,
    "officer": lambda paper: officer_of(paper.item.meeting.board),
}
NO_RIGHT = {
    "nobody in particular": lambda paper: make_user(),
    "member of another board": lambda paper: member_of(make_board()),
    "observer": lambda paper: member_of(paper.item.meeting.board, is_observer=True),
    "member before": lambda paper: member_of(paper.item.meeting.board, ends_on=TODAY - dt.timedelta(days=1)),
    "substitute at another meeting": lambda paper: (
        make_substitute(make_meeting(paper.item.meeting.board, DAY + dt.timedelta(days=7)), make_user()).user
    ),
    "officer of another board": lambda paper: officer_of(make_board()),
    "analyst": lambda paper: make_staff(paper.item.meeting.board, make_user(), StaffRole.ANALYST).user,
}


@pytest.mark.parametrize("who", RIGHT)
def test_whoever_has_a_right_is_put_on_the_list_once(paper, who):
    reader, by = RIGHT[who](paper), make_user()
    for _ in range(2):
        add_reader(paper=paper, user=reader, by=by, today=TODAY)
    assert listed(paper) == {reader}
    event = AuditEvent.objects.get(action="reader.added")
    assert (event.subject_label, event.actor_id, event.details) == (paper.public_title, by.pk, {"user": reader.pk})


@pytest.mark.parametrize("who", NO_RIGHT)
def test_others_are_refused_with_a_sentence(paper, who):
    with pytest.raises(DomainError, match="has no right to this meeting’s closed papers"):
        add_reader(paper=paper, user=NO_RIGHT[who](paper), by=make_user(), today=TODAY)
    assert listed(paper) == set()


def test_a_paper_that_is_not_confidential_has_no_list():
    paper = exempt_paper()
    with pytest.raises(DomainError, match="Only a confidential paper"):
        add_reader(paper=paper, user=member_of(paper.item.meeting.board), by=make_user(), today=TODAY)


def test_whoever_is_taken_off_cannot_open_the_paper_any_more(paper):
    member, by = member_of(paper.item.meeting.board), make_user()
    add_reader(paper=paper, user=member, by=by, today=TODAY)
    assert Paper.objects.visible_to(member).contains(paper)
    for _ in range(2):
        remove_reader(paper=paper, user_id=member.pk, by=by)
    assert not Paper.objects.visible_to(member).contains(paper)
    assert [event.details for event in AuditEvent.objects.filter(action="reader.removed")] == [{"user": member.pk}]


# The page


def test_the_officer_puts_a_member_on_the_list_and_takes_them_off(paper, officer, client):
    member = member_of(paper.item.meeting.board)
    assert "Nobody is on the list: no member can open this paper." in client.get(address(paper)).content.decode()
    assert client.post(address(paper), {"person": member.pk})["Location"] == address(paper)
    assert listed(paper) == {member}
    client.post(address(paper), {"remove": member.pk})
    assert listed(paper) == set()


def test_the_page_refuses_somebody_else_with_a_sentence(paper, officer, client):
    text = client.post(address(paper), {"person": make_user().pk}).content.decode()
    assert "That person has no right to this meeting’s closed papers or is on the list already" in text
    assert listed(paper) == set()


def test_whose_seat_has_ended_is_shown_as_unable_to_open_it(paper, officer, client):
    member = member_of(paper.item.meeting.board)
    client.post(address(paper), {"person": member.pk})
    Appointment.objects.filter(person__user=member).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert "Has no seat and no place as substitute any more." in client.get(address(paper)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_many_questions_whatever_the_number_of_people(
    paper, officer, client, number, django_assert_num_queries
):
    for _ in range(number):
        add_reader(paper=paper, user=member_of(paper.item.meeting.board), by=officer, today=TODAY)
        member_of(paper.item.meeting.board)
    waits_its_turn = connection.vendor == "postgresql"  # to record the reading; on SQLite whoever writes is alone
    with django_assert_num_queries(QUERIES + waits_its_turn):
        assert client.get(address(paper)).status_code == 200


def test_the_settings_and_the_exemptions_lead_to_the_list(paper, officer, client):
    build = f"{paper.item.meeting.get_absolute_url()}build/exemptions/"
    for page in (f"/papers/{paper.pk}/settings/", build):
        assert f'href="{address(paper)}"' in client.get(page).content.decode()


def test_publishing_warns_of_a_confidential_paper_with_nobody_on_its_list(signed_in_as):
    meeting = make_meeting(held_on=DAY, status=MeetingStatus.DRAFT)
    paper = confidential_paper(make_item(meeting), released=False)
    client = signed_in_as(officer_of(meeting.board))
    page = f"{meeting.get_absolute_url()}publish/"
    assert f'href="{address(paper)}"' in client.get(page).content.decode()
    PaperReader.objects.create(paper=paper, user=member_of(meeting.board))
    assert f'href="{address(paper)}"' not in client.get(page).content.decode()
