"""The desk shows each person what waits for them."""

import datetime as dt

import pytest
from django.urls import reverse

from boards.enums import MeetingStatus, StaffRole
from hwb_portal.accounts.roles import Role
from hwb_portal.desk import desk_page
from tests.factories import (
    make_action,
    make_board,
    make_exempt_paper,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_paper,
    make_report,
    make_return,
    make_staff,
    make_substitute,
    make_user,
)

TODAY = dt.date(2027, 3, 1)
SOON = dt.date(2027, 3, 10)


@pytest.fixture
def board():
    return make_board()


def _staff(board, role: StaffRole):
    user = make_user(Role(role.value))
    make_staff(board, user, role)
    return user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "is_late"), [(dt.date(2027, 3, 2), False), (dt.date(2027, 3, 3), True)], ids=["in time", "late"]
)
def test_an_officer_sees_the_last_day_to_publish(board, today, is_late):
    make_meeting(board, SOON, MeetingStatus.DRAFT)
    [deadline] = desk_page(_staff(board, StaffRole.OFFICER), today).deadlines
    assert (deadline.meeting.held_on, deadline.publish_by, deadline.is_late) == (SOON, dt.date(2027, 3, 2), is_late)


@pytest.mark.django_db
def test_an_officer_sees_each_agenda_that_is_not_published_soonest_first(board):
    later = make_meeting(board, dt.date(2027, 6, 9), MeetingStatus.DRAFT)
    sooner = make_meeting(board, SOON, MeetingStatus.SCHEDULED)
    make_meeting(board, dt.date(2027, 3, 17), MeetingStatus.PUBLISHED)
    make_meeting(board, dt.date(2027, 3, 18), MeetingStatus.CANCELLED)
    make_meeting(make_board(), SOON, MeetingStatus.DRAFT)
    found = desk_page(_staff(board, StaffRole.OFFICER), TODAY).deadlines
    assert [deadline.meeting for deadline in found] == [sooner, later]


@pytest.mark.django_db
def test_a_day_past_the_list_of_bank_holidays_is_said_to_be_unknown(board):
    make_meeting(board, dt.date(2040, 3, 14), MeetingStatus.DRAFT)
    [deadline] = desk_page(_staff(board, StaffRole.OFFICER), TODAY).deadlines
    assert (deadline.publish_by, deadline.is_late) == (None, False)


@pytest.mark.django_db
def test_a_member_sees_the_meetings_and_actions_that_are_theirs(board):
    member = make_user(Role.MEMBER)
    appointment = make_member(board, member)
    opened = make_meeting(board, SOON)
    make_meeting(make_board(), SOON)
    held = make_meeting(board, dt.date(2027, 1, 13), MeetingStatus.HELD)
    make_minutes(held)
    mine = make_action(held, "Bring figures.", owner=appointment.person)
    make_action(held, "Somebody else's.")
    page = desk_page(member, TODAY)
    assert (page.meetings, page.actions) == ((opened,), ((mine, ""),))


@pytest.mark.django_db
def test_a_substitute_sees_the_meeting_they_stand_in_for(board):
    substitute = make_user(Role.SUBSTITUTE)
    theirs = make_meeting(board, SOON)
    make_meeting(board, dt.date(2027, 6, 9))
    make_substitute(theirs, substitute)
    assert desk_page(substitute, TODAY).meetings == (theirs,)


@pytest.mark.django_db
def test_an_author_sees_their_reports(board):
    author = make_user(Role.AUTHOR)
    item = make_item(make_meeting(board, SOON, MeetingStatus.DRAFT))
    mine = make_report(make_paper(item, "Mine", author=author), released=False).paper
    make_paper(item, "Another's")
    assert desk_page(author, TODAY).reports == (mine,)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "may_upload"), [(StaffRole.ANALYST, True), (StaffRole.LEAD, False)])
def test_who_works_on_returns_sees_those_of_their_board(board, role, may_upload):
    mine = make_return(board)
    make_return(make_board())
    page = desk_page(_staff(board, role), TODAY)
    assert (page.returns, page.may_upload_returns) == ((mine,), may_upload)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.OFFICER, "Agendas to publish"),
        (Role.ANALYST, "All returns"),
        (Role.ADMIN, "People, roles, boards and settings"),
        (Role.MEMBER, "Nothing waits for you"),
    ],
)
def test_the_page_shows_what_the_role_is_for(board, client, role, words):
    user = make_user(role)
    if role == Role.OFFICER:
        make_staff(board, user)
    client.force_login(user)
    assert words in client.get(reverse("desk")).content.decode()


@pytest.mark.django_db
def test_the_page_names_its_reader_and_their_roles(client):
    client.force_login(make_user(Role.LEAD, name="Ada Reader"))
    page = client.get(reverse("desk")).content.decode()
    assert "Signed in as Ada Reader (lead who signs returns off)." in page


@pytest.mark.django_db
def test_an_officer_sees_the_closed_papers_to_look_at_again_oldest_first(board, signed_in_as):
    meeting = make_meeting(board, dt.date(2026, 3, 10), MeetingStatus.HELD)
    later = make_exempt_paper(make_item(meeting), title="Prices", review_on=TODAY)
    sooner = make_exempt_paper(make_item(meeting), review_on=TODAY - dt.timedelta(days=1))
    make_exempt_paper(make_item(meeting), review_on=TODAY + dt.timedelta(days=1))
    make_paper(make_item(meeting), review_on=TODAY)
    make_exempt_paper(make_item(make_meeting()), review_on=TODAY)
    officer = _staff(board, StaffRole.OFFICER)
    assert list(desk_page(officer, TODAY).reviews) == [sooner, later]
    assert desk_page(_staff(board, StaffRole.ANALYST), TODAY).reviews == ()
    assert "Closed papers to look at again" not in signed_in_as(officer).get(reverse("desk")).content.decode()
