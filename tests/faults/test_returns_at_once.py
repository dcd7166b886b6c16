"""Several people at one return at the same moment, in processes of their own, on either database."""

import pytest

from tests.faults.running import run


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return run("tests.faults.returns", folder=tmp_path_factory.mktemp("returns"))


def test_the_same_file_at_once_is_one_draft(found):
    assert found["same"] == [1, 1]


def test_different_files_at_once_are_all_kept_and_one_is_the_draft(found):
    assert (found["different"], found["stored"], found["in_work"], found["imported"]) == (4, 5, 1, 5)
    assert found["answers"] == [140]


def test_a_return_withdrawn_while_it_is_signed_is_one_of_both_and_the_other_is_told(found):
    assert found["withdrawn_while_signed"] == [[["done", "told"], True]] * 4


def test_what_is_sent_four_times_at_once_is_done_once(found):
    assert found["signed"] == found["submitted"] == ["done", "told", "told", "told"]
    assert (found["steps"], found["events"]) == (["signed", "submitted"], [1, 1])


def test_reminders_that_run_at_once_mail_each_person_once(found):
    assert found["mails"] == ["ann@council.example", "bea@council.example", "lea@council.example"]
