"""The way of a return: checked, agreed by partners, signed off, submitted, reported to the board and decided on there.

Every step locks the board first and the return then, as an upload does, so that no two of them meet half-way.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from boards.models import AgendaItem, Board, Decision, PublishedItem
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london_date
from hwb_portal.core.errors import DomainError
from metrics.embargoes import held_words, is_held
from metrics.enums import BEFORE_THE_BOARD, FindingLevel, ReturnState, StepKind
from metrics.models import Return, ReturnStep, SigningAuthority

SIGNABLE = (ReturnState.CHECKED, ReturnState.WITH_PARTNERS)


@transaction.atomic
def explain_findings(*, stored: Return, words: Mapping[int, str], by: User) -> Return:
    """Keep what the analyst says to each finding, by its key. Others keep what they have."""
    stored = locked(stored, "explained", ReturnState.DRAFT)
    for finding in stored.findings.all():
        said = words.get(finding.pk, finding.words).strip()
        if said != finding.words:
            finding.words = said
            finding.save(update_fields=["words"])
            record("return.explained", subject=stored, label=str(stored), by=by, details={"rule": finding.rule})
    return stored


@transaction.atomic
def mark_checked(*, stored: Return, by: User, now: dt.datetime) -> Return:
    """The analyst stands by the return: it has no error, and a word stands beside each warning."""
    stored = locked(stored, "marked as checked", ReturnState.DRAFT)
    findings = list(stored.findings.all())
    errors = sum(finding.level == FindingLevel.ERROR for finding in findings)
    if errors:
        raise DomainError(f"{errors} {'error' if errors == 1 else 'errors'} must be mended in the workbook first.")
    silent = [finding for finding in findings if not finding.words]
    if silent:
        raise DomainError(f"Say a word to each warning: {len(silent)} of {len(findings)} have none.")
    return _to(stored, ReturnState.CHECKED, StepKind.CHECKED, by, now)


@transaction.atomic
def send_to_partners(*, stored: Return, partners: str, by: User, now: dt.datetime) -> Return:
    """The return is with those who agree it before it is signed off; `partners` names them."""
    stored = locked(stored, "sent to partners", ReturnState.CHECKED)
    if not partners.strip():
        raise DomainError("Say to whom the return is sent.")
    return _to(stored, ReturnState.WITH_PARTNERS, StepKind.SENT_TO_PARTNERS, by, now, words=partners)


@transaction.atomic
def record_agreement(*, stored: Return, name: str, on: dt.date, by: User, now: dt.datetime) -> Return:
    """A partner agreed the return on a day; `name` is name and title."""
    stored = locked(stored, "agreed", ReturnState.WITH_PARTNERS)
    _not_ahead(on, now, "A partner agrees on a day that has come.")
    note(stored, StepKind.AGREED, by, now, f"{name.strip()}, {on:%-d %B %Y}")
    return stored


@transaction.atomic
def send_back(*, stored: Return, words: str, by: User, now: dt.datetime) -> Return:
    """The lead sends the return back to the analyst and says why. What was said to its findings stays."""
    stored = locked(stored, "sent back", *SIGNABLE)
    if not words.strip():
        raise DomainError("Say what should be changed.")
    return _to(stored, ReturnState.DRAFT, StepKind.SENT_BACK, by, now, words=words)


@transaction.atomic
def sign_off(
    *, stored: Return, authority: SigningAuthority, name: str, on: dt.date, by: User, now: dt.datetime
) -> Return:
    """The lead signs the return off for the board, in a name and by an authority in force that day.

    It takes the place of what was signed off for the quarter before, and is open to everyone if that was. Refused
    for the person who uploaded it.
    """
    stored = locked(stored, "signed off", *SIGNABLE)
    if stored.created_by_id == by.pk:
        raise DomainError("You uploaded this return yourself. Another person signs it off.")
    if not name.strip():
        raise DomainError("Say in whose name it is signed off.")
    _not_ahead(on, now, "A return is signed off on a day that has come.")
    force = SigningAuthority.objects.of_board(stored.board).in_force(on).with_id(authority.pk).first()
    if force is None:
        raise DomainError(f"That authority is not in force for this board on {on:%-d %B %Y}.")
    earlier = Return.objects.for_period(stored.board, stored.template, stored.period_label).standing().first()
    if earlier is not None:
        stored.is_public, stored.embargoed_until = earlier.is_public, earlier.embargoed_until
        supersede(earlier, by, now, f"By the return signed off on {on:%-d %B %Y}")
    stored.signed_by, stored.signed_name, stored.signed_on = by, name.strip(), on
    stored.authority, stored.authority_text, stored.must_ratify = force, force.words, force.must_ratify
    words = f"In the name of {stored.signed_name}, {on:%-d %B %Y}, by {stored.authority_text}"
    return _to(
        stored,
        ReturnState.SIGNED,
        StepKind.SIGNED,
        by,
        now,
        "is_public",
        "embargoed_until",
        "signed_by",
        "signed_name",
        "signed_on",
        "authority",
        "authority_text",
        "must_ratify",
        words=words,
    )


@transaction.atomic
def submit(*, stored: Return, on: dt.date, receipt: str, by: User, now: dt.datetime) -> Return:
    """The return went to the national body on a day; `receipt` says where it went and what came back.

    A board may see it first: a return that was reported already keeps that state.
    """
    stored = locked(stored, "submitted", ReturnState.SIGNED, *BEFORE_THE_BOARD)
    if stored.submitted_on:
        raise DomainError(f"It was submitted on {stored.submitted_on:%-d %B %Y} already.")
    if not receipt.strip():
        raise DomainError("Say where it went, and what came back.")
    _not_ahead(on, now, "A return is submitted on a day that has come.")
    if stored.signed_on and on < stored.signed_on:
        raise DomainError(f"It was signed off on {stored.signed_on:%-d %B %Y}, after that day.")
    stored.submitted_on, stored.receipt = on, receipt.strip()
    state = ReturnState.SUBMITTED if stored.state == ReturnState.SIGNED else ReturnState(stored.state)
    words = f"{on:%-d %B %Y}: {stored.receipt}"
    return _to(stored, state, StepKind.SUBMITTED, by, now, "submitted_on", "receipt", words=words)


@transaction.atomic
def report(*, stored: Return, item: AgendaItem, by: User, now: dt.datetime) -> Return:
    """The return is before the board: under an item of an agenda that is published."""
    stored = locked(stored, "reported to the board", ReturnState.SIGNED, ReturnState.SUBMITTED)
    meeting = item.meeting
    if meeting.board_id != stored.board_id:
        raise DomainError("That item is on another board’s agenda.")
    if not PublishedItem.objects.standing().filter(item=item).exists():
        raise DomainError("Publish the agenda first: nothing is reported to the board by an item nobody can see.")
    stored.item, stored.reported_on = item, meeting.held_on
    words = f"Item {item.label or item.open_title}, meeting of {meeting.held_on:%-d %B %Y}"
    return _to(stored, ReturnState.REPORTED, StepKind.REPORTED, by, now, "item", "reported_on", words=words)


@transaction.atomic
def record_outcome(*, stored: Return, decision: Decision, is_ratified: bool, by: User, now: dt.datetime) -> Return:
    """The board noted or ratified the return, by a decision under the item it was reported at."""
    stored = locked(stored, "decided on", ReturnState.REPORTED)
    if decision.item.agenda_item_id is None or decision.item.agenda_item_id != stored.item_id:
        raise DomainError("That decision was not made under the item at which the return was reported.")
    minutes = decision.item.minutes
    if not minutes.is_released and minutes.decisions_published_at is None:
        raise DomainError("That decision is not published yet.")
    state = ReturnState.RATIFIED if is_ratified else ReturnState.NOTED
    stored.decision, stored.decision_text = decision, decision.text
    kind = StepKind.RATIFIED if is_ratified else StepKind.NOTED
    return _to(stored, state, kind, by, now, "decision", "decision_text", words=decision.text)


@transaction.atomic
def withdraw(*, stored: Return, words: str, by: User, now: dt.datetime, seen: str = "") -> Return:
    """Take a return back and say why. One that was reported to the board is replaced instead.

    `seen` is the state in which the person saw it: one that was signed off meanwhile is not withdrawn unawares.
    """
    states = (ReturnState.DRAFT, *SIGNABLE, ReturnState.SIGNED, ReturnState.SUBMITTED)
    stored = locked(stored, "withdrawn", *(state for state in states if not seen or state == seen))
    if not words.strip():
        raise DomainError("Say why it is withdrawn.")
    if stored.figures.exists():
        raise DomainError("Figures were taken over from this return. Take them back first.")
    return _to(stored, ReturnState.WITHDRAWN, StepKind.WITHDRAWN, by, now, words=words)


@transaction.atomic
def open_to_everyone(*, stored: Return, by: User, now: dt.datetime, until: dt.datetime | None = None) -> Return:
    """Show the answers of a signed return to the public, or from `until` on. The workbook itself is never shown.

    An embargo can be moved or lifted until it is over; what everyone has seen is not held back again.
    """
    stored = locked(stored, "opened", ReturnState.SIGNED, ReturnState.SUBMITTED, *BEFORE_THE_BOARD)
    if stored.is_public and not is_held(stored.embargoed_until, now):
        raise DomainError("It is open to everyone already.")
    if until is not None and until <= now:
        raise DomainError("An embargo ends at a time that is still to come.")
    _move_figures(stored, until or now)
    stored.is_public, stored.embargoed_until = True, until
    kind = StepKind.HELD if until else StepKind.OPENED
    words = held_words(until, now)
    return _to(stored, ReturnState(stored.state), kind, by, now, "is_public", "embargoed_until", words=words)


def _move_figures(stored: Return, until: dt.datetime) -> None:
    """What was taken over from the return under its embargo opens with it."""
    for figure in stored.figures.select_related("observation"):
        if figure.observation.embargoed_until is not None:
            figure.observation.embargoed_until = until
            figure.observation.save(update_fields=["embargoed_until"])


def supersede(stored: Return, by: User, now: dt.datetime, words: str) -> None:
    """A later upload takes its place. It stays with everything that was done to it. The caller holds the locks."""
    _to(stored, ReturnState.SUPERSEDED, StepKind.SUPERSEDED, by, now, words=words)


def locked(stored: Return, done: str, *states: ReturnState) -> Return:
    """The return as it is now, with its board and itself locked. DomainError unless it is in one of these states."""
    board = Board.objects.select_for_update().select_related(None).get(pk=stored.board_id)
    stored = Return.objects.select_for_update(of=("self",)).select_related("board__council").get(pk=stored.pk)
    stored.board = board
    if stored.state not in states:
        last = stored.steps.last()
        since = f", since {last.by_name} changed it" if last else ""
        state = stored.get_state_display()
        raise DomainError(f"This return cannot be {done} now: it is “{state[:1].lower()}{state[1:]}”{since}.")
    return stored


def note(stored: Return, kind: StepKind, by: User, now: dt.datetime, words: str = "") -> ReturnStep:
    """Write a step down, and the same into the audit trail."""
    step = ReturnStep(owner=stored, kind=kind, at=now, by=by, by_name=str(by)[:200], words=words.strip())
    step.full_clean()
    step.save()
    details = {"words": step.words, "sha256": stored.sha256}
    record(f"return.{kind}", subject=stored, label=str(stored), by=by, details=details)
    return step


def _to(
    stored: Return, state: ReturnState, kind: StepKind, by: User, now: dt.datetime, *fields: str, words: str = ""
) -> Return:
    stored.state = state
    stored.full_clean()
    stored.save(update_fields=["state", *fields])
    note(stored, kind, by, now, words)
    return stored


def _not_ahead(on: dt.date, now: dt.datetime, words: str) -> None:
    if on > london_date(now):
        raise DomainError(words)
