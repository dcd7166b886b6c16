"""Program: the pack of a revised agenda is built and killed at each point; looked at, and asked for again.

Prints a JSON list with one row a trial. Arguments: how often each point is tried, and `whole` or `broken`. Broken is
the control: packs are written to the place where readers find them, not beside it.
"""

import datetime as dt
import io
import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from tests.faults.portal import forked, portal

POINTS = (
    "pack.after_lease",
    "sections.before_rename",
    "sections.after_rename",
    "pack.after_render",
    "pack.during_write",
    "public.before_rename",
    "public.after_rename",
    "pack.before_commit",
    "pack.after_record",
)
HALF_ANSWERED = "printer.half_answered"  # every child that renders dies, so the build fails
ANY_MOMENT = "any moment"  # one child is killed, whatever it does then
AN_HOUR = dt.timedelta(hours=1)


def trial(number: int, point: str) -> dict[str, Any]:
    from reports.models import PackBuild
    from reports.services.builds import LEASE

    meeting, old = a_revised_meeting(number)
    ours = Reader(meeting, f"Edition {number}.")
    status = killed_reader(ours) if point == ANY_MOMENT else forked(ours.asks_first, point)
    left = torn_files()
    first = ours.sees()
    PackBuild.objects.update(leased_until=dt.datetime.now(dt.UTC) - LEASE)
    is_taken_over = ours.sees() == "new"
    failed = PackBuild.objects.filter(finished_at__isnull=False)
    failed.update(finished_at=dt.datetime.now(dt.UTC) - AN_HOUR)  # a failure rests a minute before it is tried again
    after = ours.sees()
    swept = sweep()
    return {
        "point": point,
        "status": status,
        "torn": left,
        "first": first,
        "is_taken_over": is_taken_over,
        "after": after,
        "is_old_kept": old == whole_packs() & old,
        "swept": swept,
        "unfinished": len(unfinished()),
        "torn_after": torn_files(),
        "states": states(meeting),
    }


def a_revised_meeting(number: int) -> tuple[Any, set[str]]:
    """An agenda in its second edition, and the names of the packs of its first."""
    from tests.boards.publishing import a_published_meeting, fresh, supplement
    from tests.factories import make_report

    meeting = a_published_meeting()
    assert Reader(meeting, "First words.").sees() == "new"
    old = whole_packs()
    make_report(meeting.items.first().papers.get(), f"Edition {number}.", released=False)
    supplement(meeting)
    return fresh(meeting), old


class Reader:
    """Somebody at a browser who wants the pack that holds these words."""

    def __init__(self, meeting: Any, words: str) -> None:
        self.address, self.words = f"{meeting.get_absolute_url()}pack.pdf", words

    def sees(self) -> str:
        """What the answer is: "new" for the whole pack, "waiting" or "failed" for a page that says so, or odd."""
        from django.test import Client

        from tests.reports.reading import page_texts

        answer = Client(raise_request_exception=False).get(self.address, headers={"Accept": "text/html"})
        if answer.status_code != 200:
            return {202: "waiting", 503: "failed"}.get(answer.status_code, f"error {answer.status_code}")
        pdf = b"".join(answer.streaming_content)
        words = " ".join(" ".join(page_texts(pdf)).split())
        return "new" if is_whole(pdf) and self.words in words else "odd"

    def asks_first(self) -> None:
        """In a process of its own, with printers of its own."""
        from reports.pdf import printers

        printers._idle.clear()
        if self.sees() != "new":
            raise RuntimeError("The pack was not built")


def killed_reader(reader: Reader) -> int:
    """One child of the process that builds is killed; the exit status of that process."""
    thread = threading.Thread(target=kill_a_printer, args=[random.Random().uniform(0, 1.5)])
    thread.start()
    status = forked(reader.asks_first)
    thread.join()
    return status


def kill_a_printer(delay: float) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for builder in children_of(os.getpid()):
            if found := [child for child in children_of(builder) if "reports.pdf.printers" in command_of(child)]:
                time.sleep(delay)
                os.kill(found[0], signal.SIGKILL)
                return
        time.sleep(0.01)


def children_of(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it ended while it was looked at
        return []


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def is_whole(pdf: bytes) -> bool:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as opened:
            return len(opened.pages) > 0 and pdf.rstrip().endswith(b"%%EOF")
    except pikepdf.PdfError:
        return False


def packs() -> list[Path]:
    from reports.store import place

    return sorted(place("").rglob("*.pdf"))


def whole_packs() -> set[str]:
    return {pack.name for pack in packs() if is_whole(pack.read_bytes())}


def torn_files() -> int:
    """Files under a name that a reader or a builder would take, but only in part there."""
    return sum(not is_whole(pack.read_bytes()) for pack in packs())


def unfinished() -> list[Path]:
    from reports.store import UNFINISHED, place

    return list(place("").rglob(f".*{UNFINISHED}"))


def sweep() -> int:
    from reports.services import sweep_unfinished

    assert sweep_unfinished(now=dt.datetime.now(dt.UTC)) == []  # what is being written now is left alone
    return len(sweep_unfinished(now=dt.datetime.now(dt.UTC) + 2 * AN_HOUR))


def states(meeting: Any) -> list[str]:
    from reports.selectors import pack_states

    return sorted({state.words for state in pack_states(meeting, None) if state.pack})


@contextmanager
def written_in_place(name: str) -> Iterator[Path]:
    """The control: no other name, no rename."""
    from reports.store import place

    place(name).parent.mkdir(parents=True, exist_ok=True)
    yield place(name)


def left_processes() -> int:
    """Processes of this program that still run, besides itself, once they had time to leave."""
    from reports.pdf.printers import close_printers

    close_printers()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        others = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        left = [pid for pid in others if pid != os.getpid() and group_of(pid) == os.getpgrp()]
        if not left:
            return 0
        time.sleep(0.2)
    return len(left)


def group_of(process: int) -> int:
    try:
        return os.getpgid(process)
    except OSError:
        return 0


def main(times: int, *, is_whole: bool) -> None:
    os.setpgrp()
    with portal(), mock.patch("reports.views.packs.PERSON_SECONDS", 0):
        if is_whole:
            points = [*POINTS, HALF_ANSWERED, ANY_MOMENT] * times
            rows = [trial(number, point) for number, point in enumerate(points)]
        else:
            with mock.patch("reports.services.packs.written", written_in_place):
                rows = [trial(number, "pack.during_write") for number in range(times)]
        sys.stdout.write(json.dumps({"trials": rows, "left_processes": left_processes()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), is_whole=sys.argv[2] == "whole")
