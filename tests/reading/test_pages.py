"""The reading view: the papers of a meeting as web pages, with the page numbers of the pack this reader has."""

import re

import pytest
from django.urls import reverse

from boards.models import Paper
from hwb_portal.reading.blocks import Block, Section, blocks_of, parts_of
from reports.models import Audience, Pack
from reports.services import build_pack
from tests.boards.builders import exempt_paper, member_of, open_paper
from tests.boards.publishing import a_draft, a_published_meeting, first_paper, fresh, item_of, publish, withdraw
from tests.factories import make_upload, make_user

pytestmark = pytest.mark.django_db

PARAGRAPHS = [f"Paragraph {number}. " + "Some more words of it. " * 20 for number in range(1, 31)]  # five pages


def contents_of(meeting, query: str = "") -> str:
    return reverse("reading:contents", args=[meeting.board.slug, meeting.slug]) + query


def address_of(paper: Paper, part: int = 1) -> str:
    meeting = paper.item.meeting
    place = [meeting.board.slug, meeting.slug, paper.pk]
    return reverse("reading:paper", args=place) if part == 1 else reverse("reading:part", args=[*place, part])


def a_long_meeting():
    """Under the second item a report of about five pages, then a closed one; all published."""
    meeting = a_draft()
    long = open_paper(item_of(meeting, "2"), released=False, title="Carers survey", body="\n\n".join(PARAGRAPHS))
    closed = exempt_paper(item_of(meeting, "1"), released=False, title="Prices", public_title="Exempt report")
    publish(meeting, approved_by=make_user())
    return fresh(meeting), long, closed


def printed_on(pack: Pack) -> dict[int, str]:
    """The text of each page of a pack, by its number."""
    import pypdfium2

    from reports.store import place

    with pypdfium2.PdfDocument(place(pack.name)) as pdf:
        return {n: pdf[n - 1].get_textpage().get_text_bounded() for n in range(1, len(pdf) + 1)}


def test_every_page_of_the_pack_is_an_anchor_before_the_first_paragraph_that_begins_on_it(client):
    meeting, long, _ = a_long_meeting()
    printed = printed_on(build_pack(meeting, Audience.PUBLIC, None))
    html = client.get(address_of(long)).content.decode()
    places = re.findall(r'id="p(\d+)"></span>|(Paragraph \d+)\.', html)
    seen = {}
    for page, paragraph in places:
        if page:
            current = int(page)
        else:
            seen[paragraph] = current
    assert len(seen) == 30
    assert len(set(seen.values())) >= 4
    assert {p: n for p, n in seen.items() if f"{p}." not in printed[n]} == {}


def test_a_page_of_the_pack_is_found_by_its_number_without_a_script(client):
    meeting, long, _ = a_long_meeting()
    pack = build_pack(meeting, Audience.PUBLIC, None)
    last = next(s for s in pack.sections if s["title"].startswith("2."))
    number = last["first_page"] + last["pages"] - 1
    answer = client.get(contents_of(meeting, f"?page={number}"))
    assert (answer.status_code, answer["Location"]) == (302, f"{address_of(long)}#p{number}")
    assert f'id="p{number}"' in client.get(address_of(long)).content.decode()
    assert client.get(contents_of(meeting, "?page=1"))["Location"].endswith("/read/#p1")


def test_a_number_that_no_paper_has_is_said_beside_the_box(client):
    meeting, _, _ = a_long_meeting()
    answer = client.get(contents_of(meeting, "?page=<b>99"))
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "Page &lt;b&gt;99 is not in a paper that you can read here" in words
    assert "<title>Error: " in words


def test_a_member_has_the_numbers_of_the_pack_with_part_two_and_the_public_those_of_its_own(client, signed_in_as):
    meeting, long, _ = a_long_meeting()
    member = member_of(meeting.board)
    public, full = build_pack(meeting, Audience.PUBLIC, None), build_pack(meeting, Audience.RESTRICTED, member)
    first = {
        pack.audience: next(s["first_page"] for s in pack.sections if s["paper"] == long.pk.hex)
        for pack in (public, full)
    }
    assert first["restricted"] > first["public"]
    assert f'id="p{first["public"]}"' in client.get(address_of(long)).content.decode()
    theirs = signed_in_as(member).get(address_of(long)).content.decode()
    assert re.findall(r'id="p(\d+)"', theirs)[0] == str(first["restricted"])


def test_closed_papers_are_read_in_the_same_place_by_those_who_may_and_marked(client, signed_in_as):
    meeting, _, closed = a_long_meeting()
    assert client.get(address_of(closed)).status_code == 404
    assert "Prices" not in client.get(contents_of(meeting)).content.decode()
    member = signed_in_as(member_of(meeting.board))
    assert "Not for publication" in member.get(contents_of(meeting)).content.decode()
    answer = member.get(address_of(closed))
    words = answer.content.decode()
    assert "Part II: not for publication" in words
    assert "paragraph 3 of Schedule 12A" in words
    assert "<title>Exempt paper" in words
    assert "no-store" in answer["Cache-Control"]


def test_a_public_page_sets_no_cookie(client):
    meeting, long, _ = a_long_meeting()
    for address in (contents_of(meeting), address_of(long)):
        assert not client.get(address).cookies


def test_an_upload_is_read_page_by_page_with_its_original_beside_it(client):
    meeting = a_draft()
    paper = open_paper(item_of(meeting, "2"), released=False, title="Carers survey")
    paper.versions.all().delete()
    make_upload(paper, released=False, pages=3, text=["First page.\n\nIts end.", "", "Third page."])
    publish(meeting, approved_by=make_user())
    words = client.get(address_of(paper)).content.decode()
    assert re.findall(r"Page (\d) of this paper", words) == ["1", "2", "3"]
    assert "This page has no text that can be read out" in words
    assert reverse("paper_file", args=[paper.pk]) in words


def test_a_withdrawn_paper_leads_to_its_tombstone(client):
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    withdraw(paper)
    assert client.get(address_of(paper))["Location"] == reverse("paper_detail", args=[paper.pk])


def test_a_paper_is_not_read_under_another_meeting(client):
    meeting, long, _ = a_long_meeting()
    other = a_published_meeting(board=meeting.board, sequence=2)
    address = reverse("reading:paper", args=[meeting.board.slug, other.slug, long.pk])
    assert client.get(address).status_code == 404


def test_the_selection_form_asks_the_pack_for_several_items(client):
    meeting, _, _ = a_long_meeting()
    build_pack(meeting, Audience.PUBLIC, None)
    words = client.get(contents_of(meeting)).content.decode()
    pack = reverse("reports:pack", args=[meeting.board.slug, meeting.slug])
    assert f'<form method="get" action="{pack}"' in words
    answer = client.get(f"{pack}?items=1&items=2")
    assert answer["Content-Type"] == "application/pdf"
    assert "items-1-2" in answer["Content-Disposition"]


def _section(heading: str, *sizes: int) -> Section:
    return Section(heading, tuple(Block(f"{heading}{n}", "x" * size) for n, size in enumerate(sizes)))


def test_parts_are_cut_between_blocks_and_lose_none():
    sections = [_section("a", 40, 40), _section("b", 30, 90, 30), _section("c", 200), _section("d")]
    parts = parts_of(sections, letters=100)
    assert [block.key for part in parts for block in blocks_of(part)] == [b.key for b in blocks_of(sections)]
    assert [[(s.heading, s.is_continued) for s in part] for part in parts] == [
        [("a", False)],
        [("b", False)],
        [("b", True)],
        [("b", True)],
        [("c", False)],
        [("d", False)],
    ]


def test_the_first_part_of_a_long_upload_is_small_and_the_last_page_is_reached(client):
    meeting = a_draft()
    paper = open_paper(item_of(meeting, "2"), released=False, title="Carers survey")
    paper.versions.all().delete()
    make_upload(paper, released=False, pages=250, text=["Words of a page. " * 150] * 250)
    publish(meeting, approved_by=make_user())
    first = client.get(address_of(paper))
    assert len(first.content) < 100_000
    count = int(re.findall(r"part 1 of (\d+)", first.content.decode())[0])
    assert "Page 250 of this paper" in client.get(address_of(paper, count)).content.decode()
    assert client.get(address_of(paper, count + 1)).status_code == 404


@pytest.mark.parametrize("papers", [1, 3])
def test_how_many_questions_a_part_and_the_contents_ask(papers, client, django_assert_num_queries):
    """The same for one paper and for three, before any pack is built."""
    meeting = a_draft()
    for number in range(papers):
        open_paper(item_of(meeting, "2"), released=False, title=f"Survey {number}")
    publish(meeting, approved_by=make_user())
    client.get(contents_of(meeting))
    with django_assert_num_queries(5):
        client.get(contents_of(meeting))
    with django_assert_num_queries(24):
        client.get(address_of(first_paper(meeting)))
