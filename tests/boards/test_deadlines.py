"""`manage.py deadlines BOARD DATE [--json]`."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_board

pytestmark = pytest.mark.django_db

# Wednesday 10 March 2027: no holiday is near.
FIVE_CLEAR_DAYS = {
    "publish_by": "2027-03-02",
    "questions_by": "2027-03-04",
    "reports_by": "2027-02-25",
    "days": ["2027-03-03", "2027-03-04", "2027-03-05", "2027-03-08", "2027-03-09"],
}


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("deadlines", *arguments, stdout=out)
    return out.getvalue()


def test_the_last_days_before_a_meeting_with_the_days_that_count():
    make_board(slug="herts")
    assert json.loads(run("herts", "2027-03-10", "--json")) == FIVE_CLEAR_DAYS


def test_a_board_may_count_working_days_and_close_at_an_hour():
    make_board(
        slug="hereford",
        question_days_kind="clear_working",
        question_notice_days=2,
        question_notice_time=dt.time(12),
        report_notice_days=10,
    )
    expected = {**FIVE_CLEAR_DAYS, "questions_by": "2027-03-05T12:00", "reports_by": "2027-02-23"}
    assert json.loads(run("hereford", "2027-03-10", "--json")) == expected


def test_the_same_in_words():
    make_board(slug="herts", question_notice_time=dt.time(12))
    assert run("herts", "2027-03-10").splitlines() == [
        "Publish by:    Tuesday 2 March 2027",
        "Questions by:  Thursday 4 March 2027, 12:00",
        "Reports by:    Thursday 25 February 2027",
        "Days counted:  Wed 3 Mar, Thu 4 Mar, Fri 5 Mar, Mon 8 Mar, Tue 9 Mar",
    ]


@pytest.mark.parametrize(
    ("board", "day", "sentence"),
    [
        ("nowhere", "2027-03-10", "There is no board nowhere."),
        ("herts", "10 March 2027", "DATE must be a day like 2026-11-26."),
        ("herts", "2027-02-30", "DATE must be a day like 2026-11-26."),
        ("herts", "2027-03-10x2", "DATE must be a day like 2026-11-26."),
        ("herts", "2030-01-17", "The days cannot be counted: holiday list ends 2028."),
    ],
)
def test_what_cannot_be_counted_is_refused(board, day, sentence):
    make_board(slug="herts")
    with pytest.raises(CommandError) as caught:
        run(board, day, "--json")
    assert str(caught.value) == sentence
