"""Officers who write one paragraph at the same time lose nothing. A control without the revision loses some.

`SAVES=50` with `OFFICERS=20` is the long form.
"""

import os

from tests.faults.running import run

OFFICERS = int(os.environ.get("OFFICERS", "5"))
SAVES = int(os.environ.get("SAVES", "10"))
TOTAL = OFFICERS * SAVES


def test_every_save_of_many_officers_is_kept_once(tmp_path):
    found = run("tests.faults.saves", str(OFFICERS), str(SAVES), "locked", folder=tmp_path)
    assert {name: found[name] for name in ("saves", "kept", "audited")} == dict.fromkeys(
        ("saves", "kept", "audited"), TOTAL
    )
    assert found["revision"] == TOTAL + 1


def test_the_control_that_does_not_look_loses_some(tmp_path):
    found = run("tests.faults.saves", str(OFFICERS), str(SAVES), "blind", folder=tmp_path)
    assert found["kept"] < found["saves"] == TOTAL
