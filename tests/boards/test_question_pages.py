"""The pages of questions from the public: what a resident is told, what an officer decides, what readers get."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from boards.enums import MeetingStatus, QuestionState
from boards.models import Action, Meeting, PublicQuestion
from tests.boards.builders import officer_of
from tests.factories import (
    make_board,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_published_question,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    """In 30 days, so that its questions are open."""
    made = make_meeting(make_board(contact_email="team@example.org"), timezone.localdate() + dt.timedelta(days=30))
    return Meeting.objects.with_board().get(pk=made.pk)


@pytest.fixture
def officer(meeting, signed_in_as) -> Client:
    return signed_in_as(officer_of(meeting.board))


def at(meeting: Meeting, *path: object) -> str:
    return f"{meeting.get_absolute_url()}questions/{''.join(f'{part}/' for part in path)}"


def typed(**fields) -> dict[str, object]:
    words = {"key": uuid.uuid4(), "name": "Rosa Resident", "email": "rosa@example.org", "text": "What of falls?"}
    return {**words, **fields}


def test_a_resident_asks_and_is_told_what_happens_next(client, meeting):
    assert "Ask the board a question</a> until" in client.get(meeting.get_absolute_url()).content.decode()
    answer = client.post(at(meeting, "ask"), typed(), follow=True)
    assert "We have your question" in answer.content.decode()
    assert PublicQuestion.objects.get().asker_email == "rosa@example.org"


def test_a_late_question_comes_back_with_what_was_typed_and_where_to_ask(client, meeting):
    meeting.held_on = timezone.localdate()
    meeting.save()
    later = make_meeting(meeting.board, timezone.localdate() + dt.timedelta(days=60), MeetingStatus.SCHEDULED)
    answer = client.post(at(meeting, "ask"), typed())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Questions for this meeting closed at" in page
    assert "What of falls?</textarea>" in page
    assert f'href="{at(later, "ask")}"' in page
    assert PublicQuestion.objects.count() == 0
    assert "<form" not in client.get(at(meeting, "ask")).content.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": " "}, "Enter your question"),
        ({"text": "x" * 1501}, "Ensure this value has at most 1500 characters"),
        ({"email": "rosa"}, "Enter an email address in the correct format"),
        ({"name": ""}, "Enter your name"),
        ({"key": "x"}, "Enter a valid UUID"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, meeting, fields, told):
    assert told in client.post(at(meeting, "ask"), typed(**fields)).content.decode()
    assert PublicQuestion.objects.count() == 0


def test_one_network_that_asks_too_often_is_told_so(client, meeting):
    codes = [client.post(at(meeting, "ask"), typed()).status_code for _ in range(11)]
    assert codes == [302] * 10 + [429]


def test_from_question_to_answer_on_the_page(client, meeting, officer):
    item = make_item(meeting, "Falls")
    question = make_question(meeting)
    officer.post(at(meeting, question.pk, "accept"), {"item_id": item.pk, "seen": seen(officer, meeting, question)})
    assert "What is done about falls?" not in client.get(meeting.get_absolute_url()).content.decode()
    officer.post(at(meeting, "publish"))
    officer.post(
        at(meeting, question.pk, "answer"), {"answer": "A line.", "seen": seen(officer, meeting, question, "answer")}
    )
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert ("What is done about falls?" in page, "A line." in page, "Rosa" in page) == (True, False, False)
    officer.post(at(meeting, question.pk, "act"), {"act": "answer"})
    assert "A line." in client.get(meeting.get_absolute_url()).content.decode()


def seen(officer: Client, meeting: Meeting, question: PublicQuestion, step: str = "accept") -> str:
    return officer.get(at(meeting, question.pk, step)).context["form"].initial["seen"]


def test_the_second_of_two_officers_gets_409_and_both_versions(meeting, officer):
    question = make_published_question(meeting)
    shown = seen(officer, meeting, question, "answer")
    PublicQuestion.objects.update(answer="Theirs.")
    answer = officer.post(at(meeting, question.pk, "answer"), {"answer": "Mine.", "seen": shown})
    page = answer.content.decode()
    assert (answer.status_code, "Mine." in page, "Theirs." in page) == (409, True, True)
    assert PublicQuestion.objects.get().answer == "Theirs."


def test_an_action_is_raised_from_an_accepted_question_once(meeting, officer):
    question = make_published_question(meeting)
    form = {"key": uuid.uuid4(), "text": "Count the falls.", "owners": "", "due": ""}
    for _ in range(2):
        officer.post(at(meeting, question.pk, "action"), form)
    assert Action.objects.get().question == question
    refused = officer.post(at(meeting, make_question(meeting).pk, "action"), {**form, "key": uuid.uuid4()})
    assert "Only an accepted question leads to an action." in refused.content.decode()


def test_the_minutes_print_each_question_under_its_item_with_its_answer(client, meeting):
    item = make_item(meeting, "Falls")
    minutes = make_minutes(meeting)
    make_minutes_item(minutes, "Falls", agenda_item=item)
    given = {"answer": "A line.", "answer_published_at": meeting.starts_at, "supplementary": "Since when?"}
    make_published_question(meeting, item=item, supplementary_answer="Since May.", **given)
    make_published_question(meeting, text="And carers?")
    page = client.get(f"{meeting.get_absolute_url()}minutes/").content.decode()
    places = [page.index(words) for words in ("Falls</h2>", "What is done about falls?", "A line.", "Since when?")]
    assert places == sorted(places)
    assert page.index("Since May.") < page.index("Questions from the public</h2>") < page.index("And carers?")


def test_questions_taken_together_name_those_who_agreed_and_count_the_others(client, meeting):
    taken = make_published_question(meeting, may_be_named=True, area="Ware")
    merged = {"state": QuestionState.MERGED, "merged_into": taken}
    make_question(meeting, asker_name="Peter Petitioner", **merged)
    make_question(meeting, asker_name="Olga Organiser", may_be_named=True, **merged)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Asked by Rosa Resident, Ware; Olga Organiser, and 1 other not named." in page


def test_with_no_other_question_accepted_there_is_nothing_to_take_it_together_with(officer, meeting):
    question = make_question(meeting)
    for response in (officer.get(at(meeting, question.pk, "merge")), officer.post(at(meeting, question.pk, "merge"))):
        text = response.content.decode()
        assert "No other question is accepted yet. Accept the one it goes with first." in text
        assert "Take them together</button>" not in text


def test_an_officer_of_another_board_finds_no_question_here(meeting, signed_in_as):
    other = signed_in_as(officer_of(make_board()))
    assert other.get(at(meeting)).status_code == 404
    assert other.get(at(meeting, make_question(meeting).pk, "reject")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_officers_list_asks_the_same_number_of_queries(meeting, officer, rows, django_assert_num_queries):
    for _ in range(rows):
        make_published_question(meeting)
    with django_assert_num_queries(10):
        officer.get(at(meeting))
