"""Open papers on a device: kept when asked for, read without a network, gone in time; exempt ones never."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Worker, expect

from tests.browser.readers import TABLET, sign_in
from tests.browser.thirty import CANARY, Made, make_meeting_in, withdraw_in

# Everything that lies in the caches of this browser, by its address.
STORED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found[new URL(request.url).pathname] = await (await cache.match(request, {ignoreVary: true})).text();
    }
  }
  return found;
}"""
LEFT = """async () => ({
  caches: await caches.keys(),
  databases: await indexedDB.databases(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
# Sets the clock of the worker to noon, so many days after another.
LATER = """([day, days]) => {
  const then = new Date(`${day}T12:00:00`).getTime() + days * 24 * 60 * 60 * 1000;
  Date.now = () => then;
}"""
NOTHING: dict[str, object] = {"caches": [], "databases": [], "workers": 0}
OFFLINE = "You are offline. Notes are kept here and sent later."


@pytest.fixture(scope="module")
def thirty(site: str, folder: Path) -> Made:
    return make_meeting_in(folder, 30, days_ahead=14)


@pytest.fixture(scope="module")
def three(site: str, folder: Path) -> Made:
    return make_meeting_in(folder, 3, days_ahead=15)


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=site, viewport=TABLET)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A member's tablet."""
    made = context.new_page()
    sign_in(made, "member")
    return made


def keep(page: Page, meeting: Made) -> None:
    page.goto(meeting.meeting)
    page.get_by_role("button", name="Keep on this device").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Kept on this device.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Remove from this device")).to_be_focused()


def write(page: Page, words: str) -> None:
    """On the first paragraph of the paper that is open, by keyboard."""
    page.get_by_role("button", name=re.compile("^Note on")).first.press("Enter")
    expect(page.get_by_label("Your words")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="The note is kept on this device.")).to_be_visible()


def until(page: Page, asked: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
    """Ask the browser again and again, for ten seconds at most, until the answer is so."""
    for _ in range(100):
        found = page.evaluate(asked)
        if is_so(found):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"It never came to be; last: {found}"[:2000])


def exported(page: Page, meeting: Made) -> list[str]:
    """The words of the notes that the server has of this reader on papers of a meeting."""
    notes = page.request.get("/notes/notes.json").json()["notes"]
    return sorted(note["text"] for note in notes if meeting.meeting in note["url"])


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def worker_of(context: BrowserContext) -> Worker:
    (found,) = context.service_workers
    return found


def test_thirty_papers_are_read_and_twenty_notes_made_without_a_network_and_nothing_is_left_after_sign_out(
    context: BrowserContext, page: Page, thirty: Made
) -> None:
    keep(page, thirty)
    kept = page.evaluate(STORED)
    assert [path for path, text in kept.items() if thirty.exempt in path or CANARY in text] == []
    of_papers = {url for one in thirty.papers for url in (f"{thirty.read}{one}/", f"/papers/{one}/file")}
    assert of_papers - kept.keys() == set()
    context.set_offline(True)
    page.goto(thirty.read)
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    page.get_by_role("link", name="Report 1", exact=True).click()
    for number in range(1, 21):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Report {number}")
        write(page, f"Offline {number:02}")
        page.get_by_role("link", name=f"Report {number + 1}").click()
    assert page.evaluate("async (url) => (await (await fetch(url)).text()).slice(0, 5)", _file(thirty)) == "%PDF-"
    page.goto(f"/papers/{thirty.papers[4]}/")  # its page is not kept; its reading view is
    expect(page).to_have_url(f"{thirty.read}{thirty.papers[4]}/")
    expect(page.get_by_text("Offline 05")).to_be_visible()
    page.goto(f"{thirty.read}{thirty.exempt}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Papers on this device")
    expect(page.get_by_role("link", name=thirty.title)).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="20 notes from this device are saved.")).to_be_visible()
    assert exported(page, thirty) == [f"Offline {n:02}" for n in range(1, 21)]
    page.goto("/desk/")
    sign_out(page)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate(LEFT) == NOTHING
    context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(thirty.read)


def _file(meeting: Made) -> str:
    return f"/papers/{meeting.papers[-1]}/file"


def test_no_exempt_paper_is_ever_stored_and_the_refusal_is_what_prevents_it(
    context: BrowserContext, page: Page, three: Made
) -> None:
    keep(page, three)
    exempt = f"{three.read}{three.exempt}/"
    page.goto(exempt)
    expect(page.get_by_role("heading", level=1)).to_have_text(CANARY)  # this reader may read it, here and now
    assert _with_exempt(page, three) == []
    worker = worker_of(context)
    ask = "async ([name, url]) => { await store(await caches.open(name), {url, version: ''}, '/x.js'); }"
    (name,) = page.evaluate("caches.keys()")
    worker.evaluate(ask, [name, exempt])
    assert _with_exempt(page, three) == []
    # With cookies the page does come, and is refused for what the server says of it; without that rule it is stored.
    worker.evaluate("() => { asNobody = (url) => new Request(url); }")
    worker.evaluate(ask, [name, exempt])
    assert _with_exempt(page, three) == []
    worker.evaluate("() => { mayBeKept = () => true; }")
    worker.evaluate(ask, [name, exempt])
    assert _with_exempt(page, three) == [exempt]


def _with_exempt(page: Page, meeting: Made) -> list[str]:
    return [path for path, text in page.evaluate(STORED).items() if meeting.exempt in path or CANARY in text]


def test_copies_go_with_a_withdrawal_and_a_week_after_the_meeting(
    context: BrowserContext, page: Page, three: Made, folder: Path
) -> None:
    keep(page, three)
    gone = three.papers[1]
    assert [path for path in page.evaluate(STORED) if gone in path] == [f"{three.read}{gone}/", f"/papers/{gone}/file"]
    withdraw_in(folder, gone)
    page.goto("/desk/")
    until(page, STORED, lambda kept: not any(gone in path for path in kept))
    until(page, STORED, lambda kept: "Its figures were wrong." in kept[three.meeting])
    context.set_offline(True)
    page.goto(f"{three.read}{gone}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Papers on this device")
    page.goto(three.meeting)
    expect(page.get_by_text("Its figures were wrong.")).to_be_visible()  # the copies around it are made anew
    held_on = three.meeting.rstrip("/").rpartition("/")[2]
    worker_of(context).evaluate(LATER, [held_on, 7])
    page.goto(three.read)
    worker_of(context).evaluate(LATER, [held_on, 8])
    with pytest.raises(Exception, match="ERR_FAILED"):
        page.goto(three.read)
    assert worker_of(context).evaluate("caches.keys()") == []


def test_notes_are_sent_although_the_connection_fails_at_first(
    context: BrowserContext, page: Page, three: Made
) -> None:
    keep(page, three)
    context.set_offline(True)
    page.goto(f"{three.read}{three.papers[1]}/")
    write(page, "Sent at the second try")
    context.route("**/notes/", lambda route: route.abort(), times=1)
    context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="1 note from this device is saved.")).to_be_visible()
    assert exported(page, three).count("Sent at the second try") == 1


def test_notes_that_cannot_be_sent_are_asked_about_at_sign_out(
    context: BrowserContext, page: Page, three: Made
) -> None:
    keep(page, three)
    context.set_offline(True)
    page.goto(f"{three.read}{three.papers[0]}/")
    write(page, "Not sent")
    context.route("**/read/notes/", lambda route: route.fulfill(status=500))
    context.set_offline(False)
    page.goto("/desk/")
    expect(page.get_by_role("status").filter(has_text="1 note is still only on this device.")).to_be_visible()
    sign_out(page)
    dialog = page.get_by_role("dialog", name="1 note is only on this device")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    sign_out(page)
    dialog.get_by_role("button", name="Delete and sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate(LEFT) == NOTHING


def test_nothing_is_left_for_the_next_person_when_a_session_just_ended(
    context: BrowserContext, page: Page, three: Made
) -> None:
    keep(page, three)
    context.clear_cookies()
    sign_in(page, "substitute")
    until(page, LEFT, lambda left: left == NOTHING)


def test_a_note_typed_when_the_session_had_ended_is_saved_after_signing_in_again(
    context: BrowserContext, page: Page, three: Made
) -> None:
    page.goto(f"{three.read}{three.papers[2]}/")
    page.get_by_role("link", name=re.compile("^Note on")).first.click()
    page.get_by_label("Your words").fill("Typed too late")
    context.clear_cookies()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Not sent, but kept on this device.")).to_be_visible()
    sign_in(page, "member")
    expect(page.get_by_role("status").filter(has_text="1 note from this device is saved.")).to_be_visible()
    assert exported(page, three).count("Typed too late") == 1


def _send(page: Page, meeting: Made, **note: object) -> None:
    """From another device of the same reader."""
    token = page.request.get(f"{meeting.read}notes/").json()["token"]
    place = {"paper": meeting.papers[0], "version": 1, "block": "b1-1", "exact": "Paragraph 1 of report 1."}
    sent = {"notes": [{**place, "kind": "note", "change": str(uuid4()), **note}]}
    answer = page.request.post(f"{meeting.read}notes/", data=sent, headers={"X-CSRFToken": token})
    assert answer.json()["refused"] == {}


def test_a_note_changed_on_two_sides_is_kept_as_two(context: BrowserContext, page: Page, three: Made) -> None:
    note = str(uuid4())
    _send(page, three, id=note, text="Two sides: first")
    keep(page, three)
    context.set_offline(True)
    page.goto(f"{three.read}{three.papers[0]}/")
    own = page.get_by_role("complementary", name="Your note").filter(has_text="Two sides: first")
    own.get_by_role("button", name="Change this note").press("Enter")
    page.get_by_label("Your words").fill("Two sides: in the train")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Two sides: first")).to_have_count(0)
    _send(page, three, id=note, seen=1, text="Two sides: at the desk")
    context.set_offline(False)
    told = "1 note had been changed on another device too: both are kept"
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    both = [words for words in exported(page, three) if "Two sides" in words]
    assert both == ["Two sides: at the desk", "Two sides: in the train"]


def test_without_script_nothing_is_offered(browser: Browser, site: str, three: Made) -> None:
    context = browser.new_context(base_url=site, viewport=TABLET, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "member")
    for url in (three.meeting, three.read):
        page.goto(url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("[data-keep]")).to_be_hidden()
    context.close()
