"""Some papers of a pack as one PDF: with its page numbers, in its order, and never one that is not in it."""

import pytest
from django.urls import reverse

from hwb_portal.accounts.roles import Role
from reports.models import Audience
from reports.services import build_pack
from tests.boards.builders import confidential_paper, exempt_paper, open_paper
from tests.factories import make_board, make_item, make_meeting, make_member, make_user
from tests.reports.reading import BACK, page_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make_meeting(make_board(), dated=True)


def pack_of(meeting, name: str = "pack") -> str:
    return reverse(f"reports:{name}", args=[meeting.board.slug, meeting.slug])


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_chosen_papers_come_in_the_order_and_with_the_numbers_of_the_pack(client, meeting):
    papers = [open_paper(make_item(meeting), body=f"WORDS{number} here.") for number in (1, 2, 3)]
    build_pack(meeting, Audience.PUBLIC, None)
    contents = client.get(f"{meeting.get_absolute_url()}read/").content.decode()
    assert all(f'name="papers" value="{paper.pk}"' in contents for paper in papers)
    whole = page_texts(body(client.get(pack_of(meeting))))
    chosen = client.get(f"{pack_of(meeting)}?papers={papers[2].pk}&papers={papers[0].pk}")
    assert chosen["Content-Type"] == "application/pdf"
    texts = page_texts(body(chosen))
    assert texts == [page.replace(BACK, "") for page in whole if "WORDS1" in page or "WORDS3" in page]
    assert len(texts) == 2


def test_a_paper_that_its_reader_may_not_open_is_in_no_choice(client, meeting):
    item = make_item(meeting)
    opened, exempt, secret = open_paper(item), exempt_paper(item, body="EXEMPTWORDS"), confidential_paper(item)
    member = make_member(meeting.board, make_user(Role.MEMBER)).person.user
    public = [client.get(f"{pack_of(meeting)}?papers={opened.pk}&papers={paper.pk}") for paper in (exempt, secret)]
    client.force_login(member)
    restricted = pack_of(meeting, "pack_restricted")
    own = client.get(f"{restricted}?papers={exempt.pk}")
    theirs = client.get(f"{restricted}?papers={exempt.pk}&papers={secret.pk}")
    assert [answer.status_code for answer in (*public, own, theirs)] == [404, 404, 200, 404]
    assert "not-for-publication" in own["Content-Disposition"]
    assert "EXEMPTWORDS" in " ".join(page_texts(body(own)))


@pytest.mark.parametrize("asked", ["nothing", "%00", "00000000-0000-0000-0000-000000000001"])
def test_what_names_no_paper_is_not_there(client, meeting, asked):
    open_paper(make_item(meeting))
    assert client.get(f"{pack_of(meeting)}?papers={asked}").status_code == 404
