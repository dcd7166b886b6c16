"""The board's report made from a return: what either council's form asks, as far as the return says it."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from boards.enums import MeetingStatus, Part
from boards.models import AgendaItem, Meeting
from hwb_portal.accounts.models import User
from metrics.enums import StepKind
from metrics.models import Return, ReturnDue
from metrics.returns.catalogue import TEMPLATES
from metrics.selectors.papers import MAKERS
from metrics.selectors.return_calendar import due_line
from metrics.selectors.return_comparing import ComparisonPage, comparison_page
from metrics.selectors.returns import Flow, ReturnPage, return_page

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
MOST_CHANGES = 12  # rows of what changed; the rest is counted, so that the report stays readable


def agenda_of(stored: Return, user: User, today: dt.date) -> tuple[Meeting | None, tuple[AgendaItem, ...]]:
    """The next meeting of the return's board that goes ahead, for its officer or analyst, and its open items."""
    coming = Meeting.objects.staffed_by(user, *MAKERS).for_board(stored.board).with_board().upcoming(today)
    gone = (MeetingStatus.CANCELLED, MeetingStatus.MOVED)
    meeting = next((each for each in coming if each.status not in gone), None)
    if meeting is None:
        return None, ()
    items = AgendaItem.objects.for_meeting(meeting).select_related("meeting__board").order_by("position")
    return meeting, tuple(item for item in items if item.part == Part.PART_I)


def title_of(stored: Return) -> str:
    template = TEMPLATES.get(stored.template)
    return f"{template.subject}: return for {stored.period_label}" if template else f"Return for {stored.period_label}"


def report_bodies(stored: Return, by: User) -> dict[str, str]:
    """The parts of the council's report, by key, for a signed return that came from `with_answers()`.

    What the portal cannot know is left out, and the officer's list of tasks says so.
    """
    page = return_page(stored, is_for_public=True)
    due = ReturnDue.objects.for_return(stored)
    line = due_line(due, due.due_on) if due else None
    when = f" It was due on {due.due_on:%-d %B %Y}." if due else ""
    summary = [
        f"{_signed(stored)}{when}{_submitted(stored)}",
        _conditions_sentence(page),
        *(_flow_sentence(flow) for flow in page.flows),
    ]
    considered = [*summary, *_money(page), *_conditions(page), *_metrics(page), *_counts(page)]
    considered += _changes(comparison_page(stored, is_for_public=True))
    agreed = [step.words for step in stored.steps.all() if step.kind == StepKind.AGREED]
    often = "quarterly" if page.is_quarterly else "yearly"
    why = line.placing.words if line and line.placing.is_between else ""
    return {
        "report_of": stored.signed_name,
        "report_by": stored.signed_name,
        "authors": by.name,
        "signed_off_by": stored.signed_name,
        "purpose": f"To bring the board its {often} return for {stored.period_label}, as it was signed off.",
        "recommendation": _recommendation(stored),
        "reasons_for_recommendations": escaped(why),
        "summary": _paragraphs(summary),
        "background": _paragraphs(considered[len(summary) :]),
        "key_considerations": _paragraphs(considered),
        "financial_implications": _paragraphs(_flow_sentence(flow) for flow in page.flows),
        "consultees": escaped("; ".join(agreed)),
        "background_papers": f"The return for {stored.period_label}, as answered.",
    }


def _signed(stored: Return) -> str:
    day = f"{stored.signed_on:%-d %B %Y}"
    return escaped(f"The return was signed off for the board by {stored.signed_name} on {day}. {_authority(stored)}")


def _authority(stored: Return) -> str:
    return f"Authority: {stored.authority_text}."


def _submitted(stored: Return) -> str:
    if stored.submitted_on is None:
        return " It is not submitted yet."
    return escaped(f" It was submitted on {stored.submitted_on:%-d %B %Y}: {stored.receipt}.")


def _recommendation(stored: Return) -> str:
    name = escaped(f"the return for {stored.period_label}, signed off by {stored.signed_name}")
    if stored.must_ratify:
        return f"That the sign-off of {name} under delegation be ratified."
    return f"That {name}, be noted."


def _conditions_sentence(page: ReturnPage) -> str:
    if not page.conditions:
        return ""
    return f"{page.conditions_met} of {len(page.conditions)} national conditions are met."


def _flow_sentence(flow: Flow) -> str:
    if not flow.against_pool:
        return ""
    return f"Forecast {flow.name.lower()} for the year is {flow.against_pool} of {flow.pool.text}."


def _money(page: ReturnPage) -> Iterable[str]:
    for flow in page.flows:
        heads = [flow.name, "Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4", "Year"]
        rows = [
            [line.name, *(amount.text or "not yet" for amount in line.quarters), line.total.text or "not yet"]
            for line in flow.lines
        ]
        yield table(heads, rows, numeric=True)
        if flow.comment.text:
            yield escaped(flow.comment.text)


def _conditions(page: ReturnPage) -> Iterable[str]:
    open_ones = [each for each in page.conditions if not each.is_met]
    if open_ones:
        rows = [
            [
                f"{each.code}. {each.name}",
                each.answers[-1].text,
                _day(each.due_on) or each.due_text,
                each.explanation.text,
            ]
            for each in open_ones
        ]
        yield table(["Condition that is not met", "Answer", "Expected", "Explanation"], rows)


def _metrics(page: ReturnPage) -> Iterable[str]:
    if page.metrics:
        rows = [[each.name, each.status.text, each.comment.text] for each in page.metrics]
        yield table(["Metric", "Progress", "What was said"], rows)


def _counts(page: ReturnPage) -> Iterable[str]:
    for counts in page.counts:
        yield table([counts.name, *counts.columns], [[row.name, *row.texts] for row in counts.rows], numeric=True)
    if page.is_hiding:
        yield "Counts of 1 to 4 people are hidden, and with them what would give them away."


def _changes(page: ComparisonPage) -> Iterable[str]:
    odd = [row for row in page.changes if row.flag in ("Restated", "Jump", "Other sign", "Missing now")]
    if not odd:
        return
    yield f"Against the return for {page.before}, {len(odd)} answers are restated or differ much."
    rows = [[row.name, row.old or "blank", f"{row.new or 'blank'} ({row.flag.lower()})"] for row in odd[:MOST_CHANGES]]
    yield table(["Answer", "Before", "Now"], rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: bool = False) -> str:
    """A table in markdown; what a person typed cannot end a cell, nor be taken for markup."""
    rule = ["---", *(("---:" if numeric else "---") for _ in heads[1:])]
    lines = [heads, rule, *([escaped(" ".join(cell.split())) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escaped(text: str) -> str:
    """Plain words in markdown: nothing that a person typed is taken for markup."""
    return MARKS.sub(r"\\\1", text)


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _day(day: dt.date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
