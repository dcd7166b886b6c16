"""Targets as councils print them, understood where a figure can be held against them.

Forms of the Herefordshire corporate delivery plan 2017/18: "60%", "19.6", "<6,558", ">78", "<540kg", "19 minutes",
"100% spend against profile", "Balanced budget", "60% 65% 65%", nothing.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from metrics.rating import Comparator, Polarity

_AMOUNT = re.compile(r"([<>]?)\s*(£?)([0-9][0-9,]*(?:\.[0-9]+)?)\s*(%|[a-z]+)?", re.IGNORECASE)
_SIGNS = {"<": Comparator.BELOW, ">": Comparator.ABOVE}
_BY_POLARITY = {Polarity.HIGHER: Comparator.AT_LEAST, Polarity.LOWER: Comparator.AT_MOST}


@dataclass(frozen=True)
class PrintedTarget:
    """What a printed target asks for. IN_WORDS has no figure; `unit` stands beside it: "%", "kg", "minutes"."""

    comparator: Comparator
    value: Decimal | None
    unit: str


def parse_target(text: str, polarity: str) -> PrintedTarget | None:
    """The target in a cell; None for an empty one.

    A bare number is the least or the most by the polarity, and exactly that where neither way is better. Several
    numbers, or a number with words that are no unit of it, stay in words.
    """
    plain = " ".join(text.split())
    if plain in ("", "-"):
        return None
    found = _AMOUNT.fullmatch(plain)
    if not found:
        return PrintedTarget(Comparator.IN_WORDS, None, "")
    sign, pounds, digits, unit = found.groups()
    comparator = _SIGNS.get(sign) or _BY_POLARITY.get(Polarity(polarity), Comparator.EQUAL)
    return PrintedTarget(comparator, Decimal(digits.replace(",", "")), pounds or unit or "")
