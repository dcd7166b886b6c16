"""Printed targets in every form of the corporate delivery plan 2017/18, and the 62 measures that carry them."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.rating import Comparator, TargetState, against_target
from metrics.targets import PrintedTarget, parse_target

FOLDER = Path(__file__).parents[2] / "fixtures" / "demo" / "metrics"

PRINTED = (
    *("60%", "19.6", "45%", "80%", "80%", "80%", "<6,558", ">78", "100%", "100% spend against profile", "75", "90%"),
    *("19 minutes", "87%", "25%", "<6,558", "850", "60% 65% 65%", "65%", "<540kg", "41%", "34%", "Balanced budget"),
)


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        ("60%", "higher", (Comparator.AT_LEAST, "60", "%")),
        ("34%", "lower", (Comparator.AT_MOST, "34", "%")),
        ("19.6", "higher", (Comparator.AT_LEAST, "19.6", "")),
        ("850", "neither", (Comparator.EQUAL, "850", "")),
        ("<6,558", "lower", (Comparator.BELOW, "6558", "")),
        (">78", "higher", (Comparator.ABOVE, "78", "")),
        ("<540kg", "lower", (Comparator.BELOW, "540", "kg")),
        ("19 minutes", "lower", (Comparator.AT_MOST, "19", "minutes")),
        ("£1,312", "lower", (Comparator.AT_MOST, "1312", "£")),
        ("100% spend against profile", "higher", (Comparator.IN_WORDS, None, "")),
        ("Balanced budget", "neither", (Comparator.IN_WORDS, None, "")),
        ("60% 65% 65%", "higher", (Comparator.IN_WORDS, None, "")),
    ],
)
def test_every_printed_form_is_understood_or_kept_in_words(
    text: str, polarity: str, expected: tuple[Comparator, str | None, str]
) -> None:
    comparator, value, unit = expected
    assert parse_target(text, polarity) == PrintedTarget(comparator, Decimal(value) if value else None, unit)


@pytest.mark.parametrize("text", ["", "  ", "-"])
def test_an_empty_cell_is_no_target(text: str) -> None:
    assert parse_target(text, "higher") is None


@pytest.mark.parametrize(("value", "state"), [("6557", "met"), ("6558", "not_met"), ("6559", "not_met")])
def test_less_than_is_not_met_by_the_figure_itself(value: str, state: str) -> None:
    assert against_target(Decimal(value), Decimal(6558), Comparator.BELOW, "lower") == state


def test_a_target_in_words_is_never_met_or_missed() -> None:
    assert against_target(Decimal(100), None, Comparator.IN_WORDS, "higher") is TargetState.NONE


def test_the_plan_has_62_places_for_measures_in_four_priorities_and_23_of_them_have_a_target() -> None:
    """Herefordshire HWB pack, 28 March 2017, lines 1797-1978: reducing anti-social behaviour stands in two places."""

    def rows(name: str) -> list[dict[str, str]]:
        with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    placed = [row for row in rows("placements") if row["collection"] == "corporate"]
    targets = {row["indicator"]: row for row in rows("targets")}
    by_priority = Counter(row["group"] for row in placed)
    with_target = Counter(row["group"] for row in placed if row["indicator"] in targets)
    assert by_priority == {"priority-1": 19, "priority-2": 10, "priority-3": 22, "priority-4": 11}
    assert with_target == {"priority-1": 8, "priority-2": 1, "priority-3": 13, "priority-4": 1}
    twice = [code for code, count in Counter(row["indicator"] for row in placed).items() if count > 1]
    assert twice == ["corporate-reduce-anti-social-behaviour"]
    printed = sorted(targets[row["indicator"]]["text"] for row in placed if row["indicator"] in targets)
    assert printed == sorted(PRINTED)
