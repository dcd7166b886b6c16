"""What is added to a published agenda: a numbered supplement, which changes nothing that stood."""

import datetime as dt

import pytest

from boards.enums import MeetingStatus, PaperStatus
from boards.models import AgendaItem, Meeting, PaperVersion, Publication
from boards.selectors import meeting_page
from boards.services.versions import save_report
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.dates import london
from hwb_portal.core.errors import DomainError
from tests.boards.builders import closed_item, exempt_paper, open_paper
from tests.boards.publishing import (
    IN_TIME,
    LATE,
    LATER,
    STILL_IN_TIME,
    a_draft,
    a_published_meeting,
    as_read,
    first_paper,
    fresh,
    item_of,
    publish,
    revise,
    supplement,
)
from tests.factories import make_board, make_paper, make_user

pytestmark = pytest.mark.django_db

URGENT = {"late_reason": "A flood.", "chair_agreed_by": "Cllr Ada Chair", "chair_agreed_on": dt.date(2027, 3, 3)}


def refusal(meeting: Meeting, now: dt.datetime = LATE, summary: str = "The rest.") -> str:
    """The sentence of a refusal, after a look that readers have what they had and nothing was written."""
    before = as_read(meeting)
    with pytest.raises(DomainError) as caught:
        supplement(meeting, now, summary)
    assert as_read(meeting) == before
    assert not Publication.objects.of_meeting(meeting).supplements().exists()
    assert not AuditEvent.objects.filter(action="supplement.published").exists()
    return str(caught.value)


def test_a_new_paper_is_read_once_its_supplement_is_published():
    meeting = a_published_meeting()
    open_paper(item_of(meeting, "2"), released=False, title="Carers survey")
    before = as_read(meeting)
    made = supplement(meeting)
    assert before == [("1", "Winter planning", ["Winter plan 1"]), ("2", "Carers", [])]
    assert as_read(meeting) == [("1", "Winter planning", ["Winter plan 1"]), ("2", "Carers", ["Carers survey 1"])]
    assert (made.number, made.supplement, made.name, made.clear_days) == (1, 1, "Supplement 1", 3)


def test_a_late_report_to_an_item_announced_in_time_needs_no_urgency():
    """LGA 1972 s.100B(4) bars the item, not its report."""
    meeting = a_published_meeting()
    open_paper(item_of(meeting, "2"), released=False)
    supplement(meeting, LATER)
    assert [item.is_late for item in fresh(meeting).current_publication.items.all()] == [False, False]


def test_a_revised_paper_gets_a_new_version_and_the_first_stays_readable(client):
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    revise(paper)
    assert "Corrected words." not in client.get(paper.get_absolute_url()).content.decode()
    supplement(meeting)
    pages = [client.get(f"{paper.get_absolute_url()}{query}").content.decode() for query in ("", "?version=1")]
    assert [("First words." in page, "Corrected words." in page) for page in pages] == [(False, True), (True, False)]


def test_to_follow_is_closed_by_its_supplement():
    meeting = a_draft()
    AgendaItem.objects.filter(meeting=meeting, number=2).update(paper_status=PaperStatus.TO_FOLLOW)
    publish(meeting)
    paper = make_paper(item_of(meeting, "2"), title="Carers survey")
    save_report(paper=paper, bodies={"purpose": "Here it is."}, acronyms=(), by=make_user())
    AgendaItem.objects.filter(meeting=meeting, number=2).update(paper_status=PaperStatus.ATTACHED)
    statuses = [[row.paper_status for row in fresh(meeting).current_publication.items.all()]]
    supplement(meeting)
    statuses.append([row.paper_status for row in fresh(meeting).current_publication.items.all()])
    assert statuses == [["attached", "to_follow"], ["attached", "attached"]]


def test_a_new_late_item_is_locked_until_reason_chair_and_day_are_given():
    meeting = a_published_meeting()
    item = make_item_in_hand(meeting)
    assert refusal(meeting) == (
        "Item 3 comes too late to be open for 5 clear days. Give the special circumstances, which chair agreed "
        "that it is urgent, and on what day."
    )
    for missing in URGENT:
        said = {**URGENT, missing: None if missing == "chair_agreed_on" else " "}
        AgendaItem.objects.filter(pk=item.pk).update(**said)
        assert refusal(meeting).startswith("Item 3 comes too late")


def test_a_late_item_with_its_reasons_is_published_and_says_them(client):
    meeting = a_published_meeting()
    make_item_in_hand(meeting, **URGENT)
    supplement(meeting)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Added late as urgent: A flood. The chair, Cllr Ada Chair, agreed on 3 March 2027." in page


def test_an_item_added_in_time_needs_no_reason():
    meeting = a_published_meeting()
    make_item_in_hand(meeting)
    made = supplement(meeting, STILL_IN_TIME)
    assert (made.clear_days, made.items.last().is_late, len(as_read(meeting))) == (7, False, 3)


def test_published_numbers_stay():
    meeting = a_published_meeting()
    AgendaItem.objects.filter(meeting=meeting, number=2).update(number=9)
    open_paper(item_of(meeting, "1"), released=False)
    assert refusal(meeting) == "Item 2 would change its number. Published numbers stay: put new items at the end."


def test_without_anything_new_there_is_no_supplement():
    assert refusal(a_published_meeting()) == "Nothing has changed since the last publication."


def test_a_supplement_says_what_it_brings():
    meeting = a_published_meeting()
    open_paper(item_of(meeting, "2"), released=False)
    assert refusal(meeting, summary=" \n") == "Say in a sentence what the supplement brings."


def test_before_the_agenda_there_is_no_supplement():
    assert refusal(a_draft()) == "Publish the agenda first. A supplement adds to it."


def test_nothing_is_added_to_a_meeting_that_does_not_go_ahead():
    meeting = a_published_meeting()
    open_paper(item_of(meeting, "2"), released=False)
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.CANCELLED, status_reason="Snow.")
    assert refusal(meeting) == "This meeting is cancelled, so nothing can be added to its agenda."


def test_what_stood_keeps_since_when_and_with_which_supplement():
    meeting = a_published_meeting()
    second = open_paper(item_of(meeting, "2"), released=False)
    supplement(meeting)
    third = open_paper(item_of(meeting, "2"), released=False)
    supplement(meeting, LATER)
    current = fresh(meeting).current_publication
    papers = {row.paper_id: (row.supplement, row.since) for row in current.papers.all()}
    assert papers == {first_paper_id(meeting): (None, IN_TIME), second.pk: (1, LATE), third.pk: (2, LATER)}
    assert [row.since for row in current.items.all()] == [IN_TIME, IN_TIME]


def test_a_revised_paper_is_of_its_supplement():
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    revise(paper)
    row = supplement(meeting).papers.get()
    assert (row.version.number, row.supplement, row.since) == (2, 1, LATE)


def test_the_page_tells_when_each_was_published():
    meeting = a_published_meeting()
    for now in (LATE, LATER):
        open_paper(item_of(meeting, "2"), released=False)
        supplement(meeting, now)
    assert meeting_page(fresh(meeting), make_user()).notice == (
        "Published on 25 February 2027, 8 clear days before the meeting; supplement 1 on 4 March 2027; "
        "supplement 2 on 5 March 2027."
    )


def test_a_closed_paper_in_a_supplement_needs_a_second_officer():
    meeting = a_published_meeting()
    exempt_paper(item_of(meeting, "2"), released=False)
    assert refusal(meeting) == "A second officer must approve, because papers of Part II are involved."
    assert supplement(meeting, approved_by=make_user()).needs_second_officer


@pytest.mark.parametrize("what", ["paper", "item"])
def test_a_supplement_opens_nothing_that_is_published_as_closed(what):
    """That is declassification: two officers and a reason."""
    meeting = a_draft()
    paper = exempt_paper(closed_item(meeting), released=False)
    publish(meeting, approved_by=make_user())
    row = paper if what == "paper" else paper.item
    type(row).objects.filter(pk=row.pk).update(part="1")
    open_paper(item_of(meeting, "2"), released=False)
    title = "Exempt report" if what == "paper" else "Closed business"
    assert refusal(meeting) == (
        f"“{title}” is published as closed. A second officer must agree, and a reason be given, before it is opened."
    )


def test_the_supplement_is_recorded_once():
    meeting = a_published_meeting()
    paper = open_paper(item_of(meeting, "2"), released=False)
    supplement(meeting)
    event = AuditEvent.objects.get(action="supplement.published")
    assert (event.subject_label, event.details) == (
        f"{meeting}: supplement 1",
        {"clear_days": 3, "papers": [str(paper.pk)]},
    )


def test_a_supplement_on_the_day_of_the_meeting_gives_no_clear_day():
    meeting = a_published_meeting()
    open_paper(item_of(meeting, "2"), released=False)
    assert supplement(meeting, london(meeting.held_on, dt.time(8))).clear_days == 0


def make_item_in_hand(meeting: Meeting, **fields: object) -> AgendaItem:
    """The next item in the working rows only: the factory would open it to readers."""
    place = meeting.items.count() + 1
    return AgendaItem.objects.create(
        meeting=meeting, position=place, number=place, kind="substantive", title="Flood defences", **fields
    )


def first_paper_id(meeting: Meeting) -> object:
    return first_paper(meeting).pk


def test_versions_are_released_at_the_moment_of_their_supplement():
    meeting = a_published_meeting()
    revise(first_paper(meeting))
    supplement(meeting)
    released = PaperVersion.objects.for_meeting(meeting).order_by("number").values_list("released_at", flat=True)
    assert list(released) == [IN_TIME, LATE]


def test_another_meeting_has_supplements_of_its_own():
    first, second = a_published_meeting(), a_published_meeting(board=make_board())
    for meeting in (first, second):
        open_paper(item_of(meeting, "2"), released=False)
    assert [supplement(meeting).supplement for meeting in (first, second)] == [1, 1]
