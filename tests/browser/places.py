"""What the journeys and visits need from the running demonstration: dates counted from today, and ids."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from pathlib import Path

from tests.browser.readers import PUBLIC, Readers

HERTFORDSHIRE, HEREFORDSHIRE = "hertfordshire-hwb", "herefordshire-hwb"
OCTOBER, JUNE, MARCH = "2017-10-17", "2017-06-14", "2017-03-28"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Places:
    """What only the running demonstration knows: dates counted from today, and ids."""

    published: str
    draft: str
    scheduled: str
    report: str
    minutes: str
    restricted: str
    unwritten: str
    revised: str
    item: str
    sample_return: str
    yearly_return: str
    load: str
    question: str
    heading: str
    paragraph: str
    decision: str
    action: str
    entry: str
    duty: str
    hold: str
    officer_decision: str
    confirm_key: str
    note: str


def _links(html: str, pattern: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'href="{pattern}"', html)))


def _written_minutes(readers: Readers) -> tuple[str, str, str]:
    """The officer starts the minutes of a meeting that has none and writes a resolution; the ids of what that made."""
    record = f"/boards/{HEREFORDSHIRE}/meetings/{MARCH}/record/"
    page = readers.page("officer")
    main = page.get_by_role("main")
    page.goto(record)
    main.get_by_role("button", name="Start the minutes").click()
    main.locator(".govuk-task-list").get_by_role("link").nth(4).click()
    main.get_by_label("What is it?").select_option("resolution")
    main.get_by_label("Text", exact=True).fill("That the report is noted.")
    main.get_by_label("what did the board do?").select_option("noted")
    main.get_by_role("button", name="Save the paragraph").click()
    main.get_by_role("link", name="Edit the decision").wait_for()
    item = rf"{record}items/(\d+)/"
    return (
        _links(page.content(), rf"{item}edit/")[0],
        _links(page.content(), rf"{record}items/\d+/paragraphs/(\d+)/")[0],
        _links(page.content(), rf"{record}items/\d+/decisions/(\d+)/")[0],
    )


def _recorded_decision(readers: Readers) -> str:
    """The officer records a decision; its id."""
    page = readers.page("officer")
    main = page.get_by_role("main")
    page.goto(f"/boards/{HERTFORDSHIRE}/officer-decisions/new/")
    for label, words in (
        ("What is it about?", "Sign-off of a return"),
        ("If no decision above", "Scheme of delegation"),
        ("Which officer decided?", "Director of Adult Care Services"),
        ("Day", "1"),
        ("Month", "9"),
        ("Year", "2026"),
        ("What was decided?", "To sign the return off."),
        ("Why?", "It is due."),
        ("Which alternatives", "None."),
    ):
        main.get_by_label(label, exact=label in ("Day", "Month", "Year", "Why?")).fill(words)
    main.get_by_role("button", name="Record and publish it").click()
    page.wait_for_url(re.compile(r"/officer-decisions/\d+/$"))
    return page.url.rstrip("/").rpartition("/")[2]


def _held(readers: Readers) -> str:
    """The officer holds the files of a board; the id of the hold."""
    page = readers.page("officer")
    home = f"/boards/{HERTFORDSHIRE}/retention/"
    page.goto(f"{home}files/hold/")
    page.get_by_label("Why must it be kept?").fill("An inquiry.")
    page.get_by_role("button", name="Hold it").click()
    page.wait_for_url(f"**{home}")
    return _links(page.content(), rf"{home}(\d+)/lift/")[0]


def _written_note(readers: Readers, report: str) -> str:
    """The member writes a note on the first paragraph of the report; its id."""
    page = readers.page("member")
    page.goto(f"/boards/{HERTFORDSHIRE}/meetings/{OCTOBER}/read/{report}/")
    page.get_by_role("link", name="Note on:").first.click()
    page.get_by_label("Your words").fill("Ask how this compares with the year before.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("#note-"))
    return page.url.partition("#note-")[2]


def _sent_load(readers: Readers) -> str:
    """The analyst brings the figures of a measure in again, one of them changed; the load that waits then."""
    page = readers.page("analyst")
    rows = list(csv.DictReader(readers.fetch("analyst", "/metrics/indicators/falls-65.csv").splitlines()))
    first = next(row for row in rows if row["value"])
    first["value"] = str(Decimal(first["value"]) * 2)
    text = StringIO()
    writer = csv.DictWriter(text, list(first))
    writer.writeheader()
    writer.writerow(first)
    page.goto("/metrics/import/")
    figures = {"name": "falls.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    page.get_by_label("Figures").set_input_files(figures)  # type: ignore[arg-type]
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Send for sign-off").click()
    page.wait_for_url(re.compile("/metrics/loads/"))
    return page.url.rstrip("/").rpartition("/")[2]


def subscribe(readers: Readers, mails: Path, email: str) -> str:
    """Ask for mails about the Hertfordshire board. Returns the key in the link that is mailed."""
    page = readers.page(PUBLIC)
    page.goto(f"/boards/{HERTFORDSHIRE}/subscribe/")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send me the link").click()
    page.wait_for_url("**/subscribe/asked/")
    (words,) = [text for path in mails.iterdir() if f"To: {email}" in (text := path.read_text())]
    return re.findall(rf"/subscriptions/({UUID})/confirm/", words)[0]


def find_places(readers: Readers, mails: Path) -> Places:
    """Follow the links that lead there, as their readers would; those in a mail too."""
    meetings = f"/boards/{HERTFORDSHIRE}/meetings/"
    date = r"(\d{4}-\d{2}-\d{2})/"
    listed = _links(readers.fetch("officer", f"{meetings}?status="), rf"{meetings}{date}")
    seen = _links(readers.fetch(PUBLIC, meetings), rf"{meetings}{date}")
    (draft,) = set(listed) - set(seen)
    published = max(seen)
    scheduled = max(
        _links(
            readers.fetch(PUBLIC, f"/boards/{HEREFORDSHIRE}/meetings/"), rf"/boards/{HEREFORDSHIRE}/meetings/{date}"
        )
    )
    minutes, report, *_ = _links(readers.fetch(PUBLIC, f"{meetings}{OCTOBER}/"), rf"/papers/({UUID})/")
    open_papers = _links(readers.fetch(PUBLIC, f"{meetings}{published}/"), rf"/papers/({UUID})/")
    all_papers = _links(readers.fetch("member", f"{meetings}{published}/"), rf"/papers/({UUID})/")
    (restricted,) = set(all_papers) - set(open_papers)
    unwritten, *_ = _links(readers.fetch("officer", f"{meetings}{draft}/"), rf"/papers/({UUID})/")
    item, *_ = _links(
        readers.fetch("officer", f"{meetings}{draft}/build/items/"), rf"{meetings}{draft}/build/items/(\d+)/"
    )
    yearly_return, sample_return = _links(
        readers.fetch("analyst", "/metrics/returns/"), rf"/metrics/returns/({UUID})/"
    )
    asked = f"{meetings}{published}/questions/"
    question = _links(readers.fetch("officer", asked), rf"{asked}(\d+)/answer/")[0]
    june = f"{meetings}{JUNE}/record/"
    action = _links(readers.fetch("officer", june), rf"{june}actions/(\d+)/")[0]
    heading, paragraph, decision = _written_minutes(readers)
    return Places(
        published=published,
        draft=draft,
        scheduled=scheduled,
        report=report,
        minutes=minutes,
        restricted=restricted,
        unwritten=unwritten,
        revised=next(key for key in open_papers if "/changes/" in readers.fetch(PUBLIC, f"/papers/{key}/")),
        item=item,
        sample_return=sample_return,
        yearly_return=yearly_return,
        load=_sent_load(readers),
        question=question,
        heading=heading,
        paragraph=paragraph,
        decision=decision,
        action=action,
        hold=_held(readers),
        duty=_links(
            readers.fetch("officer", f"/boards/{HERTFORDSHIRE}/duties/"),
            rf"/boards/{HERTFORDSHIRE}/duties/(\d+)/",
        )[0],
        entry=_links(
            readers.fetch("officer", f"/boards/{HERTFORDSHIRE}/forward-plan/"),
            rf"/boards/{HERTFORDSHIRE}/forward-plan/(\d+)/",
        )[0],
        officer_decision=_recorded_decision(readers),
        note=_written_note(readers, report),
        confirm_key=subscribe(readers, mails, "visitor@example.org"),
    )
