"""Four people take a return from its workbook to the board's decision. It changes what is there, so it runs late."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.places import HEREFORDSHIRE, MARCH, Places
from tests.browser.readers import WIDE, Readers
from tests.metrics.conftest import SAMPLE
from tests.metrics.workbooks import changed


def _fill_day(main: Locator, day: str, month: str, year: str) -> None:
    for label, typed in (("Day", day), ("Month", month), ("Year", year)):
        main.get_by_label(label, exact=True).fill(typed)


def _open(readers: Readers, who: str, path: str) -> tuple[Page, Locator]:
    page = readers.page(who)
    page.set_viewport_size(WIDE)
    page.goto(path)
    return page, page.get_by_role("main")


def test_a_return_goes_from_the_analyst_to_the_boards_decision(
    readers: Readers, places: Places, tmp_path: Path
) -> None:
    page, main = _open(readers, "analyst", "/metrics/returns/upload/")
    main.get_by_label("Herefordshire Health and Wellbeing Board").check()
    workbook = changed(SAMPLE, tmp_path / "return.xlsx", {("1. Cover", "C9"): "Another Officer"})
    main.get_by_label("Quarterly return").set_input_files(workbook)
    main.get_by_role("button", name="Upload and check for errors").click()
    page.wait_for_url(re.compile(r"/metrics/returns/[0-9a-f-]{36}/$"))
    path = page.url
    main.get_by_role("button", name="Say a word to each warning").click()
    for box in main.locator("textarea").all():
        box.fill("As the ledger says.")
    main.get_by_role("button", name="Mark as checked").click()
    expect(main.get_by_role("alert")).to_contain_text("The lead can sign it off")

    page, main = _open(readers, "lead", path)
    main.get_by_role("button", name="Sign off").click()
    main.get_by_label("Martin Samuels").check()
    _fill_day(main, "20", "3", "2017")
    main.get_by_role("button", name="Sign off").click()
    expect(main.get_by_role("alert")).to_contain_text("The return is signed off.")

    page, main = _open(readers, "officer", path)
    main.get_by_role("button", name="Record that it was reported to the board").click()
    choice = main.get_by_label("Under which item?")
    option = choice.locator("option", has_text="Better care fund")
    choice.select_option(str(option.first.get_attribute("value")))
    main.get_by_role("button", name="Record it").click()
    expect(main.get_by_role("alert")).to_contain_text("The report to the board is recorded.")

    record = f"/boards/{HEREFORDSHIRE}/meetings/{MARCH}/record/"
    page, main = _open(readers, "officer", record)
    main.locator(".govuk-task-list").get_by_role("link", name="Better care fund").first.click()
    main.get_by_label("What is it?").select_option("resolution")
    main.get_by_label("Text", exact=True).fill("That the return for quarter 3 be noted.")
    main.get_by_label("what did the board do?").select_option("noted")
    main.get_by_role("button", name="Save the paragraph").click()
    main.get_by_role("link", name="Edit the decision").wait_for()
    page.goto(record)
    main.get_by_role("button", name="Publish the decisions").click()

    page, main = _open(readers, "officer", path)
    main.get_by_role("button", name="Record what the board decided").click()
    main.get_by_label("That the return for quarter 3 be noted.").check()
    main.get_by_label("It notes the return").check()
    main.get_by_role("button", name="Record it").click()
    expect(main.get_by_text("Noted by the board").first).to_be_visible()
    way = ["Uploaded", "Checked", "Signed off", "Reported to the board", "Noted by the board"]
    expect(main.locator(".hwb-timeline__what")).to_have_text(way)
