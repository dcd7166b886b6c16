"""Asking to be told, confirming and ending it: on a telephone, without script, by the links in the mail."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.measures import overflow
from tests.browser.places import HERTFORDSHIRE, Places, subscribe
from tests.browser.readers import NARROW, WIDE, Readers, listen


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
def test_a_reader_confirms_and_stops_by_links(readers: Readers, folder: Path, *, with_script: bool) -> None:
    key = subscribe(readers, folder / "mail", f"journey-{with_script}@example.org".lower())
    context = readers.browser.new_context(base_url=readers.base, viewport=NARROW, java_script_enabled=with_script)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    page.goto(f"/subscriptions/{key}/confirm/")
    page.get_by_role("button", name="Yes, email me").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You get these emails")
    page.goto(f"/subscriptions/{key}/stop/")
    page.get_by_role("button", name="Stop these emails").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no more of these emails")
    if with_script:
        assert max(overflow(page), 0) == 0
    context.close()
    assert noise == []


def test_a_link_that_ran_out_says_what_to_do(readers: Readers) -> None:
    answer = readers.fetch("public", f"/subscriptions/{'0' * 8}-0000-4000-8000-{'0' * 12}/confirm/", expected=404)
    assert "This link is no longer valid" in answer


def test_a_member_turns_the_mails_off_and_on_from_the_desk(readers: Readers) -> None:
    page = readers.page("member")
    page.set_viewport_size(WIDE)
    page.goto("/desk/")
    page.get_by_role("link", name="Emails about papers").click()
    for now, then in (("off", "on"), ("on", "off")):
        page.get_by_role("button", name=f"Turn these emails {now}").click()
        expect(page.get_by_role("alert")).to_contain_text(f"Emails about papers are turned {now}.")
        expect(page.get_by_role("button", name=f"Turn these emails {then}")).to_be_visible()
    assert readers.noise == []


def test_an_officer_sees_how_many_were_told(readers: Readers, places: Places) -> None:
    page = readers.fetch("officer", f"/boards/{HERTFORDSHIRE}/meetings/{places.published}/")
    assert "sent to 2, waiting 0, failed 0." in page
    assert "demo.example" not in page
