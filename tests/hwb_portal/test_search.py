"""Search finds what this reader may read, shows where and on which page, and marks the words."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.urls import reverse

from boards.enums import MinutesStatus
from boards.querysets import Which
from hwb_portal.accounts.roles import Role
from hwb_portal.searching import Asked, search_page
from metrics.enums import Audience
from reports.models import Audience as PackAudience
from reports.models import Pack
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_exempt_paper,
    make_indicator,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_paper,
    make_paragraph,
    make_report,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


def _search(query: str, user=None, **asked):
    call_command("reindex", verbosity=0)
    return search_page(query, user or AnonymousUser(), Asked(**asked))


def _found(query: str, user=None, **asked) -> list[tuple[str, str]]:
    page = _search(query, user, **asked)
    return [(result.kind, result.title) for result in [*page.closed, *page.results]]


def test_a_written_paper_is_found_by_its_text():
    paper = make_report(make_paper(title="Winter plan"), "Flu vaccination starts in October.").paper
    [result] = _search("vaccination").results
    assert (result.kind, result.title, result.url) == ("Report", "Winter plan", paper.get_absolute_url())
    assert result.where == str(paper.item.meeting)
    assert "Flu <mark>vaccination</mark> starts in October" in result.snippet


def test_every_page_of_a_file_is_found_with_the_number_the_pack_prints():
    paper = make_paper(title="Dentistry")
    make_upload(paper, text=["Access is uneven.", "Dentists leave.", "", "More dentists are trained."])
    [result] = _search("dentists").results
    assert [page.url for page in result.pages] == [f"{result.url}#p2", f"{result.url}#p4"]
    section = {"paper": paper.pk.hex, "first_page": 141, "pages": 4, "gone": False}
    Pack.objects.create(
        meeting=paper.item.meeting,
        audience=PackAudience.PUBLIC,
        key="k",
        name="p.pdf",
        sha256="0",
        size=1,
        pages=150,
        accessible_sections=1,
        sections=[section],
    )
    [result] = _search("dentists").results
    assert [(page.number, page.url) for page in result.pages] == [
        (142, f"{result.url}#p142"),
        (144, f"{result.url}#p144"),
    ]


def test_the_page_of_a_file_has_the_anchor_that_a_result_leads_to(client):
    make_upload(text=["First.", "Dentists leave."])
    [result] = _search("dentists").results
    address, _, anchor = result.pages[0].url.partition("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_a_scanned_paper_is_found_by_its_title():
    make_upload(make_paper(title="Loneliness strategy"), text=["", ""])
    assert _found("loneliness") == [("Report", "Loneliness strategy")]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("older falls", ["Both"]),
        ("falling", ["Both", "One"]),
        ('"older people"', ["Both"]),
        ('"people older"', []),
        ("stair*", ["One"]),
        ("stai", []),
        ("FALLS Stairs", ["One"]),
        ("cafe", ["One"]),
        ("and/or handrail", ["One"]),
    ],
)
def test_what_is_asked_for(query, titles):
    make_report(make_paper(title="Both"), "Falls among older people.")
    make_report(make_paper(title="One"), "Falls on the stairs and/or the handrail of a café.")
    assert sorted(title for _, title in _found(query)) == titles


@pytest.mark.parametrize("query", ["DTOC", "delayed transfers of care", '"Delayed transfers of care"'])
def test_a_short_form_finds_its_long_form_and_the_other_way_round(query):
    make_report(make_paper(title="Long"), "Delayed transfers of care fell.")
    make_report(make_paper(title="Short"), "DToC fell.")
    assert sorted(title for _, title in _found(query)) == ["Long", "Short"]


def test_only_the_version_that_stands_is_searched():
    paper = make_paper(title="Housing")
    make_report(paper, "The first draft said asbestos.")
    make_report(paper, "The second does not.")
    assert _found("asbestos") == []


def test_minutes_decisions_and_actions_are_found_once_they_are_published():
    item = make_minutes_item(title="Carers")
    make_paragraph(item, "Respite was discussed.", label="3.1")
    make_decision(item, "Respite was agreed.")
    make_action(item.minutes.meeting, "Report on respite.", minutes_item=item, reference="A1")
    assert sorted(_found("respite")) == [
        ("Action", "A1: Carers"),
        ("Decision", "Agreed: Carers"),
        ("Minutes", "Carers 3.1"),
    ]
    draft = make_minutes_item(make_minutes(status=MinutesStatus.DRAFT))
    make_paragraph(draft, "Hospices were discussed.")
    make_decision(draft, "Hospices were agreed.")
    assert _found("hospices") == []


def test_a_measure_is_found():
    make_indicator(name="Delayed transfers of care")
    assert _found("delayed care") == [("Measure", "Delayed transfers of care")]


def test_a_member_finds_an_exempt_paper_in_a_list_of_its_own_and_nobody_else_does():
    board = make_board()
    make_report(make_exempt_paper(make_item(make_meeting(board)), title="Provider at risk"), "Insolvency is near.")
    make_report(make_paper(title="Open"), "Insolvency law.")
    member = make_user(Role.MEMBER)
    make_member(board, member)
    page = _search("insolvency", member)
    assert [result.title for result in page.closed] == ["Provider at risk"]
    assert [result.title for result in page.results] == ["Open"]
    assert (page.count_words, _search("insolvency").count_words) == ("2 results", "1 result")
    assert _found("provider") == []


def test_a_measure_for_the_board_only_is_found_by_its_members():
    board = make_board()
    make_indicator(name="Serious case reviews", audience=Audience.BOARD, board=board)
    member = make_user(Role.MEMBER)
    make_member(board, member)
    assert _found("serious", member) == [("Measure", "Serious case reviews")]
    assert _found("serious") == []


def test_filters_by_board_day_and_kind():
    here, there = make_board(slug="here"), make_board(slug="there")
    old = make_meeting(here, dt.date(2016, 3, 1), "published")
    new = make_meeting(there, dt.date(2018, 3, 1), "published")
    make_report(make_paper(make_item(old), title="Old"), "Asthma.")
    make_report(make_paper(make_item(new), title="New"), "Asthma.")
    make_indicator(name="Asthma")
    assert _found("asthma", which=Which(board="here")) == [("Report", "Old")]
    assert _found("asthma", which=Which(since=dt.date(2016, 3, 2))) == [("Report", "New")]
    assert _found("asthma", which=Which(until=dt.date(2016, 3, 1))) == [("Report", "Old")]
    assert _found("asthma", kind="indicator") == [("Measure", "Asthma")]
    assert [title for _, title in _found("asthma", by_date=True)] == ["New", "Old", "Asthma"]


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "\\", "(", '"', '""', "*", "日本", "' OR 1=1 --", "title:x"])
def test_signs_are_no_words_and_do_no_harm(query):
    make_report(make_paper(title="Plain"), "Nothing of the kind.")
    assert _found(query) == []


def test_results_come_twenty_a_page_and_keep_the_question(client):
    for number in range(21):
        make_indicator(name=f"Rate {number} of falls")
    call_command("reindex", verbosity=0)
    page = client.get(reverse("search"), {"q": "falls", "page": 2}).content.decode()
    assert "21 results" in page
    assert page.count('class="hwb-results__item"') == 1
    assert 'href="?q=falls&amp;page=1"' in page


def test_a_word_that_is_on_more_pages_than_are_compared_has_no_count(monkeypatch):
    monkeypatch.setattr("hwb_portal.search.finding.CANDIDATES", 3)
    for number in range(4):
        make_indicator(name=f"Rate {number} of falls")
    assert _search("falls").count_words == "More than 3 results"


def test_eight_words_are_enough():
    make_indicator(name="a b c d e f g h")
    assert _search("a b c d e f g h missing").query.text == "a b c d e f g h"


def test_what_was_asked_and_what_was_found_are_shown_as_text(client):
    make_report(make_paper(title="Markup"), "Sanity <b>bold</b> & \ue000wild\ue001 text.")
    call_command("reindex", verbosity=0)
    page = client.get(reverse("search"), {"q": 'sanity "<script>alert(1)</script>"'}).content.decode()
    assert "<script>alert" not in page
    page = client.get(reverse("search"), {"q": "sanity"}).content.decode()
    assert "<mark>Sanity</mark>" in page
    assert "<b>bold" not in page
    assert "<mark>wild" not in page


def test_a_filter_that_does_not_exist_is_said_to_be_wrong(client):
    page = client.get(reverse("search"), {"q": "x", "kind": "secrets", "since": "tomorrow"})
    assert page.status_code == 200
    assert page.content.decode().count("govuk-error-message") >= 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_asks_as_much_for_one_result_as_for_three(client, django_assert_num_queries, number):
    for _ in range(number):
        make_upload(text=["Asthma."])
        item = make_minutes_item(title="Asthma")
        make_paragraph(item)
        make_decision(item)
        make_action(item.minutes.meeting, minutes_item=item)
        make_indicator(name=f"Asthma {number}")
    call_command("reindex", verbosity=0)
    with django_assert_num_queries(11):
        client.get(reverse("search"), {"q": "asthma"})
