"""Two web processes and two workers of each queue, on one PostgreSQL and one shared folder, agree.

Takes two minutes: `MACHINES=1`, as in `make soak`, runs it.
"""

import os

import pytest
from django.db import connection

from tests.faults.machines import MAILS, MEETINGS, SEARCHES
from tests.faults.running import run

PROMISED = 1  # second, from the end of an act to four answers of both processes


@pytest.mark.skipif("MACHINES" not in os.environ, reason="the long form alone: MACHINES=1")
@pytest.mark.skipif(connection.vendor == "sqlite", reason="several machines need PostgreSQL")
def test_two_web_processes_and_two_workers_agree(tmp_path):
    found = run("tests.faults.machines", folder=tmp_path)
    for act, before in (("published", 404), ("withdrawn", 200)):
        seen = found[act]
        assert seen["before"] == [before, before]
        # Neither is answered with what it had, both with the same; and that is then told to be unchanged.
        assert (seen["after"], seen["same"], seen["again"]) == ([200, 200], True, [304, 304]), (act, seen)
        assert seen["seconds"] < PROMISED
    assert found["file"] == [410, 410]
    assert (found["packs"], found["builds"]) == (MEETINGS, ["done"] * MEETINGS)
    assert found["mails"] == MAILS
    assert found["searches"] == {"200": 120, "429": SEARCHES - 120}
