"""The pack of October 2017 for everyone, for the press and for a member, when its last item has closed papers."""

import datetime as dt
import io
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pikepdf
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from boards.demo import load_boards
from boards.enums import FindingKind
from boards.findings import scan
from boards.models import Meeting, Paper
from reports.content import pack_content
from reports.fronts import numbered_html
from reports.models import Audience
from reports.pieces import FRONT
from reports.services import build_pack
from reports.services.packs import places_of
from reports.store import place
from tests.boards.builders import exempt_paper, member_of
from tests.demo.loading import FIXTURES, NOW
from tests.leak.oracle import leaks
from tests.reports.conftest import last_line
from tests.reports.reading import bookmarks, jumps, page_texts
from tests.reports.tag_order import heard

pytestmark = pytest.mark.django_db

AUDIENCES = pytest.mark.parametrize("audience", ["public", "press", "restricted"])
OPEN = pytest.mark.parametrize("audience", ["public", "press"])
CANARIES = ("Quixotic merger", "zanzibar rent", "seventeen foxgloves")  # title, body, reason of the closed paper


@dataclass(frozen=True)
class Copy:
    """A pack, what it was made from, and what the portal says of it."""

    pdf: bytes
    texts: list[str]
    sections: list[dict[str, object]]
    html: dict[str, str]  # the print page of each section, by title
    titles: dict[str, str]  # of papers, by id


@dataclass
class October:
    copies: dict[str, Copy] = field(default_factory=dict)
    told: dict[str, list[dict[str, object]]] = field(default_factory=dict)  # pack.json
    pages: dict[str, str] = field(default_factory=dict)  # the web page of each open paper, by id


def _copy(meeting: Meeting, audience: Audience, reader: object) -> Copy:
    pack = build_pack(meeting, audience, reader)
    content = pack_content(meeting, audience, reader)
    front = numbered_html(content, places_of(pack))[FRONT]
    html = {"Agenda": front, **{piece.title: piece.html for piece in content.pieces}}
    pdf = place(pack.name).read_bytes()
    titles = {section["paper"]: section["title"] for section in pack.sections if section["paper"]}
    return Copy(pdf, page_texts(pdf), pack.sections, html, titles)


@pytest.fixture(scope="module")
def october_for(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> October:
    """Built once, with closed papers under the last item; the rows are gone before the first test."""
    found = October()
    with django_db_blocker.unblock(), transaction.atomic():
        load_boards(FIXTURES, now=NOW)
        meeting = Meeting.objects.with_board().at("hertfordshire-hwb", dt.date(2017, 10, 17)).get()
        last = meeting.items.filter(papers__isnull=False).distinct().order_by("-position").first()
        title, body, reason = CANARIES
        exempt_paper(last, title=title, public_title="Rents", body=body, public_interest_reason=reason)
        member = member_of(meeting.board)
        for audience, reader in (("public", None), ("press", None), ("restricted", member)):
            found.copies[audience] = _copy(meeting, Audience(audience), reader)
        client, where = Client(), [meeting.board.slug, meeting.slug]
        told = client.get(reverse("reports:pack_status_json", args=where)).json()["packs"]
        found.told = {pack["audience"]: pack["sections"] for pack in told}
        for paper in Paper.objects.filter(item__meeting=meeting, part="1"):
            found.pages[paper.pk.hex] = client.get(paper.get_absolute_url()).content.decode()
        transaction.set_rollback(True)
    return found


@pytest.fixture
def copy(october_for: October, audience: str) -> Copy:
    return october_for.copies[audience]


def number_of(text: str) -> int:
    """The number that is stamped on a page."""
    found = re.search(r"Agenda Pack (\d+) of \d+", last_line(text))
    assert found is not None
    return int(found.group(1))


# One number in five places


@AUDIENCES
def test_contents_bookmarks_and_record_have_the_number_that_is_stamped(copy):
    stamped = [number_of(text) for text in copy.texts]
    assert stamped == sorted(set(stamped))
    recorded = [(section["title"], section["first_page"]) for section in copy.sections]
    marked = [(mark.title, stamped[mark.page - 1]) for mark in bookmarks(copy.pdf)]
    front = next(section for section in copy.sections if section["anchor"] == FRONT)
    contents = [link for link in jumps(copy.pdf) if link.on_page <= front["pages"]]
    assert (marked, [stamped[link.to_page - 1] for link in contents]) == (recorded, [n for _, n in recorded[1:]])
    # That these are the words which are drawn, in this order, is shown below.
    lines = re.findall(r'<td class="page">(\d+)</td>', copy.html["Agenda"])
    assert [int(line) for line in lines] == [number for _, number in recorded[1:]]


@OPEN
def test_json_and_the_anchor_on_the_paper_s_own_page_have_the_same_number(october_for, copy, audience):
    assert october_for.told[audience] == copy.sections
    anchors = {}
    for anchor, page in october_for.pages.items():
        found = re.search(r'<(?:article|section) id="p(\d+)">', page)
        anchors[anchor] = int(found.group(1)) if found else None
        assert f"Begins on page {anchors[anchor]} of the agenda pack" in page
    recorded = {section["paper"]: section["first_page"] for section in copy.sections}
    assert anchors == {anchor: first for anchor, first in recorded.items() if anchor in anchors}
    assert len(anchors) == 15


def test_what_is_open_to_all_has_one_number_in_every_pack(october_for):
    firsts = [{s["anchor"]: s["first_page"] for s in copy.sections} for copy in october_for.copies.values()]
    shared = set.intersection(*(set(first) for first in firsts))
    assert len(shared) == 16
    assert [{anchor: first[anchor] for anchor in shared} for first in firsts[1:]] == [
        {anchor: firsts[0][anchor] for anchor in shared}
    ] * 2


# The order that is heard


class _Words(HTMLParser):
    """The words of a page's body in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_body = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.is_body = self.is_body or tag == "body"

    def handle_data(self, data: str) -> None:
        if self.is_body:
            self.found.append(data)


def words_of(html: str) -> str:
    parser = _Words()
    parser.feed(html)
    return letters("".join(parser.found))


def letters(words: str) -> str:
    """Without white space and hyphens, of which PDFium drops those at line ends: where lines break is not order."""
    return re.sub(r"[\s\u00ad\u0002-]+", "", words)


@AUDIENCES
def test_every_section_is_heard_in_the_order_of_its_page(copy):
    spoken = heard(copy.pdf)
    assert list(spoken) == list(copy.html)
    wrong = [title for title, html in copy.html.items() if letters(spoken[title]) != words_of(html)]
    assert wrong == []


def test_every_paragraph_of_the_web_page_is_heard_in_the_same_order(october_for):
    copy = october_for.copies["public"]
    spoken = {anchor: letters(heard(copy.pdf)[title]) for anchor, title in copy.titles.items()}
    for anchor, page in october_for.pages.items():
        article = re.search(r"<article[^>]*>(.*?)</article>", page, re.DOTALL)
        assert article is not None
        at, paragraphs = 0, re.findall(r"<(p|li|h2|td)\b[^>]*>(.*?)</\1>", article.group(1), re.DOTALL)
        assert len(paragraphs) > 3
        for _, html in paragraphs:
            words = words_of(f"<body>{html}")
            at = spoken[anchor].find(words, at)
            assert at >= 0, (copy.titles[anchor], words)


# Nothing that is closed


@OPEN
def test_no_byte_of_an_open_pack_has_what_is_closed(copy):
    assert leaks(copy.pdf, CANARIES) == set()


def test_the_member_s_pack_has_the_closed_paper(october_for):
    words = " ".join(" ".join(october_for.copies["restricted"].texts).split())
    assert [canary for canary in CANARIES[:2] if canary not in words] == []
    assert leaks(october_for.copies["restricted"].pdf, CANARIES) == set(CANARIES[:2])


@AUDIENCES
def test_a_pack_has_one_revision_and_is_sound(copy, tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(copy.pdf)
    command = shutil.which("qpdf")
    assert command is not None, ".ci/set-up test installs qpdf"
    checked = subprocess.run(
        [command, "--check", "--warning-exit-0", file], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert (copy.pdf.count(b"%%EOF"), copy.pdf.count(b"startxref")) == (1, 1)
    with pikepdf.Pdf.open(io.BytesIO(copy.pdf)) as opened:
        assert "/Prev" not in opened.trailer


@AUDIENCES
def test_our_own_documents_have_no_letter_that_is_not_seen(copy):
    """So an officer who uploads one of them again is not asked about text that is hidden in it."""
    assert [finding for finding in scan(copy.pdf) if finding.kind == FindingKind.HIDDEN_TEXT] == []
