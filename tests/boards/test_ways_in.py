"""From the page an officer is looking at to the one that changes it; never on the page of anybody else."""

import datetime as dt

import pytest

from boards.enums import MeetingStatus
from boards.models import Meeting
from hwb_portal.accounts.roles import Role
from tests.boards.builders import officer_of, open_paper
from tests.factories import make_board, make_item, make_meeting, make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 10)


@pytest.fixture
def board():
    return make_board()


def build(meeting: Meeting, path: str) -> str:
    return f"{meeting.get_absolute_url()}build/{path}"


def test_the_meetings_page_leads_its_officers_to_each_item_and_nobody_else(board, signed_in_as):
    meeting = make_meeting(board, DAY)
    item = make_item(meeting)
    add = f"{meeting.get_absolute_url()}papers/new/?item={item.pk}"
    change = build(meeting, f"items/{item.pk}/")
    for reader, seen in ((officer_of(board), True), (officer_of(make_board()), False), (None, False)):
        text = signed_in_as(reader).get(meeting.get_absolute_url()).content.decode()
        assert (f'href="{add}"' in text, f'href="{change}"' in text) == (seen, seen)
    preview = signed_in_as(officer_of(board)).get(f"{meeting.get_absolute_url()}preview/").content.decode()
    assert (add in preview, change in preview) == (False, False)


def test_a_papers_page_leads_to_its_settings_and_progress_those_who_may_go_there(board, signed_in_as):
    draft = make_meeting(board, DAY, MeetingStatus.DRAFT)
    author = make_user(Role.AUTHOR)
    paper = open_paper(make_item(draft), released=False, author=author)
    readers = (
        (officer_of(board), (True, True)),
        (author, (False, True)),
    )
    for reader, seen in readers:
        text = signed_in_as(reader).get(paper.get_absolute_url()).content.decode()
        assert (f"/papers/{paper.pk}/settings/" in text, f"/papers/{paper.pk}/progress/" in text) == seen


def test_a_published_papers_page_leads_no_reader_to_its_settings(board, signed_in_as):
    paper = open_paper(make_item(make_meeting(board, DAY)))
    for reader in (officer_of(make_board()), None):
        text = signed_in_as(reader).get(paper.get_absolute_url()).content.decode()
        assert f"/papers/{paper.pk}/settings/" not in text
        assert f"/papers/{paper.pk}/progress/" not in text
