"""An officer brings a paper into an agenda and publishes it. This changes what everyone sees, so it runs last."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.places import HEREFORDSHIRE, HERTFORDSHIRE, Places
from tests.browser.readers import PUBLIC, WIDE, Readers, listen, sign_in
from tests.factories import tiny_pdf

TITLE = "Warm homes: a plan for the cold months"


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _choose_file(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("Choose a file").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})
    page.get_by_role("button", name="Upload and check").click()


def _send_in(page: Page, meeting: str, title: str) -> None:
    """Send a report in for its author, and publish then."""
    main = page.get_by_role("main")
    page.goto(meeting)
    main.get_by_role("link", name=title).first.click()
    main.get_by_role("link", name="Progress").click()
    main.get_by_role("button", name="Send the report in").click()
    expect(main.get_by_role("alert")).to_contain_text("The report is sent in.")
    page.goto(f"{meeting}publish/")
    main.get_by_role("button", name="Publish the agenda").click()


class Case(NamedTuple):
    """A meeting to publish: its board, the field of Places with its date, an item, and whether scripts run."""

    board: str
    place: str
    item: str
    with_script: bool
    unfinished: str = ""  # the report that its author has not sent in


CASES = [
    Case(HERTFORDSHIRE, "draft", "Better Care Fund: return for the quarter", True, "Unpaid carers: what they told us"),
    Case(HEREFORDSHIRE, "scheduled", "Questions from members of the public", False),
]


@pytest.mark.parametrize("case", CASES, ids=["draft", "scheduled-no-script"])
def test_officer_adds_a_report_and_publishes_the_agenda(
    case: Case, browser: Browser, site: str, readers: Readers, places: Places
) -> None:
    meeting = f"/boards/{case.board}/meetings/{getattr(places, case.place)}/"
    context = browser.new_context(base_url=site, viewport=WIDE, java_script_enabled=case.with_script)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    main = page.get_by_role("main")
    sign_in(page, "officer")
    main.locator(f'table a[href="{meeting}"]').click()
    main.get_by_role("link", name="Add a paper", exact=True).click()

    main.get_by_role("button", name="Add and write it").click()
    expect(page).to_have_title(re.compile("^Error: Add a paper – "))
    assert main.get_by_role("alert").get_by_role("link").count() == 3

    option = main.get_by_label("Item").locator("option", has_text=case.item)
    main.get_by_label("Item").select_option(str(option.get_attribute("value")))
    main.get_by_label("Title", exact=True).fill(TITLE)
    main.get_by_label("Part I (public)").check()
    main.get_by_role("button", name="Add and write it").click()

    _heading(page, "Write the report")
    main.locator("textarea").first.fill("Director of Housing")
    main.get_by_label("Purpose", exact=False).first.fill("To agree who warms which homes first.")
    main.get_by_role("button", name="Save the report").click()
    _heading(page, TITLE)
    expect(main.get_by_role("alert")).to_contain_text("Version 1 of the report is saved.")
    expect(main.get_by_text("To agree who warms which homes first.")).to_be_visible()
    paper = page.url.removeprefix(site)

    main.get_by_role("link", name="Upload a file instead").click()
    _choose_file(page, "letter.pdf", b"Dear board, this is not a PDF.")
    expect(page).to_have_title(re.compile("^Error: Upload a file – "))
    _heading(page, "Upload a file")
    expect(main.get_by_text(TITLE)).to_be_visible()
    expect(main.get_by_role("alert")).to_contain_text("PDF")
    expect(main.get_by_label("Choose a file")).to_have_attribute("aria-invalid", "true")
    _choose_file(page, "warm-homes.pdf", tiny_pdf("Warm homes first."))
    _heading(page, TITLE)
    expect(main.get_by_role("alert")).to_contain_text("The file is checked and kept as version 1.")

    readers.fetch(PUBLIC, paper, expected=404)
    main.get_by_role("link", name="Back to the agenda").click()
    main.get_by_role("link", name="Check and publish the agenda").click()
    _heading(page, "Check and publish the agenda")
    line = main.get_by_role("listitem").filter(has_text=TITLE).last
    expect(line).to_contain_text("Becomes public")
    main.get_by_role("button", name="Publish the agenda").click()
    if case.unfinished:
        expect(main.get_by_role("alert")).to_contain_text("says its report is attached, but no report is ready")
        _send_in(page, meeting, case.unfinished)
    expect(page).to_have_url(f"{site}{meeting}")
    expect(main.get_by_role("alert")).to_contain_text("Agenda published.")
    assert noise == []
    context.close()

    public = browser.new_context(base_url=site, viewport=WIDE, java_script_enabled=case.with_script)
    page = public.new_page()
    page.goto(meeting)
    expect(page.get_by_text("Agenda published")).to_be_visible()
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(f"{site}{paper}")
    expect(page.get_by_role("link", name=re.compile(rf"^{TITLE} \(PDF"))).to_be_visible()
    assert public.request.get(f"{paper}file").body().startswith(b"%PDF")
    assert public.request.get(f"{meeting}pack.pdf").body().startswith(b"%PDF")
    public.close()
