"""What a board owes, who may sign for it, the record of that, and reminders."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from boards.enums import DecisionVerb, MeetingStatus, MinutesStatus, StaffRole
from boards.models import OfficerDecision
from hwb_portal.accounts.roles import Role
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.models import OutgoingMail
from metrics.enums import ReturnState
from metrics.models import Return, ReturnDue, SigningAuthority
from metrics.selectors.return_calendar import returns_due, to_remind_of
from metrics.services import return_calendar as calendar
from metrics.services import return_steps as steps
from tests.factories import (
    make_authority,
    make_collection,
    make_decision,
    make_due,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_return,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2025, 2, 13, 10, tzinfo=dt.UTC)
TODAY = NOW.date()
Q3 = {
    "period_label": "2024/25 Q3",
    "period_ends_on": dt.date(2024, 12, 31),
    "due_on": dt.date(2025, 2, 14),
}
LIST = "/metrics/returns/"


@pytest.fixture
def due(herefordshire) -> ReturnDue:
    return make_due(herefordshire, **Q3)


@pytest.fixture
def authority(herefordshire) -> SigningAuthority:
    return make_authority(
        herefordshire, holder="Chief Executive", source="Powers delegated", condition="after consulting the chair"
    )


@pytest.fixture
def signed(due, authority, analyst, lead) -> Return:
    stored = make_return(due.board, period_label=due.period_label, created_by=analyst, state=ReturnState.DRAFT)
    steps.mark_checked(stored=stored, by=analyst, now=NOW)
    return steps.sign_off(stored=stored, authority=authority, name="Chief Executive", on=TODAY, by=lead, now=NOW)


def test_what_is_due_stands_with_its_state_and_its_meeting(due, authority, analyst, hertfordshire):
    make_due(hertfordshire, **{**Q3, "due_on": dt.date(2025, 8, 1)})
    make_meeting(due.board, dt.date(2025, 2, 27), MeetingStatus.SCHEDULED)
    (line,) = returns_due(analyst, TODAY)
    assert (line.due, line.stored, line.state, line.late) == (due, None, "Nothing uploaded yet", "")
    assert (line.placing.is_between, line.placing.after.held_on) == (True, dt.date(2025, 2, 27))
    assert line.authorities == (authority,)


def test_it_is_late_until_it_is_submitted(signed, analyst, due):
    later = due.due_on + dt.timedelta(days=12)
    (line,) = returns_due(analyst, later)
    assert (line.stored, line.state, line.late) == (signed, "Signed off", "12 days late")
    steps.submit(
        stored=signed, on=due.due_on, receipt="Ref 7", by=analyst, now=dt.datetime(2025, 2, 26, tzinfo=dt.UTC)
    )
    assert returns_due(analyst, later) == ()


def test_a_meeting_that_was_cancelled_helps_nobody(due, analyst):
    make_meeting(due.board, dt.date(2025, 2, 5), MeetingStatus.CANCELLED)
    assert returns_due(analyst, TODAY)[0].placing.is_between


def test_what_another_board_owes_is_not_shown(due, hertfordshire):
    stranger = make_user(Role.ANALYST)
    make_staff(hertfordshire, stranger, StaffRole.ANALYST)
    assert returns_due(stranger, TODAY) == ()


def test_leicestershire_the_chief_executive_signs_and_the_board_notes(signed, due, analyst, officer):
    """Signed by the chief executive after consulting the chair for 14 February 2025; the action was noted afterwards.

    Source: the board's minutes, democracy.leics.gov.uk, item 84449.
    """
    steps.submit(stored=signed, on=TODAY, receipt="NHS England", by=analyst, now=NOW)
    calendar.record_signing_decision(
        stored=signed, reasons="Due between meetings.", alternatives="None.", background="", by=officer, now=NOW
    )
    signed.refresh_from_db()
    record = OfficerDecision.objects.get()
    assert (signed.officer_decision, record.decided_by, record.authority) == (
        record,
        "Chief Executive",
        "Powers delegated, after consulting the chair",
    )
    item = make_item(make_meeting(due.board, dt.date(2025, 2, 27)))
    steps.report(stored=signed, item=item, by=officer, now=NOW)
    minutes = make_minutes(item.meeting, MinutesStatus.PUBLISHED)
    decision = make_decision(
        make_minutes_item(minutes, agenda_item=item), "That the action be noted.", verb=DecisionVerb.NOTED
    )
    steps.record_outcome(stored=signed, decision=decision, is_ratified=False, by=officer, now=NOW)
    signed.refresh_from_db()
    assert (signed.state, signed.reported_on) == (ReturnState.NOTED, dt.date(2025, 2, 27))


def test_north_yorkshire_one_meeting_ratifies_three_quarters(herefordshire, analyst, officer):
    """Three quarters' returns went to one meeting, on 16 May 2025. Source: its report, s52684."""
    item = make_item(make_meeting(herefordshire, dt.date(2025, 5, 16)))
    decision = make_decision(
        make_minutes_item(make_minutes(item.meeting), agenda_item=item), "Approved.", verb=DecisionVerb.APPROVED
    )
    labels = [f"2024/25 Q{number}" for number in (1, 2, 3)]
    for label in labels:
        stored = make_return(herefordshire, period_label=label, state=ReturnState.SIGNED, must_ratify=True)
        steps.report(stored=stored, item=item, by=officer, now=NOW)
        steps.record_outcome(stored=stored, decision=decision, is_ratified=True, by=officer, now=NOW)
    ratified = Return.objects.filter(decision=decision).order_by("period_label")
    assert [(each.period_label, each.state) for each in ratified] == [(label, "ratified") for label in labels]


def test_the_decision_to_sign_is_recorded_once(signed, officer):
    given = {"stored": signed, "reasons": "Due.", "alternatives": "None.", "background": "", "by": officer, "now": NOW}
    calendar.record_signing_decision(**given)
    with pytest.raises(DomainError, match="recorded already"):
        calendar.record_signing_decision(**given)


def test_the_form_of_that_record_says_why_it_could_not_wait(signed_in_as, signed, officer):
    make_meeting(signed.board, dt.date(2025, 2, 27), MeetingStatus.SCHEDULED)
    text = signed_in_as(officer).get(f"{signed.get_absolute_url()}officer-decision/").content.decode()
    assert "due on 14 February 2025, between meetings" in text


def test_a_due_date_is_entered_for_several_boards_or_for_none(signed_in_as, analyst, herefordshire, hertfordshire):
    make_collection(slug="bcf")
    answers = {
        "name": "Better Care Fund quarterly return",
        "family": "bcf",
        "quarter": "4",
        "year": "2026/27",
        "due_on_0": "14",
        "due_on_1": "5",
        "due_on_2": "2027",
        "source": "NHS England",
        "boards": [herefordshire.pk, hertfordshire.pk],
    }
    client = signed_in_as(analyst)
    assert client.post(f"{LIST}due/new/", answers).status_code == 302
    entered = list(ReturnDue.objects.values_list("period_label", "period_ends_on", "due_on"))
    assert entered == [("2026/27 Q4", dt.date(2027, 3, 31), dt.date(2027, 5, 14))] * 2
    again = client.post(f"{LIST}due/new/", {**answers, "boards": [hertfordshire.pk]}).content.decode()
    assert "has a due date for 2026/27 Q4 already" in again
    early = client.post(f"{LIST}due/new/", {**answers, "due_on_1": "3", "due_on_0": "1"}).content.decode()
    assert "The quarter ends on 31 March 2027: it cannot be due before." in early
    assert ReturnDue.objects.count() == 2
    client.post(f"{LIST}due/new/", {**answers, "quarter": "year", "boards": [hertfordshire.pk]})
    assert ReturnDue.objects.get(period_label="2026/27").period_ends_on == dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"due_on": dt.date(2024, 12, 31)}, "after_its_quarter"), ({"source": ""}, "source")],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_database_holds_what_a_due_date_needs(due, fields, constraint):
    with pytest.raises(IntegrityError, match=f"metrics_returndue_{constraint}"), transaction.atomic():
        ReturnDue.objects.update(**fields)


def test_a_board_owes_a_quarter_once(due):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_due(due.board, **Q3)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"holder": ""}, "says_who_and_why"),
        ({"source": ""}, "says_who_and_why"),
        ({"ends_on": dt.date(2015, 1, 1)}, "ends_after_start"),
    ],
    ids=["who", "why", "backwards"],
)
def test_the_database_holds_what_an_authority_needs(authority, fields, constraint):
    with pytest.raises(IntegrityError, match=f"metrics_signingauthority_{constraint}"), transaction.atomic():
        SigningAuthority.objects.update(**fields)


def test_officers_enter_who_may_sign_and_end_it(signed_in_as, officer, analyst, herefordshire):
    page = f"{LIST}signing/{herefordshire.slug}/"
    answers = {
        "holder": "Chief Executive",
        "source": "Scheme of delegation",
        "starts_on_0": "1",
        "starts_on_1": "4",
        "starts_on_2": "2024",
    }
    assert "Enter an authority" not in signed_in_as(analyst).get(page).content.decode()
    signed_in_as(analyst).post(page, answers)
    assert SigningAuthority.objects.count() == 0
    client = signed_in_as(officer)
    client.post(page, answers)
    assert "already. End that one first." in client.post(page, answers).content.decode()
    entered = SigningAuthority.objects.get()
    client.post(f"{page}{entered.pk}/end/")
    entered.refresh_from_db()
    assert entered.ends_on is not None


def test_those_who_owe_a_return_are_mailed_once_a_day(due, analyst, lead, officer):
    for _ in range(2):
        calendar.remind_returns(lines=to_remind_of(TODAY), now=NOW, today=TODAY)
    mails = OutgoingMail.objects.order_by("to")
    assert [mail.to for mail in mails] == [analyst.email, lead.email]
    assert mails[0].subject == "Return due 14 February: Herefordshire, 2024/25 Q3"
    assert "It stands at: Nothing uploaded yet." in mails[0].text
    assert "between meetings" in mails[0].text


def test_nobody_is_reminded_of_what_was_submitted(signed, analyst):
    steps.submit(stored=signed, on=TODAY, receipt="Ref 7", by=analyst, now=NOW)
    assert to_remind_of(TODAY) == ()


def test_the_command_says_of_what_it_reminded(due, analyst):
    make_due(due.board, period_label="2020/21 Q1", due_on=dt.date(2017, 1, 2), period_ends_on=dt.date(2016, 12, 31))
    out = StringIO()
    call_command("remind_returns", stdout=out)
    assert out.getvalue() == "0 returns.\n"
