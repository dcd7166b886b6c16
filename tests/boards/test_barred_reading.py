"""A member whom an interest bars from reading loses what is closed of that item, and nothing else."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.enums import InterestKind, MinutesStatus, Part
from boards.models import (
    Action,
    Decision,
    DeclaredInterest,
    Meeting,
    MinutesParagraph,
    Paper,
    PaperReader,
    PaperVersion,
    Person,
)
from boards.services import interests
from boards.services.readers import add_reader
from hwb_portal.core.errors import DomainError
from tests.boards.builders import confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_councillor,
    make_decision,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_paragraph,
)

pytestmark = pytest.mark.django_db


class Scene:
    """A meeting to come with two items, each with an open and a closed paper; the member is barred from the first."""

    def __init__(self) -> None:
        self.board = make_board()
        self.meeting = make_meeting(self.board, timezone.localdate() + dt.timedelta(days=20))
        self.items = [make_item(self.meeting, "A contract"), make_item(self.meeting, "Carers")]
        self.open = [open_paper(item) for item in self.items]
        self.closed = [exempt_paper(item) for item in self.items]
        self.member, self.officer = member_of(self.board), officer_of(self.board)

    def bar(self, **fields) -> DeclaredInterest:
        return interests.declare_interest(
            item=self.items[0],
            person=Person.objects.get(user=self.member),
            declaration=interests.Declaration(
                InterestKind.OTHER, "A friend bids.", **{"bars_reading": True, **fields}
            ),
            by=self.officer,
            today=timezone.localdate(),
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def read_by(user) -> set[Paper]:
    return set(Paper.objects.visible_to(user))


def test_the_closed_papers_of_that_item_alone_are_gone(scene):
    assert read_by(scene.member) == {*scene.open, *scene.closed}
    scene.bar()
    assert read_by(scene.member) == {*scene.open, scene.closed[1]}
    assert {version.paper for version in PaperVersion.objects.visible_to(scene.member)} == read_by(scene.member)
    assert read_by(member_of(scene.board)) == {*scene.open, *scene.closed}


def test_to_be_a_councillor_or_on_the_papers_list_gives_it_back_to_nobody(scene):
    make_councillor(scene.board.council, scene.member)
    secret = confidential_paper(scene.items[0])
    PaperReader.objects.create(paper=secret, user=scene.member)
    assert secret in read_by(scene.member)
    scene.bar()
    assert read_by(scene.member) == {*scene.open, scene.closed[1]}
    with pytest.raises(DomainError, match="a declared interest bars reading"):
        add_reader(paper=secret, user=scene.member, by=scene.officer, today=timezone.localdate())


def test_the_pack_with_part_two_is_gone_and_the_meeting_stays_on_the_desk(scene, signed_in_as):
    scene.bar()
    client = signed_in_as(scene.member)
    address = scene.meeting.get_absolute_url()
    assert not Meeting.objects.open_in_full_to(scene.member).exists()
    assert client.get(f"{address}pack-restricted.pdf").status_code == 404
    assert "Pack with Part II" not in client.get(address).content.decode()
    assert client.get(scene.closed[0].get_absolute_url()).status_code == 404
    assert client.get(scene.closed[1].get_absolute_url()).status_code == 200
    assert address in client.get("/desk/").content.decode()


def test_a_member_who_declares_again_does_not_get_the_papers_back(scene, signed_in_as):
    scene.bar()
    form = {
        "person": Person.objects.get(user=scene.member).pk,
        "item": scene.items[0].pk,
        "kind": "other",
        "nature": "A friend bids, I think.",
        "bars_reading": "",
    }
    signed_in_as(scene.member).post(f"{scene.meeting.get_absolute_url()}interests/", form)
    assert DeclaredInterest.objects.get().nature == "A friend bids, I think."
    assert scene.closed[0] not in read_by(scene.member)
    scene.bar(bars_reading=False)
    assert scene.closed[0] in read_by(scene.member)


def test_an_officer_bars_by_the_form(scene, signed_in_as):
    form = {
        "person": Person.objects.get(user=scene.member).pk,
        "item": scene.items[0].pk,
        "kind": "other",
        "nature": "A friend bids.",
        "bars_reading": "on",
    }
    signed_in_as(scene.officer).post(f"{scene.meeting.get_absolute_url()}record/interests/", form)
    assert scene.closed[0] not in read_by(scene.member)


def test_the_closed_minutes_of_that_item_are_withheld_too(scene, signed_in_as):
    minutes = make_minutes(scene.meeting, MinutesStatus.PUBLISHED)
    shut = {"part": Part.PART_II, "public_title": "Business", "public_summary": "The board considered a contract."}
    headings = [make_minutes_item(minutes, item.title, agenda_item=item, **shut) for item in scene.items]
    for heading in headings:
        make_paragraph(heading, f"Secret of {heading.title}.")
        make_decision(heading, "Award it.")
        make_action(scene.meeting, minutes_item=heading, reference=heading.number)
    scene.bar()
    for model in (MinutesParagraph, Decision):
        assert {row.item for row in model.objects.visible_to(scene.member)} == {headings[1]}
    assert {row.minutes_item for row in Action.objects.visible_to(scene.member)} == {headings[1]}
    address = f"{scene.meeting.get_absolute_url()}minutes/"
    page = signed_in_as(scene.member).get(address).content.decode()
    assert ("Secret of A contract." in page, "Secret of Carers." in page) == (False, True)
    assert "Secret of A contract." in signed_in_as(scene.officer).get(address).content.decode()


def test_the_minutes_print_the_resolution_that_excluded_the_public_once(scene, client):
    minutes = make_minutes(scene.meeting, MinutesStatus.PUBLISHED)
    address = f"{scene.meeting.get_absolute_url()}minutes/"
    for item in scene.items:
        make_minutes_item(minutes, item.title, agenda_item=item, part=Part.PART_II, public_title="Business")
    assert "The board resolved" not in client.get(address).content.decode()
    for heading in minutes.items.all():
        make_paragraph(heading)
    page = client.get(address).content.decode()
    assert page.count("The board resolved: That the public leave, under paragraph 3.") == 1
