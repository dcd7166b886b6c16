"""How minutes are numbered: items, paragraphs, and the parts of a resolution. Pure."""

from collections.abc import Sequence

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def roman(number: int) -> str:
    """1 to 39 in small letters: "iv"."""
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def part_label(place: int, style: str) -> str:
    """The mark of the place-th part of a resolution, from 1: "(ii)" in the style "roman", "(b)" in "letter"."""
    return f"({roman(place)})" if style == "roman" else f"({LETTERS[(place - 1) % len(LETTERS)]})"


def next_label(item_number: str, labels: Sequence[str]) -> str:
    """The number after the highest used under an item: "3.4" after "3.1", "3.2", "3.3".

    A number that is used twice, or out of order, moves nothing: labels are what is printed, not keys.
    """
    used = [
        int(label[len(item_number) + 1 :])
        for label in labels
        if label.startswith(f"{item_number}.") and label[len(item_number) + 1 :].isdecimal()
    ]
    return f"{item_number}.{max(used, default=0) + 1}"


def item_numbers(count: int, last: str) -> list[str]:
    """`count` numbers that run on after the last minute of the meeting before; from 1 when there was none."""
    first = int(last) + 1 if last.isdecimal() else 1
    return [str(first + n) for n in range(count)]
