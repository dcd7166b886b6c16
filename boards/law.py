"""Clear days, exempt information and retention: the rules a board's papers live under, as pure functions.

Each rule names its source. LGA is the Local Government Act 1972, Part VA, which reaches a health and
wellbeing board through the Health and Social Care Act 2012, s.194(11), and LGA s.100E. `closures` are days
the council's offices are shut, `proclaimed` bank holidays that are not in the stored list; both are
collections of dates.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from hwb_portal.core.dates import (
    MONTHS,
    add_years,
    days_between,
    is_bank_holiday,
    london,
    london_date,
    london_time,
    long_date,
)

CLEAR_DAYS = 5
"""LGA ss.100A(6)(a) and 100B(3); SI 2002/715 made three days into five from 1 October 2002."""

OFFICE_CLOSE = time(17)
"""When the offices shut, unless the council says otherwise; see effective_on."""

_NONE: frozenset[date] = frozenset()


def counts(day: date, *, closures: Collection[date] = _NONE, proclaimed: Collection[date] = _NONE) -> bool:
    """Whether the day counts as a clear day: Monday to Friday, no bank holiday, no closure.

    Working days only: R v Swansea City Council, ex p. Elitestone (CA 1993). Bank holidays are those of
    England and Wales; a day of mourning counts unless it is proclaimed a bank holiday. HolidayListEnds where
    the list of bank holidays does not reach: an answer is never guessed.
    """
    is_holiday = is_bank_holiday(day) or day in proclaimed
    return day.weekday() < 5 and not is_holiday and day not in closures


def counting_days(
    published_on: date,
    meeting_on: date,
    *,
    closures: Collection[date] = _NONE,
    proclaimed: Collection[date] = _NONE,
) -> tuple[date, ...]:
    """The clear days between publication and meeting, in order. Neither end is among them.

    R v Herefordshire Justices (1820): "clear" leaves out the first day and the last.
    """
    between = days_between(published_on, meeting_on)
    return tuple(day for day in between if counts(day, closures=closures, proclaimed=proclaimed))


def clear_days(
    published_on: date,
    meeting_on: date,
    *,
    closures: Collection[date] = _NONE,
    proclaimed: Collection[date] = _NONE,
) -> int:
    """How many clear days lie between publication and meeting; 0 when published on the day or after it."""
    return len(counting_days(published_on, meeting_on, closures=closures, proclaimed=proclaimed))


def latest_day(
    meeting_on: date,
    days: int = CLEAR_DAYS,
    *,
    closures: Collection[date] = _NONE,
    proclaimed: Collection[date] = _NONE,
) -> date:
    """The last counting day that leaves `days` clear days before the meeting.

    LGA ss.100A(6)(a), 100B(3). A release on the weekend after it may still leave as many clear days; the
    answer is a working day because that is when an office can act. ValueError when `days` is negative.
    """
    if days < 0:
        raise ValueError("clear days cannot be fewer than none")
    day, found = meeting_on, -1
    while found < days:
        day -= timedelta(days=1)
        found += counts(day, closures=closures, proclaimed=proclaimed)
    return day


def effective_on(published_at: datetime, office_close: time | None) -> date:
    """The day a release takes effect: its day in London, or the next when it came after the offices shut.

    LGA s.100B(1): inspection is "at the offices of the council". `office_close` None means that a release on
    the web is taken as enough at any hour. ValueError for an instant without a time zone.
    """
    day = london_date(published_at)
    if office_close is not None and london_time(published_at) > office_close:
        return day + timedelta(days=1)
    return day


def is_lawful(
    *,
    published_on: date,
    meeting_on: date,
    convened_on: date | None = None,
    days: int = CLEAR_DAYS,
    closures: Collection[date] = _NONE,
    proclaimed: Collection[date] = _NONE,
) -> bool:
    """Whether agenda and reports were open long enough: `days` clear days, or from convening if shorter.

    LGA s.100B(3). A meeting convened with fewer than `days` clear days needs its papers open from
    `convened_on`, the day it was called. `published_on` is the day the release took effect.
    """
    if clear_days(published_on, meeting_on, closures=closures, proclaimed=proclaimed) >= days:
        return True
    return convened_on is not None and published_on <= convened_on < meeting_on


def explain(
    *,
    published_on: date,
    meeting_on: date,
    days: int = CLEAR_DAYS,
    closures: Collection[date] = _NONE,
    proclaimed: Collection[date] = _NONE,
) -> str:
    """The count in words, with the days that count, those that do not, and whether it is enough."""
    counted = counting_days(published_on, meeting_on, closures=closures, proclaimed=proclaimed)
    weekdays = [day for day in days_between(published_on, meeting_on) if day.weekday() < 5]
    holidays = [day for day in weekdays if is_bank_holiday(day) or day in proclaimed]
    closed = [day for day in weekdays if day in closures and day not in holidays]

    listed = f" ({_day_list(counted)})" if counted else ""
    left_out = "weekends and bank holidays (none falls between)"
    if holidays:
        left_out = f"weekends and {_number(holidays, 'bank holiday')} ({_day_list(holidays)})"
    if closed:
        left_out += f", and {_number(closed, 'day')} the offices are closed ({_day_list(closed)})"
    short_by = days - len(counted)
    verdict = "That is enough" if short_by <= 0 else f"That is {short_by} too few"
    return (
        f"Published on {long_date(published_on)}: {_number(counted, 'clear day')} before the meeting on "
        f"{long_date(meeting_on)}{listed}. The count leaves out the day of publication and the day of the "
        f"meeting, and excludes {left_out}. {verdict}: at least {days} clear "
        f"{'day is' if days == 1 else 'days are'} needed."
    )


def _number(found: Collection[date], noun: str) -> str:
    return f"{len(found)} {noun}{'' if len(found) == 1 else 's'}"


def _day_list(days: Collection[date]) -> str:
    """ "30, 31 March, 1, 2 and 7 April": the month stands after the last of its days."""
    listed = list(days)
    words = [
        f"{day.day} {MONTHS[day.month - 1]}" if after is None or after.month != day.month else str(day.day)
        for day, after in zip(listed, [*listed[1:], None], strict=True)
    ]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


@dataclass(frozen=True)
class QuestionDeadline:
    """The last moment for a question from the public. `at` is London time; None means any time that day."""

    on: date
    at: time | None

    @property
    def closes_at(self) -> datetime:
        """The deadline as an instant in UTC; without a time, the midnight that ends the day."""
        return london(self.on + timedelta(days=1)) if self.at is None else london(self.on, self.at)

    def is_open(self, now: datetime) -> bool:
        """Whether a question that arrives now is in time; exactly on a stated time still is."""
        return now < self.closes_at if self.at is None else now <= self.closes_at


def question_deadline(
    meeting_on: date,
    days: int,
    kind: str,
    at: time | None = None,
    *,
    closures: Collection[date] = _NONE,
    proclaimed: Collection[date] = _NONE,
) -> QuestionDeadline:
    """When questions from the public close, `days` before the meeting by the board's own rule.

    `kind` "clear": calendar days, neither the day of receipt nor the meeting counting (Hertfordshire HWB
    agenda, 17 October 2017: 5 clear days). "clear_working": only working days count (Herefordshire HWB
    agenda, 28 March 2017: midday, 2 clear working days). ValueError for another kind or a negative number of
    days.
    """
    if days < 0:
        raise ValueError("clear days cannot be fewer than none")
    if kind == "clear":
        return QuestionDeadline(meeting_on - timedelta(days=days + 1), at)
    if kind == "clear_working":
        return QuestionDeadline(latest_day(meeting_on, days, closures=closures, proclaimed=proclaimed), at)
    raise ValueError(f"no such way of counting days: {kind}")


def reports_deadline(
    meeting_on: date, days: int, *, closures: Collection[date] = _NONE, proclaimed: Collection[date] = _NONE
) -> date:
    """The last working day for authors to hand reports in: `days` clear days before the meeting.

    The number is the board's own; more than five leaves the officer time to put the agenda together.
    """
    return latest_day(meeting_on, days, closures=closures, proclaimed=proclaimed)


EXEMPT_PARAGRAPHS: Mapping[int, str] = MappingProxyType(
    {
        1: "Information relating to any individual",
        2: "Information which is likely to reveal the identity of an individual",
        3: (
            "Information relating to the financial or business affairs of any particular person (including "
            "the authority holding that information)"
        ),
        4: (
            "Information relating to any consultations or negotiations, or contemplated consultations or "
            "negotiations, in connection with any labour relations matter arising between the authority or a "
            "Minister of the Crown and employees of, or office holders under, the authority"
        ),
        5: (
            "Information in respect of which a claim to legal professional privilege could be maintained in "
            "legal proceedings"
        ),
        6: (
            "Information which reveals that the authority proposes to give under any enactment a notice "
            "under or by virtue of which requirements are imposed on a person, or to make an order or "
            "direction under any enactment"
        ),
        7: (
            "Information relating to any action taken or to be taken in connection with the prevention, "
            "investigation or prosecution of crime"
        ),
    }
)
"""What may be exempt in England: LGA Schedule 12A, Part 1, paragraphs 1 to 7. Each holds only if and so long
as the public interest in keeping outweighs the public interest in disclosing (Part 2, paragraph 10)."""

FINANCIAL_AFFAIRS = 3
"""The paragraph that registered information does not fall under: LGA Schedule 12A, Part 2, paragraph 8."""


def exemption_bars(
    paragraphs: Iterable[int],
    *,
    must_be_registered: bool | None,
    has_contract_terms: bool | None,
    is_own_development: bool | None,
) -> dict[str, str]:
    """What stands against an exemption: a sentence for each of the three questions, by the name of its answer.

    LGA Schedule 12A, Part 2. Paragraph 8: financial or business affairs are not exempt when they must be registered
    under the Companies Acts and the like; asked for paragraph 3 only. Paragraph 9: nothing is exempt that relates to
    development for which the authority may grant itself planning permission. Terms of a contract under negotiation
    may be exempt, but which councillors may inspect them depends on the answer (s.100F); asked for paragraph 3 only.
    None is a question without an answer, which stands against it too.
    """
    bars = {}
    affairs = FINANCIAL_AFFAIRS in set(paragraphs)
    if affairs and must_be_registered is not False:
        bars["must_be_registered"] = (
            "What must be registered is not exempt under paragraph 3. Choose another paragraph that applies, or Part I"
            if must_be_registered
            else "Select whether this information must be registered"
        )
    if affairs and has_contract_terms is None:
        bars["has_contract_terms"] = "Select whether it gives terms of a contract under negotiation"
    if is_own_development is not False:
        bars["is_own_development"] = (
            "What relates to development the council may permit itself is not exempt. Choose Part I"
            if is_own_development
            else "Select whether it relates to development the council may permit itself"
        )
    return bars


COUNCILLOR_PARAGRAPHS = frozenset({FINANCIAL_AFFAIRS, 6})
"""Exempt information that every councillor may inspect for board business: LGA s.100F."""

DEFAULT_EXCLUSION_WORDING = (
    "That under section 100A(4) of the Local Government Act 1972 the public be excluded from the meeting "
    "for the following item of business on the grounds that it involves the likely disclosure of exempt "
    "information as defined in {paragraphs} of Part 1 of Schedule 12A to that Act ({descriptions}), and "
    "that the public interest in maintaining the exemption outweighs the public interest in disclosing the "
    "information."
)

_PARAGRAPHS_SLOT = re.compile(r"(?:\bparagraph(?:s|\(s\))? +)?\{paragraphs\}")


def exclusion_resolution(template: str, paragraphs: Iterable[int]) -> str:
    """The words the chair moves to exclude the public, for these paragraphs of Schedule 12A.

    LGA s.100A(4) and (5): the resolution states the description of the exempt information. `template` is the
    board's own wording with {paragraphs}, and {descriptions} where it wants them; "" takes the default
    wording. ValueError for no paragraph, an unknown one, or a template that does not name the paragraphs.
    """
    numbers = _checked(paragraphs)
    wording = template.strip() or DEFAULT_EXCLUSION_WORDING
    if "{paragraphs}" not in wording:
        raise ValueError("the exclusion wording must say where the paragraphs go: {paragraphs}")
    descriptions = "; ".join(_lower_first(EXEMPT_PARAGRAPHS[number]) for number in numbers)
    named = _PARAGRAPHS_SLOT.sub(paragraph_words(numbers), wording)
    return named.replace("{descriptions}", descriptions)


def paragraph_words(paragraphs: Iterable[int]) -> str:
    """ "paragraph 3", "paragraphs 1, 2 and 3". ValueError for none or an unknown one."""
    numbers = [str(number) for number in _checked(paragraphs)]
    if len(numbers) == 1:
        return f"paragraph {numbers[0]}"
    return f"paragraphs {', '.join(numbers[:-1])} and {numbers[-1]}"


def _checked(paragraphs: Iterable[int]) -> list[int]:
    numbers = sorted(set(paragraphs))
    if not numbers:
        raise ValueError("exempt information needs at least one paragraph of Schedule 12A")
    unknown = [number for number in numbers if number not in EXEMPT_PARAGRAPHS]
    if unknown:
        raise ValueError(f"Schedule 12A, Part 1, has no paragraph {unknown[0]} in England")
    return numbers


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]


def councillor_may_inspect(paragraphs: Iterable[int], *, contract_terms: bool = False) -> bool:
    """Whether a councillor who is not on the board may inspect an exempt document for council business.

    LGA s.100F: only where every paragraph that applies is 3 or 6, and not the terms of a contract under
    negotiation in paragraph 3. ValueError for no paragraph or an unknown one.
    """
    numbers = set(_checked(paragraphs))
    return numbers <= COUNCILLOR_PARAGRAPHS and not (contract_terms and 3 in numbers)


class Record(StrEnum):
    """What must stay open to inspection after a meeting or a decision."""

    MINUTES = "minutes"
    SUMMARY = "summary"
    AGENDA = "agenda"
    REPORT = "report"
    OFFICER_DECISION = "officer_decision"
    BACKGROUND_PAPER = "background_paper"


RETENTION_YEARS: Mapping[Record, int] = MappingProxyType(
    {record: 4 if record is Record.BACKGROUND_PAPER else 6 for record in Record}
)
"""Six years: LGA s.100C(1), and SI 2014/2095 for officers' decisions. Background papers four: LGA s.100D."""


def open_until(record: str, day: date) -> date:
    """The last day a record stays open, counted from its meeting or decision on `day`.

    The anniversary itself is still open, which satisfies both readings of years "beginning with the date".
    From 29 February it is 1 March where the year has no such day. ValueError for an unknown kind of record.
    """
    return add_years(day, RETENTION_YEARS[Record(record)])
