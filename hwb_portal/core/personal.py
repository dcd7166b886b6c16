"""Numbers and dates that point to one person, as they stand in a text."""

import re

NHS = re.compile(r"(?<![\d-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\d-])")
FIGURES = r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}"
DAY = rf"(?:{FIGURES}|\d{{1,2}}\s+[A-Z][a-z]{{2,8}}\s+(?:19|20)\d{{2}})"
BIRTH = re.compile(rf"\b(?:d\.?o\.?b\b|date of birth|born(?: on)?)\W{{0,12}}{DAY}", re.IGNORECASE)
NHS_WEIGHTS = range(10, 1, -1)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits have the check digit of an NHS number (modulus 11, NHS Data Dictionary)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, NHS_WEIGHTS, strict=False)) % 11
    return len(set(digits)) > 1 and check % 11 == int(digits[9]) and check != 10
