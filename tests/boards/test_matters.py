"""A matter across meetings: what belongs to it, what each reader sees of it, and how it travels with items."""

import datetime as dt

import pytest
from django.test import Client

from boards.enums import DecisionVerb, MatterKind, MeetingStatus, MinutesStatus, PaperStatus, Part
from boards.models import AgendaItem, ForwardPlanEntry, Matter
from boards.resembling import likeness, most_alike
from boards.services import matters
from boards.services.agenda import defer_item
from boards.services.meetings import create_meeting, take_from_plan
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from tests.boards.builders import closed_item, exempt_paper, member_of, officer_of, open_paper
from tests.boards.recording import NOW
from tests.boards.test_builder_pages import hidden
from tests.boards.writing import insert, refused
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_deferral,
    make_entry,
    make_item,
    make_matter,
    make_meeting,
    make_minutes,
    make_minutes_item,
)

pytestmark = pytest.mark.django_db
MARCH, JUNE = dt.date(2017, 3, 2), dt.date(2017, 6, 14)


@pytest.fixture
def board():
    return make_board()


@pytest.fixture
def officer(board, client):
    person = officer_of(board)
    client.force_login(person)
    return person


def page(matter: Matter, by: Client | None = None) -> str:
    return (by or Client()).get(matter.get_absolute_url()).content.decode()


def test_the_history_goes_from_meeting_to_meeting(board):
    matter = make_matter(board)
    march = make_item(
        make_meeting(board, MARCH, MeetingStatus.HELD), "Scheme", matter=matter, paper_status=PaperStatus.TO_FOLLOW
    )
    open_paper(march, title="The scheme so far")
    june = make_item(make_meeting(board, JUNE, MeetingStatus.HELD), "Scheme again", matter=matter)
    heading = make_minutes_item(make_minutes(june.meeting), agenda_item=june)
    make_decision(heading, "To make it permanent.", verb=DecisionVerb.APPROVED, label="4.2")
    make_action(june.meeting, "Write the evaluation.", minutes_item=heading)
    make_entry(board, "Scheme: evaluation", matter=matter, due_text="March 2018")
    make_deferral(make_entry(board, "Scheme", matter=matter), meeting=march.meeting, reason="No figures.")
    words = page(matter)
    told = [
        *("What comes next", "Scheme: evaluation: March 2018", "Write the evaluation."),
        *("What happened", "2 March 2017", "Item 1: Scheme", "To follow", "The scheme so far", "No figures."),
        *("14 June 2017", "Item 1: Scheme again", "To make it permanent.", "Minute 4.2", "Actions agreed"),
    ]
    places = [words.index(one) for one in told]
    assert places == sorted(places)


def test_a_matter_with_nothing_open_is_not_there(board):
    hidden_ones = [make_matter(board, title) for title in ("Of a draft", "Closed", "Closed and planned", "Not yet")]
    draft, shut, planned, minuted = hidden_ones
    make_item(make_meeting(board, JUNE, MeetingStatus.DRAFT), matter=draft)
    closed_item(make_meeting(board, MARCH), matter=shut)
    make_entry(board, "Closed business", part=Part.PART_II, matter=planned)
    unread = make_minutes(make_meeting(board, MARCH + dt.timedelta(1), MeetingStatus.HELD), MinutesStatus.DRAFT)
    make_action(unread.meeting, "Do it.", matter=minuted)
    listing = f"{board.get_absolute_url()}matters/"
    assert [one.title for one in hidden_ones if one.title in Client().get(listing).content.decode()] == []
    assert {Client().get(one.get_absolute_url()).status_code for one in hidden_ones} == {404}


@pytest.mark.parametrize(
    "seen",
    [
        lambda board, matter: make_item(make_meeting(board), matter=matter),
        lambda board, matter: make_entry(board, matter=matter),
        lambda board, matter: make_action(make_minutes(make_meeting(board)).meeting, matter=matter),
    ],
    ids=["item", "entry", "action"],
)
def test_a_matter_is_there_as_soon_as_something_of_it_is_open(board, seen):
    matter = make_matter(board)
    assert Client().get(matter.get_absolute_url()).status_code == 404
    seen(board, matter)
    assert Client().get(matter.get_absolute_url()).status_code == 200


def test_a_closed_item_is_no_part_of_an_open_history(board):
    matter = make_matter(board)
    make_item(make_meeting(board, MARCH), "Open business", matter=matter)
    shut = closed_item(make_meeting(board, JUNE), matter=matter)
    exempt_paper(shut)
    heading = make_minutes_item(
        make_minutes(shut.meeting), agenda_item=shut, part=Part.PART_II, public_title="Closed business"
    )
    make_decision(heading, "To close the home.")
    make_action(shut.meeting, "Tell the residents.", minutes_item=heading)
    make_entry(board, "Closed business to come", part=Part.PART_II, matter=matter)
    inside = (
        "14 June 2017",
        "Closed business",
        "To close the home.",
        "Tell the residents.",
        "Closed business to come",
    )
    outside, member = page(matter), Client()
    member.force_login(member_of(board))
    assert [words for words in inside if words in outside] == []
    assert [words for words in inside if words not in page(matter, member)] == []
    assert "Care home closure" not in page(matter, member)


def test_a_plan_does_not_tell_the_matter_of_closed_business(board, client):
    make_entry(board, "Closed business", part=Part.PART_II, matter=make_matter(board, "Closure of a home"))
    plan = f"{board.get_absolute_url()}forward-plan/"
    assert "Closure of a home" not in Client().get(plan).content.decode()
    client.force_login(member_of(board))
    assert "Closure of a home" in client.get(plan).content.decode()


def test_a_copy_of_an_agenda_keeps_the_matters(board, officer):
    matter = make_matter(board)
    old = make_item(make_meeting(board, MARCH), matter=matter).meeting
    copy = create_meeting(board=board, held_on=JUNE, starts=dt.time(10), by=officer, clone_from=old)
    assert [item.matter for item in copy.items.all()] == [matter]


@pytest.mark.parametrize("part", list(Part))
def test_an_item_that_is_put_off_and_taken_again_keeps_matter_part_and_reasons(board, officer, part):
    matter = make_matter(board)
    item = closed_item(make_meeting(board, MARCH, MeetingStatus.DRAFT), matter=matter, part=part)
    entry = defer_item(item=item, by=officer, reason="No guidance yet.", now=NOW)
    again = take_from_plan(entry=entry, meeting=make_meeting(board, JUNE, MeetingStatus.DRAFT), by=officer)
    assert (again.matter, again.part, again.open_title) == (matter, part, entry.title)
    second = defer_item(item=again, by=officer, reason="Still none.", now=NOW)
    assert second == entry
    assert [one.reason for one in entry.deferrals.all()] == ["No guidance yet.", "Still none."]


# Titles


def test_titles_of_one_matter_are_alike_and_others_are_not():
    assert likeness("2017-19 Better Care Fund Plan", "Better Care Fund Plan 2017-19") == 1
    assert likeness("Better care fund 2016/17 quarter three performance report", "Better Care Fund") == 1
    assert likeness("Mental Health Strategy", "Self-Management Strategy") < 0.5
    assert likeness("Cold Weather Planning", "Street Triage Scheme") == 0
    assert likeness("Annual report 2016-2017", "Annual report 2016-2017") == 0  # no word says what of
    titles = [(1, "Street Triage Scheme"), (2, "Cold weather"), (3, "Lights"), (3, "Triage in a car")]
    assert most_alike("Street Triage: cost-benefit", titles) == [1, 3]


# Pages for officers


def item_page(item: AgendaItem) -> str:
    return f"{item.meeting.get_absolute_url()}build/items/{item.pk}/matter/"


def test_an_officer_is_shown_the_likely_matter_and_chooses_it(board, officer, client):
    triage = make_matter(board, "Street Triage Scheme")
    make_matter(board, "Carers")
    item = make_item(make_meeting(board, JUNE, MeetingStatus.DRAFT), "Street Triage: what it costs")
    asked = client.get(item_page(item))
    (likely,) = [box for box in asked.context["form"]["matter"] if box.data["selected"]]
    assert likely.choice_label == "Street Triage Scheme (suggested)"
    client.post(item_page(item), {"matter": triage.pk, "kind": "service"})
    item.refresh_from_db()
    assert item.matter == triage
    assert AuditEvent.objects.get(action="matter.linked").details == {"matter": triage.pk}


def test_a_new_matter_is_named_by_the_officer(board, officer, client):
    item = make_item(make_meeting(board, JUNE, MeetingStatus.DRAFT))
    nameless = client.post(item_page(item), {"matter": "new", "kind": "service"})
    assert "Enter what the new matter is called" in nameless.content.decode()
    client.post(item_page(item), {"matter": "new", "kind": "service", "title": "New"})
    (made,) = board.matters.all()
    assert (made.slug, made.items.get()) == ("new-2", item)  # “new” is the address of a form


def test_an_action_goes_to_another_matter_than_its_item(board, officer, client):
    fund, health = make_matter(board, "Fund"), make_matter(board, "Mental health")
    item = make_item(make_meeting(board, MARCH), matter=fund)
    heading = make_minutes_item(make_minutes(item.meeting), agenda_item=item)
    action = make_action(item.meeting, "Write the briefing.", minutes_item=heading)
    assert "Write the briefing." in page(fund)
    client.post(f"{action.get_absolute_url()}matter/", {"matter": health.pk, "kind": "service"})
    assert ["Write the briefing." in page(one) for one in (fund, health)] == [False, True]


def test_a_matter_ends_with_words_and_keeps_its_history(board, officer, client):
    matter = make_matter(board)
    make_item(make_meeting(board, MARCH), matter=matter)
    edit = f"{matter.get_absolute_url()}edit/"
    ends = {"title": "Street Triage", "kind": "service", "closed_on_0": "1", "closed_on_1": "4", "closed_on_2": "2018"}
    asked = {"seen": hidden(client.get(edit), "seen"), **ends}
    assert "Say how the matter ended" in client.post(edit, asked).content.decode()
    client.post(edit, {**asked, "outcome": "The scheme is permanent."})
    words = client.get(f"{board.get_absolute_url()}matters/").content.decode()
    assert words.index("Ended") < words.index("Street Triage") < words.index("1 April 2018")
    assert "The scheme is permanent." in page(matter)


def test_two_officers_who_change_a_matter_do_not_write_over_each_other(board, officer):
    matter = make_matter(board)
    seen = fingerprint(matters.matter_values(matter))
    matters.edit_matter(matter=matter, by=officer, seen=seen, values={"title": "Mine"})
    with pytest.raises(Conflict):
        matters.edit_matter(matter=matter, by=officer, seen=seen, values={"title": "Theirs"})


def test_a_matter_takes_nothing_of_another_board(board, officer):
    with pytest.raises(DomainError, match="another board"):
        matters.put_to_matter(thread=make_entry(), matter=make_matter(board), by=officer)


def test_an_officer_writes_and_changes_the_plan(board, officer, client):
    plan = f"{board.get_absolute_url()}forward-plan/"
    asked = {"key": hidden(client.get(f"{plan}new/"), "key"), "title": "Oral health", "due_text": "March 2027"}
    client.post(f"{plan}new/", asked)
    entry = ForwardPlanEntry.objects.get()
    assert entry.due_on == dt.date(2027, 3, 31)
    twice = {"key": hidden(client.get(f"{plan}new/"), "key"), "title": "Oral health", "due_text": "March 2027"}
    assert "has this already" in client.post(f"{plan}new/", twice).content.decode()
    change = {
        "seen": hidden(client.get(f"{plan}{entry.pk}/"), "seen"),
        "title": "Oral health",
        "due_text": "twice a year",
    }
    client.post(f"{plan}{entry.pk}/", change)
    entry.refresh_from_db()
    assert (entry.due_text, entry.due_on) == ("twice a year", None)
    late = client.post(f"{plan}{entry.pk}/", {**change, "title": "Teeth"})
    assert late.status_code == 409


# The database


def test_a_matter_has_one_address_and_an_end_that_says_how(board):
    row = {"board": board, "title": "Carers", "kind": MatterKind.SERVICE}
    assert not refused(insert(Matter(slug="carers", **row)))
    assert refused(insert(Matter(slug="carers", **row)))
    assert refused(insert(Matter(slug="b", **{**row, "kind": "secret"})))
    assert refused(insert(Matter(slug="b", closed_on=JUNE, **row)))
    assert refused(insert(Matter(slug="b", opened_on=JUNE, closed_on=MARCH, outcome="x", **row)))
    assert not refused(insert(Matter(slug="b", opened_on=MARCH, closed_on=JUNE, outcome="x", **row)))


def test_a_deferral_says_why(board):
    entry = make_entry(board)
    kept = make_deferral(entry)
    kept.pk, kept.reason = None, ""
    assert refused(insert(kept))
    entry.pk, entry.title, entry.part = None, "Another", "3"
    assert refused(insert(entry))
