"""Of two officers who reorder one agenda at once one wins, the other is told, and no item is lost or doubled.

`ROUNDS=100` is the long form.
"""

import os

from tests.faults.running import run

ROUNDS = int(os.environ.get("ROUNDS", "20"))


def test_in_each_round_one_order_stands_and_the_other_officer_is_told(tmp_path):
    found = run("tests.faults.ordering", str(ROUNDS), "locked", folder=tmp_path)
    assert found == {"told": ROUNDS, "whole": [ROUNDS, ROUNDS], "events": ROUNDS}


def test_the_control_that_does_not_look_tells_nobody(tmp_path):
    found = run("tests.faults.ordering", str(ROUNDS), "blind", folder=tmp_path)
    assert (found["told"], found["events"]) == (0, 0)
