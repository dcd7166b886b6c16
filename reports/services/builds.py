"""Builds in the background: a row for each, worked on by one process at a time under a lease.

`PACK_BUILDER` says who works: "request" builds in the request that asked, "thread" in a thread beside it (the
demonstration), "worker" leaves it to `manage.py build_packs` (production).
"""

import datetime as dt
import logging
import os
import threading
import time
import uuid

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from boards.models import Meeting
from hwb_portal.accounts.models import User
from hwb_portal.core.faults import fault_point
from reports.content import PackContent
from reports.models import Audience, BuildState, Pack, PackBuild
from reports.services.packs import Progress, build_pack, find_pack

LEASE = dt.timedelta(
    seconds=90
)  # joining 2,000 pages takes 20 s without a sign of life, rendering gives one every 5 s
POLL_SECONDS = 0.1
KEPT = dt.timedelta(days=7)
FAILED = "Something went wrong while it was built. Try again; if it fails again, tell the board’s contact."
NOT_ALLOWED = "The papers are not open to the person who asked any more."

log = logging.getLogger(__name__)


class LeaseLost(Exception):  # noqa: N818 (named for what happened)
    """Another worker took the build over."""


def may_have(meeting: Meeting, audience: Audience, reader: User | None) -> bool:
    """Whether the pack is for this reader now. None stands for everyone, and for a command on the server."""
    if audience == Audience.RESTRICTED:
        return reader is None or Meeting.objects.open_in_full_to(reader).contains(meeting)
    return meeting.has_public_agenda


def request_build(content: PackContent, *, by: User | None) -> PackBuild:
    """The build of this content that is under way, or a new one, which is started as the setting says."""
    meeting, audience, key = content.page.meeting, content.audience, content.key
    try:
        with transaction.atomic():
            made = PackBuild.objects.create(meeting=meeting, audience=audience, key=key, reader=by)
    except IntegrityError:  # somebody asked for the same pack before
        made = PackBuild.objects.under_way(meeting, audience, key).first() or PackBuild(
            meeting=meeting, audience=audience, key=key, state=BuildState.DONE
        )
        if made.state == BuildState.DONE:
            return made
    if settings.PACK_BUILDER == "request":
        run_build(made)
    elif settings.PACK_BUILDER == "thread":
        threading.Thread(target=_run_in_thread, args=[made], daemon=True).start()
    return made


def wait_for(content: PackContent, *, seconds: float) -> Pack | None:
    """The pack as soon as it is built; None when it is not built in that time, or cannot be."""
    until = time.monotonic() + seconds
    meeting, audience, key = content.page.meeting, content.audience, content.key
    while True:
        is_under_way = PackBuild.objects.under_way(meeting, audience, key).exists()
        if found := find_pack(content):
            return found
        if not is_under_way or time.monotonic() > until:
            return None
        time.sleep(POLL_SECONDS)


def last_build(content: PackContent) -> PackBuild | None:
    """The newest build of exactly this content."""
    return PackBuild.objects.of(content.page.meeting, content.audience, content.key).first()


def build_next(*, now: dt.datetime) -> PackBuild | None:
    """Work on the build that waits longest; None when none waits."""
    for waiting in PackBuild.objects.free_at(now).oldest_first():
        if run_build(waiting):
            waiting.refresh_from_db()
            return waiting
    return None


def run_build(asked: PackBuild) -> bool:
    """Take the lease of a build and do it; False when another worker has it. Done twice, it is done once."""
    worker = f"{os.uname().nodename}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    now = timezone.now()
    taken = PackBuild.objects.filter(pk=asked.pk).free_at(now)
    if not taken.update(state=BuildState.RUNNING, worker=worker, leased_until=now + LEASE, done=0, total=0):
        return False
    asked.refresh_from_db()
    fault_point("pack.after_lease")

    def heard_of(done: int, total: int) -> None:
        changes: dict[str, object] = {"leased_until": timezone.now() + LEASE, "total": total}
        if done >= 0:
            changes["done"] = done
        if not PackBuild.objects.filter(pk=asked.pk).held_by(worker).update(**changes):
            raise LeaseLost

    try:
        message = _build(asked, heard_of)
    except LeaseLost:
        return True
    except Exception:  # whatever it was: the row must not stay "running", and the log has the trace
        log.exception("Pack build %s failed", asked.pk)
        message = FAILED
    PackBuild.objects.filter(pk=asked.pk).held_by(worker).update(
        state=BuildState.FAILED if message else BuildState.DONE, message=message, finished_at=timezone.now()
    )
    return True


def _build(asked: PackBuild, heard_of: Progress) -> str:
    """Build it from what its reader may have now; why not, or ""."""
    meeting = Meeting.objects.with_board().get(pk=asked.meeting_id)
    audience = Audience(asked.audience)
    if not may_have(meeting, audience, asked.reader):
        return NOT_ALLOWED
    build_pack(meeting, audience, asked.reader, progress=heard_of)
    return ""


def _run_in_thread(asked: PackBuild) -> None:
    try:
        run_build(asked)
    finally:
        connection.close()


def forget_old_builds(*, now: dt.datetime) -> int:
    """Delete rows of builds that ended a week ago; how many."""
    return PackBuild.objects.finished_before(now - KEPT).delete()[0]
