"""Every page at the width of a telephone, a tablet and a desk: axe finds nothing and the browser has no complaint."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.measures import overflow
from tests.browser.places import Places
from tests.browser.readers import NARROW, PUBLIC, TABLET, WIDE, Readers
from tests.browser.visits import NOT_PAGES, VISITS, Visit
from tests.house.addresses import addresses

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TITLE = re.compile(r".+ – Health and Wellbeing Boards")
FAULTY = """<!doctype html><html lang="en"><title>Faults</title><body style="width: 700px">
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><input type="text"><button></button><a href="/"></a>
<p style="color: #bbbbbb; background: #ffffff">Pale</p></body></html>"""


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands: the rule and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
        ".then(result => result.violations)",
        RULES,
    )
    return [f"{violation['id']}: {node['target']}" for violation in found for node in violation["nodes"]]


def test_every_page_of_the_portal_is_visited() -> None:
    assert {visit.name for visit in VISITS} == {address.name for address in addresses()} - NOT_PAGES


def test_the_checks_find_what_is_wrong_with_a_faulty_page(readers: Readers) -> None:
    page = readers.page(PUBLIC)
    page.set_viewport_size(NARROW)
    page.goto("about:blank")
    page.set_content(FAULTY)
    rules = {fault.partition(":")[0] for fault in faults(page)}
    assert {"image-alt", "label", "button-name", "link-name", "color-contrast", "page-has-heading-one"} <= rules
    assert overflow(page) > 300
    page.evaluate("console.error('broken')")
    assert readers.noise == ["error: broken"]


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_page_is_accessible_at_every_width(visit: Visit, readers: Readers, places: Places) -> None:
    page = readers.page(visit.reader)
    page.set_viewport_size(NARROW)
    answer = page.goto(visit.path(places))
    assert answer is not None
    assert answer.status == 200
    if visit.name == "paper_pages":
        expect(page.locator("[data-pdf-said]")).to_contain_text("Page 1 of", timeout=30_000)
    found = {}
    for size in (NARROW, TABLET, WIDE):
        page.set_viewport_size(size)
        found[size["width"]] = (faults(page), max(overflow(page), 0))
    assert found == {320: ([], 0), 820: ([], 0), 1280: ([], 0)}
    assert page.locator("h1").count() == 1
    assert TITLE.fullmatch(page.title())
    assert readers.noise == []


def test_page_that_is_not_there_is_accessible(readers: Readers) -> None:
    page = readers.page(PUBLIC)
    page.set_viewport_size(NARROW)
    answer = page.goto("/boards/nowhere/")
    assert answer is not None
    assert answer.status == 404
    assert (faults(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize(
    ("reader", "name", "button"),
    [
        (PUBLIC, "accounts:login", "Sign in"),
        (PUBLIC, "boards:board_subscribe", "Send me the link"),
        ("officer", "boards:paper_add", "Add and write it"),
        ("officer", "paper_upload", "Upload and check"),
        ("analyst", "metrics:return_upload", "Upload and check for errors"),
    ],
)
def test_form_with_errors_is_accessible(reader: str, name: str, button: str, readers: Readers, places: Places) -> None:
    page = readers.page(reader)
    page.set_viewport_size(NARROW)
    page.goto(next(visit for visit in VISITS if (visit.reader, visit.name) == (reader, name)).path(places))
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert (faults(page), max(overflow(page), 0), readers.noise) == ([], 0, [])
