"""The pages of a paper as they are printed: what the server says of them; drawing is for tests/browser."""

import pytest
from django.urls import reverse

from boards.enums import MeetingStatus
from boards.models import Paper
from reports.models import Audience
from reports.selectors import first_page
from reports.services import build_pack
from tests.boards.builders import member_of
from tests.factories import make_exempt_paper, make_item, make_meeting, make_paper, make_upload

pytestmark = pytest.mark.django_db
LINK = "See the pages as printed"


@pytest.fixture
def paper() -> Paper:
    return make_upload(make_paper(make_item(make_meeting(dated=True, status=MeetingStatus.PUBLISHED)))).paper


def pages(paper: Paper) -> str:
    return reverse("paper_pages", args=[paper.pk])


def test_without_a_script_the_page_says_so_and_leads_to_the_file_and_the_text(client, paper):
    words = client.get(pages(paper)).content.decode()
    said = words.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "your browser runs none" in said
    assert f'href="{reverse("paper_file", args=[paper.pk])}"' in words
    assert f'href="{paper.get_absolute_url()}"' in words


def test_an_uploaded_paper_links_to_its_pages(client, paper):
    meeting = paper.item.meeting
    reading = reverse("reading:paper", args=[meeting.board.slug, meeting.slug, paper.pk])
    for address in (paper.get_absolute_url(), reading):
        assert f'href="{pages(paper)}">{LINK}' in client.get(address).content.decode()


def test_the_viewer_is_told_the_first_page_in_the_pack(client, paper):
    assert 'data-first="0"' in client.get(pages(paper)).content.decode()
    build_pack(paper.item.meeting, Audience.PUBLIC, None)
    begins = first_page(paper)
    assert begins
    assert f'data-first="{begins}"' in client.get(pages(paper)).content.decode()


def test_an_earlier_version_is_drawn_from_its_own_file_and_claims_no_page_of_the_pack(client, paper):
    make_upload(paper, "Printed again.")
    build_pack(paper.item.meeting, Audience.PUBLIC, None)
    words = client.get(f"{pages(paper)}?version=1").content.decode()
    assert f'data-pdf="{reverse("paper_file", args=[paper.pk])}?version=1" data-first="0"' in words
    assert client.get(f"{pages(paper)}?version=3").status_code == 404


def test_pages_of_a_closed_paper_are_kept_nowhere(client):
    closed = make_upload(make_exempt_paper(make_item(make_meeting(dated=True)))).paper
    client.force_login(member_of(closed.item.meeting.board))
    answer = client.get(pages(closed))
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)


def test_the_page_asks_a_fixed_number_of_queries(client, paper, django_assert_num_queries):
    with django_assert_num_queries(10):
        client.get(pages(paper))
