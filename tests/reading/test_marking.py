"""Marks are put into the HTML of a text without losing, moving or opening anything of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hwb_portal.core.richtext import to_html
from hwb_portal.reading.marking import Insert, Wrap, marked, text_of

HTML = "<p>One <strong>two</strong> three &amp; four</p>\n<p>five</p>"


def test_the_text_is_what_a_browser_counts():
    assert text_of(HTML) == "One two three & four\nfive"
    assert text_of('<div aria-label="Table: a > b">x</div>') == "x"


def test_a_mark_that_crosses_elements_is_put_into_each():
    made = marked(HTML, [Wrap(2, 9, "<mark>", "</mark>", first="<a></a>")])
    assert made == (
        "<p>On<a></a><mark>e </mark><strong><mark>two</mark></strong><mark> t</mark>hree &amp; four</p>\n<p>five</p>"
    )


def test_a_letter_that_is_written_as_an_entity_counts_once():
    assert marked(HTML, [Wrap(14, 15, "<b>", "</b>")]).count("<b>&amp;</b>") == 1


def test_marks_may_overlap():
    made = marked("<p>abcd</p>", [Wrap(0, 3, "<i>", "</i>"), Wrap(2, 4, "<b>", "</b>")])
    assert made == "<p><i>ab</i><i><b>c</b></i><b>d</b></p>"


def test_what_was_taken_out_is_put_where_it_stood_even_at_the_end():
    assert marked("<p>ab</p>", [], [Insert(1, "<del>x</del>")]) == "<p>a<del>x</del>b</p>"
    assert marked("<p>ab</p>", [], [Insert(2, "<del>x</del>")]).count("<del>x</del>") == 1


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab <&>*|#\n-", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_whatever_is_marked_the_text_stays_the_same(source, one, other):
    html = to_html(source)
    made = marked(html, [Wrap(min(one, other), max(one, other), "<mark>", "</mark>")])
    assert text_of(made) == text_of(html)
    assert made.replace("<mark>", "").replace("</mark>", "") == html
