"""Builds in the background: one worker at a time, taken over when it dies, asked again who may have the pack."""

import datetime as dt
import io
import os
import time

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from boards.models import Appointment, Meeting
from reports.content import pack_content
from reports.models import Audience, BuildState, Pack, PackBuild
from reports.pdf import printers
from reports.services import build_next, find_pack, forget_old_builds, request_build
from reports.services.builds import FAILED, LEASE, NOT_ALLOWED, run_build
from reports.store import SWEEP_AFTER, UNFINISHED, place
from tests.boards.builders import exempt_paper, member_of, open_paper
from tests.factories import make_item, make_meeting, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_worker(settings):
    settings.PACK_BUILDER = "worker"


def a_meeting() -> Meeting:
    meeting = make_meeting()
    item = make_item(meeting)
    open_paper(item)
    exempt_paper(item)
    return Meeting.objects.with_board().get(pk=meeting.pk)


def content_of(meeting: Meeting, audience: Audience = Audience.PUBLIC, reader=None):
    return pack_content(Meeting.objects.with_board().get(pk=meeting.pk), audience, reader)


def asked(meeting: Meeting, audience: Audience = Audience.PUBLIC, reader=None) -> PackBuild:
    return request_build(content_of(meeting, audience, reader), by=reader)


def test_a_build_ends_with_the_pack_and_counts_its_sections(by_worker):
    meeting = a_meeting()
    build = asked(meeting)
    assert (build.state, find_pack(content_of(meeting))) == (BuildState.QUEUED, None)
    done = build_next(now=timezone.now())
    assert done is not None
    assert (done.pk, done.state, done.done, done.total) == (build.pk, BuildState.DONE, 2, 2)
    assert find_pack(content_of(meeting)) is not None
    assert build_next(now=timezone.now()) is None


def test_the_same_pack_is_asked_for_once(by_worker):
    meeting = a_meeting()
    assert asked(meeting).pk == asked(meeting).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        PackBuild.objects.create(meeting=meeting, audience=Audience.PUBLIC, key=content_of(meeting).key)


def test_a_build_somebody_works_on_is_left_alone_until_its_lease_ends(by_worker):
    build = asked(a_meeting())
    now = timezone.now()
    PackBuild.objects.filter(pk=build.pk).update(state=BuildState.RUNNING, worker="died", leased_until=now + LEASE)
    assert (run_build(build), build_next(now=now)) == (False, None)
    PackBuild.objects.filter(pk=build.pk).update(leased_until=now - dt.timedelta(seconds=1))
    taken = build_next(now=now)
    assert taken is not None
    assert (taken.pk, taken.state) == (build.pk, BuildState.DONE)


def test_a_worker_that_lost_its_lease_changes_nothing(by_worker, monkeypatch):
    build = asked(a_meeting())

    def stolen(*_: object, progress, **__: object) -> None:
        PackBuild.objects.filter(pk=build.pk).update(worker="another")
        progress(1, 2)

    monkeypatch.setattr("reports.services.builds.build_pack", stolen)
    assert run_build(build) is True
    build.refresh_from_db()
    assert (build.state, build.worker, build.done) == (BuildState.RUNNING, "another", 0)


def test_who_may_not_have_the_pack_any_more_gets_none(by_worker):
    meeting = a_meeting()
    member = member_of(meeting.board)
    build = asked(meeting, Audience.RESTRICTED, member)
    Appointment.objects.all().delete()
    build_next(now=timezone.now())
    build.refresh_from_db()
    assert (build.state, build.message, Pack.objects.count()) == (BuildState.FAILED, NOT_ALLOWED, 0)


def test_a_printer_that_dies_leaves_the_old_pack_and_says_so(by_worker, monkeypatch):
    meeting = a_meeting()
    asked(meeting)
    build_next(now=timezone.now())
    old = Pack.objects.get()
    before = place(old.name).read_bytes()
    make_report(meeting.items.get().papers.first(), "Revised: persimmon.")

    def dies(*_: object, **__: object) -> None:
        raise printers.PrinterDied("ended")

    monkeypatch.setattr("reports.pdf.printers.print_all", dies)
    build = asked(meeting)
    build_next(now=timezone.now())
    build.refresh_from_db()
    assert (build.state, build.message) == (BuildState.FAILED, FAILED)
    assert (Pack.objects.get(), place(old.name).read_bytes()) == (old, before)
    assert list(place(old.name).parent.glob(".*")) == []


def test_the_worker_command_builds_what_waits(by_worker):
    asked(a_meeting())
    out = io.StringIO()
    call_command("build_packs", "--once", stdout=out)
    assert out.getvalue().endswith("Public pack, built\n")
    assert [build.state for build in PackBuild.objects.all()] == [BuildState.DONE]


def test_builds_that_ended_a_week_ago_are_forgotten(by_worker):
    build = asked(a_meeting())
    now = timezone.now()
    PackBuild.objects.filter(pk=build.pk).update(state=BuildState.DONE, finished_at=now - dt.timedelta(days=8))
    assert (forget_old_builds(now=now), PackBuild.objects.count()) == (1, 0)


def test_the_worker_deletes_what_was_left_half_written_an_hour_ago_and_nothing_younger(by_worker):
    old, young = (place(f"public/.{name}{UNFINISHED}") for name in ("old", "young"))
    old.parent.mkdir(parents=True, exist_ok=True)
    for file in (old, young):
        file.write_bytes(b"%PDF-1.7")
    an_hour_ago = time.time() - SWEEP_AFTER.total_seconds() - 1
    os.utime(old, (an_hour_ago, an_hour_ago))
    out = io.StringIO()
    call_command("build_packs", "--once", stdout=out)
    assert (old.exists(), young.exists()) == (False, True)
    assert out.getvalue() == f"{old.name}: left half written, removed\n"
    young.unlink()
