"""The pure rules of the record: quorum, votes, numbers, days named in words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.dues import last_day_of, lateness
from boards.minuting import item_numbers, next_label, part_label, roman
from boards.quorum import InTheRoom, Part, quorum
from boards.voting import Outcome, outcome

COUNCILLOR = InTheRoom("A", "councillor", "member")
CHAIR = InTheRoom("B", "ccg", "chair")
PROVIDER = InTheRoom("C", "provider", "member")
LHRP = (
    Part("a co-chair", 1, offices=("chair", "vice_chair")),
    Part("partners", 4, seat_classes=("provider", "police")),
)


def test_a_quorum_that_is_a_number():
    assert quorum([COUNCILLOR] * 8, 8, ()).is_met
    short = quorum([COUNCILLOR] * 7, 8, ())
    assert (short.is_met, short.words) == (False, "7 voting members present. Not quorate: 7 of 8 members.")


def test_a_quorum_that_is_a_rule_needs_each_of_its_parts():
    assert quorum([CHAIR, *[PROVIDER] * 4], None, LHRP).is_met
    assert quorum([PROVIDER] * 12, None, LHRP).short == ("a co-chair: 0 of 1",)
    assert quorum([CHAIR, *[PROVIDER] * 3], None, LHRP).short == ("partners: 3 of 4",)


def test_a_rule_and_a_number_must_both_be_met():
    assert quorum([CHAIR, *[PROVIDER] * 4], 6, LHRP).short == ("5 of 6 members",)


def test_without_a_rule_nothing_is_claimed():
    unknown = quorum([COUNCILLOR], None, ())
    assert (unknown.is_met, unknown.is_known) == (False, False)
    assert unknown.words == "1 voting member present. No quorum is set for this meeting."


@pytest.mark.parametrize(
    ("in_favour", "against", "casting", "expected"),
    [
        (5, 4, "", Outcome.CARRIED),
        (4, 5, "", Outcome.LOST),
        (4, 4, "", Outcome.TIED),
        (4, 4, "for", Outcome.CARRIED),
        (4, 4, "against", Outcome.LOST),
        (1, 0, "against", Outcome.CARRIED),
        (0, 0, "", Outcome.TIED),
    ],
)
def test_a_majority_of_those_who_vote_and_then_a_casting_vote(in_favour, against, casting, expected):
    assert outcome(in_favour, against, casting) == expected


def test_parts_are_marked_as_the_board_does():
    assert [part_label(n, "roman") for n in (1, 2, 4, 9, 14)] == ["(i)", "(ii)", "(iv)", "(ix)", "(xiv)"]
    assert [part_label(n, "letter") for n in (1, 2, 5)] == ["(a)", "(b)", "(e)"]


@given(st.lists(st.integers(1, 39), min_size=2, unique=True))
def test_no_two_roman_numbers_look_alike(numbers):
    assert len({roman(number) for number in numbers}) == len(numbers)


def test_the_next_number_follows_the_highest_however_they_stand():
    assert next_label("3", []) == "3.1"
    assert next_label("6", ["6.6", "6.7", "6.6"]) == "6.8"
    assert next_label("3", ["3.1", "", "13.9", "3.x"]) == "3.2"


def test_running_numbers_go_on_after_the_meeting_before():
    assert item_numbers(3, "101") == ["102", "103", "104"]
    assert item_numbers(2, "") == ["1", "2"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("17 October 2017", dt.date(2017, 10, 17)),
        ("March 2018", dt.date(2018, 3, 31)),
        ("meeting in May 2017", dt.date(2017, 5, 31)),
        ("By the end of february 2028.", dt.date(2028, 2, 29)),
        ("31 February 2018", None),
        ("twice a year", None),
        ("", None),
        ("March", None),
    ],
)
def test_the_last_day_that_words_allow(words, expected):
    assert last_day_of(words) == expected


@pytest.mark.parametrize(
    ("due", "today", "is_settled", "expected"),
    [
        (dt.date(2026, 11, 12), dt.date(2026, 11, 24), False, "12 days late"),
        (dt.date(2026, 11, 23), dt.date(2026, 11, 24), False, "1 day late"),
        (dt.date(2026, 9, 26), dt.date(2026, 11, 24), False, "59 days late"),
        (dt.date(2026, 9, 25), dt.date(2026, 11, 24), False, "2 months late"),
        (dt.date(2018, 3, 31), dt.date(2026, 11, 24), False, "8 years late"),
        (dt.date(2026, 11, 24), dt.date(2026, 11, 24), False, "due today"),
        (dt.date(2026, 11, 25), dt.date(2026, 11, 24), False, ""),
        (dt.date(2026, 11, 12), dt.date(2026, 11, 24), True, ""),
        (None, dt.date(2026, 11, 24), False, ""),
    ],
)
def test_how_late_it_is_in_words(due, today, is_settled, expected):
    assert lateness(due, today, is_settled=is_settled) == expected
