"""Twenty readers at once, of every audience and in every order, on a portal with two processes and no pack built."""

import concurrent.futures
import http.cookiejar
import itertools
import re
import shutil
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.running import running_portal
from tests.leak.oracle import leaks
from tests.reports.reading import page_texts

SECRET = "prices offered by three providers"  # the closed appendix of the demonstration's next meeting
READERS = {
    "public": ("", "pack.pdf"),
    "press": ("", "pack-press.pdf"),
    "Demo board member": ("member@demo.example", "pack-restricted.pdf"),
    "Demo democratic services officer": ("officer@demo.example", "pack-restricted.pdf"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("portal")
    with running_portal(folder) as base:
        yield base, folder


def _opener(base: str, email: str) -> urllib.request.OpenerDirector:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    if email:
        page = opener.open(f"{base}/accounts/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        sent = {"username": email, "password": "board-papers-demo", "csrfmiddlewaretoken": token.group(1)}
        opener.open(f"{base}/accounts/login/", urllib.parse.urlencode(sent).encode()).close()
    return opener


def _next_meeting(base: str) -> str:
    page = urllib.request.urlopen(f"{base}/boards/hertfordshire-hwb/meetings/").read().decode()
    found = re.findall(r"/boards/hertfordshire-hwb/meetings/(20[2-9]\d-\d\d-\d\d)/", page)
    return f"{base}/boards/hertfordshire-hwb/meetings/{min(day for day in found if day > '2018')}"


ORDERS = list(itertools.permutations(READERS))
AT_ONCE = 20


def test_twenty_at_once_in_every_order_have_each_their_own_pack(site):
    base, folder = site
    meeting = _next_meeting(base)
    openers = {who: _opener(base, email) for who, (email, _) in READERS.items()}
    asked = [who for order in [*ORDERS, ORDERS[0]] for who in order]
    batches = [asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE)]
    assert [len(batch) for batch in batches] == [AT_ONCE] * 5

    def fetch(who: str) -> tuple[str, bytes]:
        with openers[who].open(f"{meeting}/{READERS[who][1]}", timeout=90) as answer:
            return who, answer.read()

    packs: dict[str, set[bytes]] = {who: set() for who in READERS}
    shutil.rmtree(folder / "packs")
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for batch in batches:
            for audience in ("public", "press", "restricted"):  # rendered sections stay after the first time
                shutil.rmtree(folder / "packs" / audience, ignore_errors=True)
            for who, pdf in pool.map(fetch, batch):
                packs[who].add(pdf)
    # Built five times by either process, for whoever came first: always the same bytes.
    assert {who: len(bodies) for who, bodies in packs.items()} == dict.fromkeys(READERS, 1)
    for who, (pdf,) in packs.items():
        words = " ".join(" ".join(page_texts(pdf)).split())
        is_closed = READERS[who][0] != ""
        assert (SECRET in words, bool(leaks(pdf, [SECRET]))) == (is_closed, is_closed)
        assert ("Particulars for the press" in words) is (who == "press")
        assert set(re.findall(r"This copy is for (.+?) only\.", words)) == ({who} if is_closed else set())
        others = [other for other in READERS if READERS[other][0] and other != who]
        assert leaks(pdf, [f"copy is for {other}" for other in others]) == set()
