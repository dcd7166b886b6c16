"""Program: papers are published and uploaded while the disk is full, cannot be written, or the database goes away.

Each fault is in a process of its own. Prints for each act and fault what the officer was told, whether the state is
the old one, what files are left, and whether the same act goes through once the fault is over. Arguments: `whole` or
`broken`. Broken is the control: a file that was cut off stays, and a fault is a page that says nothing of it.
"""

import ctypes
import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.portal import forked, portal

LIMIT = 16 << 20  # bytes that any one file may have; the database has fewer
PAPER = 20 << 20
SAID = "cannot keep anything just now"
TOLD = "told.json"


def no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


def read_only() -> None:
    """The stores may only be read; root gives up what lets it write all the same."""
    from django.conf import settings

    for folder in (settings.PUBLIC_DIR, settings.PRIVATE_DIR / "papers"):
        folder.chmod(0o555)
    if os.geteuid() == 0:
        _obey_modes()


def _obey_modes() -> None:
    """Drop CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7)): bits 1 and 2."""
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()  # version 3 has six words
    libc = ctypes.CDLL(None, use_errno=True)
    is_known = libc.capget(header, sets) == 0
    sets[0] &= ~0b110  # of the effective ones
    if not is_known or libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")


def database_goes() -> None:
    """As in a restart: the connection that publishes ends before the meeting is pointed to what was written."""
    from django.db import connection, connections

    from boards.services import publication

    def end(name: str) -> None:
        if name == "publication.before_flip":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                mine = cursor.fetchone()[0]
            other = connections.create_connection("default")
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [mine])
            other.close()

    publication.fault_point = end


def writable() -> None:
    from django.conf import settings

    for folder in (settings.PUBLIC_DIR, settings.PRIVATE_DIR / "papers"):
        folder.chmod(0o750)


def large_pdf() -> bytes:
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Noise = pdf.make_stream(os.urandom(PAPER))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Noise=page.obj.Noise))
        del page.obj.Noise
        pdf.save(out)
    return out.getvalue()


def press(address: str, officer: int, answers: dict[str, Any], file: bytes | None) -> None:
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from hwb_portal.accounts.models import User

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=officer))
    sent = {**answers, **({"file": SimpleUploadedFile("large.pdf", file)} if file else {})}
    answer = client.post(address, sent)
    told = {"status": answer.status_code, "is_said": SAID in answer.content.decode()}
    Path(settings.DATA_DIR, TOLD).write_text(json.dumps(told))


def files() -> set[str]:
    from django.conf import settings

    return {str(path) for path in (*settings.PUBLIC_DIR.iterdir(), *settings.PRIVATE_DIR.rglob("*"))}


def state(meeting: Any) -> dict[str, Any]:
    from boards.models import PaperVersion, Publication
    from hwb_portal.audit.models import AuditEvent

    meeting.refresh_from_db()
    return {
        "status": meeting.status,
        "publications": Publication.objects.of_meeting(meeting).count(),
        "versions": PaperVersion.objects.for_meeting(meeting).count(),
        "events": AuditEvent.objects.exclude(action__startswith="session").count(),
    }


def trial(act: str, fault: Callable[[], None], large: bytes) -> dict[str, Any]:
    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone

    from boards.enums import MeetingStatus
    from boards.services.publication import SWEEP_AFTER, sweep_public_store
    from boards.services.versions import store_upload
    from tests.boards.builders import officer_of
    from tests.factories import make_item, make_meeting, make_paper

    far = timezone.localdate().replace(day=1, month=6, year=timezone.localdate().year + 1)
    meeting = make_meeting(held_on=far, status=MeetingStatus.DRAFT)
    paper = make_paper(make_item(meeting))
    officer = officer_of(meeting.board)
    if act == "publish":
        store_upload(paper=paper, data=large, original_name="a.pdf", by=officer)
        given: tuple[Any, ...] = (f"{meeting.get_absolute_url()}publish/", officer.pk, {"when": "now"}, None)
    else:
        given = (reverse("paper_upload", args=[paper.pk]), officer.pk, {}, large)
    before, files_before = state(meeting), files()

    def work() -> None:
        fault()
        press(*given)

    status = forked(work)
    writable()
    told = json.loads(Path(settings.DATA_DIR, TOLD).read_text())
    row = {"act": act, "fault": fault.__name__, "ended": status, **told, "is_old": state(meeting) == before}
    row["left"] = len(files() - files_before)
    sweep_public_store(now=timezone.now() + 2 * SWEEP_AFTER)
    row["left_after_sweep"] = len(files() - files_before)
    forked(lambda: press(*given))
    row["again"] = json.loads(Path(settings.DATA_DIR, TOLD).read_text())["status"]
    row["is_new"] = state(meeting) != before
    return row


def main(*, is_whole: bool) -> None:
    with portal(collects=False):
        from django.conf import settings
        from django.db import connection

        settings.MAIL_SENDER = "worker"
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * PAPER  # so that the store is what has no room
        (settings.PRIVATE_DIR / "papers").mkdir(parents=True, exist_ok=True)
        if not is_whole:
            from django.core.files.storage import FileSystemStorage

            from hwb_portal import views
            from hwb_portal.core.stores import WholeFiles

            WholeFiles._save = FileSystemStorage._save
            views.NO_ROOM = ()
        faults: list[tuple[str, Callable[[], None]]] = [("upload", no_room)]
        if is_whole:
            faults += [("publish", no_room), ("upload", read_only), ("publish", read_only)]
            faults += [("publish", database_goes)] * (connection.vendor == "postgresql")
        large = large_pdf()
        sys.stdout.write(json.dumps([trial(act, fault, large) for act, fault in faults]))


if __name__ == "__main__":
    main(is_whole=sys.argv[1] == "whole")
