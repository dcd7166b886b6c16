"""Program: two papers are revised together and one of them is withdrawn, in turn, while four processes read.

Edition k of the agenda has both papers in edition k and k supplements; so a page that shows two editions, or
another number of supplements, is a mixture. Prints how many answers there were of each sort.

Between two acts some of the readers go round; the next act then falls into the middle of what the others read.

Arguments: how many alternations, and `whole` or `broken`. Broken is the control: the two papers are published one
after the other, in two transactions, which a reader can fall between.
"""

import json
import multiprocessing
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import Any

from tests.faults.portal import portal

READERS = 4
A_MEETING = 50  # acts on one meeting
PATIENCE = 60.0  # seconds a reader may take to say what it saw


def sort_of(status: int, page: str) -> str:
    """What an answer is: "both", "one withdrawn", "mixture" or "error"."""
    if status != 200:
        return "error"
    editions = [int(number) for number in re.findall(r">Plan [AB], edition (\d+)</a>", page)]
    supplements = len(re.findall(r"supplement \d+ \(PDF\)", page))
    if len(editions) != 2 or set(editions) != {supplements}:
        return "mixture"
    return "one withdrawn" if "Withdrawn on" in page else "both"


def sort_of_paper(page: str) -> str:
    """What a paper's page is: "paper read", its edition in title and text alike, or "paper withdrawn", or odd."""
    title = re.search(r"<h1[^>]*>Plan B, edition (\d+)</h1>", page)
    text = re.search(r"Edition (\d+)\.", page)
    if title and text and title[1] == text[1]:
        return "paper read"
    if title and not text and "Withdrawn" in page:
        return "paper withdrawn"
    return "paper odd"


def read(
    address: str,
    paper: str,
    stop: Event,
    rounds: "Synchronized[int]",
    results: "multiprocessing.Queue[dict[str, int]]",
) -> None:
    """Read the agenda, the paper that comes and goes, and its file, until told to stop."""
    from django.test import Client

    client, seen = Client(), Counter[str]()
    while not stop.is_set():
        answer = client.get(address)
        seen[sort_of(answer.status_code, answer.content.decode())] += 1
        seen[sort_of_paper(client.get(paper).content.decode())] += 1
        file = client.get(f"{paper}file")
        seen[f"file {file.status_code}"] += 1
        file.close()
        with rounds.get_lock():
            rounds.value += 1
    results.put(dict(seen))


def revise(paper: Any, edition: int) -> None:
    from boards.models import Paper
    from tests.factories import make_upload

    Paper.objects.filter(pk=paper.pk).update(title=f"{paper.title.partition(',')[0]}, edition {edition}")
    make_upload(paper, f"Edition {edition}.", released=False)


def waiting_for(rounds: "Synchronized[int]") -> Callable[[], None]:
    """Waits until two readers have ended a round since it was called."""

    def wait() -> None:
        until, end = rounds.value + 2, time.monotonic() + PATIENCE
        while rounds.value < until and time.monotonic() < end:
            time.sleep(0.001)

    return wait


def alternate(
    meeting: Any, papers: list[Any], officer: Any, times: int, wait: Callable[[], None], *, is_whole: bool
) -> None:
    from tests.boards.publishing import LATE, supplement, withdraw

    for edition in range(1, times // 2 + 1):
        for paper in papers:
            revise(paper, edition)
            if not is_whole:
                supplement(meeting, by=officer)
                wait()
        if is_whole:
            supplement(meeting, by=officer)
            wait()
            withdraw(papers[1], LATE, by=officer)
            wait()


def watched(times: int, *, is_whole: bool) -> Counter[str]:
    """What four readers saw of one meeting while it was published and withdrawn from that often."""
    from django.db import connections

    from boards.enums import MeetingStatus
    from tests.boards.publishing import MEETING_DAY, publish
    from tests.factories import make_item, make_meeting, make_paper, make_user

    officer = make_user()
    meeting = make_meeting(held_on=MEETING_DAY, status=MeetingStatus.DRAFT)
    papers = [make_paper(make_item(meeting), title=f"Plan {letter}") for letter in "AB"]
    for paper in papers:
        revise(paper, 0)
    publish(meeting, by=officer)
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    stop, rounds, results = fork.Event(), fork.Value("l", 0), fork.Queue()
    given = (meeting.get_absolute_url(), papers[1].get_absolute_url(), stop, rounds, results)
    readers = [fork.Process(target=read, args=given, daemon=True) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    wait = waiting_for(rounds)
    wait()
    alternate(meeting, papers, officer, times, wait, is_whole=is_whole)
    stop.set()
    seen = [results.get(timeout=PATIENCE) for _ in readers]
    for reader in readers:
        reader.join()
    return sum((Counter(each) for each in seen), Counter[str]())


def main(times: int, *, is_whole: bool) -> None:
    """Fifty times a meeting: no agenda has more than 99 supplements."""
    seen, left = Counter[str](), times
    with portal():
        while left > 0:
            seen += watched(min(left, A_MEETING), is_whole=is_whole)
            left -= A_MEETING
        sys.stdout.write(json.dumps({"readers": READERS, "seen": seen}))


if __name__ == "__main__":
    main(int(sys.argv[1]), is_whole=sys.argv[2] == "whole")
