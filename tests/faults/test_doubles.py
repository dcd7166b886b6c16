"""A form that is sent many times at once has one effect, and nobody sees an error of the server.

`PRESSES=20` is the long form.
"""

import os
from typing import Any

import pytest

from tests.faults.running import run

PRESSES = int(os.environ.get("PRESSES", "4"))
ACTS = ("report", "publish", "sign", "upload a paper", "upload a return")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run("tests.faults.doubles", str(PRESSES), "whole", folder=tmp_path_factory.mktemp("doubles"))


@pytest.mark.parametrize("act", ACTS)
def test_a_button_pressed_many_times_acts_once(found, act):
    assert (found[act]["done"], found[act]["events"]) == (1, 1), found[act]
    answers = found[act]["answers"]
    assert sum(answers.values()) == PRESSES
    assert {answer[:3] for answer in answers} <= {"200", "302", "409"}, answers
    assert any(answer.startswith("302") for answer in answers)


def test_publishing_once_mails_each_reader_once(found):
    assert found["publish"]["mails"] == 1


def test_the_control_that_says_nothing_of_what_it_saw_acts_many_times(tmp_path):
    found = run("tests.faults.doubles", str(PRESSES), "blind", folder=tmp_path)["report"]
    assert (found["done"], found["events"]) == (PRESSES, PRESSES)
