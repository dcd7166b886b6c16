"""The three sets of minutes in the demonstration, as the portal holds them, against what was printed.

Sources: minutes of 14 December 2016 (Hertfordshire pack of 2 March 2017, lines 96–603), of 14 June 2017 (pack of 17
October 2017, lines 95–263) and of 7 February 2017 (Herefordshire pack of 28 March 2017, lines 130–303).
"""

import datetime as dt
from collections import defaultdict

import pytest
from django.test import Client

from boards.enums import ActionStatus
from boards.models import Action, Attendance, Decision, Minutes, MinutesParagraph, ParagraphOwner
from boards.room import offices_on, quorum_of, quorum_parts
from boards.selectors.record import attendance_of
from hwb_portal.audit.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_boards")]

DECEMBER, JUNE, FEBRUARY = dt.date(2016, 12, 14), dt.date(2017, 6, 14), dt.date(2017, 2, 7)


def run_of(counts: dict[str, int]) -> dict[str, list[str]]:
    return {item: [f"{item}.{n}" for n in range(1, last + 1)] for item, last in counts.items()}


# 6.6 stands twice in June; 9.9 follows the conclusion of December's last item.
PARAGRAPHS = {
    DECEMBER: run_of({"1": 1, "2": 1, "3": 9, "4": 7, "5": 7, "6": 6, "7": 6, "8": 7, "9": 9}),
    JUNE: {**run_of({"1": 1, "2": 1, "3": 9, "4": 8, "5": 9, "7": 5}), "6": [*run_of({"6": 7})["6"], "6.6"]},
    FEBRUARY: {"94": [""], "95": [""], "96": [""], "97": [""] * 3, "98": [""], "99": [""] * 6, "100": [""] * 4}
    | {"101": [""] * 5},
}
DECISIONS = {
    DECEMBER: "1.1 confirmed, 3.9 noted, 4.7 noted, 4.7 commented, 5.7 noted, 5.7 endorsed, 6.6 noted, 7.6 noted, "
    "8.7 noted, 9.8 noted, 9.8 commented",
    JUNE: "1.1 confirmed, 3.9 noted, 4.8 discussed, 4.8 noted, 5.7 commented, 5.8 deferred, 5.9 agreed, 5.9 agreed, "
    "6.6 noted, 7.5 (i) noted, 7.5 (ii) noted, 7.5 (iii) not_agreed",
    FEBRUARY: "97 confirmed, 99(a) noted, 99(b) requested, 99(c) requested, 99(d) requested, 99(e) agreed, "
    "100(a) noted, 100(b) agreed, 101(a) noted, 101(b) requested",
}
CONCLUDED_IN = {
    DECEMBER: {"1.1", "3.9", "4.7", "5.7", "6.6", "7.6", "8.7", "9.8"},
    JUNE: {"1.1", "3.9", "4.8", "5.7", "5.8", "5.9", "6.6", "7.5"},
    FEBRUARY: {""},
}
COLUMN = {
    DECEMBER: {"4.4": ["Jamie Sutterby"], "5.2": ["Simon Pattison"], "8.6": ["Owen Tomlinson"]},
    JUNE: {
        "3.8": ["Health and Wellbeing Board Manager / DSO"],
        "4.7": ["Health and Wellbeing Board Manager"],
        "6.7": ["Assistant Director Integrated Health / Democratic Services Officer"],
    },
    FEBRUARY: {},
}
SAFETY = "Community Safety Partnership board"
# Reference, paragraph, owners, due as printed.
ACTIONS = {
    DECEMBER: [
        ("A1", "4.4", ["Jamie Sutterby"], ""),
        ("A2", "5.2", ["Simon Pattison"], ""),
        ("A3", "8.6", ["Owen Tomlinson"], ""),
        ("A4", "9.6", [], ""),
        ("A5", "9.9", ["HVCCG representatives"], ""),
        ("A6", "3.6", [], ""),
    ],
    JUNE: [
        ("A1", "3.8", ["Health and Wellbeing Board Manager / DSO"], "March 2018"),
        ("A2", "4.7", ["Health and Wellbeing Board Manager"], ""),
        ("A3", "6.7", ["Assistant Director Integrated Health / Democratic Services Officer"], ""),
        ("A4", "5.5", [], ""),
        ("A5", "5.7", [], "when final NHS England guidance is received"),
        ("A6", "5.8", [], "September 2018"),
        ("A7", "5.6", [], ""),
        ("A8", "7.4", [], ""),
        ("A9", "", ["Director of Public Health"], "December 2017"),
        ("A10", "", ["Director of Public Health"], "twice a year"),
        ("A11", "", ["AD Integrated Health"], "17 October 2017"),
        ("A12", "3.6", [], "annual"),
    ],
    FEBRUARY: [
        ("R1", "99(b)", [SAFETY], "meeting in May 2017"),
        ("R2", "99(c)", [], "May 2017"),
        ("R3", "99(d)", ["public health"], "May 2017"),
        ("P1", "99(e)", [SAFETY], ""),
        ("P2", "99(e)", [], ""),
        ("P3", "99(e)", ["West Mercia Police"], ""),
        ("P4", "99(e)", ["Partners"], ""),
        ("P5", "99(e)", ["adult safeguarding board"], ""),
        ("P6", "99(e)", ["both safeguarding boards", SAFETY], ""),
        ("P7", "100(b)", [], ""),
        ("P8", "100(b)", ["Carers' Support", "Healthwatch", "Ross project"], ""),
        ("P9", "100(b)", ["CCG"], ""),
        ("R4", "101(b)", [], "next meeting"),
    ],
}
ATTENDANCE = {
    DECEMBER: {
        "present": "N Carver, J Coles, M Downing, B Flowers, N Small, C Ward, T Heritage, D Lloyd, I MacBeath, "
        "L Needham, R Roberts, C Wyatt-Lowe",
        "observer": "T Cahill",
        "apologies": "Jim McManus, Hari Pathmanathan, Dominic Cox",
        "absent": "L Haysey",
    },
    JUNE: {
        "present": "J Coles, M Downing, H Pathmanathan, N Small, T Heritage, D Lloyd, I MacBeath, J McManus, "
        "L Needham, R Roberts, C Wyatt-Lowe",
        "absent": "B Flowers, K Magson, L Haysey, N Carver",
    },
    FEBRUARY: {
        "present": "Cllr PM Morgan, Dr Dominic Horne, Prof Rod Thomson, Mr P Deneen, Ms J Bremner, Mr M Samuels, "
        "Ms J Melling",
        "substitute": "Mr C Baird for Jo Davidson, Cllr JA Hyde for Councillor JG Lester, "
        "Ms H Braund for Simon Hairsnape",
        "apologies": "Jo Davidson, Simon Hairsnape, Diane Jones, Cllr JG Lester",
    },
}
DAYS = pytest.mark.parametrize("day", [DECEMBER, JUNE, FEBRUARY], ids=str)


def minutes_of(day: dt.date) -> Minutes:
    return Minutes.objects.get(meeting__held_on=day)


@DAYS
def test_every_paragraph_has_its_printed_number_and_there_is_no_other(day):
    found = {item.number: [] for item in minutes_of(day).items.all()}
    for paragraph in MinutesParagraph.objects.filter(item__minutes=minutes_of(day)).select_related("item"):
        found[paragraph.item.number].append(paragraph.label)
    assert found == PARAGRAPHS[day]


def test_december_has_fifty_three_paragraphs():
    assert MinutesParagraph.objects.filter(item__minutes=minutes_of(DECEMBER)).count() == 53


@DAYS
def test_decisions_are_those_printed_and_each_stands_in_its_paragraph(day):
    decisions = Decision.objects.filter(item__minutes=minutes_of(day)).select_related("paragraph")
    assert ", ".join(f"{one.label} {one.verb}" for one in decisions) == DECISIONS[day]
    assert {one.paragraph.label for one in decisions if one.paragraph} == CONCLUDED_IN[day]
    assert [one.label for one in decisions if one.paragraph is None] == []


@DAYS
def test_the_action_column_holds_the_printed_owners_and_no_other(day):
    found = defaultdict(list)
    for owner in ParagraphOwner.objects.filter(paragraph__item__minutes=minutes_of(day)).select_related("paragraph"):
        found[owner.paragraph.label].append(owner.label)
    assert found == COLUMN[day]


@DAYS
def test_actions_with_their_paragraph_owners_and_day(day):
    actions = Action.objects.filter(meeting__held_on=day).order_by("pk")
    found = [(a.reference, a.paragraph_label, [o.label for o in a.owners.all()], a.due_text) for a in actions]
    assert found == ACTIONS[day]


@DAYS
def test_who_was_there(day):
    found = defaultdict(list)
    for row in Attendance.objects.filter(meeting__held_on=day).select_related("stands_for"):
        found[row.state].append(f"{row.name} for {row.stands_for}" if row.stands_for else row.name)
    assert {state: ", ".join(names) for state, names in found.items()} == ATTENDANCE[day]


@pytest.mark.parametrize(
    ("day", "present", "is_met"), [(DECEMBER, 12, False), (JUNE, 11, True), (FEBRUARY, 10, False)]
)
def test_the_quorum_is_counted_and_claimed_only_where_the_agenda_states_one(day, present, is_met):
    meeting = minutes_of(day).meeting
    found = quorum_of(meeting, attendance_of(meeting), quorum_parts(meeting.board), offices_on(meeting), 1)
    assert (found.present, found.is_met, found.is_known) == (present, is_met, day == JUNE)


def test_each_was_approved_at_the_next_meeting_of_which_there_is_an_agenda():
    found = {one.meeting.held_on: (one.status, one.approved_at.held_on) for one in Minutes.objects.all()}
    assert found == {
        DECEMBER: ("approved", dt.date(2017, 3, 2)),
        FEBRUARY: ("approved", dt.date(2017, 3, 28)),
        JUNE: ("approved", dt.date(2017, 10, 17)),
    }


@DAYS
def test_they_came_through_the_services_that_officers_use(day):
    label = str(minutes_of(day))
    acts = AuditEvent.objects.filter(subject_label__startswith=label).values_list("action", flat=True)
    paragraphs = MinutesParagraph.objects.filter(item__minutes=minutes_of(day)).count()
    assert list(acts).count("minutes.paragraph_added") == paragraphs
    assert {"minutes.started", "minutes.approved"} <= set(acts)


def test_r4_is_the_one_promise_of_february_that_was_kept_and_it_was_due_at_the_next_meeting():
    kept = Action.objects.get(meeting__held_on=FEBRUARY, status=ActionStatus.DONE)
    assert (kept.reference, kept.due_meeting.held_on) == ("R4", dt.date(2017, 3, 28))


def test_the_public_can_read_what_became_of_every_action():
    hertfordshire = Client().get("/boards/hertfordshire-hwb/actions/outcomes/").content.decode()
    herefordshire = Client().get("/boards/herefordshire-hwb/actions/outcomes/").content.decode()
    assert "18 actions: 12 nothing reported since, 6 open." in hertfordshire
    assert "13 actions: 9 nothing reported since, 3 open, 1 done." in herefordshire
