"""A form that is sent many times at once has one effect, and nobody sees an error of the server."""

from tests.faults.doubles import TIMES
from tests.faults.running import run


def test_publish_pressed_twenty_times_publishes_once(tmp_path):
    found = run("tests.faults.doubles", folder=tmp_path)
    assert (found["publications"], found["events"]) == (1, 1)
    assert sum(found["answers"].values()) == TIMES
    assert found["answers"].keys() <= {"200", f"302 {found['address']}"}, found
    assert found["answers"][f"302 {found['address']}"] >= 1
