"""Meetings to come, made in the database of a running portal: open papers and an exempt one that the member may read.

`python manage.py shell -c "from tests.browser.thirty import make; make(30, 14)"` prints what it made as JSON.
"""

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from hwb_portal.accounts.models import DEMO_DOMAIN
from tests.browser.running import PROJECT, environment

WRITTEN = 3  # the others are uploads: their files are there and need not be made
CANARY = "XQZ price of the home"


@dataclass(frozen=True)
class Made:
    """Addresses of a meeting and of its reading view, the ids of its open papers in their order, and of the exempt."""

    meeting: str
    read: str
    papers: list[str]
    exempt: str
    title: str


def make_meeting_in(folder: Path, papers: int, *, days_ahead: int) -> Made:
    told = _run_in(folder, f"from tests.browser.thirty import make; make({papers}, {days_ahead})")
    return Made(**json.loads(told.splitlines()[-1]))


def withdraw_in(folder: Path, paper: str) -> None:
    _run_in(folder, f"from tests.browser.thirty import withdraw; withdraw({paper!r})")


def _run_in(folder: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code],
        cwd=PROJECT,
        env=environment(folder),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-3000:])
    return done.stdout.decode()


def make(papers: int, days_ahead: int) -> None:
    from boards.enums import MeetingStatus
    from boards.models import Board
    from boards.services.publication import publish_agenda
    from hwb_portal.accounts.models import User
    from tests.boards.builders import exempt_paper, open_paper
    from tests.factories import make_item, make_meeting, make_paper, make_upload

    board = Board.objects.get(slug="hertfordshire-hwb")
    day = timezone.localdate() + dt.timedelta(days=days_ahead)
    meeting = make_meeting(board, day, MeetingStatus.DRAFT)
    made = []
    for number in range(1, papers + 1):
        item = make_item(meeting, f"Item about subject {number}")
        about = {"title": f"Report {number}"}
        if number <= WRITTEN:
            body = "\n\n".join(
                f"Paragraph {place} of report {number}. {'Words of it. ' * 12}" for place in range(1, 9)
            )
            made.append(open_paper(item, released=False, body=body, **about))
        else:
            made.append(make_paper(item, **about))
            make_upload(made[-1], f"Report {number}, printed elsewhere for the board.", released=False)
    closed = exempt_paper(item, released=False, title=CANARY, public_title="Exempt report", body=CANARY)
    officer, second = (User.objects.get(email=f"{name}@{DEMO_DOMAIN}") for name in ("officer", "officer2"))
    publish_agenda(meeting=meeting, by=officer, approved_by=second, now=timezone.now())
    address = meeting.get_absolute_url()
    told = Made(
        meeting=address,
        read=f"{address}read/",
        papers=[str(paper.pk) for paper in made],
        exempt=str(closed.pk),
        title=f"{board.short_name}, {day:%-d %B %Y}",
    )
    sys.stdout.write(f"{json.dumps(vars(told))}\n")


def withdraw(paper: str) -> None:
    from boards.models import Paper
    from boards.services.publication import withdraw_paper
    from hwb_portal.accounts.models import User

    officer = User.objects.get(email=f"officer@{DEMO_DOMAIN}")
    withdraw_paper(paper=Paper.objects.get(pk=paper), by=officer, now=timezone.now(), reason="Its figures were wrong.")
