"""Withdrawals are written down apart from the database, each once, without a title."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from boards.models import Paper
from boards.services.publication import withdraw_paper
from boards.services.withdrawals import Withdrawal, keep_log, read_log
from tests.boards.builders import officer_of, open_paper
from tests.factories import make_item, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(settings, tmp_path):
    settings.WITHDRAWALS_LOG = tmp_path / "withdrawals.jsonl"
    return settings.WITHDRAWALS_LOG


def _withdrawn(title: str = "The failing home") -> tuple[Paper, int]:
    paper = open_paper(make_item(make_meeting(dated=True)), title=title)
    officer = officer_of(paper.item.meeting.board)
    withdraw_paper(paper=paper, by=officer, now=timezone.now(), reason="Its figures were wrong.")
    return paper, officer.pk


def test_a_withdrawal_is_written_once_it_holds(log, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        paper, officer = _withdrawn()
        assert not log.exists()
    [told] = read_log(log)
    assert (told.paper, told.by, told.reason) == (str(paper.pk), officer, "Its figures were wrong.")
    assert timezone.now() - told.at < dt.timedelta(minutes=1)
    assert "failing" not in log.read_text()


def test_what_a_crash_left_out_is_added_and_nothing_twice(log):
    _withdrawn()
    assert [keep_log(), keep_log(), len(read_log(log))] == [1, 0, 1]
    _withdrawn("Another")
    assert [keep_log(), len(read_log(log))] == [1, 2]


def test_a_full_disk_does_not_undo_a_withdrawal(log, django_capture_on_commit_callbacks):
    log.mkdir()
    with django_capture_on_commit_callbacks(execute=True):
        paper, _ = _withdrawn()
    assert Paper.objects.filter(pk=paper.pk).exists()


@pytest.mark.parametrize("line", ["{", "{}", '{"paper": "x", "at": "soon", "by": 1, "reason": ""}'])
def test_a_line_that_cannot_be_read_is_named(log, line):
    good = Withdrawal("x", dt.datetime(2027, 3, 10, tzinfo=dt.UTC), None, "Why").line
    log.write_text(good + line + "\n")
    assert json.loads(good)["by"] is None
    with pytest.raises(ValueError, match="line 2"):
        read_log(log)
