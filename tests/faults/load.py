"""Program: readers ask a real server for a meeting, its pack, search and lists, while an officer publishes.

Prints requests a second, milliseconds, answers that were errors, and what grew: memory of the server's processes, also
at each minute, their open files, temporary files, and pack builds that hang. Arguments: seconds, connections, and
`whole` or `broken`. Broken is the control: a page of the server fails, and a file is left in its temporary folder at
each visit.
"""

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.faults.portal import portal

WORKERS, MEETINGS, PAPERS = 2, 20, 20
A_PUBLICATION = 5.0  # seconds from one supplement to the next
BROKEN = """
import tempfile
from hwb_portal.wsgi import application as whole
def application(environ, start):
    if environ["PATH_INFO"] == "/search/":
        tempfile.mkstemp()
        start("500 Fault", [("Content-Type", "text/plain")])
        return [b"fault"]
    return whole(environ, start)
"""


class Server:
    """Gunicorn and a builder of packs beside it, as in operations.md."""

    def __init__(self, folder: Path, *, is_whole: bool) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        (folder / "broken_wsgi.py").write_text(BROKEN)
        module = "hwb_portal.wsgi" if is_whole else "broken_wsgi"
        paths = os.pathsep.join([str(folder), os.environ["PYTHONPATH"]])
        environ = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": paths, "ALLOWED_HOSTS": "127.0.0.1"}
        environ["PACK_BUILDER"] = "worker"
        options = ["--workers", str(WORKERS), "--threads", "4", "--bind", f"127.0.0.1:{self.port}"]
        self.master = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", module, *options], env=environ, stderr=subprocess.DEVNULL
        )
        builder = [sys.executable, "manage.py", "build_packs"]
        self.builder = subprocess.Popen(builder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                if self.get("/livez")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("gunicorn did not start")

    def get(self, path: str, connection: HTTPConnection | None = None) -> tuple[int, int]:
        """The status and the bytes of an answer."""
        connection = connection or HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, len(answer.read())

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def grown(self) -> dict[str, float]:
        """What must not grow: MiB of the workers, and how many files they hold open; files in the temporary folder."""
        status = [Path(f"/proc/{pid}/status").read_text() for pid in self.workers()]
        memory = [int(text.split("VmRSS:")[1].split()[0]) / 1024 for text in status]
        held = sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self.workers())
        left = [path for path in self.temporary.iterdir() if not path.name.startswith("wgunicorn")]
        return {"mib": round(sum(memory), 1), "open_files": held, "temporary": len(left)}

    def stop(self) -> None:
        for process in (self.master, self.builder):
            process.terminate()
        for process in (self.master, self.builder):
            process.wait(60)


def a_site() -> tuple[Any, Any, list[str]]:
    """A meeting with papers that an officer adds to, that officer, and addresses that readers ask for."""
    import datetime as dt

    from tests.boards.publishing import MEETING_DAY, publish
    from tests.factories import make_board, make_item, make_meeting, make_paper, make_report, make_user

    board, officer = make_board(), make_user()
    for number in range(MEETINGS):
        make_meeting(board, dt.date(2020, 1, 1) + dt.timedelta(days=60 * number), "published")
    meeting = make_meeting(board, MEETING_DAY, "draft")
    for number in range(PAPERS):
        make_report(make_paper(make_item(meeting, f"Item {number}"), title=f"Plan {number}"), "Words.", released=False)
    publish(meeting, by=officer)
    page = meeting.get_absolute_url()
    addresses = [page, page, page, f"{page}pack.pdf", "/", board.get_absolute_url(), "/search/?q=words"]
    return meeting, officer, addresses


def readers(server: Server, addresses: list[str], connections: int, until: float) -> tuple[list[float], list[str]]:
    """Milliseconds of every answer, and what was wrong with the others."""
    taken: list[float] = []
    wrong: list[str] = []

    def read(seed: int) -> None:
        chance, connection = random.Random(seed), HTTPConnection("127.0.0.1", server.port, timeout=60)
        while time.monotonic() < until:
            address, start = chance.choice(addresses), time.perf_counter()
            try:
                status, size = server.get(address, connection)
            except (OSError, HTTPException) as error:
                wrong.append(f"{type(error).__name__} {address}")
                connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
                continue
            taken.append((time.perf_counter() - start) * 1000)
            if status not in (200, 202) or not size:
                wrong.append(f"{status} {address}")

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, wrong


def publisher(meeting: Any, officer: Any, until: float) -> Callable[[], None]:
    """Adds a supplement every few seconds."""

    def work() -> None:
        from django.db import connection

        from tests.boards.publishing import supplement
        from tests.factories import make_report

        paper = meeting.items.first().papers.get()
        edition = 0
        while time.monotonic() + A_PUBLICATION < until and edition < 98:  # no agenda has more supplements
            time.sleep(max(A_PUBLICATION, (until - time.monotonic()) / 98))
            edition += 1
            make_report(paper, f"Edition {edition}.", released=False)
            supplement(meeting, by=officer)
        connection.close()

    return work


def each_minute(server: Server, ended: threading.Event) -> tuple[threading.Thread, list[float]]:
    """A started thread, and the MiB of the workers, to which it adds."""
    series: list[float] = []

    def look() -> None:
        while not ended.wait(60):
            series.append(server.grown()["mib"])

    thread = threading.Thread(target=look)
    thread.start()
    return thread, series


def stuck() -> int:
    """Pack builds that nobody ended."""
    from reports.models import PackBuild

    return PackBuild.objects.filter(finished_at__isnull=True).count()


def main(seconds: float, connections: int, *, is_whole: bool) -> None:
    with portal():
        meeting, officer, addresses = a_site()
        server = Server(Path(os.environ["DATA_DIR"]), is_whole=is_whole)
        try:
            for address in addresses * WORKERS * 4:  # each worker has drawn each page once
                server.get(address)
            before = server.grown()
            until = time.monotonic() + seconds
            writer = threading.Thread(target=publisher(meeting, officer, until))
            writer.start()
            ended = threading.Event()
            looker, minutes = each_minute(server, ended)
            taken, wrong = readers(server, addresses, connections, until)
            writer.join()
            ended.set()
            looker.join()
            time.sleep(1)
            after = server.grown()
        finally:
            server.stop()
        parts = statistics.quantiles(taken, n=100)
        found = {
            "requests": len(taken),
            "a_second": round(len(taken) / seconds, 1),
            "errors": len(wrong),
            "wrong": wrong[:20],
            "p50": round(parts[49], 1),
            "p95": round(parts[94], 1),
            "p99": round(parts[98], 1),
            "before": before,
            "after": after,
            "minutes": minutes,
            "stuck": stuck(),
        }
        sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), is_whole=sys.argv[3] == "whole")
