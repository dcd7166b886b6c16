"""The JSON of a meeting: pinned, the same as the page, and the same for everyone."""

import datetime as dt
from xml.etree.ElementTree import Element

import html5lib
import pytest

from boards.enums import PaperKind, PaperStatus, Purpose
from boards.models import ActionOwner, Meeting
from tests.boards.builders import closed_item, exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_organisation,
    make_published_question,
    make_seat,
)

pytestmark = pytest.mark.django_db


def a_meeting() -> Meeting:
    """Held, with an item of every sort, minutes, decisions and an action."""
    council = make_organisation(name="Herts Council")
    board = make_board(slug="herts", chair_title="Chairman", council=council)
    chair = make_seat(board, label="County Councillor", organisation=council, position=1)
    observer = make_seat(board, label="NHS Provider", is_voting=False, is_observer=True, position=2)
    make_seat(board, label="Vacant place", position=3)
    for seat, key, name, office in (
        (chair, "c", "Colette Chair", "chair"),
        (observer, "o", "Owen Observer", "member"),
    ):
        person = make_member(board, seat=seat, office=office).person
        person.key, person.display_name, person.post_nominals = key, name, "MBE" if key == "c" else ""
        person.save()
    meeting = make_meeting(
        board,
        dt.date(2027, 6, 16),
        "held",
        dated=True,
        venue_address="Room 1",
        quorum=8,
        member_count=15,
        ends_at=None,
    )
    make_item(meeting, "Announcements", number=None)
    plan = make_item(meeting, "Winter plan", number=1, purpose=Purpose.DECIDE, paper_status=PaperStatus.ATTACHED)
    open_paper(plan, title="Winter plan")
    open_paper(plan, title="Appendix A", kind=PaperKind.APPENDIX)
    open_paper(plan, title="Unfinished", released=False)
    talk = make_item(meeting, "Peer challenge", number=2, suffix="i", paper_status=PaperStatus.VERBAL)
    exempt_paper(talk)
    exempt_paper(closed_item(meeting, number=3))
    minute = make_minutes_item(make_minutes(meeting), number="1", agenda_item=plan)
    make_decision(minute, "The board agreed the plan.", label="1.4")
    action = make_action(
        meeting, "Bring the plan back.", reference="1", due_text="by June", due_on=dt.date(2027, 6, 30)
    )
    ActionOwner.objects.create(action=action, label="Director of Public Health")
    named = {"item": plan, "may_be_named": True, "area": "Ware"}
    make_published_question(meeting, answer="A falls line.", answer_published_at=meeting.starts_at, **named)
    make_published_question(meeting, text="And carers?", answer="Not published yet.", area="Hoddesdon")
    return meeting


def ids(meeting: Meeting) -> dict[str, str]:
    return {paper.title: str(paper.pk) for item in meeting.items.all() for paper in item.papers.all()}


def test_the_json_of_a_meeting_is_this(client):
    meeting = a_meeting()
    papers = ids(meeting)
    paper = {"version": 1, "pages": None}
    assert client.get("/boards/herts/meetings/2027-06-16.json").json() == {
        "board": "herts",
        "date": "2027-06-16",
        "starts_at": "2027-06-16T10:00:00+01:00",
        "venue": "County Hall, Room 1",
        "status": "held",
        "quorum": 8,
        "members": [
            {
                "name": "Colette Chair",
                "full_name": "Colette Chair MBE",
                "seat": "County Councillor",
                "organisation": "Herts Council",
                "office": "Chairman",
                "is_voting": True,
            }
        ],
        "observers": [{"name": "Owen Observer", "full_name": "Owen Observer", "seat": "NHS Provider"}],
        "published_on": "2027-06-07",
        "clear_days": 6,
        "items": [
            {
                "number": "1",
                "title": "Winter plan",
                "part": "I",
                "purpose": "decide",
                "paper_status": "attached",
                "papers": [
                    {
                        **paper,
                        "id": papers["Winter plan"],
                        "title": "Winter plan",
                        "kind": "report",
                        "url": f"http://testserver/papers/{papers['Winter plan']}/",
                    },
                    {
                        **paper,
                        "id": papers["Appendix A"],
                        "title": "Appendix A",
                        "kind": "appendix",
                        "url": f"http://testserver/papers/{papers['Appendix A']}/",
                    },
                ],
            },
            {
                "number": "2i",
                "title": "Peer challenge",
                "part": "I",
                "purpose": None,
                "paper_status": "verbal",
                "papers": [],
            },
            {
                "number": "3",
                "title": "Closed business",
                "part": "II",
                "purpose": None,
                "paper_status": "attached",
                "papers": [],
            },
        ],
        "questions": [
            {
                "item": "1",
                "asked_by": "Asked by Rosa Resident, Ware",
                "text": "What is done about falls?",
                "answer": "A falls line.",
                "supplementary": None,
                "supplementary_answer": None,
            },
            {
                "item": None,
                "asked_by": "Asked by a resident, who is not named",
                "text": "And carers?",
                "answer": None,
                "supplementary": None,
                "supplementary_answer": None,
            },
        ],
        "decisions": [
            {"minute": "1", "label": "1.4", "verb": "agreed", "text": "The board agreed the plan.", "item": "1"}
        ],
        "actions": [
            {
                "reference": "1",
                "text": "Bring the plan back.",
                "owners": ["Director of Public Health"],
                "due": "by June",
                "due_on": "2027-06-30",
                "status": "open",
            }
        ],
    }


def test_before_the_minutes_there_are_no_decisions_or_actions(client):
    meeting = make_meeting()
    make_action(meeting)
    data = client.get(f"{meeting.get_absolute_url()[:-1]}.json").json()
    assert [key for key in ("decisions", "actions") if key in data] == []


def test_before_publication_there_are_no_items_and_no_days(client):
    meeting = make_meeting(status="scheduled")
    make_item(meeting)
    data = client.get(f"{meeting.get_absolute_url()[:-1]}.json").json()
    assert (data["items"], data["published_on"], data["clear_days"]) == ([], None, None)


def test_signed_in_readers_get_no_more_json_than_the_public(client, signed_in_as):
    meeting = a_meeting()
    address = f"{meeting.get_absolute_url()[:-1]}.json"
    public = client.get(address).json()
    readers = (member_of(meeting.board), officer_of(meeting.board))
    seen = [signed_in_as(reader).get(address).json() for reader in readers]
    public["members"] = [person for person in seen[0]["members"] if person["name"] == "Colette Chair"]
    for data in seen:
        data["members"] = [person for person in data["members"] if person["name"] == "Colette Chair"]
    assert seen == [public, public]


def test_a_draft_has_no_json_for_its_officer_either(signed_in_as):
    meeting = make_meeting(status="draft")
    response = signed_in_as(officer_of(meeting.board)).get(f"{meeting.get_absolute_url()[:-1]}.json")
    assert response.status_code == 404


def elements(page: Element, name: str) -> list[Element]:
    return [element for element in page.iter() if name in (element.get("class") or "").split()]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def one(element: Element, name: str) -> str:
    (found,) = elements(element, name)
    return words(found)


def test_the_page_and_the_json_say_the_same(client):
    meeting = a_meeting()
    page = html5lib.parse(client.get(meeting.get_absolute_url()).content, namespaceHTMLElements=False)
    data = client.get(f"{meeting.get_absolute_url()[:-1]}.json").json()
    shown = [
        {
            "number": one(item, "hwb-agenda__number"),
            "title": one(item, "hwb-agenda__title"),
            "part": "II" if "hwb-agenda__item--private" in item.get("class", "") else "I",
            "papers": [
                {"title": words(link), "url": f"http://testserver{link.get('href')}"}
                for documents in elements(item, "hwb-documents")
                for link in documents.iter("a")
            ],
        }
        for item in elements(page, "hwb-agenda__item")
    ]
    said = [
        {
            "number": item["number"],
            "title": item["title"],
            "part": item["part"],
            "papers": [{"title": paper["title"], "url": paper["url"]} for paper in item["papers"]],
        }
        for item in data["items"]
    ]
    assert [item for item in shown if item["number"]] == said
    everything = words(page)
    assert f"Quorum {data['quorum']}" in everything
    assert f"{data['clear_days']} clear days before the meeting" in everything
    assert [decision["text"] for decision in data["decisions"] if decision["text"] in everything] == [
        "The board agreed the plan."
    ]
    assert [member["full_name"] for member in data["members"] if member["full_name"] not in everything] == []
