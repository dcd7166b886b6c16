"""Before the meeting: apologies for the officers, questions to authors for the board, and nothing for anybody else."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from boards.enums import InterestKind, MeetingStatus, Part
from boards.models import Apology, DeclaredInterest, MemberQuestion, PaperReader, Person
from boards.selectors.before import choices_to_ask
from boards.services.before import answer_member, ask_author, send_apologies
from boards.services.retention import sweep
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.outbox.models import OutgoingMail
from tests.boards.builders import confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_board,
    make_item,
    make_meeting,
    make_member,
    make_member_question,
    make_minutes,
    make_substitute,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return make_board()


@pytest.fixture
def meeting(board):
    return make_meeting(board, timezone.localdate() + dt.timedelta(days=20), dated=True)


@pytest.fixture
def member(board):
    return make_member(board, make_user(Role.MEMBER)).person.user


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reads(user, question) -> bool:
    return MemberQuestion.objects.visible_to(user).contains(question)


# Apologies


def test_apologies_stand_in_the_officers_attendance_form_until_they_are_taken_back(board, meeting, member):
    before, officer = f"{meeting.get_absolute_url()}before/", signed_in(officer_of(board))
    make_minutes(meeting, "draft")
    client = signed_in(member)
    client.post(before, {"act": "send", "substitute": "Dr Jane Deputy"})
    form = officer.get(f"{meeting.get_absolute_url()}record/attendance/").context["form"]
    (held,) = form.held
    assert (form.initial[f"state-{held.pk}"], form.initial[f"substitute-{held.pk}"]) == ("apologies", "Dr Jane Deputy")
    assert "Dr Jane Deputy" in officer.get(f"{meeting.get_absolute_url()}build/substitutes/").content.decode()
    client.post(before, {"act": "take_back"})
    form = officer.get(f"{meeting.get_absolute_url()}record/attendance/").context["form"]
    assert (form.initial[f"state-{held.pk}"], form.initial[f"substitute-{held.pk}"]) == (None, "")
    acts = AuditEvent.objects.filter(action__startswith="apologies.").order_by("pk")
    assert [(act.action, "Deputy" in str(act.details)) for act in acts] == [
        ("apologies.sent", False),
        ("apologies.taken_back", False),
    ]


@pytest.mark.parametrize("change", ["begun", "cancelled"])
def test_no_apologies_once_the_meeting_has_begun_or_is_off(meeting, member, change):
    now = meeting.starts_at if change == "begun" else timezone.now()
    if change == "cancelled":
        meeting.status, meeting.status_reason = MeetingStatus.CANCELLED, "Snow."
        meeting.save()
    with pytest.raises(DomainError, match="has begun"):
        send_apologies(meeting=meeting, substitute="", by=member, now=now)
    assert Apology.objects.count() == 0


def test_apologies_are_for_the_one_who_sent_them_and_the_officers(board, meeting, member):
    (apology,) = send_apologies(meeting=meeting, substitute="", by=member, now=timezone.now())
    readers = [member, officer_of(board), member_of(board), officer_of(make_board())]
    assert [Apology.objects.visible_to(one).contains(apology) for one in readers] == [True, True, False, False]


def test_the_database_keeps_one_apology_a_seat(meeting, member):
    (apology,) = send_apologies(meeting=meeting, substitute="", by=member, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Apology.objects.create(meeting=meeting, seat=apology.seat, by=member, said_at=timezone.now())


# Questions to authors


def test_a_member_asks_the_author_answers_and_the_board_reads_both(board, meeting, member):
    author, other = make_user(Role.AUTHOR), member_of(board)
    paper = open_paper(make_item(meeting), author=author)
    asking = signed_in(member)
    page = f"{meeting.get_absolute_url()}before/questions/"
    form = {"key": uuid.uuid4(), "about": f"{paper.item.pk}-{paper.pk}", "text": "What does SECRETWORD cost?"}
    for _ in range(2):  # sent twice, asked once
        assert asking.post(f"{page}ask/", form).status_code == 302
    question = MemberQuestion.objects.get()
    answering = signed_in(author)
    assert f"{page}{question.pk}/answer/" in answering.get("/desk/").content.decode()
    answering.post(f"{page}{question.pk}/answer/", {"answer": "ANSWERWORD: £4,000.", "seen": ""})
    for reader in (other, officer_of(board)):
        shown = signed_in(reader).get(page).content.decode()
        assert ("SECRETWORD" in shown, "ANSWERWORD" in shown) == (True, True)
    assert signed_in(make_user(Role.MEMBER)).get(page).status_code == 404
    assert "WORD" not in Client().get(meeting.get_absolute_url()).content.decode()
    sent = list(OutgoingMail.objects.all())
    assert {(one.subject.split()[1], one.to) for one in sent} == {
        ("question", author.email),
        ("answer", member.email),
        ("answer", other.email),
    }
    told = [f"{one.subject} {one.text}" for one in sent]
    assert [words for words in told if "WORD" in words or paper.title in words] == []


def test_a_question_on_a_closed_paper_is_for_those_who_may_read_that_paper(board, meeting, member):
    item = make_item(meeting)
    paper = exempt_paper(item)
    barred, listed = member_of(board), member_of(board)
    DeclaredInterest.objects.create(
        meeting=meeting,
        item=item,
        person=_person(barred),
        kind=InterestKind.OTHER,
        nature="A friend bids.",
        bars_reading=True,
        declared_on=timezone.localdate(),
    )
    substitute = make_user(Role.SUBSTITUTE)
    make_substitute(meeting, substitute)
    question = make_member_question(item, paper, asked_by=member)
    readers = {
        "member": member,
        "substitute": substitute,
        "officer": officer_of(board),
        "barred": barred,
        "elsewhere": member_of(make_board()),
        "nobody's author": make_user(Role.AUTHOR),
    }
    assert {name for name, user in readers.items() if reads(user, question)} == {"member", "substitute", "officer"}
    secret = make_member_question(item, confidential_paper(item), asked_by=member)
    assert not reads(listed, secret)
    PaperReader.objects.create(paper=secret.paper, user=listed)
    assert reads(listed, secret)


def _person(user):
    return Person.objects.get(user=user)


def test_a_question_on_an_item_needs_the_right_to_every_paper_under_it(board, meeting, member):
    item = make_item(meeting)
    open_paper(item)
    question = make_member_question(item, asked_by=member)
    assert reads(member, question)
    secret = confidential_paper(item)
    assert not reads(member, question)
    assert {choice.value for choice in choices_to_ask(meeting, member)} == {
        f"{item.pk}-{paper.pk}" for paper in item.papers.all() if paper != secret
    }


def test_a_closed_item_without_papers_is_not_asked_about_by_whom_an_interest_bars(board, meeting, member):
    item = make_item(meeting, part=Part.PART_II, public_title="A contract")
    question = make_member_question(item, asked_by=member)
    assert reads(member, question)
    DeclaredInterest.objects.create(
        meeting=meeting,
        item=item,
        person=_person(member),
        kind=InterestKind.OTHER,
        nature="A friend bids.",
        bars_reading=True,
        declared_on=timezone.localdate(),
    )
    assert not reads(member, question)
    with pytest.raises(DomainError, match="may read"):
        ask_author(meeting=meeting, item=item, paper=None, text="Why?", by=member, now=timezone.now())


def test_the_answer_to_a_closed_question_is_told_to_those_who_may_read_it(board, meeting, member):
    item = make_item(meeting)
    paper = confidential_paper(item)
    PaperReader.objects.create(paper=paper, user=member)
    member_of(board)
    question = make_member_question(item, paper, asked_by=member)
    answer_member(question=question, answer="Yes.", seen="", by=officer_of(board), now=timezone.now())
    assert [one.to for one in OutgoingMail.objects.all()] == [member.email]


def test_asking_and_answering_end_when_the_meeting_begins(board, meeting, member):
    item = make_item(meeting)
    question = make_member_question(item, asked_by=member)
    with pytest.raises(DomainError, match="has begun"):
        ask_author(meeting=meeting, item=item, paper=None, text="Why?", by=member, now=meeting.starts_at)
    with pytest.raises(DomainError, match="has begun"):
        answer_member(question=question, answer="So.", seen="", by=officer_of(board), now=meeting.starts_at)


def test_two_who_answer_at_once_do_not_overwrite_each_other(board, meeting, member):
    question = make_member_question(make_item(meeting), asked_by=member)
    officer = officer_of(board)
    answer_member(question=question, answer="First.", seen="", by=officer, now=timezone.now())
    with pytest.raises(Conflict):
        answer_member(question=question, answer="Second.", seen="", by=officer, now=timezone.now())
    page = signed_in(officer).post(
        f"{meeting.get_absolute_url()}before/questions/{question.pk}/answer/", {"answer": "Second.", "seen": ""}
    )
    assert "First." in page.content.decode()


def test_neither_a_member_nor_an_author_of_another_paper_answers(board, meeting, member):
    item, author = make_item(meeting), make_user(Role.AUTHOR)
    open_paper(item, author=author)
    question = make_member_question(item, open_paper(item), asked_by=member)
    page = f"{meeting.get_absolute_url()}before/questions/{question.pk}/answer/"
    assert [signed_in(user).get(page).status_code for user in (member, author)] == [404, 404]


@pytest.mark.parametrize(
    "change", [{"text": ""}, {"answer": "Yes."}, {"answered_at": dt.datetime(2027, 1, 1, tzinfo=dt.UTC)}]
)
def test_the_database_refuses_a_question_without_words_and_an_answer_of_nobody(meeting, member, change):
    question = make_member_question(make_item(meeting), asked_by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberQuestion.objects.filter(pk=question.pk).update(**change)


def test_what_was_said_and_asked_goes_in_its_time(meeting, member):
    now = timezone.now()
    send_apologies(meeting=meeting, substitute="", by=member, now=now)
    make_member_question(make_item(meeting), asked_by=member)
    later = {days: sweep(now=meeting.starts_at + dt.timedelta(days=days), is_dry_run=True) for days in (80, 100, 1470)}
    assert [(found.apologies, found.members_questions) for found in later.values()] == [(0, 0), (1, 0), (1, 1)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_questions_asks_as_much_for_one_as_for_three(django_assert_num_queries, meeting, member, rows):
    item = make_item(meeting)
    for _ in range(rows):
        make_member_question(item, open_paper(item), asked_by=member)
    client = signed_in(member)
    with django_assert_num_queries(9):
        client.get(f"{meeting.get_absolute_url()}before/questions/")
