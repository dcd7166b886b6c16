"""A passkey from its making to its removal, with the authenticator that Chromium plays for tests."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.readers import WIDE, listen, sign_in

WHO = "officer2"  # nobody else here signs in as the second officer, who needs a second step while this runs


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def _sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def _device(page: Page) -> Any:
    """A telephone's own authenticator, which looks at its holder's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_a_passkey_is_added_shown_in_three_places_and_removed(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site.replace("127.0.0.1", "localhost"), viewport=WIDE)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    session, device = _device(page)
    sign_in(page, WHO)
    page.goto("/accounts/sessions/")
    page.get_by_role("link", name="Add or remove passkeys").click()
    page.get_by_label("Name").fill("Telephone")
    _press(page, "Add a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1

    _sign_out(page)
    page.goto("/accounts/login/?next=/boards/")
    _press(page, "Use a passkey")  # alone
    expect(page).to_have_url(re.compile(r"\d/boards/$"))
    page.goto("/accounts/second-factor/again/?next=/accounts/passkeys/")  # before what cannot be taken back
    _press(page, "Use a passkey")
    expect(page).to_have_url(re.compile(r"\d/accounts/passkeys/$"))

    _sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(f"{WHO}@demo.example")
    page.get_by_label("Password").fill("board-papers-demo")
    _press(page, "Sign in")
    _press(page, "Use a passkey")  # after the password
    expect(page).to_have_url(re.compile(r"\d/desk/$"))

    page.goto("/accounts/passkeys/")
    _press(page, "Remove the passkey Telephone")
    expect(page.get_by_role("alert").first).to_contain_text("The passkey “Telephone” was removed.")
    _sign_out(page)
    page.goto("/accounts/login/")
    _press(page, "Use a passkey")
    expect(page.get_by_role("alert").first).to_contain_text("That passkey opens no account here.")
    expect(page).to_have_url(re.compile(r"\d/accounts/login/"))
    assert [line for line in noise if "passkey.js" in line or "Content Security Policy" in line] == []
    context.close()
