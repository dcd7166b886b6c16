"""A process killed anywhere in the building of a pack leaves the old pack whole, and the next request has the new one.

`CRASHES=10` tries every point ten times; one time is enough for every run.
"""

import os
from typing import Any

import pytest

from tests.faults.building import ANY_MOMENT, HALF_ANSWERED, POINTS
from tests.faults.running import run

TIMES = int(os.environ.get("CRASHES", "1"))
KILLED = 137


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run("tests.faults.building", str(TIMES), "whole", folder=tmp_path_factory.mktemp("building"))


@pytest.fixture(scope="module")
def trials(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["trials"]


def test_the_process_that_builds_was_killed_at_every_point(trials):
    wanted = [(point, KILLED) for point in POINTS] + [(HALF_ANSWERED, 1), (ANY_MOMENT, 0)]
    assert [(trial["point"], trial["status"]) for trial in trials] == wanted * TIMES


def test_a_reader_who_comes_next_is_told_to_wait_or_has_the_whole_new_pack_never_a_part_or_an_error(trials):
    seen = {(trial["point"], trial["first"]) for trial in trials}
    recorded = {(point, "new" if point == "pack.after_record" else "waiting") for point in POINTS}
    # Where every child dies of a section the build has failed, which a page says for a minute.
    assert seen == {*recorded, (HALF_ANSWERED, "failed"), (ANY_MOMENT, "new")}


def test_the_old_pack_stays_and_nothing_stands_half_written_under_its_own_name(trials):
    assert {(trial["is_old_kept"], trial["torn"], trial["torn_after"]) for trial in trials} == {(True, 0, 0)}


def test_the_lease_of_the_dead_is_taken_over_and_the_request_after_it_finishes(trials):
    assert {trial["point"] for trial in trials if not trial["is_taken_over"]} == {HALF_ANSWERED}
    assert {(trial["after"], *trial["states"]) for trial in trials} == {("new", "Built")}


def test_the_sweep_removes_what_was_left_half_written(trials):
    left = {"sections.before_rename", "pack.during_write", "public.before_rename"}
    assert {trial["point"] for trial in trials if trial["swept"]} == left
    assert {trial["unfinished"] for trial in trials} == {0}


def test_the_children_of_the_dead_leave(found):
    assert found["left_processes"] == 0


def test_the_control_that_writes_in_place_is_caught(tmp_path):
    """A pack written where readers find it is torn by the same crash: so the tests above can fail."""
    (trial,) = run("tests.faults.building", "1", "broken", folder=tmp_path)["trials"]
    assert (trial["status"], trial["torn"]) == (KILLED, 1)
