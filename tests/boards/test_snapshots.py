"""Readers read the snapshot: what officers do to their working rows afterwards does not reach them."""

import re
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from boards.models import AgendaItem, Meeting, Paper, Publication, PublishedItem, PublishedPaper
from boards.services.publication import publish_agenda
from boards.services.requests import ask_to_publish
from hwb_portal.accounts.models import User
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import closed_item, confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.boards.publishing import (
    IN_TIME,
    MEETING_DAY,
    a_draft,
    a_published_meeting,
    an_uploaded_paper,
    as_read,
    first_paper,
    fresh,
    item_of,
    publish,
    revise,
    supplement,
    withdraw,
)
from tests.factories import make_user
from tests.house.addresses import body_of

pytestmark = pytest.mark.django_db
OFFICERS_LINKS = re.compile(r'<p class="govuk-body-s hwb-build__links.*?</p>')
REFUSAL = "a publication is never changed"


# Rows are never changed


@pytest.mark.parametrize("model", [Publication, PublishedItem, PublishedPaper])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_snapshot(model, statement):
    a_published_meeting()
    before = list(model.objects.values())
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))
    assert list(model.objects.values()) == before != []


@pytest.mark.parametrize(
    "attempt",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: type(row).objects.update(title="Another title"),
    ],
    ids=["save", "delete", "update"],
)
def test_the_models_are_refused(attempt):
    row = a_published_meeting().current_publication.papers.get()
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        attempt(row)
    assert PublishedPaper.objects.get().title == "Winter plan"


@pytest.mark.parametrize("row", [first_paper, lambda meeting: item_of(meeting, "1"), lambda meeting: meeting])
def test_what_was_published_cannot_be_deleted(row):
    meeting = a_published_meeting()
    with pytest.raises(ProtectedError):
        row(meeting).delete()
    assert as_read(meeting)[0] == ("1", "Winter planning", ["Winter plan 1"])


def test_a_released_version_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        first_paper(a_published_meeting()).versions.get().delete()


# Working rows


def addresses_of(meeting: Meeting) -> list[str]:
    """Every address at which a reader meets the first paper or its item."""
    board, paper = meeting.board.slug, first_paper(meeting)
    return [
        meeting.get_absolute_url(),
        reverse("boards:meeting_json", args=[board, meeting.slug]),
        paper.get_absolute_url(),
        reverse("boards:board_feed", args=[board]),
        f"{reverse('search')}?q=First",
        f"{reverse('search')}?q=XQZ",
        reverse("home"),
    ]


def everything(client: Client, addresses: list[str]) -> dict[str, str]:
    return {address: body_of(client.get(address)).decode() for address in addresses}


@pytest.mark.parametrize(
    "change",
    [
        lambda meeting: AgendaItem.objects.filter(meeting=meeting, number=1).update(title="XQZ", lead="XQZ"),
        lambda meeting: AgendaItem.objects.filter(meeting=meeting, number=1).update(number=9, position=9),
        lambda meeting: AgendaItem.objects.filter(meeting=meeting, number=1).update(late_reason="XQZ"),
        lambda meeting: AgendaItem.objects.filter(meeting=meeting, number=1).update(
            purpose="decide", paper_status="none"
        ),
        lambda meeting: Paper.objects.filter(item__meeting=meeting).update(title="XQZ", position=4),
        lambda meeting: Paper.objects.filter(item__meeting=meeting).update(item=item_of(meeting, "2")),
        lambda meeting: revise(first_paper(meeting), "XQZ"),
        lambda meeting: open_paper(item_of(meeting, "1"), released=False, title="XQZ", body="XQZ"),
        lambda meeting: AgendaItem.objects.create(
            meeting=meeting, position=3, number=3, kind="substantive", title="XQZ"
        ),
    ],
    ids=["item", "number", "late reason", "purpose", "paper", "place", "new version", "new paper", "new item"],
)
def test_a_change_after_publication_does_not_reach_readers(client, change: Callable[[Meeting], object]):
    meeting = a_published_meeting()
    addresses = addresses_of(meeting)
    before = everything(client, addresses)
    change(meeting)
    assert everything(client, addresses) == before


@pytest.mark.parametrize(
    "close",
    [
        lambda meeting: Paper.objects.filter(item__meeting=meeting).update(
            part="2",
            public_title="XQZ",
            public_interest_reason="XQZ",
            is_own_development=False,
            review_on=MEETING_DAY,
        ),
        lambda meeting: AgendaItem.objects.filter(meeting=meeting, number=1).update(part="2", public_title="XQZ"),
    ],
    ids=["paper", "item"],
)
def test_closing_a_working_row_shuts_the_text_at_once_and_shows_no_other_title(client, close):
    """The wall asks both the snapshot and the working row: in doubt it is shut."""
    meeting = a_published_meeting()
    close(meeting)
    assert as_read(meeting)[0] == ("1", "Winter planning", ["(Winter plan)"])
    assert client.get(first_paper(meeting).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("opened", ["paper", "item", "confidential"])
def test_opening_a_working_row_opens_nothing(signed_in_as, opened):
    meeting = a_draft()
    make = confidential_paper if opened == "confidential" else exempt_paper
    paper = make(closed_item(meeting) if opened == "item" else item_of(meeting, "2"), released=False)
    publish(meeting, approved_by=make_user())
    before = as_read(meeting)
    member = member_of(meeting.board)
    if opened == "confidential":
        Paper.objects.filter(pk=paper.pk).update(is_confidential=False, public_interest_reason="Weighed.")
        assert signed_in_as(member).get(paper.get_absolute_url()).status_code == 404
    Paper.objects.filter(pk=paper.pk).update(part="1", is_confidential=False)
    AgendaItem.objects.filter(pk=paper.item_id).update(part="1")
    assert as_read(meeting) == before
    assert signed_in_as(None).get(paper.get_absolute_url()).status_code == 404


def test_a_supplement_does_not_tell_the_title_of_a_paper_that_stays_closed():
    meeting = a_draft()
    exempt_paper(item_of(meeting, "2"), released=False)
    publish(meeting, approved_by=make_user())
    revise(first_paper(meeting))
    supplement(meeting)
    assert as_read(meeting)[1] == ("2", "Carers", ["(Exempt report)"])


def test_a_renamed_paper_has_its_new_title_with_the_next_supplement(client):
    meeting = a_published_meeting()
    paper = first_paper(meeting)
    Paper.objects.filter(pk=paper.pk).update(title="Winter plan, corrected")
    revise(paper)
    supplement(meeting)
    assert as_read(meeting)[0][2] == ["Winter plan, corrected 2"]
    assert (
        '<h1 class="govuk-heading-l">Winter plan, corrected</h1>'
        in client.get(paper.get_absolute_url()).content.decode()
    )


# The officers of the board


def agenda_on(page: str) -> str:
    """The agenda of a page as text, without the officers' links to change it."""
    found = re.search(r'<ol class="hwb-agenda">.*?</ol>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", OFFICERS_LINKS.sub("", found[0])).split())


def get(client: Client, name: str, meeting: Meeting) -> str:
    return client.get(reverse(name, args=[meeting.board.slug, meeting.slug])).content.decode()


def a_rich_draft() -> Meeting:
    """Open, exempt and confidential papers, uploads, a closed item with an open paper, an item to follow."""
    meeting = a_draft()
    an_uploaded_paper(meeting)
    exempt_paper(item_of(meeting, "1"), released=False)
    closed = closed_item(meeting, lead="Head of Care Homes")
    confidential_paper(closed, released=False)
    open_paper(closed, released=False, title="Closure of The Cedars")
    AgendaItem.objects.create(
        meeting=meeting, position=4, number=4, kind="substantive", title="Street triage", paper_status="to_follow"
    )
    return meeting


def test_the_preview_shows_exactly_what_is_then_published(signed_in_as, client):
    meeting = a_rich_draft()
    officer = signed_in_as(officer_of(meeting.board))
    preview = agenda_on(get(officer, "boards:meeting_preview", meeting))
    publish(meeting, approved_by=make_user())
    assert preview == agenda_on(client.get(meeting.get_absolute_url()).content.decode())
    assert "Closed business" in preview
    assert [word for word in ("Cedars", "Care home", "Provider at risk") if word in preview] == []


def test_the_preview_of_a_supplement_shows_exactly_what_is_then_published(signed_in_as, client):
    meeting = a_rich_draft()
    publish(meeting, approved_by=make_user())
    withdraw(first_paper(meeting))
    paper = open_paper(item_of(meeting, "2"), released=False, title="Carers survey: appendix")
    officer = signed_in_as(officer_of(meeting.board))
    preview = agenda_on(get(officer, "boards:meeting_preview", meeting))
    supplement(meeting)
    shown = agenda_on(client.get(meeting.get_absolute_url()).content.decode())
    assert preview == shown.replace(f"{paper.title} Supplement 1", paper.title)
    assert "Withdrawn on 4 March 2027" in preview


def test_looking_at_the_preview_publishes_nothing(signed_in_as):
    meeting = a_rich_draft()
    get(signed_in_as(officer_of(meeting.board)), "boards:meeting_preview", meeting)
    assert (Publication.objects.count(), fresh(meeting).status) == (0, "draft")


def test_an_officer_sees_the_published_agenda_and_works_on_the_rows_elsewhere(signed_in_as, client):
    meeting = a_published_meeting()
    open_paper(item_of(meeting, "2"), released=False, title="Carers survey")
    officer = signed_in_as(officer_of(meeting.board))
    pages = [agenda_on(get(who, "boards:meeting_detail", meeting)) for who in (officer, client)]
    assert pages[0] == pages[1]
    assert "Carers survey" in agenda_on(get(officer, "boards:meeting_publish", meeting))


# Once


def test_publishing_twice_makes_one_publication_and_one_event(signed_in_as):
    meeting = a_draft()
    client = signed_in_as(officer_of(meeting.board))
    address = reverse("boards:meeting_publish", args=[meeting.board.slug, meeting.slug])
    answers = [client.post(address, {}).status_code for _ in range(2)]
    assert answers[0] == 302
    assert (Publication.objects.count(), AuditEvent.objects.filter(action="agenda.published").count()) == (1, 1)


def test_a_second_officer_who_pressed_at_the_same_time_publishes_nothing_more():
    """Both have read the draft before either published."""
    meeting, officers = a_draft(), (make_user(), make_user())
    seen = [Meeting.objects.get(pk=meeting.pk) for _ in officers]
    publish_agenda(meeting=seen[0], by=officers[0], now=IN_TIME)
    with pytest.raises(DomainError, match="already published"):
        publish_agenda(meeting=seen[1], by=officers[1], now=IN_TIME)
    assert first_event().actor_id == officers[0].pk


def first_event() -> AuditEvent:
    return AuditEvent.objects.get(action="agenda.published")


def test_asking_twice_for_a_supplement_makes_one():
    meeting, officer = a_published_meeting(), make_user()
    open_paper(item_of(meeting, "2"), released=False)
    ask(meeting, officer)
    with pytest.raises(DomainError, match="Nothing has changed"):
        ask(meeting, officer)
    assert Publication.objects.of_meeting(meeting).supplements().count() == 1


def ask(meeting: Meeting, officer: User) -> None:
    ask_to_publish(meeting=meeting, by=officer, now=IN_TIME, summary="The survey.")
