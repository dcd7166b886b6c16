"""A running portal and a browser for the tests of this folder. Each process makes its own, so run them in one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.places import Places, find_places
from tests.browser.readers import Readers
from tests.browser.running import running_portal
from tests.browser.visits import VISITS, Visit

HERE = Path(__file__).parent
LAST = ("test_builder.py", "test_officer.py", "test_record.py", "test_returns.py", "test_offline.py")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests and keep them together: those that publish something, last."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    ours.sort(key=lambda item: LAST.index(item.path.name) if item.path.name in LAST else -1)
    chosen = set(ours)
    items[:] = ours + [item for item in items if item not in chosen]


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal keeps everything it writes, mails too."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="package")
def site(folder: Path) -> Iterator[str]:
    """The address of a portal with the demonstration, started as `make demo` starts it."""
    with running_portal(folder) as base:
        yield base


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    # Playwright's loop runs in this thread while the browser is open; Django would take its own calls for async ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def readers(browser: Browser, site: str) -> Iterator[Readers]:
    made = Readers(browser, site)
    yield made
    made.close()


@pytest.fixture(scope="package")
def places(readers: Readers, folder: Path) -> Places:
    return find_places(readers, folder / "mail")


@pytest.fixture(scope="package")
def documents(readers: Readers, places: Places) -> dict[Visit, str]:
    """The HTML of every visit."""
    return {visit: readers.fetch(visit.reader, visit.path(places)) for visit in VISITS}
