"""How far a return has come: what was done to it, what this person may do next, and what the board made of it."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from boards.enums import StaffRole
from boards.models import Action, BoardStaff, Decision, OfficerDecision
from boards.selectors.actions import late_words
from hwb_portal.accounts.models import User
from metrics.enums import BEFORE_THE_BOARD, IN_WORK, STANDING, FindingLevel, ReturnState
from metrics.models import Return, ReturnDue
from metrics.selectors.return_calendar import due_line

S = ReturnState
ANALYST, LEAD, OFFICER = StaffRole.ANALYST, StaffRole.LEAD, StaffRole.OFFICER


@dataclass(frozen=True)
class Step:
    """Something that can be done to a return: by whom, in which states, and how its page asks for it."""

    slug: str
    label: str
    permission: str
    roles: tuple[StaffRole, ...]
    states: tuple[ReturnState, ...]
    is_main: bool = True


STEPS = {
    step.slug: step
    for step in (
        Step(
            "check", "Say a word to each warning and mark as checked", "metrics.import_return", (ANALYST,), (S.DRAFT,)
        ),
        Step("partners", "Send to partners", "metrics.import_return", (ANALYST,), (S.CHECKED,)),
        Step("agreed", "Record that a partner agreed", "metrics.import_return", (ANALYST,), (S.WITH_PARTNERS,)),
        Step("sign", "Sign off", "metrics.sign_return", (LEAD,), (S.CHECKED, S.WITH_PARTNERS)),
        Step("send-back", "Send back", "metrics.sign_return", (LEAD,), (S.CHECKED, S.WITH_PARTNERS), is_main=False),
        Step("submit", "Record the submission", "metrics.import_return", (ANALYST,), STANDING),
        Step("paper", "Make the board’s report", "metrics.make_paper", (ANALYST, OFFICER), STANDING),
        Step(
            "report",
            "Record that it was reported to the board",
            "metrics.report_return",
            (OFFICER,),
            (S.SIGNED, S.SUBMITTED),
        ),
        Step("outcome", "Record what the board decided", "metrics.report_return", (OFFICER,), (S.REPORTED,)),
        Step(
            "officer-decision",
            "Record the officer’s decision to sign off",
            "metrics.report_return",
            (OFFICER,),
            STANDING,
            is_main=False,
        ),
        Step(
            "open",
            "Open to everyone",
            "metrics.report_return",
            (OFFICER,),
            STANDING,
            is_main=False,
        ),
        Step("load", "Take figures over", "metrics.import_return", (ANALYST,), STANDING, is_main=False),
        Step("unload", "Take figures back", "metrics.import_return", (ANALYST,), tuple(S), is_main=False),
        Step(
            "withdraw",
            "Withdraw",
            "metrics.import_return",
            (ANALYST,),
            (*IN_WORK, S.SIGNED, S.SUBMITTED),
            is_main=False,
        ),
    )
}


@dataclass(frozen=True)
class Next:
    """A step that this person may take now."""

    label: str
    url: str
    is_main: bool


@dataclass(frozen=True)
class Entry:
    """A line of the timeline."""

    what: str
    at: dt.datetime
    who: str
    detail: str


@dataclass(frozen=True)
class Progress:
    """The way of a return. `waiting` says in words what must happen next, and by whom."""

    waiting: str
    steps: tuple[Next, ...]
    entries: tuple[Entry, ...]
    signed: str
    submitted: str
    item_label: str
    item_url: str
    paper_url: str
    paper_title: str
    reported_on: dt.date | None
    officer_decision: OfficerDecision | None
    placing: str
    decision_text: str
    decisions: tuple[Decision, ...]
    actions: tuple[tuple[Action, str], ...]


def progress(stored: Return, user: User, today: dt.date) -> Progress:
    """For a return that came from `with_answers()`, and a person who works on it or reads it."""
    entries = [Entry("Uploaded", stored.created_at, str(stored.created_by or ""), stored.original_name)]
    entries += [
        Entry(step.get_kind_display(), step.at, step.by_name, step.words)
        for step in sorted(stored.steps.all(), key=lambda step: (step.at, step.pk))
    ]
    item, paper = stored.item, stored.paper
    due = ReturnDue.objects.for_return(stored)
    return Progress(
        waiting=waiting_for(stored),
        steps=next_steps(stored, user),
        entries=tuple(entries),
        signed=_signed(stored),
        submitted=f"{stored.submitted_on:%-d %B %Y}. {stored.receipt}" if stored.submitted_on else "",
        item_label=f"{item}" if item else "",
        item_url=item.meeting.get_absolute_url() if item else "",
        paper_url=paper.get_absolute_url() if paper else "",
        paper_title=paper.open_title if paper else "",
        reported_on=stored.reported_on,
        officer_decision=stored.officer_decision,
        placing=due_line(due, today).placing.words if due and not stored.reported_on else "",
        decision_text=stored.decision_text,
        decisions=tuple(Decision.objects.visible_to(user).under(item)) if item else (),
        actions=tuple(
            (action, late_words(action, today))
            for action in (Action.objects.visible_to(user).under(item).with_owners() if item else ())
        ),
    )


def next_steps(stored: Return, user: User) -> tuple[Next, ...]:
    """What this person may do to the return as it is, in the order of its way."""
    held = set(BoardStaff.objects.filter(board=stored.board_id, user=user).values_list("role", flat=True))
    return tuple(
        Next(step.label, reverse("metrics:return_step", args=[stored.pk, step.slug]), step.is_main)
        for step in STEPS.values()
        if held.intersection(step.roles) and user.has_perm(step.permission) and _is_open(step, stored, user)
    )


def _is_open(step: Step, stored: Return, user: User) -> bool:
    if stored.state not in step.states:
        return False
    also = {
        "check": not any(finding.level == FindingLevel.ERROR for finding in stored.findings.all()),
        "sign": stored.created_by_id != user.pk,
        "submit": stored.submitted_on is None,
        "officer-decision": stored.officer_decision_id is None,
        "paper": stored.paper_id is None,
        "open": not stored.is_public or bool(stored.held_words),
        "load": not stored.figures.all(),
        "unload": bool(stored.figures.all()),
    }
    return also.get(step.slug, True)


def waiting_for(stored: Return) -> str:
    """What must happen next, in a sentence; "" where nothing waits."""
    if stored.state == S.DRAFT:
        errors = sum(finding.level == FindingLevel.ERROR for finding in stored.findings.all())
        if errors:
            return "The analyst mends the errors in the workbook and uploads it again."
        return "The analyst says a word to each warning and marks the return as checked."
    ways = {
        S.CHECKED: "Partners agree it, or the lead signs it off.",
        S.WITH_PARTNERS: "Partners agree it; then the lead signs it off.",
        S.SIGNED: "It is submitted, and reported to the board.",
        S.SUBMITTED: "It is reported to the board.",
        S.REPORTED: "The board ratifies the sign-off." if stored.must_ratify else "The board decides on it.",
    }
    words = ways.get(ReturnState(stored.state), "")
    if stored.state in BEFORE_THE_BOARD and not stored.submitted_on:
        words = f"{words} It is not submitted yet.".strip()
    return words


def _signed(stored: Return) -> str:
    if not stored.signed_on:
        return ""
    after = " The board ratifies it afterwards." if stored.must_ratify else ""
    by = f", entered by {stored.signed_by}" if stored.signed_by else ""
    return f"{stored.signed_name}, {stored.signed_on:%-d %B %Y}{by}. Authority: {stored.authority_text}.{after}"
