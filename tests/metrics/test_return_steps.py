"""The way of a return: who takes which step, in which order, and what each leaves behind."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from boards.enums import DecisionVerb, MeetingStatus, MinutesStatus, StaffRole
from boards.models import AgendaItem, Decision
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from metrics.enums import FindingLevel, ReturnState, StepKind
from metrics.models import Return, ReturnFinding
from metrics.services import return_steps as steps
from metrics.services.returns import import_return
from tests.factories import (
    make_authority,
    make_decision,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_return,
    make_return_figure,
    make_staff,
    make_user,
)
from tests.metrics.workbooks import changed

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
SIGNABLE = ReturnState.CHECKED


@pytest.fixture
def draft(herefordshire, analyst) -> Return:
    return make_return(herefordshire, created_by=analyst, period_label="2016/17 Q3")


@pytest.fixture
def authority(herefordshire):
    return make_authority(
        herefordshire, holder="Director Adults and Wellbeing", condition="after consulting the chair"
    )


def sign(stored, authority, by, **fields):
    return steps.sign_off(
        **{
            "stored": stored,
            "authority": authority,
            "name": "The Director",
            "on": TODAY,
            "by": by,
            "now": NOW,
            **fields,
        }
    )


@pytest.fixture
def signed(draft, authority, analyst, lead) -> Return:
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    return sign(draft, authority, lead)


@pytest.fixture
def item(herefordshire) -> AgendaItem:
    """An item of a published agenda."""
    meeting = make_meeting(board=herefordshire, held_on=dt.date(2026, 12, 8))
    return make_item(meeting, title="Better Care Fund")


@pytest.fixture
def reported(signed, item, officer) -> Return:
    return steps.report(stored=signed, item=item, by=officer, now=NOW)


def decide(item: AgendaItem, text: str = "That the return be noted.") -> Decision:
    minutes = make_minutes(item.meeting, MinutesStatus.PUBLISHED)
    return make_decision(make_minutes_item(minutes, agenda_item=item), text, verb=DecisionVerb.NOTED)


def kinds(stored: Return) -> list[str]:
    return list(stored.steps.values_list("kind", flat=True))


def test_a_return_goes_its_whole_way_and_the_trail_tells_it(*, draft, authority, analyst, lead, officer, item):
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    steps.send_to_partners(stored=draft, partners="Accountable officer of the CCG", by=analyst, now=NOW)
    steps.record_agreement(stored=draft, name="Accountable officer", on=TODAY, by=analyst, now=NOW)
    sign(draft, authority, lead)
    steps.submit(stored=draft, on=TODAY, receipt="NHS England, answered", by=analyst, now=NOW)
    steps.report(stored=draft, item=item, by=officer, now=NOW)
    steps.record_outcome(stored=draft, decision=decide(item), is_ratified=False, by=officer, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.signed_by, draft.signed_name, draft.authority_text) == (
        ReturnState.NOTED,
        lead,
        "The Director",
        "Scheme of delegation, after consulting the chair",
    )
    assert (draft.reported_on, draft.decision_text) == (item.meeting.held_on, "That the return be noted.")
    way = ["checked", "sent_to_partners", "agreed", "signed", "submitted", "reported", "noted"]
    assert kinds(draft) == way
    told = list(AuditEvent.objects.order_by("pk").values_list("action", "actor_label"))
    who = [analyst] * 3 + [lead, analyst, officer, officer]
    assert told == [(f"return.{kind}", str(person)) for kind, person in zip(way, who, strict=True)]


def test_a_return_with_an_error_is_not_checked(draft, analyst):
    ReturnFinding.objects.create(owner=draft, level=FindingLevel.ERROR, rule="blank", message="Blank.")
    with pytest.raises(DomainError, match="1 error must be mended"):
        steps.mark_checked(stored=draft, by=analyst, now=NOW)


def test_each_warning_needs_a_word(draft, analyst):
    first, second = (
        ReturnFinding.objects.create(owner=draft, level=FindingLevel.WARNING, rule="restated", message=words)
        for words in ("One.", "Two.")
    )
    steps.explain_findings(stored=draft, words={first.pk: " Invoice came late. "}, by=analyst)
    with pytest.raises(DomainError, match="1 of 2 have none"):
        steps.mark_checked(stored=draft, by=analyst, now=NOW)
    steps.explain_findings(stored=draft, words={second.pk: "Checked."}, by=analyst)
    assert steps.mark_checked(stored=draft, by=analyst, now=NOW).state == ReturnState.CHECKED
    assert list(draft.findings.values_list("words", flat=True)) == ["Invoice came late.", "Checked."]


def test_who_uploaded_it_does_not_sign_it(draft, authority, analyst):
    make_staff(draft.board, analyst, StaffRole.LEAD)
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    with pytest.raises(DomainError, match="You uploaded this return yourself\\. Another person signs it off"):
        sign(draft, authority, analyst)
    draft.refresh_from_db()
    assert draft.state == ReturnState.CHECKED


def test_the_database_too_refuses_a_signature_of_who_uploaded_it(signed):
    with pytest.raises(IntegrityError, match="metrics_return_signed_by_another"), transaction.atomic():
        Return.objects.filter(pk=signed.pk).update(created_by=signed.signed_by)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"signed_name": ""}, "signed_by_somebody"),
        ({"authority_text": ""}, "signed_by_somebody"),
        ({"signed_on": None}, "signed_by_somebody"),
        ({"state": "submitted"}, "submitted_on_a_day"),
        ({"receipt": "x"}, "submitted_with_receipt"),
        ({"state": "reported"}, "reported_at_a_meeting"),
        ({"state": "noted", "reported_on": TODAY}, "decided_in_words"),
        ({"state": "draft", "is_public": True}, "public_is_signed"),
        ({"state": "nowhere"}, "state"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_database_holds_what_each_state_needs(signed, change, constraint):
    with pytest.raises(IntegrityError, match=f"metrics_return_{constraint}"), transaction.atomic():
        Return.objects.filter(pk=signed.pk).update(**change)


@pytest.mark.parametrize("state", [ReturnState.CHECKED, ReturnState.SIGNED])
def test_one_return_a_quarter_is_in_work_and_one_stands(herefordshire, state):
    make_return(herefordshire, period_label="2016/17 Q3", state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_return(herefordshire, period_label="2016/17 Q3", state=state)


def test_a_step_back_says_why(draft):
    with pytest.raises(IntegrityError, match="metrics_returnstep_says_why"), transaction.atomic():
        draft.steps.create(kind=StepKind.SENT_BACK, at=NOW, by_name="Lea")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_on": TODAY + dt.timedelta(days=1)}, "not in force"),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "not in force"),
    ],
    ids=["not yet", "not any more"],
)
def test_an_authority_must_be_in_force_that_day(draft, analyst, lead, fields, words):
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    with pytest.raises(DomainError, match=words):
        sign(draft, make_authority(draft.board, **fields), lead)


def test_another_boards_authority_signs_nothing(draft, analyst, lead, hertfordshire):
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    with pytest.raises(DomainError, match="not in force for this board"):
        sign(draft, make_authority(hertfordshire), lead)


def test_nobody_signs_for_tomorrow(draft, authority, analyst, lead):
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    with pytest.raises(DomainError, match="on a day that has come"):
        sign(draft, authority, lead, on=TODAY + dt.timedelta(days=1))


def test_a_return_that_is_sent_back_is_a_draft_with_words(draft, analyst, lead):
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    with pytest.raises(DomainError, match="Say what should be changed"):
        steps.send_back(stored=draft, words=" ", by=lead, now=NOW)
    steps.send_back(stored=draft, words="The FNC figure is last month’s.", by=lead, now=NOW)
    draft.refresh_from_db()
    assert draft.state == ReturnState.DRAFT
    assert draft.steps.last().words == "The FNC figure is last month’s."


def test_a_return_that_was_withdrawn_while_it_was_being_signed(draft, authority, analyst, lead):
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    seen_by_lead = Return.objects.get(pk=draft.pk)
    steps.withdraw(stored=draft, words="Wrong ledger.", by=analyst, now=NOW)
    with pytest.raises(DomainError) as refused:
        sign(seen_by_lead, authority, lead)
    assert str(refused.value) == (
        "This return cannot be signed off now: it is “withdrawn”, since Ann Analyst changed it."
    )


def test_the_later_of_two_uploads_counts_and_the_first_cannot_be_signed(sample, herefordshire, analyst, tmp_path):
    first = import_return(path=sample, original_name="a.xlsx", board=herefordshire, by=analyst)
    other = make_user(Role.ANALYST, name="Bo Analyst")
    make_staff(herefordshire, other, StaffRole.ANALYST)
    path = changed(sample, tmp_path / "b.xlsx", {("1. Cover", "C9"): "Another Officer"})
    second = import_return(path=path, original_name="b.xlsx", board=herefordshire, by=other)
    with pytest.raises(DomainError, match="superseded by a later upload”, since Bo Analyst changed it"):
        steps.mark_checked(stored=first, by=analyst, now=NOW)
    assert list(Return.objects.current()) == [second]


def test_a_signed_return_stays_until_its_restatement_is_signed(signed, authority, analyst, lead, officer):
    steps.open_to_everyone(stored=signed, by=officer, now=NOW)
    again = make_return(signed.board, created_by=analyst, period_label="2016/17 Q3")
    steps.mark_checked(stored=again, by=analyst, now=NOW)
    assert list(Return.objects.released()) == [signed]
    sign(again, authority, lead)
    assert list(Return.objects.released()) == [again]
    signed.refresh_from_db()
    assert (signed.state, kinds(signed)[-1]) == (ReturnState.SUPERSEDED, "superseded")


def test_a_return_is_submitted_once_and_not_before_it_is_signed(draft, signed, analyst):
    with pytest.raises(DomainError, match="It was signed off on 20 November 2026, after that day"):
        steps.submit(stored=signed, on=dt.date(2026, 11, 19), receipt="x", by=analyst, now=NOW)
    steps.submit(stored=signed, on=TODAY, receipt="Ref 7", by=analyst, now=NOW)
    with pytest.raises(DomainError, match="cannot be submitted now"):
        steps.submit(stored=signed, on=TODAY, receipt="Ref 8", by=analyst, now=NOW)


def test_a_return_that_the_board_saw_first_is_submitted_afterwards(reported, analyst):
    steps.submit(stored=reported, on=TODAY, receipt="Ref 7", by=analyst, now=NOW)
    reported.refresh_from_db()
    assert (reported.state, reported.receipt) == (ReturnState.REPORTED, "Ref 7")
    with pytest.raises(DomainError, match="It was submitted on 20 November 2026 already"):
        steps.submit(stored=reported, on=TODAY, receipt="Ref 8", by=analyst, now=NOW)


def test_nothing_is_reported_by_an_agenda_nobody_can_see(signed, officer):
    hidden = make_item(make_meeting(board=signed.board, status=MeetingStatus.DRAFT))
    with pytest.raises(DomainError, match="Publish the agenda first"):
        steps.report(stored=signed, item=hidden, by=officer, now=NOW)


def test_a_decision_of_another_item_settles_nothing(reported, officer):
    other = decide(make_item(make_meeting(board=reported.board)))
    with pytest.raises(DomainError, match="was not made under the item"):
        steps.record_outcome(stored=reported, decision=other, is_ratified=False, by=officer, now=NOW)


def test_a_decision_that_is_not_published_settles_nothing(reported, officer):
    minutes = make_minutes(reported.item.meeting, MinutesStatus.DRAFT)
    early = make_decision(make_minutes_item(minutes, agenda_item=reported.item), "That it be noted.")
    with pytest.raises(DomainError, match="not published yet"):
        steps.record_outcome(stored=reported, decision=early, is_ratified=False, by=officer, now=NOW)


def test_what_was_before_the_board_is_not_withdrawn(reported, analyst):
    with pytest.raises(DomainError, match="cannot be withdrawn now: it is “reported to the board”"):
        steps.withdraw(stored=reported, words="Oh.", by=analyst, now=NOW)


def test_figures_are_taken_back_before_a_return_is_withdrawn(signed, analyst):
    make_return_figure(signed)
    with pytest.raises(DomainError, match="Take them back first"):
        steps.withdraw(stored=signed, words="Oh.", by=analyst, now=NOW)


def test_a_withdrawn_file_can_be_sent_again(sample, herefordshire, analyst):
    first = import_return(path=sample, original_name="a.xlsx", board=herefordshire, by=analyst)
    steps.withdraw(stored=first, words="Too early.", by=analyst, now=NOW)
    again = import_return(path=sample, original_name="a.xlsx", board=herefordshire, by=analyst)
    assert (again, again.state, kinds(again)) == (first, ReturnState.DRAFT, ["withdrawn", "restored"])


def at(stored: Return, step: str) -> str:
    return f"{stored.get_absolute_url()}{step}/"


def test_four_people_take_a_return_its_way_by_its_pages(
    *, signed_in_as, sample, herefordshire, analyst, lead, officer, authority, item
):
    draft = import_return(path=sample, original_name="a.xlsx", board=herefordshire, by=analyst)
    words = {f"words_{finding.pk}": "As the ledger says." for finding in draft.findings.all()}
    day = {"on_0": "20", "on_1": "11", "on_2": "2026"}
    plan = [
        (analyst, "check", words, "The return is checked."),
        (lead, "sign", {"authority": authority.pk, **day}, "The return is signed off."),
        (analyst, "submit", {"receipt": "NHS England, answered", **day}, "The submission is recorded."),
        (officer, "report", {"item": item.pk}, "The report to the board is recorded."),
        (officer, "open", {}, "The answers are open to everyone."),
    ]
    for person, step, answers, told in plan:
        client = signed_in_as(person)
        assert at(draft, step) in client.get(draft.get_absolute_url()).content.decode()
        assert client.get(at(draft, step)).status_code == 200
        response = client.post(at(draft, step), answers, follow=True)
        assert told in response.content.decode()
    decision = decide(item)
    response = signed_in_as(officer).post(
        at(draft, "outcome"), {"decision": decision.pk, "outcome": "ratified"}, follow=True
    )
    text = response.content.decode()
    for wanted in (
        "Ratified by the board",
        "Director Adults and Wellbeing, 20 November 2026, entered by Lea Lead",
        "NHS England, answered",
    ):
        assert wanted in text
    draft.refresh_from_db()
    assert draft.state == ReturnState.RATIFIED


@pytest.mark.parametrize("step", ["sign", "report", "open", "outcome", "send-back"])
def test_an_analyst_takes_no_step_of_others(signed_in_as, signed, analyst, step):
    assert signed_in_as(analyst).post(at(signed, step), {}).status_code == 403


def test_a_lead_of_another_board_does_not_know_the_return(signed_in_as, draft, hertfordshire):
    stranger = make_user(Role.LEAD)
    make_staff(hertfordshire, stranger, StaffRole.LEAD)
    assert signed_in_as(stranger).get(at(draft, "sign")).status_code == 404


def test_a_lead_who_is_the_uploader_is_told_so(signed_in_as, draft, authority):
    both = make_user(Role.ANALYST, Role.LEAD)
    for role in (StaffRole.ANALYST, StaffRole.LEAD):
        make_staff(draft.board, both, role)
    Return.objects.filter(pk=draft.pk).update(created_by=both, state=ReturnState.CHECKED)
    client = signed_in_as(both)
    assert at(draft, "sign") not in client.get(draft.get_absolute_url()).content.decode()
    answers = {"authority": authority.pk, "on_0": "20", "on_1": "11", "on_2": "2026"}
    assert "Another person signs it off" in client.post(at(draft, "sign"), answers).content.decode()


def test_no_authority_at_all_is_said(signed_in_as, draft, analyst, lead):
    steps.mark_checked(stored=draft, by=analyst, now=NOW)
    text = signed_in_as(lead).get(at(draft, "sign")).content.decode()
    assert "Nobody is entered who may sign for this board" in text
