"""A member's page before a meeting: what is left to read and to do, each part theirs alone."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from boards.enums import InterestKind
from boards.models import ActionOwner, DeclaredInterest, RegisteredInterest
from hwb_portal.accounts.roles import Role
from hwb_portal.before import before_page
from hwb_portal.reading.enums import NoteKind
from tests.boards.builders import exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_item,
    make_meeting,
    make_member,
    make_note,
    make_reading,
    make_substitute,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return make_board()


@pytest.fixture
def meeting(board):
    return make_meeting(board, timezone.localdate() + dt.timedelta(days=20), dated=True)


@pytest.fixture
def seated(board):
    return make_member(board, make_user(Role.MEMBER))


@pytest.fixture
def member(seated):
    return seated.person.user


def page_for(user, meeting):
    return before_page(meeting, user, timezone.now(), timezone.localdate())


def address(meeting) -> str:
    return f"{meeting.get_absolute_url()}before/"


def test_the_time_left_is_of_what_is_not_marked_as_read(meeting, member):
    read, unread = (open_paper(make_item(meeting), body="word " * words) for words in (400, 1000))
    make_reading(member, read)
    page = page_for(member, meeting)
    assert (page.contents.minutes, page.contents.minutes_left) == (7, 5)
    assert [(item.entry.minutes, item.entry.minutes_left) for item in page.items] == [(2, None), (5, 5)]
    make_reading(member, unread, None)
    assert page_for(member, meeting).contents.minutes_left == 5


def test_a_members_page_has_their_own_notes_interests_and_actions_only(board, meeting, seated, member):
    item = make_item(meeting, "Care home fees")
    paper = open_paper(item)
    for user, word in ((member, "MINE"), (member_of(board), "THEIRS")):
        make_note(user, paper, f"{word}: how many beds?", kind=NoteKind.QUESTION)
    make_note(member, paper, "PLAINNOTE")
    other = make_member(board).person
    for person, nature in ((seated.person, "Owner of MINE Ltd."), (other, "Owner of THEIRS Ltd.")):
        declared = {"kind": InterestKind.OTHER, "nature": nature, "declared_on": timezone.localdate()}
        DeclaredInterest.objects.create(meeting=meeting, item=item, person=person, **declared)
    before = make_meeting(board, meeting.held_on - dt.timedelta(days=90), "held")
    for person, text in ((seated.person, "Report MINE."), (other, "Report THEIRS.")):
        action = make_action(before, text=text, reference=text[-8:], due_on=meeting.held_on)
        ActionOwner.objects.create(action=action, label="Somebody", person=person)
    client = Client()
    client.force_login(member)
    shown = client.get(address(meeting)).content.decode()
    assert [shown.count(word) > 0 for word in ("MINE: how", "MINE Ltd", "Report MINE", "THEIRS", "PLAINNOTE")] == [
        *(True, True, True),
        *(False, False),
    ]


def test_an_item_that_resembles_a_line_of_the_register_says_so_until_something_is_declared(board, meeting, seated):
    member = seated.person.user
    close, far = make_item(meeting, "Care home fees"), make_item(meeting, "Falls prevention")
    kept = {"board": board, "kind": InterestKind.OTHER, "registered_on": timezone.localdate()}
    line = RegisteredInterest.objects.create(person=seated.person, nature="Director of a care home", **kept)
    RegisteredInterest.objects.create(person=make_member(board).person, nature="Falls prevention charity", **kept)
    hints = {item.entry.item.id: item.hints for item in page_for(member, meeting).items}
    assert hints == {close.pk: (line,), far.pk: ()}


def test_a_link_from_an_item_opens_the_declaration_for_that_item(meeting, member):
    make_item(meeting)
    item = make_item(meeting)
    client = Client()
    client.force_login(member)
    page = client.get(f"{meeting.get_absolute_url()}interests/?item={item.pk}").content.decode()
    assert f'<option value="{item.pk}" selected>' in page


def test_a_substitute_prepares_without_apologies_and_nobody_else_has_the_page(board, meeting):
    exempt_paper(make_item(meeting))
    substitute = make_user(Role.SUBSTITUTE)
    make_substitute(meeting, substitute)
    assert (page_for(substitute, meeting).seats, len(page_for(substitute, meeting).contents.papers)) == ((), 1)
    answers = {}
    for name, user in (("substitute", substitute), ("officer", officer_of(board)), ("other", member_of(make_board()))):
        client = Client()
        client.force_login(user)
        answers[name] = client.get(address(meeting)).status_code
    assert answers == {"substitute": 200, "officer": 404, "other": 404}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_much_for_one_item_as_for_three(meeting, member, rows, django_assert_num_queries):
    for _ in range(rows):
        open_paper(make_item(meeting))
    with django_assert_num_queries(14):
        page_for(member, meeting)
