"""What an officer should look at in an uploaded PDF before it is published.

Parses in the calling process: `documents` runs it in a child. No finding repeats what it found: the list of
findings must not become a copy of what should be taken out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boards.enums import FindingKind
from hwb_portal.core.personal import BIRTH, FIGURES, NHS, is_nhs_number

if TYPE_CHECKING:
    import numpy as np

LEAST_CONTRAST = 40  # of 255 grey levels between the lightest and darkest point of a letter's box
LEAST_LETTERS = 3  # a dot or a ligature may be invisible for good reasons
WIDEST = 2_000  # pixels of the drawing that letters are compared with
# In figures only: "Health and Wellbeing Board, 17 October 2017" is on every page of an agenda.
NAMED_DAY = re.compile(rf"\b[A-Z][a-z]+ (?:[A-Z]\.? )?[A-Z][a-z]+,? \(?{FIGURES}\)?(?=[\s,;.)]|$)")


@dataclass(frozen=True)
class Finding:
    """`page` counts from 1; None for the whole file."""

    kind: FindingKind
    page: int | None
    words: str


def in_text(page: int, text: str) -> Iterator[Finding]:
    """Personal numbers in the text of one page."""
    numbers = sum(is_nhs_number("".join(found.groups())) for found in NHS.finditer(text))
    if numbers:
        what = "A number has" if numbers == 1 else f"{numbers} numbers have"
        yield Finding(FindingKind.NHS_NUMBER, page, f"{what} the form and the check digit of an NHS number.")
    births = len(BIRTH.findall(text)) + len(NAMED_DAY.findall(text))
    if births:
        what = "A date stands" if births == 1 else f"{births} dates stand"
        yield Finding(FindingKind.BIRTH_DATE, page, f"{what} where a date of birth would: beside a name, or “born”.")


def scan(pdf: bytes) -> list[Finding]:
    """Hidden text and personal numbers, page by page."""
    import pypdfium2

    found: list[Finding] = []
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        text = page.get_textpage()
        hidden = _hidden_letters(page, text)
        if hidden:
            words = (
                f"{hidden} letters can be copied from the page but not seen on it: covered, off the page, or unseen."
            )
            found.append(Finding(FindingKind.HIDDEN_TEXT, number, words))
        found += in_text(number, text.get_text_bounded())
    return found


def _hidden_letters(page: Any, text: Any) -> int:
    """How many letters, in runs of at least three, are drawn without contrast or outside the page."""
    count = text.count_chars()
    if not count:
        return 0
    width, height = page.get_size()
    scale = min(2.0, WIDEST / max(width, height, 1))
    drawn = page.render(scale=scale, grayscale=True).to_numpy()
    grey = drawn[..., 0] if drawn.ndim == 3 else drawn
    letters = text.get_text_range(0, count)
    hidden = run = 0
    for index in range(min(count, len(letters))):
        if letters[index].isspace() or not letters[index].isprintable():
            continue
        if _has_contrast(grey, text.get_charbox(index), width, height, scale):
            hidden += run if run >= LEAST_LETTERS else 0
            run = 0
        else:
            run += 1
    return hidden + (run if run >= LEAST_LETTERS else 0)


def _has_contrast(
    grey: "np.ndarray", box: tuple[float, float, float, float], width: float, height: float, scale: float
) -> bool:
    left, bottom, right, top = box
    if right <= left or top <= bottom:
        return True  # no extent: nothing can be said
    if right < 0 or left > width or top < 0 or bottom > height:
        return False
    rows = slice(max(0, int((height - top) * scale)), int((height - bottom) * scale) + 1)
    part = grey[rows, max(0, int(left * scale)) : int(right * scale) + 1]
    return bool(part.size) and int(part.max()) - int(part.min()) >= LEAST_CONTRAST
