"""Program: a site that is saved, and another machine on which it is restored.

`drill save BACKUP` makes a board's papers, saves the site, and then withdraws a paper. `drill restore BACKUP` fills
an empty site from it. Both print what the public reads; restoring prints what was refused on the way too.
"""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.faults.portal import portal

LOG = "withdrawals.jsonl"


def _public_pages() -> dict[str, str]:
    """The answer to each public address of each meeting and paper: status and what was sent."""
    import hashlib

    from django.test import Client
    from django.urls import reverse

    from boards.models import Meeting, Paper

    addresses = [reverse("home")]
    addresses += [meeting.get_absolute_url() for meeting in Meeting.objects.order_by("pk")]
    for paper in Paper.objects.order_by("pk"):
        addresses += [reverse("paper_detail", args=[paper.pk]), reverse("paper_file", args=[paper.pk])]
    found = {}
    for address in addresses:
        answer = Client().get(address)
        sent: Any = answer.streaming_content if answer.streaming else [answer.content]
        found[address] = f"{answer.status_code} {hashlib.sha256(b''.join(sent)).hexdigest()}"
    return found


def _state() -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.sessions.models import Session

    from hwb_portal.audit.services import check_chain
    from hwb_portal.outbox.models import OutgoingMail

    checked = check_chain()
    return {
        "pages": _public_pages(),
        "public": sorted(path.name for path in settings.PUBLIC_DIR.iterdir()),
        "private": sum(path.is_file() for path in settings.PRIVATE_DIR.rglob("*")),
        "events": checked.count,
        "broken": checked.why,
        "sessions": Session.objects.count(),
        "mails": sorted(OutgoingMail.objects.values_list("state", flat=True)),
    }


def save(backup: Path) -> dict[str, Any]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from boards.enums import MeetingStatus
    from boards.services.publication import publish_agenda, withdraw_paper
    from hwb_portal.outbox.services import Mail, queue
    from tests.boards.builders import exempt_paper, officer_of
    from tests.factories import make_item, make_meeting, make_paper, make_upload, make_user

    now = timezone.now()
    far = timezone.localdate().replace(day=1, month=6, year=timezone.localdate().year + 1)
    meeting = make_meeting(held_on=far, status=MeetingStatus.DRAFT)
    item = make_item(meeting)
    papers = [make_upload(make_paper(item, title=f"Paper {n}"), f"Words {n}", released=False).paper for n in range(2)]
    exempt_paper(item, released=False)
    officer = officer_of(meeting.board)
    publish_agenda(meeting=meeting, by=officer, now=now, approved_by=make_user())
    settings.MAIL_SENDER = "worker"
    queue([Mail(to="ann@example.org", subject="S", text="T")], event="test:1", now=now)
    Client().force_login(officer)
    role = f"hwb_drill_{os.getpid()}"
    is_postgres = connection.vendor == "postgresql"
    if is_postgres:  # what it may read is not in the backup, for on another machine there may be no such role
        call_command("public_role", "--role", role, stdout=io.StringIO())
    call_command("backup", str(backup), stdout=io.StringIO())
    if is_postgres:
        with connection.cursor() as cursor:
            for name in (role, f"{role}_windows"):
                cursor.execute(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")
    saved = _state()
    withdraw_paper(paper=papers[0], by=officer, now=timezone.now(), reason="Its figures were wrong.")
    backup.with_name(LOG).write_text((settings.DATA_DIR / LOG).read_text())
    return {"saved": saved, "after": _state(), "withdrawn": str(papers[0].pk)}


def restore(backup: Path) -> dict[str, Any]:
    from django.core.management import CommandError, call_command

    refused = []

    def attempt(*arguments: str) -> None:
        try:
            call_command(*arguments, stdout=io.StringIO())
        except CommandError as error:
            refused.append(str(error))

    again = ("restore", str(backup), "--withdrawals", str(backup.with_name(LOG)))
    attempt("restore", str(backup))
    database = next(backup.glob("database.*"))
    whole = database.read_bytes()
    database.write_bytes(whole[:-1] + b"x")
    attempt(*again)
    database.write_bytes(whole)
    call_command(*again, stdout=io.StringIO())
    attempt(*again)
    attempt("verify_backup", str(backup))
    attempt("verify_backup", str(backup), "--site")
    return {**_state(), "refused": refused}


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    with portal(is_migrated=what == "save", collects=False):
        sys.stdout.write(json.dumps(save(folder) if what == "save" else restore(folder)))
