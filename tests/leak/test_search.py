"""Words in restricted papers alone: found by those with the right, and for all others as if never written."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from boards.models import Paper
from hwb_portal.search.finding import find_closed, find_open
from hwb_portal.search.models import ClosedText, OpenText
from hwb_portal.search.words import Phrase, Query, Term, parse
from hwb_portal.searching import Asked, _readable, _sources, search_page
from tests.factories import (
    make_exempt_paper,
    make_item,
    make_meeting,
    make_paper,
    make_report,
    make_upload,
)
from tests.leak.canaries import World, make_world
from tests.leak.people import READERS

pytestmark = pytest.mark.django_db

WORDS = tuple(f"zq{chr(97 + n // 26)}{chr(97 + n % 26)}vault" for n in range(50))
PAGES = 10
NEVER_WRITTEN = "zqzzvault"
RIGHT = (
    "substitute",
    "member",
    "writer of notes",
    "listed member",
    "officer",
)  # contract terms: no councillor who is not on the board


@pytest.fixture
def world() -> World:
    """The world of the crawl, and fifty words on ten pages of a closed file of its first exempt paper's item."""
    made = make_world()
    item = Paper.objects.get(title="XQZexempttitleZQX").item
    paper = make_exempt_paper(item, title=f"Bids {WORDS[0]}", contract_terms=True)
    make_upload(paper, text=[" ".join(WORDS[n : n + 5]) for n in range(0, 50, 5)])
    call_command("reindex", verbosity=0)
    return made


def test_fifty_words_are_found_by_those_with_the_right_and_by_nobody_else(world):
    any_of_them = Query("", (Term(tuple((Phrase((word,)),) for word in WORDS)),), ())
    pages_found = {}
    for who, make in READERS.items():
        readable = _readable(_sources(make(world) or AnonymousUser(), Asked()))
        pages_found[who] = sum(len(find(any_of_them, readable).hits) for find in (find_open, find_closed))
    assert pages_found == {who: PAGES if who in RIGHT else 0 for who in READERS}


def test_each_of_the_fifty_words_is_found_on_its_page(world):
    readable = _readable(_sources(READERS["substitute"](world), Asked()))
    places = [[hit.place for hit in find_closed(parse(word), readable).hits] for word in WORDS[1:]]
    assert places == [[n // 5 + 1] for n in range(1, 50)]


def test_to_all_others_the_page_is_as_for_a_word_that_was_never_written(world, signed_in_as):
    """Each word is asked for in a page of its own; nothing else on it moves: no count, excerpt or suggestion."""

    def page(client: Client, word: str) -> str:
        text = client.get(reverse("search"), {"q": word, "kind": "paper"}).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text.replace(word, "WORD"))

    others = [signed_in_as(make(world)) for who, make in READERS.items() if who not in RIGHT]
    for client in others:
        never = page(client, NEVER_WRITTEN)
        assert {word for word in (WORDS[0], WORDS[7], WORDS[49]) if page(client, word) != never} == set()


def test_those_with_the_right_see_the_words_and_their_page(world, signed_in_as):
    for who in RIGHT:
        text = signed_in_as(READERS[who](world)).get(reverse("search"), {"q": WORDS[7]}).content.decode()
        assert f"<mark>{WORDS[7]}</mark>" in text
        assert "#p2" in text
        assert f"Bids {WORDS[0]}" in text


def test_how_rare_a_word_is_in_closed_papers_moves_no_open_result():
    meeting = make_meeting()
    bodies = {"One": "Asthma and falls.", "Two": "Falls, falls and asthma, and more.", "Three": "Falls."}
    for title, body in bodies.items():
        make_report(make_paper(make_item(meeting), title=title), body)
    call_command("reindex", verbosity=0)
    before = _weights()
    closed = make_item(meeting)
    for number in range(20):
        make_report(make_exempt_paper(closed, title=f"Bid {number}"), "Asthma asthma asthma.")
    call_command("reindex", verbosity=0)
    assert _weights() == before
    assert ClosedText.objects.count() == 20


def _weights() -> list[tuple[str, float]]:
    hits = find_open(parse("asthma falls"), _readable(_sources(AnonymousUser(), Asked()))).hits
    titles = dict(OpenText.objects.values_list("pk", "title"))
    return [(titles[hit.pk], hit.score) for hit in hits]


def test_the_open_index_holds_no_word_of_a_closed_paper(world):
    assert OpenText.objects.filter(body__contains="vault").count() == 0
    assert OpenText.objects.filter(title__contains="vault").count() == 0
    assert search_page(WORDS[3], READERS["member"](world)).count_words == "1 result"
