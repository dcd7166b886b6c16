"""Program: two web processes, two builders of packs and two senders of mails on one database and one shared folder.

Prints what each of the two web processes answered right after an act, how often each job was done, and how many
searches both let through together. PostgreSQL only.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests.faults.portal import portal

MEETINGS, MAILS, SEARCHES = 4, 30, 130
PATIENCE = 60  # seconds


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _get(url: str, **headers: str) -> tuple[int, str, bytes]:
    """Status, ETag and body. Both web processes stand behind one name, as behind a proxy."""
    told = {"Host": "127.0.0.1", **{name.replace("_", "-"): text for name, text in headers.items()}}
    request = urllib.request.Request(url, headers=told)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers.get("ETag", ""), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "", error.read()


@contextmanager
def _processes(*commands: list[str]) -> Iterator[None]:
    environ = os.environ | {"RATE_LIMITS": "1", "PACK_BUILDER": "worker", "MAIL_SENDER": "worker"}
    started = [subprocess.Popen([sys.executable, *one], env=environ, stderr=subprocess.DEVNULL) for one in commands]
    try:
        yield
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait(timeout=PATIENCE)


def _until(is_so: Any) -> float:
    """Seconds until it is."""
    began = time.perf_counter()
    while not is_so():
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError
        time.sleep(0.02)
    return time.perf_counter() - began


def agree() -> dict[str, Any]:
    from django.conf import settings
    from django.utils import timezone

    from boards.enums import MeetingStatus
    from boards.services.publication import publish_agenda, withdraw_paper
    from hwb_portal.outbox.models import MailState, OutgoingMail
    from hwb_portal.outbox.services import Mail, queue
    from reports.content import pack_content
    from reports.models import Audience, BuildState, Pack, PackBuild
    from reports.services import request_build
    from tests.boards.builders import officer_of
    from tests.factories import make_board, make_item, make_meeting, make_paper, make_upload, make_user

    settings.PACK_BUILDER = settings.MAIL_SENDER = "worker"
    board, today = make_board(slug="one"), timezone.localdate()
    meetings, papers = [], []
    for month in range(1, MEETINGS + 1):
        held_on = today.replace(day=1, month=month, year=today.year + 1)
        meeting = make_meeting(board, held_on, MeetingStatus.DRAFT)
        papers.append(make_upload(make_paper(make_item(meeting), title="Plan"), "Words", released=False).paper)
        meetings.append(meeting)
    officer, second = officer_of(board), make_user()
    ports = [_free_port(), _free_port()]
    web = [["-m", "gunicorn", "hwb_portal.wsgi", "--threads", "2", "--bind", f"127.0.0.1:{port}"] for port in ports]
    with _processes(*web):
        sites = [f"http://127.0.0.1:{port}" for port in ports]
        for site in sites:
            _until(lambda site=site: _is_up(site))
        path = f"/boards/one/meetings/{meetings[0].slug}/"
        seen: dict[str, Any] = {}
        for act in ("published", "withdrawn"):
            before = [_get(site + path) for site in sites]
            if act == "published":
                for meeting in meetings:
                    publish_agenda(meeting=meeting, by=officer, now=timezone.now(), approved_by=second)
            else:
                withdraw_paper(paper=papers[0], by=officer, now=timezone.now(), reason="It was wrong.")
            began = time.perf_counter()
            after = [_get(site + path, If_None_Match=tag) for site, (_, tag, _) in zip(sites, before, strict=True)]
            again = [_get(site + path, If_None_Match=tag)[0] for site, (_, tag, _) in zip(sites, after, strict=True)]
            seen[act] = {
                "before": [status for status, *_ in before],
                "after": [status for status, *_ in after],
                "same": after[0][1:] == after[1][1:],
                "again": again,
                "seconds": round(time.perf_counter() - began, 3),
            }
        file = [_get(f"{site}/papers/{papers[0].pk}/file")[0] for site in sites]
        for meeting in meetings:
            meeting.refresh_from_db()
            content = pack_content(meeting, Audience.PUBLIC, None)
            for _ in range(3):
                request_build(content, by=None)
        mails = [Mail(to=f"reader-{number}@example.org", subject="S", text="T") for number in range(MAILS)]
        queue(mails, event="test:machines", now=timezone.now())
        builders, senders = ["manage.py", "build_packs"], ["manage.py", "send_mail"]
        with _processes(builders, builders, senders, senders):
            done = PackBuild.objects.filter(state=BuildState.DONE)
            sent = OutgoingMail.objects.filter(state=MailState.SENT, event="test:machines")
            _until(lambda: done.count() >= MEETINGS and sent.count() >= MAILS)
        builds = list(PackBuild.objects.values_list("state", "worker"))
        window = settings.RATE_LIMITS["search"][1]
        time.sleep(window - time.time() % window + 1)  # all are asked inside one window of the limit
        with ThreadPoolExecutor(4) as pool:
            # Each for another word: an answer that a process has already is given out uncounted.
            asked = pool.map(lambda number: _get(f"{sites[number % 2]}/search/?q=plan{number}")[0], range(SEARCHES))
            answers = Counter(asked)
    return {
        **seen,
        "file": file,
        "packs": Pack.objects.count(),
        "builds": sorted(state for state, _ in builds),
        "builders": len({worker for _, worker in builds}),
        "mails": sum(file.read_text().count("\nTo: reader-") for file in settings.EMAIL_FILE_PATH.iterdir()),
        "searches": {str(status): count for status, count in answers.items()},
    }


def _is_up(site: str) -> bool:
    try:
        return _get(f"{site}/readyz")[0] == 200
    except (urllib.error.URLError, ConnectionError):
        return False


if __name__ == "__main__":
    with portal():
        sys.stdout.write(json.dumps(agree()))
