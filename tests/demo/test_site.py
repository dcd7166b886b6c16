"""The whole demonstration: nothing doubles when it is loaded again, and no page of it is broken."""

from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import pytest
from django.apps import apps
from django.test import Client

from hwb_portal.accounts.roles import Role
from tests.demo.loading import NOW, load_all

pytestmark = pytest.mark.django_db

APPS = ("accounts", "audit", "boards", "metrics", "reports")
LANDMARKS = {
    "/boards/hertfordshire-hwb/meetings/2017-10-17/",
    "/boards/hertfordshire-hwb/actions/",
    "/boards/hertfordshire-hwb/meetings/2017-06-14/decisions/",
    "/boards/hertfordshire-hwb/meetings/2017-06-14/minutes/",
    "/boards/herefordshire-hwb/meetings/2017-03-28/",
    "/boards/herefordshire-hwb/calendar.ics",
    "/boards/herefordshire-hwb/feed.xml",
    "/metrics/bcf/",
    "/accessibility/",
}
FILES = (".pdf", "/file")  # made on demand, and looked at where packs are tested


def counts() -> dict[str, int]:
    models = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


def crawl(client: Client) -> dict[str, int]:
    """The status of every page that links lead to from the front page, without signing in or out."""
    found, waiting = {"/": 0}, deque(["/"])
    while waiting:
        address = waiting.popleft()
        response = client.get(address)
        found[address] = response.status_code
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        page = html5lib.parse(response.content, namespaceHTMLElements=False)
        for link in page.iter("a"):
            target = urldefrag(urljoin(address, link.get("href", ""))).url
            parts = urlsplit(target)
            is_page = not parts.scheme and not parts.path.endswith(FILES) and "/accounts/" not in parts.path
            if is_page and target not in found:
                found[target] = 0
                waiting.append(target)
    return found


def broken(pages: dict[str, int]) -> dict[str, int]:
    return {address: status for address, status in pages.items() if status != 200}


def test_loading_again_adds_nothing(whole_demo):
    before = counts()
    load_all(NOW)
    assert counts() == before
    assert before["boards.Board"] == 2


def test_every_page_the_public_can_reach_answers(whole_demo):
    pages = crawl(Client())
    assert broken(pages) == {}
    assert sorted(LANDMARKS - set(pages)) == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_the_desk_and_what_it_links_to_answer(whole_demo, role):
    client = Client()
    client.force_login(whole_demo[role])
    response = client.get("/desk/")
    page = html5lib.parse(response.content, namespaceHTMLElements=False)
    links = {link.get("href") for link in page.iter("a")}
    own = {link for link in links if link.startswith("/") and "/accounts/" not in link and not link.endswith(FILES)}
    assert response.status_code == 200
    assert {link: status for link in own if (status := client.get(link).status_code) != 200} == {}
