"""The pages on which an officer makes an agenda: what they show, keep, refuse, and do once."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from boards.enums import ItemKind, MeetingStatus, PaperStatus, Purpose
from boards.models import AgendaItem, ForwardPlanEntry, Meeting, Paper, StandingItem
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from tests.boards.builders import exempt_paper, officer_of, open_paper
from tests.factories import make_board, make_item, make_meeting, make_paper, make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 10)


@pytest.fixture
def board():
    return make_board()


@pytest.fixture
def draft(board):
    return make_meeting(board, DAY, MeetingStatus.DRAFT)


@pytest.fixture
def officer(board, client: Client):
    user = officer_of(board)
    client.force_login(user)
    return user


def build(meeting: Meeting, path: str = "") -> str:
    return f"{meeting.get_absolute_url()}build/{path}"


def hidden(response, name: str) -> str:
    """The value of a hidden field in an answer's HTML."""
    text = response.content.decode()
    at = text.index(f'name="{name}" value="') + len(f'name="{name}" value="')
    return text[at : text.index('"', at)]


def labels(meeting: Meeting) -> list[tuple[str, str]]:
    return [(item.label, item.title) for item in meeting.items.order_by("position")]


def new_meeting(board, **answers) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()),
        "held_on_0": "10",
        "held_on_1": "3",
        "held_on_2": "2027",
        "starts": "10:00",
        "venue_name": "County Hall",
        "venue_address": "",
        "start_from": "standing",
        **answers,
    }


def test_a_meeting_starts_from_the_boards_standing_items(board, officer, client):
    StandingItem.objects.create(board=board, kind=ItemKind.APOLOGIES, title="Apologies", position=1)
    StandingItem.objects.create(board=board, kind=ItemKind.URGENT, title="Urgent business", position=2)
    response = client.post(f"{board.get_absolute_url()}meetings/new/", new_meeting(board))
    meeting = Meeting.objects.get(board=board)
    assert (response.status_code, response["Location"]) == (302, build(meeting))
    assert (meeting.status, labels(meeting)) == ("draft", [("1", "Apologies"), ("2", "Urgent business")])


def test_a_copy_keeps_items_and_order_and_drops_papers_and_notes(board, officer, client):
    last = make_meeting(board, dt.date(2026, 11, 1), MeetingStatus.HELD)
    open_paper(make_item(last, "First", purpose=Purpose.DECIDE, planned_minutes=20, internal_notes="Hush"))
    make_item(last, "Second i", number=2, suffix="i", paper_status=PaperStatus.VERBAL)
    make_item(last, "Second ii", number=2, suffix="ii")
    client.post(f"{board.get_absolute_url()}meetings/new/", new_meeting(board, start_from=last.slug))
    made = Meeting.objects.get(board=board, held_on=DAY)
    assert labels(made) == [("1", "First"), ("2i", "Second i"), ("2ii", "Second ii")]
    first, second, _ = made.items.order_by("position")
    assert (first.purpose, first.planned_minutes, first.paper_status, first.internal_notes) == (
        "decide",
        20,
        "none",
        "",
    )
    assert second.paper_status == "verbal"
    assert not Paper.objects.filter(item__meeting=made).exists()


def test_the_same_new_meeting_sent_twice_is_one(board, officer, client):
    answers = new_meeting(board)
    first, second = (client.post(f"{board.get_absolute_url()}meetings/new/", answers) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Meeting.objects.filter(board=board).count() == 1
    assert AuditEvent.objects.filter(action="meeting.created").count() == 1


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"held_on_0": "30", "held_on_1": "2"}, "Day of the meeting must be a real date"),
        ({"held_on_2": "2020"}, "Day of the meeting must be today or in the future"),
        ({"starts": "half past"}, "Enter a time"),
        ({"venue_name": "x" * 300}, "Ensure this value has at most 200 characters"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_and_what_was_typed_stays(board, officer, client, answers, message):
    response = client.post(f"{board.get_absolute_url()}meetings/new/", new_meeting(board, **answers))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert 'value="County Hall"' in response.content.decode() or "x" * 300 in response.content.decode()
    assert not Meeting.objects.filter(board=board).exists()


# The list of tasks


def test_the_task_list_says_in_words_how_each_task_stands(draft, officer, client):
    make_item(draft, "Winter plan", purpose=Purpose.DECIDE, planned_minutes=15)
    exempt_paper(draft.items.first(), released=False)
    make_paper(draft.items.first(), "Not written")
    text = client.get(build(draft)).content.decode()
    for words in (
        "1 of 2 received",
        "1 item, 15 minutes planned",
        "1 closed paper",
        "Papers of Part II are involved",
        "Ready to check",
        "Publish by Tuesday 2 March 2027",
    ):
        assert words in text


def test_a_year_past_the_bank_holidays_is_said_not_guessed(board, officer, client):
    meeting = make_meeting(board, dt.date(2090, 3, 10), MeetingStatus.DRAFT)
    text = client.get(build(meeting)).content.decode()
    assert "Cannot be counted" in text


@pytest.mark.parametrize("path", ["", "items/", "reports/", "exemptions/", "files/match/", "forward-plan/"])
def test_the_builder_asks_few_questions_whatever_the_number_of_items(
    draft, officer, client, path, django_assert_max_num_queries
):
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=draft, position=n, number=n, kind=ItemKind.SUBSTANTIVE, title=f"Item {n}")
        for n in range(1, 61)
    )
    for item in draft.items.all()[:10]:
        open_paper(item, released=False)
        exempt_paper(item, released=False)
    with django_assert_max_num_queries(25):
        assert client.get(build(draft, path)).status_code == 200


# Items


def item_answers(**answers) -> dict[str, str]:
    return {"title": "Winter plan", "purpose": "decide", "part": "1", "paper_status": "none", **answers}


def test_an_item_is_added_with_what_the_officer_said(draft, officer, client):
    key = str(uuid.uuid4())
    answers = item_answers(key=key, planned_minutes="15", sponsor="Councillor A", internal_notes="Ask first")
    for _ in range(2):
        client.post(build(draft, "items/new/"), answers)
    (item,) = draft.items.all()
    assert (item.label, item.title, item.purpose, item.planned_minutes) == ("1", "Winter plan", "decide", 15)
    assert (item.sponsor, item.internal_notes) == ("Councillor A", "Ask first")


def test_the_author_of_a_new_item_is_asked_for_its_report(draft, officer, client):
    author = make_user(Role.AUTHOR)
    client.post(build(draft, "items/new/"), item_answers(key=str(uuid.uuid4()), author=author.pk))
    (paper,) = Paper.objects.filter(item__meeting=draft)
    assert (paper.title, paper.author, paper.state) == ("Winter plan", author, "asked")


def test_the_report_of_a_closed_item_waits_for_its_grounds(draft, officer, client):
    author = make_user(Role.AUTHOR)
    answers = item_answers(key=str(uuid.uuid4()), author=author.pk, part="2", public_title="Closed business")
    response = client.post(build(draft, "items/new/"), answers)
    item = draft.items.get()
    assert response["Location"] == f"{draft.get_absolute_url()}papers/new/?item={item.pk}&author={author.pk}"
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"title": "x" * 301}, "Ensure this value has at most 300 characters"),
        ({"part": ""}, "Select in which part it is taken"),
        ({"part": "2"}, "Enter a title the public may read"),
        ({"planned_minutes": "601"}, "less than or equal to 600"),
    ],
)
def test_an_item_that_cannot_be_is_refused_and_what_was_typed_stays(draft, officer, client, answers, message):
    given = item_answers(key=str(uuid.uuid4()), internal_notes="Typed and kept", **answers)
    response = client.post(build(draft, "items/new/"), given)
    text = response.content.decode()
    assert message in text
    assert "Typed and kept" in text
    assert not draft.items.exists()


def test_a_name_of_300_characters_is_taken(draft, officer, client):
    client.post(build(draft, "items/new/"), item_answers(key=str(uuid.uuid4()), title="n" * 300))
    assert draft.items.get().title == "n" * 300
    assert "n" * 300 in client.get(build(draft, "items/")).content.decode()


def test_an_edit_against_an_older_state_answers_409_with_both_versions(draft, officer, client):
    item = make_item(draft, "Winter plan", lead="Director")
    seen = hidden(client.get(build(draft, f"items/{item.pk}/")), "seen")
    other = officer_of(draft.board)
    theirs = Client()
    theirs.force_login(other)
    theirs.post(build(draft, f"items/{item.pk}/"), item_answers(title="Theirs", seen=seen))
    response = client.post(build(draft, f"items/{item.pk}/"), item_answers(title="Mine", seen=seen, lead="Me"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "Mine" in text
    assert "Theirs" in text
    assert f"{other.name} saved it" in text
    item.refresh_from_db()
    assert item.title == "Theirs"

    kept = client.post(
        build(draft, f"items/{item.pk}/"), item_answers(title="Mine", lead="Me", seen=hidden(response, "seen"))
    )
    item.refresh_from_db()
    assert (kept.status_code, item.title, item.lead) == (302, "Mine", "Me")


def test_the_same_edit_sent_twice_is_one(draft, officer, client):
    item = make_item(draft)
    seen = hidden(client.get(build(draft, f"items/{item.pk}/")), "seen")
    answers = [client.post(build(draft, f"items/{item.pk}/"), item_answers(title="New", seen=seen)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert AuditEvent.objects.filter(action="item.edited").count() == 1


# Order


@pytest.fixture
def three(draft):
    return [make_item(draft, title) for title in ("One", "Two", "Three")]


def order(client: Client, meeting: Meeting, seen: str, **sent: str):
    return client.post(build(meeting, "items/order/"), {"seen": seen, **sent})


def test_moving_up_says_where_it_is_now_and_keeps_the_focus(draft, three, officer, client):
    seen = hidden(client.get(build(draft, "items/")), "seen")
    response = order(client, draft, seen, move=f"{three[2].pk}:up")
    text = client.get(response["Location"]).content.decode()
    assert "“Three” moved to position 2 of 3." in text
    assert f'value="{three[2].pk}:up" autofocus' in text
    assert labels(draft) == [("1", "One"), ("2", "Three"), ("3", "Two")]


def test_moving_up_sent_twice_moves_once(draft, three, officer, client):
    seen = hidden(client.get(build(draft, "items/")), "seen")
    for _ in range(2):
        assert order(client, draft, seen, move=f"{three[2].pk}:up").status_code == 302
    assert [title for _, title in labels(draft)] == ["One", "Three", "Two"]


def test_number_boxes_put_an_item_where_they_say(draft, three, officer, client):
    seen = hidden(client.get(build(draft, "items/")), "seen")
    boxes = {f"position-{item.pk}": str(at) for at, item in enumerate(three, start=1)}
    order(client, draft, seen, **{**boxes, f"position-{three[0].pk}": "3"})
    assert labels(draft) == [("1", "Two"), ("2", "Three"), ("3", "One")]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("3", "3", "3"), "Position 3 is given twice"),
        (("9", "2", "3"), "Enter a position from 1 to 3"),
        (("first", "2", "3"), "Position “first” must be a number"),
    ],
)
@pytest.mark.usefixtures("officer")
def test_a_position_that_cannot_be_is_refused_and_stays_in_its_box(draft, three, client, typed, message):
    seen = hidden(client.get(build(draft, "items/")), "seen")
    boxes = {f"position-{item.pk}": text for item, text in zip(three, typed, strict=True)}
    response = order(client, draft, seen, **boxes)
    text = response.content.decode()
    assert message in text
    assert f'name="position-{three[0].pk}" type="text" inputmode="numeric" value="{typed[0]}"' in text
    assert [title for _, title in labels(draft)] == ["One", "Two", "Three"]


def test_two_officers_who_reorder_at_once_lose_nothing(draft, three, officer, client):
    seen = hidden(client.get(build(draft, "items/")), "seen")
    order(client, draft, seen, move=f"{three[0].pk}:down")  # Two One Three
    response = order(client, draft, seen, move=f"{three[2].pk}:up")  # would be One Three Two
    assert response.status_code == 409
    assert [title for _, title in labels(draft)] == ["Two", "One", "Three"]
    kept = {name: hidden(response, name) for name in ("seen", *(f"position-{item.pk}" for item in three))}
    assert order(client, draft, **kept).status_code == 302
    assert [title for _, title in labels(draft)] == ["One", "Three", "Two"]


def test_an_item_added_meanwhile_is_not_lost_by_keeping_mine(draft, three, officer, client):
    seen = hidden(client.get(build(draft, "items/")), "seen")
    make_item(draft, "Four")
    response = order(client, draft, seen, move=f"{three[2].pk}:up")
    assert response.status_code == 409
    kept = {
        name: hidden(response, name)
        for name in ("seen", *(f"position-{pk}" for pk in draft.items.values_list("pk", flat=True)))
    }
    order(client, draft, **kept)
    assert sorted(title for _, title in labels(draft)) == ["Four", "One", "Three", "Two"]


# Taking off, and the forward plan


def test_a_published_item_is_not_removed(board, officer, client):
    meeting = make_meeting(board, DAY, dated=True)
    item = make_item(meeting, "Winter plan")
    text = client.post(build(meeting, f"items/{item.pk}/remove/")).content.decode()
    assert "Item 1 is published, so it stays on the agenda." in text
    assert AgendaItem.objects.filter(pk=item.pk).exists()


def test_an_item_that_is_removed_takes_its_papers_and_the_numbers_close_up(draft, three, officer, client):
    open_paper(three[1], released=False)
    client.post(build(draft, f"items/{three[1].pk}/remove/"))
    assert labels(draft) == [("1", "One"), ("2", "Three")]
    assert not Paper.objects.exists()


def test_an_entry_moves_into_the_meeting_and_back_with_a_reason(draft, officer, client):
    entry = ForwardPlanEntry.objects.create(board=draft.board, title="Oral health", due_text="Spring", lead="Director")
    for _ in range(2):
        client.post(build(draft, f"forward-plan/{entry.pk}/"))
    (item,) = draft.items.all()
    assert (item.title, item.lead) == ("Oral health", "Director")
    client.post(build(draft, f"items/{item.pk}/put-off/"), {"reason": "The figures are late."})
    entry.refresh_from_db()
    assert (entry.item, entry.note) == (None, "")
    assert [(one.meeting, one.reason) for one in entry.deferrals.all()] == [(draft, "The figures are late.")]
    assert not draft.items.exists()


def test_a_closed_item_goes_back_on_the_plan_by_its_public_title_only(draft, officer, client):
    item = make_item(draft, "Care home closure", part="2", public_title="Closed business", lead="Director of homes")
    client.post(build(draft, f"items/{item.pk}/put-off/"), {"reason": "Not ready."})
    (entry,) = draft.board.forward_plan.all()
    assert (entry.title, entry.lead) == ("Closed business", "")


# Details


def test_the_minutes_before_come_under_their_item(board, officer, client):
    before = make_meeting(board, dt.date(2026, 11, 1), MeetingStatus.HELD)
    meeting = make_meeting(board, DAY, MeetingStatus.DRAFT)
    make_item(meeting, "Minutes", kind=ItemKind.MINUTES)
    seen = hidden(client.get(build(meeting, "details/")), "seen")
    answers = {"seen": seen, "starts": "14:00", "venue_name": "Shirehall", "previous": before.pk, "quorum": ""}
    assert client.post(build(meeting, "details/"), answers)["Location"] == build(meeting)
    meeting.refresh_from_db()
    (paper,) = Paper.objects.filter(item__meeting=meeting)
    assert (meeting.previous, meeting.starts_local.hour) == (before, 14)
    assert (paper.kind, paper.minutes_of, paper.title) == (
        "minutes",
        before,
        "Minutes of the meeting of 1 November 2026",
    )


def test_details_changed_by_somebody_else_answer_409(draft, officer, client):
    seen = hidden(client.get(build(draft, "details/")), "seen")
    Meeting.objects.filter(pk=draft.pk).update(venue_name="Shirehall")
    response = client.post(build(draft, "details/"), {"seen": seen, "starts": "10:00", "venue_name": "Town Hall"})
    assert response.status_code == 409
    assert "Shirehall" in response.content.decode()
    assert "Town Hall" in response.content.decode()


def test_published_items_do_not_change_places(board, officer, client):
    meeting = make_meeting(board, DAY, dated=True)
    one, two = make_item(meeting, "One"), make_item(meeting, "Two")
    page = client.get(build(meeting, "items/"))
    assert f'value="{two.pk}:up"' not in page.content.decode()
    response = order(client, meeting, hidden(page, "seen"), **{f"position-{one.pk}": "2"})
    assert "Published items keep their order." in response.content.decode()
    assert labels(meeting) == [("1", "One"), ("2", "Two")]
