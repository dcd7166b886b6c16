"""Several senders at once send each mail once; one that is killed sends at most the mail in its hand again."""

import pytest

from tests.faults.running import run

KILLED = 137


def test_two_senders_at_once_send_each_mail_once(tmp_path):
    found = run("tests.faults.senders", "120", "2", "", folder=tmp_path)
    assert found == {"killed": 0, "ended": [0, 0], "times": {"1": 120}, "unknown": 0, "states": {"sent": 120}}


@pytest.mark.parametrize(
    ("point", "times"),
    [("before_send", {"1": 20}), ("after_accept", {"1": 19, "2": 1})],
)
def test_a_killed_sender_doubles_at_most_the_mail_in_its_hand_with_the_same_id(tmp_path, point, times):
    found = run("tests.faults.senders", "20", "2", f"outbox.{point}", folder=tmp_path)
    assert found == {"killed": KILLED, "ended": [0, 0], "times": times, "unknown": 0, "states": {"sent": 20}}
