"""The record of a meeting in a browser, with script and without: an officer writes it, a member reports."""

import email
import re
import time
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.places import HERTFORDSHIRE, Places
from tests.browser.readers import PUBLIC, WIDE, Readers, listen, sign_in

MINUTES = 3  # what an officer is promised from the end of a meeting to the published list of decisions


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _link_in_mail(folder: Path, subject: str) -> str:
    """The path of the link in the newest mail with that subject."""
    for path in sorted((folder / "mail").glob("*.log"), reverse=True):
        for text in path.read_text().split("-" * 79):
            message = email.message_from_string(text.lstrip("\n"))
            if message["Subject"] and subject in message["Subject"]:
                body = message.get_payload(decode=True).decode()
                return urlparse(re.search(r"https?://\S+", body)[0]).path
    raise AssertionError(f"no mail: {subject}")


@pytest.mark.parametrize(
    ("with_script", "day"), [(True, "2017-10-17"), (False, "2017-03-02")], ids=["script", "no-script"]
)
def test_from_the_meetings_end_to_decisions_and_from_an_action_to_the_log(
    browser: Browser, site: str, folder: Path, readers: Readers, places: Places, *, with_script: bool, day: str
) -> None:
    meeting = f"/boards/{HERTFORDSHIRE}/meetings/{day}/"
    context = browser.new_context(base_url=site, viewport=WIDE, java_script_enabled=with_script)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    main = page.get_by_role("main")
    sign_in(page, "officer")
    began = time.monotonic()

    page.goto(meeting)
    main.get_by_role("link", name="Attendance, minutes, decisions and actions").click()
    main.get_by_role("button", name="Start the minutes").click()
    main.get_by_role("link", name="Attendance", exact=True).click()
    _heading(page, "Attendance")
    seats = main.locator('input[type=radio][value="present"]')
    for number in range(seats.count()):
        seats.nth(number).check()
    if with_script:
        expect(main.locator("#quorum")).to_have_text("15 voting members present. The quorum is 8.")
    main.get_by_role("button", name="Save the attendance").click()
    expect(main.get_by_role("alert")).to_contain_text("15 voting members present. The quorum is 8.")

    main.locator(".govuk-task-list").get_by_role("link").nth(3).click()
    main.get_by_label("What is it?").select_option("conclusion")
    main.get_by_label("Text", exact=True).fill("The Board noted what was said.")
    main.get_by_label("what did the board do?").select_option("noted")
    main.get_by_role("button", name="Save the paragraph").click()
    expect(main.get_by_role("alert")).to_contain_text("The paragraph is in the minutes.")
    page.get_by_role("link", name="Back to the record").click()
    main.get_by_role("button", name="Publish the decisions").click()
    expect(main.get_by_role("alert")).to_contain_text("The decisions are published.")
    assert time.monotonic() - began < MINUTES * 60
    assert "The Board noted what was said." in readers.fetch(PUBLIC, f"{meeting}decisions/")
    assert "The Board noted what was said." not in readers.fetch(PUBLIC, f"{meeting}minutes/")

    main.locator(".govuk-task-list").get_by_role("link").nth(3).click()
    main.get_by_role("link", name="Add an action").click()
    main.get_by_label("What is to be done?").fill(f"Ask the districts, said on {day}.")
    main.get_by_label("Who owes it?").fill("Demo Member")
    main.get_by_label("By when?").fill("March 2018")
    main.get_by_role("button", name="Add the action").click()
    expect(main.locator(".hwb-minute__action")).to_contain_text("Demo Member")
    page.get_by_role("link", name="Back to the record").click()
    main.get_by_role("link", name="The chair has checked the minutes").click()
    main.get_by_label("Which chair checked the minutes?").fill("The Chairman")
    main.get_by_role("button", name="The chair has checked them").click()
    main.get_by_role("button", name="Publish the draft minutes").click()
    main.get_by_role("button", name="Mail the owners").click()
    expect(main.get_by_role("alert")).to_contain_text("1 owner was mailed.")

    _member_reports(browser, site, _link_in_mail(folder, "Action A1"), day, with_script=with_script)

    page.goto(f"/boards/{HERTFORDSHIRE}/actions/outcomes/")
    expect(main).to_contain_text(f"Two of ten answered by {day}.")
    page.goto(f"/boards/{HERTFORDSHIRE}/meetings/{places.draft}/build/")
    main.get_by_role("button", name="Make the action log").click()
    expect(main.get_by_role("alert")).to_contain_text("The action log is made")
    main.get_by_role("link", name="Action log").first.click()
    expect(page).to_have_url(re.compile(r"/progress/$"))
    page.goto(page.url.removesuffix("progress/"))
    _heading(page, "Action log")
    expect(main).to_contain_text(f"Ask the districts, said on {day}.")
    assert noise == [], noise
    context.close()


def _member_reports(browser: Browser, site: str, path: str, day: str, *, with_script: bool) -> None:
    """The member follows the link in the mail, signs in, and reports."""
    context = browser.new_context(base_url=site, viewport=WIDE, java_script_enabled=with_script)
    page = context.new_page()
    main = page.get_by_role("main")
    sign_in(page, "member")
    expect(main).to_contain_text(f"Ask the districts, said on {day}.")
    page.goto(path)
    expect(main).to_contain_text("years late")
    main.get_by_role("link", name="Report on this action").click()
    main.get_by_role("button", name="Send the report").click()
    expect(main.get_by_role("alert")).to_contain_text("Say in a sentence what has happened")
    main.get_by_label("In hand").check()
    main.get_by_label("What has happened?").fill(f"Two of ten answered by {day}.")
    main.get_by_role("button", name="Send the report").click()
    expect(main.get_by_role("alert")).to_contain_text("Thank you. Your report is kept.")
    expect(main.locator(".hwb-timeline")).to_contain_text(f"Two of ten answered by {day}.")
    context.close()
