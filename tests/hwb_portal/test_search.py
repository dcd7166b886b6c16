"""Search finds every word the reader may read, shows where, and marks it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from boards.enums import MinutesStatus
from hwb_portal.accounts.roles import Role
from hwb_portal.searching import search_page, snippet
from tests.factories import (
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


def _found(query: str, user=None) -> list[tuple[str, str]]:
    return [(result.kind, result.title) for result in search_page(query, user or AnonymousUser()).results]


@pytest.mark.django_db
def test_a_written_paper_is_found_by_its_text():
    paper = make_report(make_paper(title="Winter plan"), "Flu vaccination starts in October.").paper
    [result] = search_page("vaccination", AnonymousUser()).results
    assert (result.kind, result.title, result.url) == ("Report", "Winter plan", paper.get_absolute_url())
    assert (result.where, result.snippet) == (
        str(paper.item.meeting),
        "Flu <mark>vaccination</mark> starts in October.",
    )


@pytest.mark.django_db
def test_an_uploaded_paper_is_found_by_the_text_of_its_pages():
    make_upload(make_paper(title="Dentistry"), "Access to dentists is uneven.")
    assert _found("dentists") == [("Report", "Dentistry")]


@pytest.mark.django_db
def test_a_paper_is_found_by_its_title():
    make_report(make_paper(title="Loneliness strategy"))
    assert _found("loneliness") == [("Report", "Loneliness strategy")]


@pytest.mark.django_db
def test_every_word_must_be_there_but_not_side_by_side():
    make_report(make_paper(title="Both"), "Falls among older people.")
    make_report(make_paper(title="One"), "Falls on the stairs.")
    assert _found("older falls") == [("Report", "Both")]


@pytest.mark.django_db
def test_only_the_newest_version_is_searched():
    paper = make_paper(title="Housing")
    make_report(paper, "The first draft said asbestos.")
    make_report(paper, "The second does not.")
    assert _found("asbestos") == []


@pytest.mark.django_db
def test_minutes_and_decisions_are_found_once_they_are_published():
    item = make_minutes_item(title="Carers")
    make_paragraph(item, "Respite was discussed.", label="3.1")
    make_decision(item, "Respite was agreed.")
    assert _found("respite") == [("Decision", "Agreed: Carers"), ("Minutes", "Carers 3.1")]
    draft = make_minutes_item(make_minutes(status=MinutesStatus.DRAFT))
    make_paragraph(draft, "Hospices were discussed.")
    make_decision(draft, "Hospices were agreed.")
    assert _found("hospices") == []


@pytest.mark.django_db
def test_an_indicator_is_found():
    make_indicator(name="Delayed transfers of care")
    assert _found("delayed care") == [("Indicator", "Delayed transfers of care")]


@pytest.mark.django_db
def test_a_member_finds_an_exempt_paper_and_nobody_else_does():
    board = make_board()
    make_report(make_exempt_paper(make_item(make_meeting(board)), title="Provider at risk"), "Insolvency is near.")
    member = make_user(Role.MEMBER)
    make_member(board, member)
    assert _found("insolvency", member) == [("Report", "Provider at risk")]
    assert _found("insolvency") == []
    assert _found("provider") == []


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "   "])
def test_no_words_find_nothing(query):
    assert _found(query) == []


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["%", "_", "' OR 1=1 --", "\\", "(", "[a-z]", "日本"])
def test_signs_are_looked_for_as_they_are(query):
    make_report(make_paper(title="Plain"), "Nothing of the kind.")
    assert _found(query) == []


@pytest.mark.django_db
def test_sixty_results_are_shown_and_more_are_said_to_be_there():
    for number in range(61):
        make_indicator(name=f"Rate {number} of falls")
    page = search_page("falls", AnonymousUser())
    assert (len(page.results), page.is_cut) == (60, True)


@pytest.mark.django_db
def test_eight_words_are_enough():
    make_indicator(name="a b c d e f g h")
    assert search_page("a b c d e f g h missing", AnonymousUser()).query == "a b c d e f g h"


@pytest.mark.django_db
def test_the_page_shows_what_was_asked_as_text(client):
    page = client.get(reverse("search"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "“&lt;script&gt;alert(1)&lt;/script&gt;”" in page


def test_a_snippet_marks_every_word_and_escapes_the_rest():
    text = "A <b>bold</b> plan for Winter and winter."
    assert snippet(text, ["winter"]) == (
        "A &lt;b&gt;bold&lt;/b&gt; plan for <mark>Winter</mark> and <mark>winter</mark>."
    )


def test_a_snippet_of_a_long_text_is_the_part_around_the_word():
    text = "start " + "x" * 300 + " winter " + "y" * 300 + " end"
    cut = snippet(text, ["winter"])
    assert cut.startswith("… x")
    assert cut.endswith("y …")
    assert "<mark>winter</mark>" in cut
    assert "start" not in cut
    assert "end" not in cut
