"""Open papers on a device: kept when asked for, read without a network, gone in time; exempt ones never."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.readers import TABLET, sign_in
from tests.browser.thirty import Thirty, make_thirty

# Everything that lies in the caches of this browser, as "address: the first letters".
STORED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found[new URL(request.url).pathname] = await (await cache.match(request, {ignoreVary: true})).text();
    }
  }
  return found;
}"""
LEFT = """async () => ({
  caches: await caches.keys(),
  databases: await indexedDB.databases(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  words: Object.keys(localStorage),
})"""
NOTHING = {"caches": [], "databases": [], "workers": 0, "words": []}


@pytest.fixture(scope="module")
def thirty(site: str, folder: Path) -> Thirty:
    return make_thirty(folder)


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=site, viewport=TABLET)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, thirty: Thirty) -> Page:
    """A member's tablet with the thirty papers on it."""
    made = context.new_page()
    sign_in(made, "member")
    keep(made, thirty)
    return made


def keep(page: Page, thirty: Thirty) -> None:
    page.goto(thirty.meeting)
    page.get_by_role("button", name="Keep on this device").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Kept on this device.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Remove from this device")).to_be_focused()


def test_thirty_papers_are_read_without_a_network(context: BrowserContext, page: Page, thirty: Thirty) -> None:
    context.set_offline(True)
    page.goto(thirty.read)
    expect(page.get_by_text("You are offline. Notes are kept here and sent later.")).to_be_visible()
    page.get_by_role("link", name="Report 1", exact=True).click()
    for number in range(1, 31):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Report {number}")
        if number < 30:
            page.get_by_role("link", name=f"Report {number + 1}").click()
    expect(page.locator("article")).to_contain_text("Printed elsewhere, for the last item.")
    page.goto(f"/papers/{thirty.papers[4]}/")  # its page is not kept; its reading view is
    expect(page).to_have_url(f"{thirty.read}{thirty.papers[4]}/")
    answer = page.evaluate(
        "async (url) => (await (await fetch(url)).text()).slice(0, 5)", f"/papers/{thirty.upload}/file"
    )
    assert answer == "%PDF-"
    page.goto("/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Papers on this device")
    expect(page.get_by_role("listitem").get_by_role("link", name=thirty.title)).to_be_visible()
    expect(page.get_by_text("you need a connection to read them")).to_be_visible()
    page.goto(f"{thirty.read}{thirty.exempt}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Papers on this device")
