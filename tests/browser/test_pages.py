"""The pages of a paper as they are printed, drawn under the portal's own policy."""

import re

from playwright.sync_api import Page, expect

from tests.browser.places import Places
from tests.browser.readers import NARROW, PUBLIC, Readers

INK = """() => {
  const canvas = document.querySelector('.hwb-pdf__holder canvas');
  const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let dark = 0;
  for (let at = 0; at < dots.length; at += 4) dark += dots[at + 3] > 0 && dots[at] < 128;
  return dark;
}"""


def _opened(readers: Readers, places: Places, *, first: int = 0, pdf: bytes | None = None) -> Page:
    """The pages of the report in a narrow window; as if it began on page `first` of a pack, or its file were `pdf`."""
    page = readers.page(PUBLIC)
    page.set_viewport_size(NARROW)
    address = f"/papers/{places.report}/pages/"
    html = readers.fetch(PUBLIC, address).replace('data-first="0"', f'data-first="{first}"')
    page.route(f"**{address}", lambda route: route.fulfill(response=route.fetch(), body=html))
    if pdf is not None:
        page.route(f"**/papers/{places.report}/file", lambda route: route.fulfill(body=pdf))
    page.goto(address)
    return page


def test_the_second_page_is_drawn_with_its_words_and_its_number_in_the_pack(readers: Readers, places: Places) -> None:
    page = _opened(readers, places, first=145)
    try:
        said = page.locator("[data-pdf-said]")
        expect(said).to_have_text(re.compile(r"^Page 1 of \d+, page 145 in the pack$"), timeout=30_000)
        following = page.get_by_role("link", name="Next page")
        expect(following).to_have_attribute("href", "#page=2")
        following.focus()
        page.keyboard.press("Enter")
        expect(said).to_have_text(re.compile(r"^Page 2 of \d+, page 146 in the pack$"))
        expect(following).to_be_focused()
        assert page.url.endswith("#page=2")
        assert page.evaluate(INK) > 100
        expect(page.locator(".hwb-pdf__text")).to_contain_text("Page 2")
        page.get_by_label("Go to page of this paper").fill("999")
        page.keyboard.press("Enter")
        expect(said).to_contain_text("There is no page “999”")
        assert readers.noise == []
    finally:
        page.unroute_all()


def test_a_broken_file_is_said_in_a_sentence(readers: Readers, places: Places) -> None:
    page = _opened(readers, places, pdf=b"%PDF-1.7 and then nothing")
    try:
        expect(page.locator("[data-pdf-said]")).to_contain_text("it is damaged", timeout=30_000)
        expect(page.get_by_role("button", name="Larger")).to_be_hidden()
        assert readers.noise == []
    finally:
        page.unroute_all()
