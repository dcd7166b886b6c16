"""What the public comes for: an agenda, a report, a pack, a figure. With a mouse, with a keyboard, without script."""

import re

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.measures import look_at_focus
from tests.browser.places import Places
from tests.browser.readers import NARROW, WIDE, listen

TAB_STOPS = 40


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def _menu(page: Page, entry: str) -> None:
    """Choose from the menu, which a script folds away on a narrow screen."""
    menu = page.get_by_role("navigation", name="Menu")
    toggle = menu.get_by_role("button", name="Menu")
    if toggle.is_visible():
        toggle.click()
    menu.get_by_role("link", name=entry).click()


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.parametrize(
    ("size", "with_script"),
    [(WIDE, True), (NARROW, True), (WIDE, False), (NARROW, False)],
    ids=["wide", "narrow", "wide-no-script", "narrow-no-script"],
)
def test_reader_finds_a_report_the_pack_and_the_better_care_fund(
    browser: Browser, site: str, size: ViewportSize, with_script: bool
) -> None:
    context = browser.new_context(base_url=site, viewport=size, java_script_enabled=with_script)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    main = page.get_by_role("main")
    page.goto("/")
    main.get_by_role("link", name="Hertfordshire Health and Wellbeing Board").click()
    _heading(page, "Hertfordshire Health and Wellbeing Board")
    main.get_by_role("link", name="17 October 2017").click()
    _heading(page, "Tuesday 17 October 2017, 10am")
    item = page.locator("#item-3i")
    expect(item.locator(".hwb-agenda__number")).to_have_text("3i")
    item.get_by_role("link", name="Hertfordshire Safeguarding Children Board Annual Report 2016-2017").click()
    _heading(page, "Hertfordshire Safeguarding Children Board Annual Report 2016-2017")
    expect(main.get_by_role("heading", name="Recommendation")).to_be_visible()
    main.get_by_role("link", name="Back to the agenda").click()
    expect(page).to_have_url(f"{site}/boards/hertfordshire-hwb/meetings/2017-10-17/#item-3i")

    pack = main.get_by_role("link", name="Agenda pack (PDF)").get_attribute("href")
    assert pack == "/boards/hertfordshire-hwb/meetings/2017-10-17/pack.pdf"
    answer = context.request.get(pack)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF")
    assert re.search(r"Agenda Pack 1 of \d+", _text(answer.body()))

    _menu(page, "Performance")
    main.get_by_role("link", name="Better Care Fund", exact=True).click()
    _heading(page, "Better Care Fund")
    expect(main.get_by_text("£42,047,168", exact=True).first).to_be_visible()
    expect(main.get_by_text("£43,905,300", exact=True).first).to_be_visible()
    assert noise == []
    context.close()


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of that name has the focus, which must be seen at every stop."""
    for _ in range(TAB_STOPS):
        page.keyboard.press("Tab")
        stop = look_at_focus(page)
        assert stop is not None
        assert (stop["name"], stop["covered"], stop["marked"]) == (stop["name"], False, True)
        if stop["name"] == name:
            return
    raise AssertionError(f"{name} was not reached in {TAB_STOPS} steps")


def test_skip_link_leads_into_the_content(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport=WIDE)
    page = context.new_page()
    page.goto("/boards/hertfordshire-hwb/meetings/2017-10-17/")
    page.keyboard.press("Tab")
    assert look_at_focus(page) == {"name": "Skip to main content", "covered": False, "marked": True}
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert look_at_focus(page) == {"name": "Read the papers", "covered": False, "marked": True}
    context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_keyboard_alone_reaches_a_paper(browser: Browser, site: str, size: ViewportSize) -> None:
    context = browser.new_context(base_url=site, viewport=size)
    page = context.new_page()
    page.goto("/boards/hertfordshire-hwb/")
    _tab_to(page, "Tuesday 17 October 2017, 10am")
    page.keyboard.press("Enter")
    _heading(page, "Tuesday 17 October 2017, 10am")
    _tab_to(page, "Better Care Fund Plan 2017-19")
    page.keyboard.press("Enter")
    _heading(page, "Better Care Fund Plan 2017-19")
    context.close()


def test_chart_is_explored_only_when_asked_for(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport=WIDE)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/metrics/indicators/falls-65/")
    expect(page.locator("svg.hwb-chart")).to_be_visible()
    assert [url for url in loaded if "plotly" in url] == []
    page.get_by_role("button", name=re.compile("^Explore this chart")).click()
    expect(page.locator(".hwb-explore__plot .main-svg").first).to_be_visible()
    assert len([url for url in loaded if "plotly" in url]) == 1
    assert noise == []
    context.close()


def test_search_finds_a_paper_and_says_how_many(browser: Browser, site: str, places: Places) -> None:
    context = browser.new_context(base_url=site, viewport=NARROW)
    page = context.new_page()
    page.goto("/search/")
    page.get_by_role("searchbox").fill("safeguarding children annual report")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page).to_have_title(re.compile(r"^“safeguarding children annual report”: \d+ results? – "))
    page.get_by_role("link", name="Hertfordshire Safeguarding Children Board Annual Report 2016-2017").first.click()
    expect(page).to_have_url(f"{site}/papers/{places.report}/")
    context.close()
