"""The page of the audit trail: who may open it, what it tells whom, and how it is narrowed."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from boards.enums import MeetingStatus
from boards.models import Meeting, Paper
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.audit.services import record
from hwb_portal.audit.tables import CLOSED, act_words, details_words
from tests.boards.builders import officer_of
from tests.factories import make_exempt_paper, make_item, make_meeting, make_paper, make_report, make_user
from tests.leak.canaries import make_world
from tests.leak.people import READERS
from tests.leak.test_crawl import MAY_FIND

pytestmark = pytest.mark.django_db
TRAIL = "/audit/"


def page(client, user, query: str = "") -> str:
    client.force_login(user)
    response = client.get(TRAIL + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def closed() -> Paper:
    """A closed paper of a published agenda that was open at first, when its title went into the trail."""
    paper = make_report(make_exempt_paper(make_item(make_meeting()), title="The failing home")).paper
    record("paper.added", subject=paper, label="The failing home", by=None, details={"was": "The failing home"})
    return paper


def test_the_address_is_this():
    assert reverse("trail") == TRAIL


def test_it_tells_who_did_what_to_what_and_when(client):
    officer = make_user(Role.OFFICER, name="Ada Officer")
    meeting = make_meeting()
    record("agenda.published", subject=meeting, label=str(meeting), by=officer, details={"clear_days": 6})
    told = page(client, officer)
    for words in ("Ada Officer", "Agenda published", "clear days: 6", str(meeting)):
        assert words in told


def test_an_administrator_reads_no_closed_title(client, closed):
    told = page(client, make_user(Role.ADMIN))
    assert "The failing home" not in told
    assert CLOSED in told


def test_who_may_read_the_paper_is_told_its_title(client, closed):
    assert "The failing home" in page(client, officer_of(closed.item.meeting.board))


def test_a_title_is_told_as_it_is_today(client):
    paper = make_report(make_paper(make_item(make_meeting()), title="A contract")).paper
    record("paper.added", subject=paper, label="The failing home", by=None)
    told = page(client, make_user(Role.ADMIN))
    assert "A contract" in told
    assert "The failing home" not in told


def test_what_is_gone_is_not_told(client):
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    record("meeting.created", subject=meeting, label="The failing home", by=None)
    Meeting.objects.all().delete()
    assert "The failing home" not in page(client, officer_of(make_meeting().board))


def test_an_officer_sees_nothing_of_accounts(client):
    person = make_user(name="Bea Member")
    record("user.signed_in", subject=person, label=person.name, by=person)
    assert "Bea Member" not in page(client, make_user(Role.OFFICER))
    assert "Bea Member" in page(client, make_user(Role.ADMIN))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.OFFICER}))
def test_other_roles_have_no_trail(client, role):
    person = make_user(role)
    client.force_login(person)
    assert client.get(TRAIL).status_code == 403
    record("user.signed_in", subject=person, label=person.name, by=person)
    assert not AuditEvent.objects.visible_to(person).exists()
    assert not AuditEvent.objects.visible_to(AnonymousUser()).exists()


def test_it_is_narrowed_by_person_kind_thing_and_day(client):
    ada, bea = make_user(name="Ada Officer"), make_user(name="Bea Officer")
    one, other = make_meeting(), make_meeting()
    first = record("meeting.created", subject=one, label=str(one), by=ada)
    record("meeting.edited", subject=other, label=str(other), by=bea)
    record("user.signed_in", subject=ada, label=ada.name, by=ada)
    shown = {
        query: [act for act in ("Meeting created", "Meeting edited", "User signed in") if act in found]
        for query in (
            "?name=bea",
            "?kind=boards.meeting",
            f"?kind=boards.meeting&subject={first.subject_id}",
            "?until_0=1&until_1=1&until_2=2020",
            "?since_0=1&since_1=1&since_2=2020",
            "?since_0=40&since_1=1&since_2=2020",
        )
        if (found := page(client, make_user(Role.ADMIN), query))
    }
    assert list(shown.values()) == [
        ["Meeting edited"],
        ["Meeting created", "Meeting edited"],
        ["Meeting created"],
        [],
        ["Meeting created", "Meeting edited", "User signed in"],
        ["Meeting created", "Meeting edited", "User signed in"],
    ]


def test_the_last_day_is_counted_whole(client):
    event = record("user.signed_in", subject=make_user(), label="Ada", by=None)
    on = timezone.localdate(event.at)
    query = f"?until_0={on.day}&until_1={on.month}&until_2={on.year}"
    assert "User signed in" in page(client, make_user(Role.ADMIN), query)


def test_titles_cannot_be_searched(client, closed):
    assert CLOSED not in page(client, make_user(Role.ADMIN), "?name=failing")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_so_many_questions_whatever_its_length(client, rows, django_assert_num_queries):
    admin = make_user(Role.ADMIN)
    for _ in range(rows):
        paper = make_report(make_paper(make_item(make_meeting()))).paper
        record("paper.added", subject=paper, label=paper.title, by=admin)
    client.force_login(admin)
    with django_assert_num_queries(8):
        client.get(TRAIL)


def test_long_trails_have_pages(client):
    person = make_user(Role.ADMIN)
    for _ in range(26):
        record("user.signed_in", subject=person, label=person.name, by=person)
    assert "?page=2" in page(client, person)


@pytest.mark.parametrize("who", ["administrator", "every role, but elsewhere", "officer"])
def test_no_reader_finds_a_word_that_is_not_theirs(client, who):
    """Every row of the world of canaries in the trail, under the worst label a service could have written."""
    world = make_world()
    for row in (*world.papers, *world.meetings, *(item for m in world.meetings for item in m.items.all())):
        label = " ".join(str(value) for value in vars(row).values())
        record("row.touched", subject=row, label=label, by=None, details={"label": label})
    user = READERS[who](world)
    assert user is not None
    told = "".join(page(client, user, f"?page={number}") for number in range(1, 4))
    theirs = world.of(*MAY_FIND[who])
    assert {word for word in world.words if word in told} - theirs == set()


def test_words_are_plain():
    assert act_words("officer_decision.recorded") == "Officer decision recorded"
    details = {"clear_days": 6, "fields": ["title", "part"], "version": None, "reason": "Free text"}
    assert details_words(details) == "fields: title, part; clear days: 6"
