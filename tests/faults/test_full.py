"""A full disk, a store that cannot be written and a database that restarts leave the old state and a clear page."""

from django.db import connection

from tests.faults.running import run


def test_what_cannot_be_kept_changes_nothing_is_said_and_goes_through_afterwards(tmp_path):
    trials = run("tests.faults.full", "whole", folder=tmp_path)
    acts = [(act, fault) for fault in ("no_room", "read_only") for act in ("upload", "publish")]
    acts += [("publish", "database_goes")] * (connection.vendor == "postgresql")
    assert [(trial["act"], trial["fault"]) for trial in trials] == acts
    for trial in trials:
        assert (trial["ended"], trial["status"], trial["is_said"], trial["is_old"]) == (0, 503, True, True), trial
        assert (trial["left_after_sweep"], trial["again"], trial["is_new"]) == (0, 302, True), trial


def test_the_control_that_keeps_what_was_cut_off_and_says_nothing_is_caught(tmp_path):
    (trial,) = run("tests.faults.full", "broken", folder=tmp_path)
    assert (trial["status"], trial["is_said"], trial["left_after_sweep"]) == (500, False, 1)
