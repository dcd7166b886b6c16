"""What a board must do again and again: the duties that the law gives it, and the days on which they fall due. Pure.

The sections are a guide and were not compared with the text in force; a monitoring officer confirms them before the
council relies on them. Where the law names no day, the day here is a proposal that the officer changes.
"""

import datetime as dt
from dataclasses import dataclass

from hwb_portal.core.dates import last_day_of_month

YEAR = 12


@dataclass(frozen=True)
class KnownDuty:
    """`due` is month and day; `begins` and `ends` are the days from and to which the law has it, where it moved."""

    key: str
    title: str
    source: str
    every_months: int
    due: tuple[int, int]
    note: str
    begins: dt.date | None = None
    ends: dt.date | None = None


_OWN_RHYTHM = "The law sets no interval; the board does."

KNOWN_DUTIES = (
    KnownDuty(
        "safeguarding-adults",
        "Safeguarding Adults Board: annual report",
        "Care Act 2014 s.43 and Sch. 2 para. 4",
        YEAR,
        (10, 31),
        "For each financial year, as soon as feasible after its end; a copy goes to the chair of the board.",
    ),
    KnownDuty(
        "safeguarding-children-board",
        "Local Safeguarding Children Board: annual report",
        "Children Act 2004 s.14A",
        YEAR,
        (10, 31),
        "A copy went to the chair of the board. The safeguarding partners’ report took its place.",
        ends=dt.date(2019, 9, 29),
    ),
    KnownDuty(
        "safeguarding-children",
        "Safeguarding partners: yearly report on children",
        "Children Act 2004 s.16G",
        YEAR,
        (10, 31),
        "At least once in every twelve months.",
        begins=dt.date(2018, 6, 29),
    ),
    KnownDuty(
        "bcf-plan",
        "Better Care Fund plan",
        "National Health Service Act 2006 s.223GA; the year’s planning requirements",
        YEAR,
        (3, 31),
        "The day comes with each year’s guidance. Move it when the guidance is late, with the reason.",
    ),
    KnownDuty(
        "bcf-return",
        "Better Care Fund: quarterly return",
        "Planning requirements of the fund",
        3,
        (2, 28),
        "Days come with the guidance and seldom fall before a meeting; an officer’s sign-off is recorded.",
    ),
    KnownDuty(
        "needs-assessment",
        "Joint strategic needs assessment",
        "Local Government and Public Involvement in Health Act 2007 s.116",
        YEAR,
        (12, 31),
        _OWN_RHYTHM,
    ),
    KnownDuty(
        "joint-strategy",
        "Joint local health and wellbeing strategy: review",
        "Local Government and Public Involvement in Health Act 2007 s.116A",
        YEAR,
        (12, 31),
        _OWN_RHYTHM,
    ),
    KnownDuty(
        "pharmaceutical-needs",
        "Pharmaceutical needs assessment",
        "SI 2013/349 regs 3 to 6",
        3 * YEAR,
        (10, 1),
        "A new one within three years of the one before.",
    ),
    KnownDuty(
        "public-health-report",
        "Director of Public Health: annual report",
        "National Health Service Act 2006 s.73B(5) and (6)",
        YEAR,
        (12, 31),
        "The council publishes it.",
    ),
    KnownDuty(
        "joint-forward-plan",
        "Integrated care board’s joint forward plan: the board’s opinion",
        "National Health Service Act 2006 ss.14Z52 to 14Z54",
        YEAR,
        (3, 31),
        "Before the start of each financial year.",
        begins=dt.date(2022, 7, 1),
    ),
)


def known_on(day: dt.date) -> tuple[KnownDuty, ...]:
    """The duties that the law has on that day."""
    return tuple(
        duty
        for duty in KNOWN_DUTIES
        if (duty.begins is None or duty.begins <= day) and (duty.ends is None or duty.ends >= day)
    )


def nth_day(first: dt.date, every_months: int, number: int) -> dt.date:
    """The day of the occasion so many after the first: the same day of the month, or its last where it is shorter.

    Counted from the first, so that 31 August, 30 November, 28 February is followed by 31 May.
    """
    months = first.year * 12 + first.month - 1 + every_months * number
    year, month = divmod(months, 12)
    return first.replace(year=year, month=month + 1, day=min(first.day, last_day_of_month(year, month + 1).day))


def days_due(
    first: dt.date, every_months: int, *, since: dt.date, until: dt.date, last: dt.date | None = None
) -> tuple[dt.date, ...]:
    """The days from `since` to `until` on which it falls due; and the next one, when none of them is after `since`.

    `last` ends the duty. ValueError for a rhythm that does not move on.
    """
    if every_months < 1:
        raise ValueError("a duty comes back after a month at the earliest")
    until = min(until, last) if last else until
    passed = (since.year - first.year) * 12 + since.month - first.month
    number = max(passed // every_months - 1, 0)
    found: list[dt.date] = []
    while True:
        day = nth_day(first, every_months, number)
        if day > until and (found or (last and day > last)):
            return tuple(found)
        if day >= since:
            found.append(day)
        number += 1
