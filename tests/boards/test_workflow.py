"""A report on its way: sent in, cleared, sent back, commented on; reminders; opening a closed paper."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from boards.enums import CommentKind, MeetingStatus, ReportState
from boards.models import AuthorReminder, Paper, ReleaseRequest, ReportComment
from boards.services import release, workflow
from boards.services.versions import save_report
from hwb_portal.accounts.roles import Role
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.models import OutgoingMail
from tests.boards.builders import exempt_paper, officer_of, open_paper
from tests.factories import make_item, make_meeting, make_paper, make_report, make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 10)
NOW = dt.datetime(2027, 2, 22, 9, tzinfo=dt.UTC)
# Eight clear days before Wednesday 10 March 2027 is Thursday 25 February; three before that, Friday 19 February.
DEADLINE, FIRST = dt.date(2027, 2, 25), dt.date(2027, 2, 19)


@pytest.fixture
def author():
    return make_user(Role.AUTHOR, name="Ann Author", email="ann@council.example")


@pytest.fixture
def report(author):
    item = make_item(make_meeting(held_on=DAY, status=MeetingStatus.DRAFT))
    return make_paper(item, author=author, state=ReportState.ASKED)


@pytest.fixture
def officer(report):
    return officer_of(report.item.meeting.board)


def state(paper: Paper) -> str:
    paper.refresh_from_db()
    return paper.state


def test_a_report_goes_from_asked_to_cleared(report, author, officer):
    save_report(paper=report, bodies={"purpose": "To agree."}, acronyms=(), by=author)
    assert state(report) == "in_hand"
    workflow.send_in(paper=report, by=author)
    assert state(report) == "sent_in"
    workflow.clear(paper=report, by=officer, name=" Head of Finance ", now=NOW)
    assert (state(report), report.cleared_by, report.cleared_at) == ("cleared", "Head of Finance", NOW)


def test_a_report_without_text_is_not_sent_in(report, author):
    with pytest.raises(DomainError, match="Write the report or upload it before you send it in"):
        workflow.send_in(paper=report, by=author)


def test_sending_back_needs_words_and_keeps_them(report, author, officer):
    make_report(report, released=False)
    workflow.send_in(paper=report, by=author)
    with pytest.raises(DomainError, match="Say what the author should change"):
        workflow.send_back(paper=report, by=officer, words=" ")
    workflow.send_back(paper=report, by=officer, words="Add the cost.")
    assert state(report) == "sent_back"
    assert list(report.comments.values_list("kind", "body")) == [("sent_back", "Add the cost.")]


def test_new_text_undoes_a_clearance(report, author, officer):
    make_report(report, released=False)
    workflow.send_in(paper=report, by=author)
    workflow.clear(paper=report, by=officer, name="Head of Finance", now=NOW)
    save_report(paper=report, bodies={"purpose": "Something else."}, acronyms=(), by=officer)
    assert (state(report), report.cleared_by) == ("sent_in", "")


def test_only_what_is_sent_in_can_be_cleared(report, officer):
    with pytest.raises(DomainError, match="Only a report that is sent in can be cleared"):
        workflow.clear(paper=report, by=officer, name="Head of Finance", now=NOW)


def test_the_database_wants_a_name_for_a_clearance(report):
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=report.pk).update(state="cleared")


def test_a_comment_sent_twice_is_one(report, officer):
    for _ in range(2):
        workflow.add_comment(paper=report, kind=CommentKind.LEGAL, body="No power is named.", by=officer)
    assert report.comments.count() == 1


def test_comments_are_for_those_who_work_on_the_report(report, author, officer):
    workflow.add_comment(paper=report, kind=CommentKind.FINANCE, body="Costs 5.", by=officer)
    stranger = make_user(Role.OFFICER)
    seen = [ReportComment.objects.visible_to(user).count() for user in (officer, author, stranger)]
    assert seen == [1, 1, 0]


# Pages


def test_an_author_sends_the_report_in_but_does_not_clear_it(report, author, client):
    make_report(report, released=False)
    client.force_login(author)
    client.post(f"/papers/{report.pk}/progress/send-in/")
    assert state(report) == "sent_in"
    assert client.post(f"/papers/{report.pk}/progress/clear/", {"name": "Me"}).status_code == 403
    assert state(report) == "sent_in"


def test_the_progress_page_tells_what_is_missing(report, officer, client):
    make_report(report, released=False)
    client.force_login(officer)
    text = client.get(f"/papers/{report.pk}/progress/").content.decode()
    assert "Thursday 25 February 2027" in text
    assert "Send the report in" in text
    response = client.post(f"/papers/{report.pk}/progress/comment/", {"kind": "legal", "body": ""})
    assert "Enter the comment" in response.content.decode()


# Reminders


@pytest.mark.parametrize(
    ("today", "mails"),
    [
        (FIRST - dt.timedelta(days=1), 0),
        (FIRST, 1),
        (DEADLINE, 1),
        (DEADLINE + dt.timedelta(days=1), 0),
    ],
)
def test_authors_are_reminded_between_three_clear_days_before_and_the_deadline(report, today, mails):
    workflow.remind_authors(now=NOW, today=today)
    assert OutgoingMail.objects.count() == mails


def test_each_author_is_mailed_once_and_it_is_recorded(report, author):
    for _ in range(2):
        workflow.remind_authors(now=NOW, today=DEADLINE)
    sent = OutgoingMail.objects.get()
    assert sent.to == "ann@council.example"
    assert sent.subject.startswith("Report due 25 February: ")
    assert "“Winter plan”" in sent.text
    (reminder,) = AuthorReminder.objects.all()
    assert (reminder.paper, reminder.deadline, reminder.user, reminder.sent_at) == (report, DEADLINE, author, NOW)


@pytest.mark.parametrize("done", [ReportState.SENT_IN])
def test_a_report_that_is_in_needs_no_reminder(report, done):
    Paper.objects.filter(pk=report.pk).update(state=done)
    workflow.remind_authors(now=NOW, today=DEADLINE)
    assert not OutgoingMail.objects.exists()


def test_a_reminder_tells_no_closed_title(author):
    item = make_item(make_meeting(held_on=DAY, status=MeetingStatus.DRAFT))
    exempt_paper(item, title="Closure of Elm House", author=author)
    workflow.remind_authors(now=NOW, today=DEADLINE)
    sent = OutgoingMail.objects.get()
    assert "Elm House" not in sent.subject + sent.text
    assert "Exempt report" in sent.text


def test_a_meeting_past_the_bank_holidays_is_named_not_guessed(author):
    meeting = make_meeting(held_on=dt.date(2090, 3, 10), status=MeetingStatus.DRAFT)
    make_paper(make_item(meeting), author=author)
    assert workflow.remind_authors(now=NOW, today=DEADLINE).uncounted == (meeting,)
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_cannot_be_written_leaves_no_record(report, monkeypatch):
    monkeypatch.setattr("boards.services.workflow.queue", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        workflow.remind_authors(now=NOW, today=DEADLINE)
    assert not AuthorReminder.objects.exists()


def test_the_command_says_how_many_it_mailed(capsys):
    call_command("remind_authors")
    assert capsys.readouterr().out == "0 mailed.\n"


# Opening a closed paper


@pytest.fixture
def closed():
    return exempt_paper(make_item(make_meeting(dated=True)))


def test_a_closed_paper_opens_when_a_second_officer_agrees(closed, client):
    board = closed.item.meeting.board
    first, second = officer_of(board), officer_of(board)
    client.force_login(first)
    for _ in range(2):
        client.post(f"/papers/{closed.pk}/open/", {"reason": "The contract is signed."})
    request = ReleaseRequest.objects.get()
    client.force_login(second)
    assert "The contract is signed." in client.get(f"/papers/{closed.pk}/open/").content.decode()
    client.post(f"/papers/{closed.pk}/open/", {"decision": "agree"})
    closed.refresh_from_db()
    request.refresh_from_db()
    assert (closed.part, request.state, request.decided_by) == ("1", "done", second)
    client.logout()
    assert client.get(closed.get_absolute_url()).status_code == 200


def test_nobody_agrees_to_what_they_asked_for(closed):
    officer = officer_of(closed.item.meeting.board)
    request = release.ask_to_open(paper=closed, by=officer, now=NOW, reason="The contract is signed.")
    with pytest.raises(DomainError, match="Another officer must look"):
        release.agree_to_open(request=request, by=officer, now=NOW)
    closed.refresh_from_db()
    assert closed.part == "2"


def test_keeping_it_closed_needs_a_word(closed):
    board = closed.item.meeting.board
    request = release.ask_to_open(paper=closed, by=officer_of(board), now=NOW, reason="The contract is signed.")
    second = officer_of(board)
    with pytest.raises(DomainError, match="Say why the paper stays closed"):
        release.decline_to_open(request=request, by=second, now=NOW, words="")
    release.decline_to_open(request=request, by=second, now=NOW, words="It is not signed yet.")
    request.refresh_from_db()
    assert (request.state, request.words) == ("returned", "It is not signed yet.")
    with pytest.raises(DomainError, match="This is decided already"):
        release.agree_to_open(request=request, by=officer_of(board), now=NOW)


def test_the_database_wants_two_officers(closed):
    officer = officer_of(closed.item.meeting.board)
    request = release.ask_to_open(paper=closed, by=officer, now=NOW, reason="Signed.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseRequest.objects.filter(pk=request.pk).update(state="done", decided_by=officer)


def test_an_open_paper_is_not_asked_for():
    paper = open_paper()
    with pytest.raises(DomainError, match="open already"):
        release.ask_to_open(paper=paper, by=officer_of(paper.item.meeting.board), now=NOW, reason="Why not")
