"""A process killed anywhere in a publication leaves the old state or the new one, and the retry finishes.

`CRASHES=10` tries every point ten times; one time is enough for every run.
"""

import os
from typing import Any

import pytest

from tests.faults.crashes import AFTER_THE_TRANSACTION, POINTS
from tests.faults.running import run

TIMES = int(os.environ.get("CRASHES", "1"))


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return run("tests.faults.crashes", str(TIMES), "whole", folder=tmp_path_factory.mktemp("crashes"))


def test_every_act_was_killed_at_every_point(trials):
    wanted = [(act, point) for act in ("agenda", "supplement", "withdrawal") for point in POINTS]
    wanted.append(("withdrawal", AFTER_THE_TRANSACTION))
    assert [(trial["act"], trial["point"]) for trial in trials] == wanted * TIMES
    assert [trial for trial in trials if not trial["was_killed"]] == []


def test_the_state_is_old_inside_the_transaction_and_new_after_it_never_between(trials):
    found = {(trial["point"], trial["is"]) for trial in trials}
    assert found == {*((point, "old") for point in POINTS), (AFTER_THE_TRANSACTION, "new")}


def test_the_retry_finishes(trials):
    retries = {(trial["is"], trial["retry"], trial["is_new_after_retry"]) for trial in trials}
    assert retries == {
        ("old", "done", True),
        ("new", "This paper is not published, or is withdrawn already.", True),
    }


def test_after_the_retry_a_member_and_a_subscriber_have_one_mail_each(trials):
    assert [trial["mails"] for trial in trials] == [[1, 1]] * len(trials)


def test_the_sweep_removes_what_the_crash_left_in_the_public_store_and_nothing_else(trials):
    copies = {"agenda": 1, "supplement": 1, "withdrawal": 0}
    for trial in trials:
        left = copies[trial["act"]] if trial["point"] != "before_copy" else 0
        left = 1 if trial["point"] == AFTER_THE_TRANSACTION else left
        # Inside this program's own retry the withdrawn paper's file is deleted; the crash's copy is not.
        assert (trial["orphans"], trial["swept"], trial["left"], trial["missing"]) == (left, left, 0, 0), trial


def test_the_control_without_a_transaction_is_caught(tmp_path):
    """A publication that commits half of itself does not leave the old state, and its retry fails."""
    trials = run("tests.faults.crashes", "1", "broken", folder=tmp_path)
    agendas = [trial for trial in trials if trial["act"] == "agenda"]
    half = {trial["point"] for trial in agendas if trial["is"] != "old" and trial["retry"] != "done"}
    assert half == {"after_publication", "after_items", "after_papers", "after_release"}
