"""Components: the same HTML as the design system's own examples, words beside every colour, British dates."""

import datetime
import json
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import mark_safe

from hwb_portal.core.templatetags import ui

EXAMPLES = Path(__file__).parents[1] / "vendor" / "govuk"
# Options of the package that no page here needs; an example that uses one is not compared.
UNSUPPORTED = {
    "tag": {"attributes"},
    "inset-text": {"attributes", "classes", "id"},
    "error-message": {"attributes", "classes", "visuallyHiddenText"},
}


def render(source: str, **context) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


def canonical(node: Element) -> tuple:
    words = [" ".join((node.text or "").split())]
    for child in node:
        words += [canonical(child), " ".join((child.tail or "").split())]
    return (node.tag, sorted(node.attrib.items()), [each for each in words if each])


def canonical_html(html: str) -> list[tuple]:
    fragment = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [canonical(each) for each in fragment]


def examples(component: str) -> list[tuple[str, dict, str]]:
    found = json.loads((EXAMPLES / f"{component}.json").read_text())["fixtures"]
    return [
        (each["name"], each["options"], each["html"])
        for each in found
        if not UNSUPPORTED[component] & each["options"].keys()
    ]


def words_of(options: dict) -> str:
    return mark_safe(options["html"]) if "html" in options else options["text"]


@pytest.mark.parametrize(("name", "options", "html"), examples("tag"))
def test_a_tag_is_the_design_systems(name: str, options: dict, html: str):
    colour = options.get("classes", "").removeprefix("govuk-tag--")
    ours = render("{% tag words colour %}", words=words_of(options), colour=colour)
    assert canonical_html(ours) == canonical_html(html)


@pytest.mark.parametrize(("name", "options", "html"), examples("inset-text"))
def test_inset_text_is_the_design_systems(name: str, options: dict, html: str):
    ours = render("{% inset_text %}{{ words }}{% endinset_text %}", words=words_of(options))
    assert canonical_html(ours) == canonical_html(html)


@pytest.mark.parametrize(("name", "options", "html"), examples("error-message"))
def test_an_error_message_is_the_design_systems(name: str, options: dict, html: str):
    context = {"text": words_of(options), "id": options.get("id", "")}
    assert canonical_html(render_to_string("components/error_message.html", context)) == canonical_html(html)


def test_every_example_is_compared_but_the_known_few():
    assert {component: len(examples(component)) for component in UNSUPPORTED} == {
        "tag": 11,
        "inset-text": 3,
        "error-message": 4,
    }


@pytest.mark.parametrize(
    "source",
    ["{% tag '' 'red' %}", "{% rag 'red' '' %}"],
)
def test_a_colour_without_a_word_is_refused(source: str):
    with pytest.raises(ValueError, match="needs a word"):
        render(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag 'Late' 'crimson' %}",
        "{% rag 'off' 'Off target' %}",
        "{% direction 'sideways' 'Level' %}",
        "{% inset_text kind='loud' %}x{% endinset_text %}",
        "{% button 'Save' kind='huge' %}",
    ],
)
def test_a_misspelt_option_is_an_error(source: str):
    with pytest.raises(ValueError, match="is not one of"):
        render(source)


def test_every_rating_has_a_shape_of_its_own():
    drawn = {rating: render("{% rag rating 'Word' %}", rating=rating) for rating in ui.RATINGS}
    shapes = {html[html.index("<svg") : html.index("</svg>")] for html in drawn.values()}
    assert len(shapes) == len(ui.RATINGS)


def test_words_from_people_are_escaped():
    hostile = "<script>alert(1)</script>"
    drawn = render(
        "{% tag x %}{% document_link '/' x %}{% warning_text x %}{% breadcrumbs x '/' x %}{% stat x x %}"
        "{% details x %}{{ x }}{% enddetails %}{% summary_row x %}{{ x }}{% endsummary_row %}"
        "{% task x href='/' status=x hint=x %}{% timeline entries %}"
        "{% chart_figure x finding=x source=x %}{% endchart_figure %}",
        x=hostile,
        entries=[{"at": datetime.date(2017, 10, 17), "who": hostile, "what": hostile, "detail": hostile}],
    )
    assert "<script" not in drawn


def test_breadcrumbs_link_all_but_the_page_itself():
    drawn = render("{% breadcrumbs 'Boards' '/boards/' 'Hertfordshire' %}")
    links = [(a.get("href"), a.text) for a in html5lib.parse(drawn, namespaceHTMLElements=False).iter("a")]
    assert links == [("/", "Home"), ("/boards/", "Boards")]
    current = html5lib.parse(drawn, namespaceHTMLElements=False).find(".//li[@aria-current='page']")
    assert current.text == "Hertfordshire"


def test_pages_keep_the_rest_of_the_query():
    request = RequestFactory().get("/actions/?state=open&page=2")
    page = Paginator(range(30), 10).page(2)
    drawn = render("{% pagination page %}", page=page, request=request)
    links = [a.get("href") for a in html5lib.parse(drawn, namespaceHTMLElements=False).iter("a")]
    first, second, third = (f"?state=open&page={number}" for number in (1, 2, 3))
    assert links == [first, first, second, third, third]


def test_one_page_needs_no_numbers():
    drawn = render("{% pagination page %}", page=Paginator(range(3), 10).page(1), request=RequestFactory().get("/"))
    assert drawn.strip() == ""


def test_a_document_says_what_it_is():
    drawn = render("{% document_link '/p' 'Report' size=1234567 pages=14 %}")
    link = html5lib.parse(drawn, namespaceHTMLElements=False).find(".//a")
    assert "".join(link.itertext()) == "Report (PDF, 1.2 MB, 14 pages)"
    drawn = render("{% document_link '/p' 'Report' kind='CSV' %}")
    assert "".join(html5lib.parse(drawn, namespaceHTMLElements=False).find(".//a").itertext()) == "Report (CSV)"


def test_a_post_button_posts_and_names_its_subject():
    tree = html5lib.parse(render("{% post_button '/up/' 'Move up' hidden='item 3' %}"), namespaceHTMLElements=False)
    form = tree.find(".//form")
    assert (form.get("method"), form.get("action")) == ("post", "/up/")
    assert "".join(form.find("button").itertext()) == "Move up item 3"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, ""),
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (48_400, "48 KB"),
        (999_499, "999 KB"),
        (999_600, "1 MB"),
        (1_234_567, "1.2 MB"),
        (8_000_000, "8 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_sizes_in_words(size: int | None, words: str):
    assert ui.filesize_words(size) == words


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (None, "page", ""),
        (0, "page", "0 pages"),
        (1, "page", "1 page"),
        (1204, "page", "1,204 pages"),
        (1, "entry,entries", "1 entry"),
        (2, "entry,entries", "2 entries"),
    ],
)
def test_counts_with_their_noun(count: int | None, noun: str, words: str):
    assert ui.plural_words(count, noun) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (datetime.time(10), "10am"),
        (datetime.time(14, 30), "2.30pm"),
        (datetime.time(9, 5), "9.05am"),
        (datetime.time(12), "midday"),
        (datetime.time(12, 17), "12.17pm"),
        (datetime.time(0), "midnight"),
        (datetime.time(0, 30), "12.30am"),
    ],
)
def test_times_as_councils_print_them(value: datetime.time | None, words: str):
    assert ui.uk_time(value) == words


def test_days_with_and_without_weekday():
    day = datetime.date(2026, 11, 26)
    assert (ui.uk_date(day), ui.plain_date(day)) == ("Thursday 26 November 2026", "26 November 2026")
    assert (ui.uk_date(None), ui.plain_date(None), ui.uk_datetime(None)) == ("", "", "")


def test_an_instant_is_read_in_london():
    late = datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC)
    with timezone.override("Europe/London"):
        assert ui.uk_datetime(late) == "Wednesday 1 July 2026, 12.30am"
