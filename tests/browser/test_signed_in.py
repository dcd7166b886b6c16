"""What a member and an analyst do, and what is left behind when they have gone."""

import re

import pypdfium2
from playwright.sync_api import Browser, Page, expect

from tests.browser.places import Places
from tests.browser.readers import WIDE, Readers, sign_in
from tests.browser.running import PROJECT

SAMPLE = PROJECT / "fixtures" / "samples" / "bcf-2016-17-q3-herefordshire.xlsx"
SECRET = "Provider A offers 21.40 an hour"


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_member_reads_the_restricted_paper_and_its_pack(browser: Browser, site: str, places: Places) -> None:
    context = browser.new_context(base_url=site, viewport=WIDE)
    page = context.new_page()
    sign_in(page, "member")
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page).to_have_url(f"{site}/boards/hertfordshire-hwb/meetings/{places.published}/")
    with page.expect_response(f"**/papers/{places.restricted}/") as answered:
        page.get_by_role("link", name="Appendix 2: prices offered by three providers").click()
    assert "no-store" in answered.value.headers["cache-control"]
    _heading(page, "Appendix 2: prices offered by three providers")
    banner = page.get_by_role("note", name="Handling")
    expect(banner).to_contain_text("Part II: not for publication")
    expect(banner).to_contain_text("paragraph 3 of Schedule 12A to the Local Government Act 1972")
    expect(page.get_by_text(SECRET)).to_be_visible()

    page.get_by_role("link", name="Back to the agenda").click()
    href = page.get_by_role("link", name="Pack with Part II (PDF, not for publication)").get_attribute("href")
    pack = context.request.get(str(href))
    assert pack.status == 200
    assert "no-store" in pack.headers["cache-control"]
    with pypdfium2.PdfDocument(pack.body()) as document:
        words = " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in document).split())
    assert SECRET in words
    context.close()


def test_nobody_else_learns_that_the_restricted_paper_is_there(readers: Readers, places: Places) -> None:
    paper = f"/papers/{places.restricted}/"
    for reader in ("public", "analyst", "lead", "author", "admin"):
        page = readers.fetch(reader, paper, expected=404)
        assert "Page not found" in page
        assert "Appendix 2" not in page


def test_back_button_shows_nothing_after_signing_out(browser: Browser, site: str, places: Places) -> None:
    context = browser.new_context(base_url=site, viewport=WIDE)
    page = context.new_page()
    sign_in(page, "member")
    page.goto(f"/papers/{places.restricted}/")
    expect(page.get_by_text(SECRET)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site}/")
    page.go_back()
    _heading(page, "Page not found")
    assert SECRET not in page.content()
    page.goto("/desk/")
    _heading(page, "Sign in")
    context.close()


def test_wrong_password_is_said_and_the_address_kept(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport=WIDE)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill("member@demo.example")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("^Error: Sign in – "))
    expect(page.get_by_role("alert").first).to_contain_text("Your email address or password is not right")
    expect(page.get_by_label("Email address")).to_have_value("member@demo.example")
    expect(page.get_by_label("Password")).to_have_value("")
    context.close()


def _upload_return(page: Page, name: str, data: bytes) -> None:
    page.goto("/metrics/returns/upload/")
    page.get_by_label("Herefordshire Health and Wellbeing Board").check()
    page.get_by_label("Quarterly return").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Upload and check for errors").click()


def test_same_return_again_is_the_same_return(readers: Readers, places: Places) -> None:
    page = readers.page("analyst")
    page.set_viewport_size(WIDE)
    _upload_return(page, SAMPLE.name, SAMPLE.read_bytes())
    expect(page).to_have_url(re.compile(f"/metrics/returns/{places.sample_return}/$"))
    _heading(page, "Quarterly return 2016/17 Q3")
    page.goto("/metrics/returns/")
    expect(page.get_by_role("rowheader")).to_have_text(["2025/26", "2016/17 Q3"])


def test_what_is_no_workbook_is_refused_in_words(readers: Readers) -> None:
    page = readers.page("analyst")
    page.set_viewport_size(WIDE)
    _upload_return(page, "return.xlsx", b"This is a letter, not a workbook.")
    expect(page).to_have_title(re.compile("^Error: Upload a quarterly return – "))
    _heading(page, "Upload a quarterly return")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("must be an XLSX")
    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "id_file"
    expect(page.get_by_label("Herefordshire Health and Wellbeing Board")).to_be_checked()
