"""An officer makes an agenda of twelve items from the board's template and publishes it: with script, and without."""

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.places import HEREFORDSHIRE
from tests.browser.readers import PUBLIC, WIDE, Readers, listen, sign_in

ITEMS = 12
MINUTES = 5  # what an officer is promised for the whole journey


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _working_day(days: int) -> dt.date:
    day = dt.date.today() + dt.timedelta(days=days)  # noqa: DTZ011 - only far enough ahead
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return day


def _titles(main: Locator) -> list[str]:
    return [re.sub(r"^\d+\w*\s+", "", title) for title in main.locator("#items h2").all_inner_texts()]


@pytest.mark.parametrize(("with_script", "ahead"), [(True, 75), (False, 82)], ids=["script", "no-script"])
def test_an_officer_makes_a_12_item_agenda_and_publishes_it(
    browser: Browser, site: str, readers: Readers, *, with_script: bool, ahead: int
) -> None:
    day = _working_day(ahead)
    meeting = f"/boards/{HEREFORDSHIRE}/meetings/{day:%Y-%m-%d}/"
    context = browser.new_context(base_url=site, viewport=WIDE, java_script_enabled=with_script)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    main = page.get_by_role("main")
    sign_in(page, "officer")
    began = time.monotonic()

    page.goto(f"/boards/{HEREFORDSHIRE}/meetings/new/")
    main.get_by_label("Day", exact=True).fill("30")
    main.get_by_label("Month", exact=True).fill("2")
    main.get_by_label("Year", exact=True).fill(str(day.year))
    main.get_by_label("Starts at").fill("14:00")
    main.get_by_label("Place", exact=False).first.fill("Shirehall")
    main.get_by_role("button", name="Make the draft agenda").click()
    expect(main.get_by_role("alert")).to_contain_text("Day of the meeting must be a real date")
    expect(main.get_by_label("Place", exact=False).first).to_have_value("Shirehall")
    main.get_by_label("Day", exact=True).fill(str(day.day))
    main.get_by_label("Month", exact=True).fill(str(day.month))
    main.get_by_role("button", name="Make the draft agenda").click()
    _heading(page, "Make the agenda")
    expect(page).to_have_url(f"{site}{meeting}build/")

    main.get_by_role("link", name="Items", exact=True).click()
    for number in range(main.locator("#items > li").count(), ITEMS):
        main.get_by_role("link", name="Add an item").click()
        main.get_by_label("Title", exact=True).fill(f"Business {number}")
        main.get_by_label("What is the board asked to do?").select_option("discuss")
        main.get_by_label("Planned minutes").fill("10")
        main.get_by_label("Part I (public)").check()
        main.get_by_role("button", name="Add the item").click()
        _heading(page, "Items")
    titles = _titles(main)
    assert len(titles) == ITEMS
    last = titles.index(f"Business {ITEMS - 1}")

    main.get_by_role("button", name=f"Move “{titles[last]}” up").click()
    moved = [*titles[: last - 1], titles[last], titles[last - 1], *titles[last + 1 :]]
    expect(main.get_by_role("status")).to_have_text(f"“{titles[last]}” moved to position {last} of {ITEMS}.")
    assert _titles(main) == moved
    expect(main.get_by_role("button", name=f"Move “{titles[last]}” up")).to_be_focused()
    main.get_by_label(f"Position of {moved[1]}", exact=True).fill("1")
    main.get_by_role("button", name="Save the positions").click()
    expect(main.get_by_role("alert")).to_contain_text("The order is saved.")
    arranged = [moved[1], moved[0], *moved[2:]]
    assert _titles(main) == arranged

    page.get_by_role("link", name="Back to the list of tasks").click()
    main.get_by_role("link", name="Publish", exact=True).click()
    readers.fetch(PUBLIC, meeting, expected=404)
    main.get_by_role("button", name="Publish the agenda").click()
    expect(page).to_have_url(f"{site}{meeting}")
    assert time.monotonic() - began < MINUTES * 60
    text = readers.fetch(PUBLIC, meeting)
    assert [title for title in arranged if title in text] == arranged
    assert noise == []
    context.close()
