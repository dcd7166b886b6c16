"""The way of somebody who hears the pages: by keyboard and by the names and headings a screen reader is given."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.readers import WIDE, listen

STOPS = 150
# What a screen reader calls the element that has the focus, near enough: its label, or the words in it.
SPOKEN = """() => {
  const here = document.activeElement;
  const label = here.labels?.[0]?.innerText ?? here.getAttribute('aria-label') ?? here.innerText;
  return label.replace(/\\s+/g, ' ').trim();
}"""


def _go_to(page: Page, words: str) -> None:
    """Press Tab until the element with these words is read out."""
    heard = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        heard.append(page.evaluate(SPOKEN))
        if heard[-1] == words:
            return
    raise AssertionError(f"{words!r} is not reached by keyboard; heard {heard}")


def _follow(page: Page, words: str) -> None:
    _go_to(page, words)
    page.keyboard.press("Enter")


def _main_heading(page: Page) -> str:
    """The heading of level 1 as it stands in the accessibility tree of the main part."""
    tree = page.get_by_role("main").aria_snapshot().splitlines()
    (heading,) = [line.strip() for line in tree if "[level=1]" in line]
    return heading.removeprefix('- heading "').partition('"')[0]


def test_a_blind_reader_gets_from_the_front_page_to_page_two_of_a_report_and_back_to_the_agenda(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site, viewport=WIDE)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    title = "Hertfordshire Safeguarding Children Board Annual Report 2016-2017"
    page.goto("/")
    _follow(page, "Skip to main content")
    _follow(page, "Hertfordshire Health and Wellbeing Board")
    expect(page).to_have_title("Hertfordshire Health and Wellbeing Board – Health and Wellbeing Boards")
    _follow(page, "Skip to main content")
    _follow(page, "Tuesday 17 October 2017, 10am")
    assert _main_heading(page) == "Tuesday 17 October 2017, 10am"
    _follow(page, "Read the papers")
    assert _main_heading(page) == "Papers of Tuesday 17 October 2017"
    _follow(page, title)
    assert _main_heading(page) == title
    first = page.locator(".hwb-read__page").first.inner_text().removeprefix("Page ")
    _go_to(page, "Go to page")
    page.keyboard.type(str(int(first) + 1))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#p{int(first) + 1}")
    expect(page.get_by_text(f"Page {int(first) + 1}", exact=True)).to_be_in_viewport()
    _follow(page, "Back to the agenda")
    page.wait_for_url("**/2017-10-17/#item-3i")
    expect(page.get_by_role("heading", name=title)).to_be_in_viewport()
    assert noise == []
    context.close()


def test_text_size_is_kept_in_the_browser_and_no_cookie_is_set(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport=WIDE)
    page = context.new_page()
    page.goto("/boards/hertfordshire-hwb/meetings/2017-10-17/read/")
    page.get_by_role("button", name="Larger text").click()
    page.get_by_role("link", name="Minutes of the meeting of 14 June 2017").click()
    expect(page.locator("html")).to_have_attribute("data-text-size", "large")
    assert context.cookies() == []
    context.close()
