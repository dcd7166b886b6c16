"""A meeting of thirty open papers and an exempt one, two weeks from today, made in the database of a running portal.

`python manage.py shell -c "from tests.browser.thirty import make; make()"` prints what it made as JSON.
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

DAYS_AHEAD, OPEN_PAPERS = 14, 30
CANARY = "XQZ price of the home"


@dataclass(frozen=True)
class Thirty:
    """Addresses of a meeting, of its reading view, and the ids of its papers in their order."""

    meeting: str
    read: str
    papers: tuple[str, ...]
    upload: str
    exempt: str
    title: str


def make_thirty(folder: Path) -> Thirty:
    told = json.loads(run_in(folder, "from tests.browser.thirty import make; make()").splitlines()[-1])
    return Thirty(**{**told, "papers": tuple(told["papers"])})


def withdraw_in(folder: Path, paper: str) -> None:
    run_in(folder, f"from tests.browser.thirty import withdraw_paper_of; withdraw_paper_of({paper!r})")


def run_in(folder: Path, code: str) -> str:
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


def make() -> None:
    """The demonstration's member sits on the board; the exempt paper is open to them."""
    from boards.enums import MeetingStatus
    from boards.models import Board
    from boards.services.publication import publish_agenda
    from hwb_portal.accounts.models import User
    from tests.boards.builders import exempt_paper, open_paper
    from tests.factories import make_item, make_meeting, make_upload

    board = Board.objects.get(slug="hertfordshire-hwb")
    day = timezone.localdate() + dt.timedelta(days=DAYS_AHEAD)
    meeting = make_meeting(board, day, MeetingStatus.DRAFT)
    papers = []
    for number in range(1, OPEN_PAPERS + 1):
        item = make_item(meeting, f"Item about subject {number}")
        body = "\n\n".join(f"Paragraph {place} of paper {number}. {'Words of it. ' * 12}" for place in range(1, 13))
        papers.append(open_paper(item, released=False, title=f"Report {number}", body=body))
    upload = papers[-1]
    upload.versions.all().delete()
    make_upload(upload, "Printed elsewhere, for the last item.", released=False)
    closed = exempt_paper(item, released=False, title=CANARY, public_title="Exempt report", body=CANARY)
    officer, second = (User.objects.get(email=f"{name}@{DEMO_DOMAIN}") for name in ("officer", "officer2"))
    publish_agenda(meeting=meeting, by=officer, approved_by=second, now=timezone.now())
    address = meeting.get_absolute_url()
    told = {
        "meeting": address,
        "read": f"{address}read/",
        "papers": [str(paper.pk) for paper in papers],
        "upload": str(upload.pk),
        "exempt": str(closed.pk),
        "title": f"{board.short_name}, {day:%-d %B %Y}",
    }
    sys.stdout.write(f"{json.dumps(told)}\n")


def withdraw_paper_of(paper: str) -> None:
    from boards.models import Paper
    from boards.services.publication import withdraw_paper
    from hwb_portal.accounts.models import User

    officer = User.objects.get(email=f"officer@{DEMO_DOMAIN}")
    withdraw_paper(paper=Paper.objects.get(pk=paper), by=officer, now=timezone.now(), reason="Its figures were wrong.")
