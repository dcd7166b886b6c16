import re

import html5lib
import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from hwb_portal.core.richtext import clean, to_html, to_text

ALLOWED = {
    **{tag: set() for tag in ("p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "li", "strong", "em")},
    **{tag: set() for tag in ("blockquote", "table", "caption", "thead", "tbody", "tr", "td")},
    "a": {"href", "rel"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"class", "role", "tabindex", "aria-label"},
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<table onclick=alert(1)><tr><td style='x:y'>a</td></tr></table>",
    "<iframe src=https://evil.example></iframe>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](//evil.example)",
    "[a](/papers/1/file)",
    "[a](&#106;avascript:alert(1))",
    "<javascript:alert(1)>",
    "![a](https://evil.example/track.png)",
    "[a]: javascript:alert(1)\n\n[a]",
    '[a](https://x.example/"onmouseover="alert(1) "t")',
    "<!-- comment --><style>p{}</style>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    '| <b onclick=x>a</b> | "><script>x</script> |\n|-|-|\n| 1 | 2 |',
    "```<script>\nalert(1)\n```",
]


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [(element.tag, dict(element.attrib)) for element in tree.iter() if element is not tree]


def assert_harmless(html: str) -> None:
    for tag, attributes in elements(html):
        assert set(attributes) <= ALLOWED[tag]
        if "href" in attributes:
            assert attributes["href"].lower().startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_is_harmless(source):
    assert_harmless(to_html(source))


markdown = st.text(alphabet=st.sampled_from("ab#*_[]()<>!|-`:/\\\"'&\n 1.=jhtps"), max_size=60)


@given(markdown | st.sampled_from(HOSTILE))
def test_any_text_is_harmless(source):
    assert_harmless(to_html(source))


@given(markdown | st.sampled_from(HOSTILE))
def test_cleaning_the_result_again_changes_nothing(source):
    bare = re.sub(r'<div class="hwb-table-region"[^>]*>|</div>', "", to_html(source))
    assert clean(bare) == bare


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/papers/1/">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="//evil.example">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="javascript:x">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<p class="a" style="b" id="c" title="d" lang="en">x</p>', "<p>x</p>"),
        ("<code>x</code><img src=y><script>z</script><hr>", "x"),
        ('<th scope="col">x</th>', "x"),
        (
            '<table><tr><th scope="rowgroup" colspan="2">x</th></tr></table>',
            "<table><tbody><tr><th>x</th></tr>",
        ),
    ],
)
def test_the_allow_list_stands_on_its_own(html, expected):
    assert clean(html).removesuffix("</tbody></table>") == expected


def test_the_result_is_marked_safe():
    assert isinstance(to_html("a"), SafeString)


def test_raw_html_is_shown_as_text():
    assert to_html("a <b>c</b> & d") == "<p>a &lt;b&gt;c&lt;/b&gt; &amp; d</p>\n"


def test_lists_emphasis_and_quotations():
    assert to_html("> *Noted* that **85%**\n\n3. three\n4. four") == (
        "<blockquote>\n<p><em>Noted</em> that <strong>85%</strong></p>\n</blockquote>\n"
        '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>\n'
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[plan](https://example.org/a?b=1&c=2)",
            '<p><a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">plan</a></p>\n',
        ),
        (
            "See https://example.org/a.",
            '<p>See <a href="https://example.org/a" rel="noopener noreferrer">https://example.org/a</a>.</p>\n',
        ),
        ("www.example.org and team@example.org", "<p>www.example.org and team@example.org</p>\n"),
        ("![Map of districts](https://example.org/map.png)", "<p>Map of districts</p>\n"),
        ("[paper](/papers/1/)", "<p>[paper](/papers/1/)</p>\n"),
    ],
)
def test_links_and_images(source, expected):
    assert to_html(source) == expected


@pytest.mark.parametrize(
    ("source", "level", "expected"),
    [
        ("# A\n## B\n# C", 3, ["h3", "h4", "h3"]),
        ("## A\n##### B\n## C", 3, ["h3", "h4", "h3"]),
        ("### A\n# B\n## C", 2, ["h2", "h2", "h3"]),
        ("# A\n## B\n### C\n#### D", 5, ["h5", "h6", "h6", "h6"]),
        ("A\n=\n\nB\n-", 4, ["h4", "h5"]),
    ],
)
def test_headings_fit_under_the_page(source, level, expected):
    assert [tag for tag, _ in elements(to_html(source, heading_level=level))] == expected


@pytest.mark.parametrize("level", [1, 7])
def test_a_heading_level_outside_the_page_is_refused(level):
    with pytest.raises(ValueError, match="between h2 and h6"):
        to_html("# A", heading_level=level)


def test_tables_say_what_their_columns_are():
    assert to_html("| | Budget | *Forecast* |\n|---|--:|---|\n| Council | 19,468 | 20,810 |") == (
        '<div class="hwb-table-region" role="group" tabindex="0" aria-label="Table: Budget, Forecast">'
        "<table>\n<thead>\n<tr>\n<td></td>\n"
        '<th scope="col" class="hwb-numeric">Budget</th>\n<th scope="col"><em>Forecast</em></th>\n'
        "</tr>\n</thead>\n"
        '<tbody>\n<tr>\n<td>Council</td>\n<td class="hwb-numeric">19,468</td>\n<td>20,810</td>\n</tr>\n'
        "</tbody>\n</table></div>\n"
    )


@pytest.mark.parametrize(
    ("source", "is_lettered"),
    [
        ("- (a) one\n- (b) two", True),
        ("- (i) one\n- (ii) two", True),
        ("- (a) one\n- two", False),
        ("- one", False),
        ("- (a) one\n  - under\n- (b) two", True),
    ],
)
def test_a_list_that_brings_its_letters_gets_no_bullets(source, is_lettered):
    assert to_html(source).startswith('<ul class="hwb-lettered">') == is_lettered


def test_each_table_has_its_own_name():
    html = to_html('| a "x" |\n|-|\n| 1 |\n\nbetween\n\n| b |\n|-|\n| 2 |')
    names = [attributes["aria-label"] for tag, attributes in elements(html) if tag == "div"]
    assert names == ['Table: a "x"', "Table: b"]


def test_indented_words_are_not_code():
    assert to_html("one\n\n    two `x`") == "<p>one</p>\n<p>two `x`</p>\n"


def test_plain_words():
    source = "# Title\n\npara *one*\ntwo\n\n- x\n- [y](https://example.org)\n\n| a | b |\n|-|-|\n| 1 | 2 |"
    assert to_text(source) == "Title\npara one two\nx\ny\na | b\n1 | 2"


def test_plain_words_of_nothing():
    assert to_text(" \n") == ""
    assert to_html("") == ""


@given(st.text(alphabet="abc <&", min_size=1))
def test_no_word_is_lost(source):
    assert to_text(source).split() == source.split()
