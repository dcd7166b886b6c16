"""A browser for each reader of the portal, and what it complains about."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect

from hwb_portal.accounts.demo import DEMO_PASSWORD
from hwb_portal.accounts.models import DEMO_DOMAIN

PUBLIC = "public"
NARROW: ViewportSize = {"width": 320, "height": 640}
TABLET: ViewportSize = {"width": 820, "height": 1180}
WIDE: ViewportSize = {"width": 1280, "height": 900}


def listen(page: Page, noise: list[str]) -> Page:
    """Put everything the console says, every script error and every failed load of `page` into `noise`.

    One thing is no failure: the browser itself drops what was still coming, icon or file, when a page is left.
    """

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            noise.append(f"not loaded: {request.url} {request.failure}")

    page.on("console", lambda message: noise.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: noise.append(f"script: {error}"))
    page.on("requestfailed", failed)
    return page


def sign_in(page: Page, role: str) -> None:
    """Sign in through the form, as a person would."""
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(f"{role}@{DEMO_DOMAIN}")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))


@dataclass
class Readers:
    """One signed-in context and one tab for each reader, made when first asked for and kept for the run."""

    browser: Browser
    base: str
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    noise: list[str] = field(default_factory=list)

    def context(self, reader: str) -> BrowserContext:
        if reader not in self.contexts:
            context = self.browser.new_context(base_url=self.base, viewport=WIDE)
            if reader != PUBLIC:
                page = context.new_page()
                sign_in(page, reader)
                page.close()
            self.contexts[reader] = context
        return self.contexts[reader]

    def page(self, reader: str) -> Page:
        """The reader's tab. What it complains about from now on is in `noise`."""
        if reader not in self.pages:
            self.pages[reader] = listen(self.context(reader).new_page(), self.noise)
        self.noise.clear()
        return self.pages[reader]

    def fetch(self, reader: str, path: str, *, expected: int = 200) -> str:
        """The HTML that this reader gets at `path`, without a browser round it."""
        answer = self.context(reader).request.get(path)
        assert answer.status == expected, f"{path} answers {answer.status} to {reader}"
        return answer.text()

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()
