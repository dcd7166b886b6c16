"""What a cell holds, as the exact string that is kept: plain decimals, ISO dates, stripped text."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from openpyxl.utils.datetime import from_excel

from metrics.returns.sheets import Held, clean

Kind = Literal["text", "choice", "date", "money", "number", "percent"]

EXCEL_DIGITS = 15  # a spreadsheet keeps no more; the rest of a stored binary fraction is noise
LARGEST = Decimal(10) ** 15
DATE_SERIALS = range(32_874, 73_415)  # 1990 to 2100: a date whose cell lost its format

GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+")
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
)
DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")


class Unreadable(ValueError):  # noqa: N818 (named as the fault it becomes)
    """The value is there, but is not of the kind the question asks for."""


def exact(held: Held, kind: Kind, choices: tuple[str, ...] = ()) -> str:
    """The string that is kept for a value that is not blank.

    Money and numbers: a plain decimal, no sign of currency, grouping or exponent ("11680600"). Percentages:
    in per cent, so 1 shown as 100% and "100%" are both "100". Dates: ISO ("2017-03-31"). Choices: as the
    template spells them; one that is not offered is kept as typed. Raises `Unreadable` for anything else.
    """
    if kind == "date":
        return _day(held.value).isoformat()
    if kind in ("money", "number", "percent"):
        return _plain(_decimal(held, kind))
    text = as_typed(held.value)
    if kind == "choice":
        spelled = {_choice_words(choice): choice for choice in choices}
        return spelled.get(_choice_words(text), clean(text))
    return clean(text)


def as_typed(value: object) -> str:
    """The value as the person typed it, as far as the workbook still knows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = _number(value)
        return str(value) if number is None else _plain(number)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value if isinstance(value, str) else str(value)


def _decimal(held: Held, kind: Kind) -> Decimal:
    value = held.value
    if isinstance(value, str):
        return _decimal_in(value, kind)
    number = None if isinstance(value, bool) or not isinstance(value, int | float) else _number(value)
    if number is None:
        raise Unreadable(as_typed(value))
    return number * 100 if kind == "percent" and "%" in held.number_format else number


def _decimal_in(typed: str, kind: Kind) -> Decimal:
    text = clean(typed).translate(DASHES).replace(" ", "")
    negative = text.startswith("(") and text.endswith(")")
    text = text[1:-1] if negative else text
    if text.startswith("-") and not negative:
        negative, text = True, text[1:]
    text = text.removeprefix("£") if kind == "money" else text
    text = text.removesuffix("%") if kind == "percent" else text
    if len(text) > 30 or not GROUPED.fullmatch(text) or not text.isascii():
        raise Unreadable(typed)
    number = Decimal(text.replace(",", ""))
    if number >= LARGEST:
        raise Unreadable(typed)
    return -number if negative else number


def _number(value: float) -> Decimal | None:
    number = Decimal(repr(value))
    if not number.is_finite() or abs(number) >= LARGEST:
        return None
    return Decimal(f"{number:.{EXCEL_DIGITS}g}")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value in DATE_SERIALS:
        day = from_excel(value)
        if isinstance(day, datetime):
            return day.date()
    if isinstance(value, str):
        text = " ".join(clean(value).translate(DASHES).split())
        for form in DATE_FORMATS:
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
    raise Unreadable(as_typed(value))


def _choice_words(text: str) -> str:
    text = clean(text).translate(DASHES).casefold()
    return " ".join(text.replace("-", " - ").split())
