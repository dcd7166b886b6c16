"""Readers of a real server, while papers are published, get no error, and nothing grows that should not.

`SOAK=28800` with `CONNECTIONS=50` is the long form, in seconds.
"""

import os

from tests.faults.running import run

SECONDS = os.environ.get("SOAK", "6")
CONNECTIONS = os.environ.get("CONNECTIONS", "8")
MORE_FILES = 2 * int(CONNECTIONS) + 20  # a connection and a database handle for each thread at most
MORE_MEMORY = 1.3  # of what it was once every page was drawn; the long form's number is in operations.md


def test_readers_get_no_error_and_nothing_grows(tmp_path):
    found = run("tests.faults.load", SECONDS, CONNECTIONS, "whole", folder=tmp_path)
    before, after = found["before"], found["after"]
    assert (found["wrong"], found["stuck"], after["temporary"]) == ([], 0, 0)
    assert after["open_files"] <= before["open_files"] + MORE_FILES
    assert after["mib"] < before["mib"] * MORE_MEMORY
    assert found["requests"] > 50


def test_the_control_that_fails_and_leaves_files_is_caught(tmp_path):
    found = run("tests.faults.load", "2", "4", "broken", folder=tmp_path)
    assert found["wrong"]
    assert found["after"]["temporary"] > found["before"]["temporary"]
