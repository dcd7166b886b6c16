"""The boards of the demonstration as a reader of the site gets them, against their printed packs."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from boards.models import Meeting, MinutesParagraph, ParagraphOwner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_boards")]

OCTOBER = "/boards/hertfordshire-hwb/meetings/2017-10-17"
MARCH = "/boards/hertfordshire-hwb/meetings/2017-03-02"
HEREFORDSHIRE = "/boards/herefordshire-hwb/meetings/2017-03-28"

# Hertfordshire HWB pack, 17 October 2017, page 1
HERTFORDSHIRE_MEMBERS = [
    "T C Heritage",
    "R M Roberts",
    "C B Wyatt-Lowe",
    "H Pathmanathan",
    "N Small",
    "B Flowers",
    "K Magson",
    "J Coles",
    "I MacBeath",
    "J McManus",
    "M Downing",
    "L Haysey",
    "L Needham",
    "N Carver",
    "D Lloyd",
]
# Herefordshire HWB pack, 28 March 2017, page 3
HEREFORDSHIRE_MEMBERS = [
    ("Councillor PM Morgan", "Chairman", "Herefordshire Council"),
    ("Dr Dominic Horne", "Vice-Chairman", "NHS Herefordshire Clinical Commissioning Group"),
    ("Jacqui Bremner", "", "Healthwatch Herefordshire"),
    ("Jo Davidson", "", "Director for Children's Wellbeing"),
    ("Simon Hairsnape", "", "NHS Herefordshire Clinical Commissioning Group"),
    ("Diane Jones MBE", "", "NHS Herefordshire Clinical Commissioning Group"),
    ("Councillor JG Lester", "", "Herefordshire Council"),
    ("Jo Melling", "", "NHS England"),
    ("Paul Deneen", "", "Healthwatch Herefordshire"),
    ("Martin Samuels", "", "Director for Adults and Wellbeing"),
    ("Prof Rod Thomson", "", "Director of Public Health"),
]


def data(address: str) -> dict[str, Any]:
    return Client().get(f"{address}.json").json()


def numbers(address: str) -> list[str]:
    return [item["number"] for item in data(address)["items"]]


def names(address: str) -> list[str]:
    return [member["name"] for member in data(address)["members"]]


def test_october_has_fifteen_members_and_a_quorum_of_eight():
    meeting = data(OCTOBER)
    assert (len(meeting["members"]), meeting["quorum"]) == (15, 8)


def test_october_has_the_members_of_its_agenda_in_their_order():
    assert names(OCTOBER) == HERTFORDSHIRE_MEMBERS


def test_in_march_another_sat_for_the_fourth_commissioning_group():
    assert names(MARCH) == [name.replace("K Magson", "C Ward") for name in HERTFORDSHIRE_MEMBERS]


def test_october_has_one_observer_without_a_vote():
    meeting = data(OCTOBER)
    assert [observer["name"] for observer in meeting["observers"]] == ["T Cahill"]
    assert {member["is_voting"] for member in meeting["members"]} == {True}


def test_the_chairman_is_the_only_officer_of_the_hertfordshire_board():
    offices = [(member["name"], member["office"]) for member in data(OCTOBER)["members"] if member["office"]]
    assert offices == [("C B Wyatt-Lowe", "Chairman")]


def test_herefordshire_has_the_members_of_its_agenda_with_office_and_seat():
    found = [(member["name"], member["office"], member["seat"]) for member in data(HEREFORDSHIRE)["members"]]
    assert found == HEREFORDSHIRE_MEMBERS


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (OCTOBER, ["1", "2", "3i", "3ii", "4", "5", "6", "7", "8", "9"]),
        (MARCH, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
        (HEREFORDSHIRE, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
    ],
)
def test_the_items_are_numbered_as_printed(address, expected):
    assert numbers(address) == expected


@pytest.mark.parametrize(
    ("address", "starts_at", "venue"),
    [
        (OCTOBER, "2017-10-17T10:00:00+01:00", "The Focolare Centre for Unity"),
        (MARCH, "2017-03-02T10:00:00+00:00", "The Focolare Centre for Unity"),
        (HEREFORDSHIRE, "2017-03-28T14:00:00+01:00", "Committee Room 1, The Shire Hall"),
    ],
)
def test_a_meeting_starts_at_the_printed_time_and_place(address, starts_at, venue):
    meeting = data(address)
    assert (meeting["starts_at"], meeting["venue"].startswith(venue)) == (starts_at, True)


def test_every_october_report_can_be_opened():
    papers = [paper for item in data(OCTOBER)["items"] for paper in item["papers"]]
    assert len(papers) == 15
    assert {Client().get(paper["url"]).status_code for paper in papers} == {200}


def test_the_june_minutes_print_6_6_twice():
    minutes = Meeting.objects.at("hertfordshire-hwb", dt.date(2017, 6, 14)).get().minutes
    labels = list(
        MinutesParagraph.objects.filter(item__minutes=minutes)
        .order_by("item__position", "position")
        .values_list("label", flat=True)
    )
    assert [label for label in labels if label.startswith("6.")] == [
        "6.1",
        "6.2",
        "6.3",
        "6.4",
        "6.5",
        "6.6",
        "6.7",
        "6.6",
    ]
    assert [label for label, times in Counter(labels).items() if times > 1] == ["6.6"]


def test_the_actions_of_june_stand_beside_their_paragraphs():
    minutes = Meeting.objects.at("hertfordshire-hwb", dt.date(2017, 6, 14)).get().minutes
    owners = ParagraphOwner.objects.filter(paragraph__item__minutes=minutes)
    assert [owner.label for owner in owners.order_by("paragraph__item__position")] == [
        "Health and Wellbeing Board Manager / DSO",
        "Health and Wellbeing Board Manager",
        "Assistant Director Integrated Health / Democratic Services Officer",
    ]


@pytest.mark.parametrize(
    ("board", "held_on", "approved_on"),
    [
        ("hertfordshire-hwb", dt.date(2016, 12, 14), dt.date(2017, 3, 2)),
        ("hertfordshire-hwb", dt.date(2017, 6, 14), dt.date(2017, 10, 17)),
        ("herefordshire-hwb", dt.date(2017, 2, 7), dt.date(2017, 3, 28)),
    ],
)
def test_minutes_were_approved_at_the_next_meeting(board, held_on, approved_on):
    minutes = Meeting.objects.at(board, held_on).get().minutes
    assert (minutes.status, minutes.approved_at.held_on) == ("approved", approved_on)


def test_herefordshire_minutes_run_on_from_meeting_to_meeting():
    minutes = Meeting.objects.at("herefordshire-hwb", dt.date(2017, 2, 7)).get().minutes
    assert [item.number for item in minutes.items.all()] == ["94", "95", "96", "97", "98", "99", "100", "101"]


def test_decisions_lead_back_to_their_items():
    decisions = data("/boards/hertfordshire-hwb/meetings/2017-06-14")["decisions"]
    assert {decision["item"] for decision in decisions} <= {"1", "2", "3", "4", "5", "6", "7"}
    assert [decision for decision in decisions if decision["item"] != decision["minute"]] == []
