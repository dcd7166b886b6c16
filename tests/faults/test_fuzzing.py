"""Mutated files never hang the door for uploads, and nothing that is taken acts or cannot be read again.

`FUZZ=10000` is the long form. A control door that mends and does not clean is found out.
"""

import os

import pytest

from tests.faults.running import run

FILES = int(os.environ.get("FUZZ", "60"))
SEED = os.environ.get("FUZZ_SEED", "1")
SECONDS, MIB = 5, 300


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_mutated_file_is_taken_clean_or_refused_within_its_limits(tmp_path, kind):
    found = run("tests.faults.fuzzing", kind, str(FILES), SEED, folder=tmp_path)
    assert found["wrong"] == []
    assert min(found["taken"], found["refused"]) > 0
    assert found["seconds"] < SECONDS
    assert found["mib"] < MIB


def test_the_control_that_does_not_clean_is_caught(tmp_path):
    found = run("tests.faults.fuzzing", "pdf", "60", SEED, "open", folder=tmp_path)
    assert any("it still has" in wrong for wrong in found["wrong"])
