"""Days named in words, and how late something is. Pure; today is an argument."""

import datetime as dt
import re

from hwb_portal.core.dates import MONTHS, last_day_of_month

_DAY = re.compile(rf"^(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})$", re.IGNORECASE)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})$", re.IGNORECASE)
_MONTH_NUMBER = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}


def last_day_of(words: str) -> dt.date | None:
    """The last day that words allow: "17 October 2017" that day, "March 2018" or "by the end of March 2018" the
    month's last. None for words that name none ("twice a year"), and for a day that never was.
    """
    words = words.strip().rstrip(".")
    if found := _DAY.match(words):
        try:
            return dt.date(int(found[3]), _MONTH_NUMBER[found[2].casefold()], int(found[1]))
        except ValueError:
            return None
    if found := _MONTH.search(words):
        return last_day_of_month(int(found[2]), _MONTH_NUMBER[found[1].casefold()])
    return None


def lateness(due_on: dt.date | None, today: dt.date, *, is_settled: bool) -> str:
    """ "12 days late", after two months "3 months late", or "due today".

    "" for what is not due yet, is settled or has no day.
    """
    if due_on is None or is_settled or due_on > today:
        return ""
    days = (today - due_on).days
    if days == 0:
        return "due today"
    for length, name in ((365, "year"), (30, "month")):
        number = days // length
        if number >= 2:
            return f"{number} {name}s late"
    return f"{days} {'day' if days == 1 else 'days'} late"
