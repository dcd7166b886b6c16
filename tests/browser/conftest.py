"""A running portal and a browser for the tests of this folder. They share both, so they run in one process."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.readers import Readers
from tests.browser.running import running_portal
from tests.browser.visits import VISITS, Places, Visit, find_places

HERE = Path(__file__).parent
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


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "xdist_group(name): tests that share a process under --dist loadgroup")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests, keep them in one process and together: those that publish something, last."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
    ours.sort(key=lambda item: item.path.name in ("test_officer.py", "test_builder.py"))
    items[:] = ours + [item for item in items if item not in set(ours)]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the demonstration, started as `make demo` starts it."""
    with running_portal(tmp_path_factory.mktemp("portal")) as base:
        yield base


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    # Playwright's loop runs in this thread while the browser is open; Django would take its own calls for async ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
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
def places(readers: Readers) -> Places:
    return find_places(readers)


@pytest.fixture(scope="package")
def documents(readers: Readers, places: Places) -> dict[Visit, str]:
    """The HTML of every visit."""
    return {visit: readers.fetch(visit.reader, visit.path(places)) for visit in VISITS}
