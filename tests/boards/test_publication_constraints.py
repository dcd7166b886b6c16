"""What must be true of publications is held by the database itself, past the models' own validation."""

import datetime as dt

import pytest

from boards.enums import MeetingStatus
from boards.models import AgendaItem, Meeting, Publication, PublicationRequest, PublishedItem, PublishedPaper
from tests.boards.builders import open_paper
from tests.boards.writing import insert, refused, update
from tests.factories import make_item, make_meeting, make_user

pytestmark = pytest.mark.django_db

OPENED = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


def a_publication(meeting: Meeting | None = None, **fields: object) -> Publication:
    """The agenda of a draft, opened in time by one officer; not stored."""
    given = {"number": 0, "kind": "agenda", "published_at": OPENED, "published_by": make_user(), "clear_days": 5}
    return Publication(meeting=meeting or make_meeting(status=MeetingStatus.DRAFT), **{**given, **fields})


URGENCY = {
    "clear_days": 4,
    "urgency_reason": "An outbreak cannot wait.",
    "chair_agreed_by": "Cllr Ada Chair",
    "chair_agreed_on": OPENED.date(),
}


def test_a_publication_in_time_or_with_reason_chair_and_day_is_kept():
    assert [refused(insert(a_publication(**fields))) for fields in ({}, URGENCY)] == [False, False]


@pytest.mark.parametrize(
    "missing",
    [{"urgency_reason": ""}, {"chair_agreed_by": ""}, {"chair_agreed_on": None}],
    ids=lambda one: next(iter(one)),
)
def test_a_late_agenda_says_why_and_who_agreed_when(missing):
    assert refused(insert(a_publication(**{**URGENCY, **missing})))


def test_a_late_supplement_needs_no_urgency_of_its_own():
    assert not refused(insert(a_publication(number=1, kind="supplement", supplement=1, clear_days=0)))


@pytest.mark.parametrize("missing", ["published_at", "published_by", "clear_days"])
def test_a_publication_says_when_by_whom_and_how_many_days(missing):
    assert refused(insert(a_publication(**{missing: None})))


def test_an_agenda_from_an_old_pack_need_not_say():
    unknown = {"published_at": None, "published_by": None, "clear_days": None}
    assert not refused(insert(a_publication(is_historic=True, **unknown)))


@pytest.mark.parametrize(
    "fields",
    [{"kind": "supplement", "supplement": None}, {"kind": "withdrawal", "supplement": 1}],
    ids=["none", "other"],
)
def test_supplements_and_nothing_else_have_a_supplement_number(fields):
    assert refused(insert(a_publication(number=1, **fields)))


def test_two_supplements_do_not_share_a_number():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    rows = [a_publication(meeting, number=n, kind="supplement", supplement=1) for n in (1, 2)]
    assert refused(insert(*rows))


def test_two_publications_of_a_meeting_do_not_share_a_number():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    assert refused(insert(a_publication(meeting), a_publication(meeting)))


def test_part_two_is_approved_by_somebody_else():
    officer = make_user()
    rows = [
        a_publication(needs_second_officer=True, published_by=officer, approved_by=approver)
        for approver in (None, officer, make_user())
    ]
    assert [refused(insert(row)) for row in rows] == [True, True, False]


@pytest.mark.parametrize("status", ["published", "held"])
def test_an_open_agenda_is_a_publication(status):
    assert refused(update(make_meeting(status=MeetingStatus.DRAFT), status=status))


@pytest.mark.parametrize("status", ["cancelled", "moved", "adjourned"])
def test_a_meeting_that_does_not_go_ahead_says_why(status):
    meeting = make_meeting()
    assert refused(update(meeting, status=status))
    assert not refused(update(meeting, status=status, status_reason="Snow."))


def a_row_of(publication: Publication, item: AgendaItem, **fields: object) -> PublishedItem:
    given = {"position": 1, "label": "1", "kind": "substantive", "title": "Plan", "paper_status": "none", "part": "1"}
    return PublishedItem(publication=publication, item=item, **{**given, **fields})


@pytest.mark.parametrize(
    "twin", [{"position": 2, "label": "2"}, {"label": "2"}, {"position": 2}], ids=["item", "position", "label"]
)
def test_an_item_a_place_and_a_number_stand_once_in_a_snapshot(twin):
    item = make_item(make_meeting(status=MeetingStatus.DRAFT))
    publication = a_publication(item.meeting)
    publication.save()
    other = item if len(twin) == 2 else make_item(item.meeting)
    assert not refused(insert(a_row_of(publication, item)))
    assert refused(insert(a_row_of(publication, other, **twin)))


@pytest.mark.parametrize("missing", ["late_reason", "chair_agreed_by", "chair_agreed_on"])
def test_a_late_item_says_why_and_who_agreed_when(missing):
    item = make_item(make_meeting(status=MeetingStatus.DRAFT))
    publication = a_publication(item.meeting)
    publication.save()
    said = {"late_reason": "Flood.", "chair_agreed_by": "Cllr Ada Chair", "chair_agreed_on": OPENED.date()}
    empty = None if missing == "chair_agreed_on" else ""
    assert refused(insert(a_row_of(publication, item, is_late=True, **{**said, missing: empty})))
    assert not refused(insert(a_row_of(publication, item, is_late=True, **said)))


def a_published_paper(**fields: object) -> PublishedPaper:
    """A row of a snapshot that has the item but not yet the paper; not stored."""
    paper = open_paper(make_item(make_meeting(status=MeetingStatus.DRAFT)))
    publication = a_publication(paper.item.meeting)
    publication.save()
    row = a_row_of(publication, paper.item)
    row.save()
    given = {"version": paper.versions.get(), "position": 1, "kind": "report", "title": "Plan", "part": "1"}
    return PublishedPaper(publication=publication, item=row, paper=paper, **{**given, **fields})


STONE = {"version": None, "withdrawn_at": OPENED, "withdrawn_reason": "Wrong figures."}


@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ({}, False),
        (STONE, False),
        ({"version": None}, True),
        ({**STONE, "withdrawn_reason": ""}, True),
        ({**STONE, "public_name": "a.pdf"}, True),
        ({"withdrawn_at": OPENED, "withdrawn_reason": "Wrong figures."}, True),
        ({"public_name": "a.pdf"}, False),
        ({"public_name": "a.pdf", "part": "2"}, True),
    ],
)
def test_a_published_paper_has_a_version_or_is_a_tombstone_and_only_open_ones_lie_in_public(fields, is_refused):
    assert refused(insert(a_published_paper(**fields))) == is_refused


def test_a_paper_stands_once_in_a_snapshot():
    row = a_published_paper()
    row.save()
    twin = PublishedPaper(publication=row.publication, item=row.item, paper=row.paper, version=row.version, position=2)
    twin.kind, twin.title, twin.part = row.kind, row.title, row.part
    assert refused(insert(twin))


def a_request(meeting: Meeting, state: str, **fields: object) -> PublicationRequest:
    given = {"kind": "agenda", "digest": "0" * 64, "requested_at": OPENED, "requested_by": make_user()}
    return PublicationRequest(meeting=meeting, state=state, **{**given, **fields})


def test_a_meeting_has_one_open_request_to_publish():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    assert not refused(insert(*(a_request(meeting, state) for state in ("waiting", "done", "returned", "failed"))))
    assert refused(insert(a_request(meeting, "scheduled")))


def test_nobody_decides_on_their_own_request():
    officer = make_user()
    row = a_request(make_meeting(status=MeetingStatus.DRAFT), "done", requested_by=officer, decided_by=officer)
    assert refused(insert(row))
