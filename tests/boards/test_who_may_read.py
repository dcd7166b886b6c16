"""Who may read the text of a paper, as one table of readers and kinds of paper (LGA 1972 ss.100A, 100B, 100F)."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser

from boards import law
from boards.enums import MeetingStatus, StaffRole
from boards.models import Meeting, Paper, PaperReader, PaperVersion
from boards.querysets import Reader
from boards.selectors import meeting_page
from hwb_portal.accounts.roles import Role
from tests.boards.builders import closed_item, confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_board,
    make_councillor,
    make_item,
    make_meeting,
    make_report,
    make_staff,
    make_substitute,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2027, 3, 3)
MEETING_DAY = dt.date(2027, 3, 10)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)

# Columns: an open paper, an open paper under a closed item, an exempt one, a confidential one (all released);
# an open and an exempt one not released yet; an open one with a released version on a draft agenda, on one only
# scheduled, and of a cancelled meeting.
TABLE = """
                                 open under exempt confidential hasty hasty-exempt draft scheduled cancelled
nobody                           yes  -     -      -            -     -            -     -         -
member                           yes  yes   yes    -            -     -            -     -         -
member on the list               yes  yes   yes    yes          -     -            -     -         -
member from tomorrow             yes  -     -      -            -     -            -     -         -
member until today               yes  yes   yes    -            -     -            -     -         -
member until yesterday           yes  -     -      -            -     -            -     -         -
member of another board          yes  -     -      -            -     -            -     -         -
observer                         yes  -     -      -            -     -            -     -         -
observer on the list             yes  -     -      -            -     -            -     -         -
substitute                       yes  yes   yes    -            -     -            -     -         -
substitute on the list           yes  yes   yes    yes          -     -            -     -         -
substitute at another meeting    yes  -     -      -            -     -            -     -         -
stranger on the list             yes  -     -      -            -     -            -     -         -
officer                          yes  yes   yes    yes          yes   yes          yes   yes       yes
officer of another board         yes  -     -      -            -     -            -     -         -
officer by role alone            yes  -     -      -            -     -            -     -         -
author of them all               yes  yes   yes    yes          yes   yes          yes   yes       yes
author of others                 yes  -     -      -            -     -            -     -         -
analyst of the board             yes  -     -      -            -     -            -     -         -
lead of the board                yes  -     -      -            -     -            -     -         -
administrator                    yes  -     -      -            -     -            -     -         -
councillor of the council        yes  -     yes    -            -     -            -     -         -
councillor on the list           yes  -     yes    -            -     -            -     -         -
councillor from tomorrow         yes  -     -      -            -     -            -     -         -
councillor until yesterday       yes  -     -      -            -     -            -     -         -
councillor of another council    yes  -     -      -            -     -            -     -         -
"""
HEADER, *ROWS = TABLE.strip("\n").splitlines()
KINDS = HEADER.split()
EXPECTED = {
    row[:33].strip(): [kind for kind, mark in zip(KINDS, row[33:].split(), strict=True) if mark == "yes"]
    for row in ROWS
}


@dataclass
class Scene:
    readers: dict[str, Reader]
    papers: dict[str, Paper]


@pytest.fixture
def scene() -> Scene:
    board, other = make_board(), make_board()
    meeting = make_meeting(board, MEETING_DAY)
    readers: dict[str, Reader] = {
        "nobody": AnonymousUser(),
        "member": member_of(board),
        "member on the list": member_of(board),
        "member from tomorrow": member_of(board, starts_on=TOMORROW),
        "member until today": member_of(board, ends_on=TODAY),
        "member until yesterday": member_of(board, ends_on=YESTERDAY),
        "member of another board": member_of(other),
        "observer": member_of(board, is_observer=True),
        "observer on the list": member_of(board, is_observer=True),
        "substitute": make_user(Role.SUBSTITUTE),
        "substitute on the list": make_user(Role.SUBSTITUTE),
        "substitute at another meeting": make_user(Role.SUBSTITUTE),
        "stranger on the list": make_user(Role.MEMBER),
        "officer": officer_of(board),
        "officer of another board": officer_of(other),
        "officer by role alone": make_user(Role.OFFICER),
        "author of them all": make_user(Role.AUTHOR),
        "author of others": make_user(Role.AUTHOR),
        "analyst of the board": make_user(Role.ANALYST),
        "lead of the board": make_user(Role.LEAD),
        "administrator": make_user(Role.ADMIN),
        "councillor of the council": make_councillor(board.council).user,
        "councillor on the list": make_councillor(board.council).user,
        "councillor from tomorrow": make_councillor(board.council, starts_on=TOMORROW).user,
        "councillor until yesterday": make_councillor(board.council, ends_on=YESTERDAY).user,
        "councillor of another council": make_councillor(other.council).user,
    }
    make_substitute(meeting, readers["substitute"])
    make_substitute(meeting, readers["substitute on the list"])
    make_substitute(make_meeting(board, TOMORROW), readers["substitute at another meeting"])
    make_staff(board, readers["analyst of the board"], StaffRole.ANALYST)
    make_staff(board, readers["lead of the board"], StaffRole.LEAD)
    item, closed, by = make_item(meeting), closed_item(meeting), {"author": readers["author of them all"]}
    elsewhere = {
        status: make_item(make_meeting(board, dt.date(2027, month, 10), status))
        for month, status in enumerate(("draft", "scheduled", "cancelled"), start=4)
    }
    papers = {
        "open": open_paper(item, **by),
        "under": open_paper(closed, **by),
        "exempt": exempt_paper(item, **by),
        "confidential": confidential_paper(item, **by),
        "hasty": open_paper(item, released=False, **by),
        "hasty-exempt": exempt_paper(item, released=False, **by),
        **{status: open_paper(place, **by) for status, place in elsewhere.items()},
    }
    open_paper(item, author=readers["author of others"], released=False)
    for name, reader in readers.items():
        if name.endswith("on the list"):
            PaperReader.objects.create(paper=papers["confidential"], user=reader)
    return Scene(readers, papers)


def test_the_table_names_every_reader_of_the_scene(scene):
    assert list(EXPECTED) == list(scene.readers)


@pytest.mark.parametrize("reader", EXPECTED)
def test_a_reader_has_the_text_of_exactly_these_papers(scene, reader):
    visible = set(Paper.objects.visible_to(scene.readers[reader], TODAY))
    assert [kind for kind, paper in scene.papers.items() if paper in visible] == EXPECTED[reader]


@pytest.mark.parametrize("reader", EXPECTED)
def test_a_reader_has_the_versions_of_exactly_these_papers(scene, reader, monkeypatch):
    monkeypatch.setattr("boards.querysets.papers.timezone.localdate", lambda: TODAY)
    visible = {version.paper for version in PaperVersion.objects.visible_to(scene.readers[reader])}
    assert [kind for kind, paper in scene.papers.items() if paper in visible] == EXPECTED[reader]


# Places on the agenda: closed papers are listed for everyone, as stubs; what is not published for nobody.


@pytest.mark.parametrize(
    "reader", ["nobody", "member", "observer", "author of others", "author of them all", "officer"]
)
def test_the_agenda_lists_the_same_papers_for_every_reader(scene, reader):
    meeting = Meeting.objects.with_board().get(pk=scene.papers["open"].item.meeting_id)
    listed = {line.id for item in meeting_page(meeting, scene.readers[reader]).items for line in item.papers}
    found = [kind for kind, paper in scene.papers.items() if str(paper.pk) in listed]
    assert found == ["open", "under", "exempt", "confidential"]


# Days


@pytest.mark.parametrize(
    ("day", "may_read"),
    [(MEETING_DAY - dt.timedelta(days=60), True), (MEETING_DAY, True), (MEETING_DAY + dt.timedelta(days=1), False)],
)
def test_a_substitute_reads_closed_papers_until_the_day_of_the_meeting(scene, day, may_read):
    visible = Paper.objects.visible_to(scene.readers["substitute"], day)
    assert visible.contains(scene.papers["exempt"]) == may_read


def test_a_member_still_reads_closed_papers_after_the_meeting(scene):
    later = Paper.objects.visible_to(scene.readers["member"], MEETING_DAY + dt.timedelta(days=365))
    assert later.contains(scene.papers["exempt"])


def test_closed_papers_stay_open_to_members_when_the_meeting_is_held(scene):
    meeting = scene.papers["exempt"].item.meeting
    meeting.status = MeetingStatus.HELD
    meeting.save()
    assert Paper.objects.visible_to(scene.readers["member"], TODAY).contains(scene.papers["exempt"])


# Councillors who are not on the board


@pytest.mark.parametrize("terms", [True, False])
@pytest.mark.parametrize(
    "paragraphs", [(1,), (2,), (3,), (4,), (5,), (6,), (7,), (3, 6), (1, 3), (3, 5), (6, 7), (3, 6, 7)]
)
def test_a_councillor_reads_what_the_law_opens_to_councillors(paragraphs, terms):
    paper = exempt_paper(paragraphs=paragraphs, contract_terms=terms)
    councillor = make_councillor(paper.item.meeting.board.council).user
    found = Paper.objects.visible_to(councillor).exists(), PaperVersion.objects.visible_to(councillor).exists()
    assert found == (law.councillor_may_inspect(paragraphs, contract_terms=terms),) * 2


def test_a_version_that_was_published_on_other_grounds_stays_closed_to_councillors():
    paper = exempt_paper(paragraphs=(1, 3))
    councillor = make_councillor(paper.item.meeting.board.council).user
    paper.exemptions.get(paragraph=1).delete()
    assert not Paper.objects.visible_to(councillor).exists()
    make_report(paper)
    assert [version.number for version in PaperVersion.objects.visible_to(councillor)] == [2]


def test_a_paper_that_becomes_confidential_is_closed_to_councillors_before_it_is_published_so():
    paper = exempt_paper()
    councillor = make_councillor(paper.item.meeting.board.council).user
    assert Paper.objects.visible_to(councillor).exists()
    paper.is_confidential = True
    paper.save()
    assert not Paper.objects.visible_to(councillor).exists()


def test_what_was_closed_as_terms_of_a_contract_stays_closed_to_councillors_when_the_paper_is_opened():
    paper = exempt_paper(contract_terms=True)
    councillor = make_councillor(paper.item.meeting.board.council).user
    paper.exemptions.all().delete()
    paper.part = "1"
    paper.save()
    make_report(paper)
    assert [version.number for version in PaperVersion.objects.visible_to(councillor)] == [2]


# Versions


@pytest.mark.parametrize(
    ("reader", "numbers"),
    [
        ("nobody", [1]),
        ("member", [1]),
        ("substitute", [1]),
        ("author of others", [1]),
        ("officer", [1, 2]),
        ("author of them all", [1, 2]),
    ],
)
def test_a_version_in_hand_is_for_those_who_work_on_it(scene, reader, numbers):
    paper = scene.papers["open"]
    PaperVersion.objects.create(paper=paper, number=2, template=paper.item.meeting.board.report_template)
    versions = PaperVersion.objects.visible_to(scene.readers[reader]).of_paper(paper).order_by("number")
    assert [version.number for version in versions] == numbers


# Changing


@pytest.mark.parametrize(
    ("reader", "editable"),
    [
        ("nobody", []),
        ("member on the list", []),
        ("substitute", []),
        ("officer of another board", []),
        ("officer by role alone", []),
        ("author of others", []),
        ("analyst of the board", []),
        ("administrator", []),
        ("councillor of the council", []),
        ("author of them all", ["hasty", "hasty-exempt", "draft", "scheduled", "cancelled"]),
        ("officer", KINDS),
    ],
)
def test_a_paper_is_changed_by_officers_and_until_its_release_by_its_author(scene, reader, editable):
    visible = set(Paper.objects.editable_by(scene.readers[reader]))
    assert [kind for kind, paper in scene.papers.items() if paper in visible] == editable
