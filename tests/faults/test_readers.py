"""While publications and withdrawals follow each other, every answer a reader gets is one whole version.

`ALTERNATIONS=200` is the long form.
"""

import os

from tests.faults.running import run

WHOLE = {"both", "one withdrawn", "paper read", "paper withdrawn", "file 200", "file 410"}
TIMES = int(os.environ.get("ALTERNATIONS", "30"))


def test_four_processes_never_read_a_mixture_or_an_error(tmp_path):
    found = run("tests.faults.alternation", str(TIMES), "whole", folder=tmp_path)
    seen = found["seen"]
    assert set(seen) - WHOLE == set(), found
    assert min(seen.get("both", 0), seen.get("one withdrawn", 0)) > 0, "the readers saw one version only"
    assert found["readers"] == 4


def test_the_control_in_two_transactions_is_caught(tmp_path):
    """A publication cut in two shows readers a mixture: so the test above can fail."""
    found = run("tests.faults.alternation", str(TIMES), "broken", folder=tmp_path)
    assert found["seen"].get("mixture", 0) > 0, found


def test_a_page_is_made_from_one_moment_and_the_next_one_from_the_next(tmp_path):
    """And the writer need not wait for the reader. The control reads the same without the moment."""
    assert run("tests.faults.moments", folder=tmp_path) == {"moment": [1, 1, 2], "control": [1, 2, 2]}
