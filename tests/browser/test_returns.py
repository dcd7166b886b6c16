"""Four people take a return from its workbook to the board's decision, and the audit trail tells it as it was.

It changes what is there, so it runs late.
"""

import datetime as dt
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.browser.places import Places
from tests.browser.readers import WIDE, Readers
from tests.metrics.conftest import SAMPLE
from tests.metrics.workbooks import changed

REPORT = "Better Care Fund: return for 2016/17 Q3"
DECISION = "That the return for quarter 3 be noted."
ANALYST, LEAD, OFFICER = "Demo analyst", "Demo lead who signs returns off", "Demo democratic services officer"
STORY = [
    (ANALYST, "Return imported"),
    (ANALYST, "Return checked"),
    (LEAD, "Return signed"),
    (ANALYST, "Return submitted"),
    (OFFICER, "Return put on agenda"),
    (OFFICER, "Agenda published"),
    (OFFICER, "Return reported"),
    (OFFICER, "Decision added"),
    (OFFICER, "Decisions published"),
    (OFFICER, "Return noted"),
]
"""What the trail must say, and of whom. The lead who signs is not the analyst who uploaded."""
POOLED, FORECAST, OVER = "£42,047,168", "£43,905,300", "£1,858,132"


def _fill_day(main: Locator, day: str, month: str, year: str) -> None:
    for label, typed in (("Day", day), ("Month", month), ("Year", year)):
        main.get_by_label(label, exact=True).fill(typed)


def _open(readers: Readers, who: str, path: str) -> tuple[Page, Locator]:
    page = readers.page(who)
    page.set_viewport_size(WIDE)
    page.goto(path)
    return page, page.get_by_role("main")


def _told(page: Page) -> list[tuple[str, str]]:
    """Who did what of the story, as the newest page of the audit trail says; the oldest first."""
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("tbody tr").all()]
    # Another test of this folder may have published the agenda: then a supplement brings the report.
    acts = [(who, act.split("\n")[0].replace("Supplement", "Agenda")) for _, who, act, *_ in reversed(rows)]
    return [each for each in acts[acts.index(STORY[0]) :] if each in STORY]


def _press(main: Locator, name: str, said: str) -> None:
    main.get_by_role("button", name=name).click()
    expect(main.get_by_role("alert")).to_contain_text(said)


def _bring_before_the_board(page: Page, main: Locator, path: str) -> tuple[str, str]:
    """The officer puts the report on the next agenda and publishes it. Returns the addresses of paper and meeting."""
    page.goto(path)
    main.get_by_role("button", name="Make the board’s report").click()
    main.get_by_label("A new item: Better Care Fund: return for 2016/17 Q3").check()
    _press(main, "Make the report", "a draft paper of the next agenda")
    main.locator('a[href^="/papers/"]').first.click()
    page.wait_for_url("**/papers/**")
    paper = page.url
    main.get_by_role("link", name="Progress").click()
    _press(main, "Send the report in", "The report is sent in.")
    page.goto(paper)
    main.get_by_role("link", name="Back to the agenda").click()
    page.wait_for_url("**/meetings/**")
    meeting = page.url.partition("#")[0]
    page.goto(f"{meeting}publish/")
    expect(main.get_by_role("heading", level=1)).to_contain_text("ublish")
    summary = main.get_by_label("What does this supplement bring?")
    if summary.count():  # another test of this folder published the agenda
        summary.fill("The return of the Better Care Fund.")
    main.get_by_role("button", name=re.compile("^Publish the (agenda|supplement)$")).click()
    page.wait_for_url(meeting)
    return paper, meeting


def _hold(folder: Path, meeting: str) -> str:
    """Its day has come: nobody decides anything before. The portal cannot wait, so its database is told."""
    yesterday = (dt.datetime.now(tz=ZoneInfo("Europe/London")) - dt.timedelta(days=1)).date().isoformat()
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as database, database:
        day = meeting.rstrip("/").rpartition("/")[2]
        found = database.execute(
            "UPDATE boards_meeting SET held_on = :past, starts_at = replace(starts_at, :day, :past), "
            "ends_at = replace(ends_at, :day, :past) WHERE held_on = :day AND board_id = "
            "(SELECT id FROM boards_board WHERE slug = 'herefordshire-hwb')",
            {"past": yesterday, "day": day},
        )
        assert found.rowcount == 1
    return meeting.replace(day, yesterday)


def _decide(page: Page, main: Locator, meeting: str) -> None:
    """The officer writes the board's decision under the item of the return and publishes it."""
    page.goto(f"{meeting}record/")
    main.get_by_role("button", name="Start the minutes").click()
    main.locator(".govuk-task-list").get_by_role("link", name=REPORT).last.click()
    main.get_by_label("What is it?").select_option("resolution")
    main.get_by_label("Text", exact=True).fill(DECISION)
    main.get_by_label("what did the board do?").select_option("noted")
    main.get_by_role("button", name="Save the paragraph").click()
    main.get_by_role("link", name="Edit the decision").wait_for()
    page.goto(f"{meeting}record/")
    _press(main, "Publish the decisions", "Everyone can read them now.")


def test_a_return_goes_from_the_analyst_to_the_boards_decision(
    readers: Readers, places: Places, folder: Path, tmp_path: Path
) -> None:
    page, main = _open(readers, "analyst", "/metrics/returns/upload/")
    main.get_by_label("Herefordshire Health and Wellbeing Board").check()
    workbook = changed(SAMPLE, tmp_path / "return.xlsx", {("1. Cover", "C9"): "Another Officer"})
    main.get_by_label("Quarterly return").set_input_files(workbook)
    main.get_by_role("button", name="Upload and check for errors").click()
    page.wait_for_url(re.compile(r"/metrics/returns/[0-9a-f-]{36}/$"))
    path = page.url
    main.get_by_role("button", name="Say a word to each warning").click()
    page.wait_for_url("**/check/")
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

    page, main = _open(readers, "analyst", path)
    main.get_by_role("button", name="Record the submission").click()
    _fill_day(main, "21", "3", "2017")
    main.get_by_label("Where did it go").fill("By mail to the national team; receipt 17.")
    _press(main, "Record it", "The submission is recorded.")

    page, main = _open(readers, "officer", path)
    paper, meeting = _bring_before_the_board(page, main, path)
    page.goto(path)
    main.get_by_role("button", name="Record that it was reported to the board").click()
    expect(main.get_by_label("Under which item?").locator("option:checked")).to_contain_text(REPORT)
    _press(main, "Record it", "The report to the board is recorded.")

    page, main = _open(readers, "member", paper)
    for amount in (POOLED, FORECAST, OVER):
        expect(main.get_by_text(amount).first).to_be_visible()

    meeting = _hold(folder, meeting)
    page, main = _open(readers, "officer", meeting)
    _decide(page, main, meeting)
    page.goto(path)
    main.get_by_role("button", name="Record what the board decided").click()
    main.get_by_label(DECISION).check()
    main.get_by_label("It notes the return").check()
    main.get_by_role("button", name="Record it").click()
    expect(main.get_by_text("Noted by the board").first).to_be_visible()

    page, main = _open(readers, "member", f"{meeting}decisions/")
    expect(main.get_by_text(DECISION).first).to_be_visible()

    page, _ = _open(readers, "officer", "/audit/")
    assert _told(page) == STORY
