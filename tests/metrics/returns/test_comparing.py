"""A return beside the one before it: every kind of change, at its edges."""

from decimal import Decimal

import pytest

from metrics.returns.comparing import Change, compare, odd_findings, shown
from metrics.returns.returned import Cell
from metrics.returns.templates import Question

MONEY = {"a": Question("a", "Q1 income actual", "money")}


def change(new: str, old: str, kind: str = "money", **how) -> Change:
    question = {"a": Question("a", "Q1 income actual", kind)}
    (found,) = compare({"a": new}, {"a": old}, question, **how)
    return found


@pytest.mark.parametrize(
    ("new", "old", "flag"),
    [
        ("100", "100", "same"),
        ("100", "", "new"),
        ("", "100", "missing"),
        ("125", "100", "changed"),
        ("126", "100", "jump"),
        ("75", "100", "changed"),
        ("74", "100", "jump"),
        ("-1", "100", "sign"),
        ("-126", "-100", "jump"),
        ("5", "0", "changed"),
        ("0", "5", "jump"),
    ],
)
def test_what_is_odd_about_a_number(new, old, flag):
    assert change(new, old).flag == flag


def test_words_only_differ():
    assert change("No", "Yes", "choice").flag == "changed"


def test_a_final_figure_is_restated_and_so_is_any_of_the_same_quarter():
    assert change("101", "100", fixed=["a"]).flag == "restated"
    assert change("101", "100", is_same_quarter=True).flag == "restated"
    assert change("No", "Yes", "choice", is_same_quarter=True).flag == "changed"


def test_how_much_it_changed():
    found = change("10786300", "10779300")
    assert (found.difference, round(found.share, 6)) == (Decimal(7000), Decimal("0.000649"))


def test_what_neither_return_answers_is_no_change():
    assert compare({}, {"a": ""}, MONEY) == ()


@pytest.mark.parametrize(
    ("new", "old", "how", "rule", "words"),
    [
        (
            "10786300",
            "10779300",
            {"fixed": ["a"]},
            "restated-since",
            "was returned as £10,779,300 in the return for Q2 and is now £10,786,300: give the reason",
        ),
        ("50", "100", {}, "jump", "was £100 in the return for Q2 and is now £50, 50% less: check it, and say why"),
        ("-5", "100", {}, "sign", "is now -£5, with another sign"),
        ("", "100", {}, "missing", "was £100 in the return for Q2 and is blank now: say why"),
    ],
    ids=["restated", "jump", "sign", "missing"],
)
def test_what_is_odd_is_a_warning_at_its_cell(new, old, how, rule, words):
    cell = Cell("a", new, new, "4. I&E", "E30")
    (found,) = odd_findings([change(new, old, **how)], {"a": cell}, "the return for Q2")
    assert (found.level, found.sheet, found.cell, found.rule) == ("warning", "4. I&E", "E30", rule)
    assert words in found.message


def test_a_cell_that_could_not_be_read_is_reported_once_by_the_checks():
    cell = Cell("a", "lots", "lots", "4. I&E", "E30", "unreadable")
    assert list(odd_findings([change("lots", "100", is_same_quarter=True)], {"a": cell}, "it")) == []


@pytest.mark.parametrize(
    ("text", "kind", "seen"),
    [
        ("1234500", "money", "£1,234,500"),
        ("-2.5", "number", "-2.5"),
        ("100", "percent", "100%"),
        ("Yes", "choice", "Yes"),
    ],
)
def test_an_answer_as_a_reader_sees_it(text, kind, seen):
    assert shown(text, kind) == seen
