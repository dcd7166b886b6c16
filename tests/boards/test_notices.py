"""Email about what was published: to whom, what it says and does not say, each once."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from boards.enums import ItemKind, MeetingStatus
from boards.models import NoticeOptOut, Seat
from boards.selectors.notices import Tally, Told, tallies, told_of
from boards.services.changes import adjourn_meeting, cancel_meeting, move_meeting
from boards.services.meetings import add_item
from boards.services.notices import tell_of_publication
from boards.services.publication import declassify_paper
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.dates import london_date
from hwb_portal.outbox.models import MailState, OutgoingMail
from hwb_portal.outbox.services import send_due
from tests.boards.builders import closed_item, exempt_paper, member_of, officer_of, open_paper
from tests.boards.publishing import (
    IN_TIME,
    LATE,
    MEETING_DAY,
    a_draft,
    a_published_meeting,
    an_uploaded_paper,
    first_paper,
    fresh,
    item_of,
    publish,
    revise,
    supplement,
    withdraw,
)
from tests.factories import make_board, make_item, make_meeting, make_subscription, make_substitute, make_user

pytestmark = pytest.mark.django_db
NEW_DAY: dict[str, Any] = {"held_on": dt.date(2027, 3, 24), "starts": dt.time(14)}


def addresses() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


def clear() -> None:
    OutgoingMail.objects.all().delete()


def the_mail() -> OutgoingMail:
    return OutgoingMail.objects.get()


# To whom


def test_members_substitutes_and_subscribers_of_that_board_are_told_each_once():
    meeting, elsewhere = a_draft(), make_board()
    members = [member_of(meeting.board), member_of(meeting.board, is_observer=True)]
    substitute, of_another_meeting = make_user(), make_user()
    make_substitute(meeting, substitute)
    make_substitute(make_meeting(meeting.board, MEETING_DAY + dt.timedelta(days=1)), of_another_meeting)
    subscriber = make_subscription(meeting.board)
    make_subscription(elsewhere)
    member_of(elsewhere)
    publish(meeting)
    assert addresses() == sorted([*(user.email for user in members), substitute.email, subscriber.email])


@pytest.mark.parametrize(
    "appointment",
    [{"ends_on": dt.date(2027, 2, 24)}, {"starts_on": dt.date(2027, 2, 26)}],
    ids=["who left", "who comes later"],
)
def test_only_who_sits_then_is_told(appointment):
    meeting = a_draft()
    member_of(meeting.board, **appointment)
    publish(meeting, IN_TIME)
    assert addresses() == []


def test_who_cannot_sign_in_or_said_no_is_not_told():
    meeting = a_draft()
    gone, quiet = member_of(meeting.board), member_of(meeting.board)
    gone.is_active = False
    gone.save()
    NoticeOptOut.objects.create(user=quiet, at=IN_TIME)
    publish(meeting)
    assert addresses() == []


@pytest.mark.parametrize(
    "fields", [{"confirmed_at": None}, {"ended_at": IN_TIME}], ids=["never confirmed", "unsubscribed"]
)
def test_who_has_not_confirmed_or_has_left_is_not_told(fields):
    meeting = a_draft()
    make_subscription(meeting.board, **fields)
    publish(meeting)
    assert addresses() == []


def test_a_member_who_subscribed_too_has_one_mail():
    meeting = a_draft()
    member = member_of(meeting.board)
    make_subscription(meeting.board, email=member.email)
    publish(meeting)
    assert addresses() == [member.email]


def test_somebody_in_two_seats_has_one_mail():
    meeting = a_draft()
    member = member_of(meeting.board)
    make_substitute(meeting, member, Seat.objects.get())
    publish(meeting)
    assert addresses() == [member.email]


def test_the_number_told_before_is_the_number_told():
    meeting = a_draft()
    member = member_of(meeting.board)
    make_subscription(meeting.board)
    make_subscription(meeting.board, email=member.email)
    assert told_of(meeting, london_date(IN_TIME)) == Told(members=1, subscribers=1)
    publish(meeting)
    assert OutgoingMail.objects.count() == 2


# When


def test_a_publication_told_of_twice_gives_each_one_mail():
    meeting = a_draft()
    make_subscription(meeting.board)
    made = publish(meeting)
    tell_of_publication(made)
    assert OutgoingMail.objects.count() == 1


def test_a_publication_that_is_rolled_back_tells_nobody():
    meeting = a_draft()
    make_subscription(meeting.board)
    with transaction.atomic():
        publish(meeting)
        transaction.set_rollback(True)
    assert OutgoingMail.objects.count() == 0


def test_a_mail_that_cannot_be_written_does_not_stop_the_publication(monkeypatch, caplog):
    meeting = a_draft()
    make_subscription(meeting.board)
    monkeypatch.setattr("boards.services.notices.render_to_string", lambda *_: 1 / 0)
    publish(meeting)
    assert (fresh(meeting).status, OutgoingMail.objects.count()) == (MeetingStatus.PUBLISHED, 0)
    assert AuditEvent.objects.filter(action="notice.failed").count() == 1
    assert "No mail could be written about boards.publication:" in caplog.text


def test_a_meeting_that_was_never_announced_is_cancelled_in_silence():
    meeting = a_draft()
    make_subscription(meeting.board)
    cancel_meeting(meeting=meeting, by=make_user(), now=LATE, reason="Snow.")
    assert addresses() == []


# What


@pytest.fixture
def subscribed():
    """A meeting with an open agenda, at 10:00 in County Hall, and somebody who is told of what follows."""
    meeting = a_published_meeting()
    make_subscription(meeting.board)
    return meeting


def test_an_agenda_names_its_items_the_day_and_the_place():
    meeting = a_draft()
    closed_item(meeting)
    subscription = make_subscription(meeting.board)
    publish(meeting)
    sent, board = the_mail(), meeting.board
    assert sent.subject == f"Papers published: {board.name}, 10 March 2027"
    address = f"https://boards.example.gov.uk/boards/{board.slug}/meetings/2027-03-10/"
    stop = f"https://boards.example.gov.uk/subscriptions/{subscription.stop_key}/stop/"
    assert sent.stop_url == stop
    assert sent.text == (
        f"Papers published: {board.name}\n\n"
        "Meeting: Wednesday 10 March 2027, 10am\n"
        "Place: County Hall\n\n"
        "The agenda and papers for this meeting can now be read.\n\n"
        "1. Winter planning\n"
        "2. Carers\n"
        "3. Closed business (not open to the public)\n\n"
        f"Read it here:\n{address}\n\n"
        f"You asked for these emails. To stop them, open this address and press the button:\n{stop}\n"
    )
    assert (f'<a href="{address}">' in sent.html, f'<a href="{stop}">' in sent.html) == (True, True)
    assert "<li>3. Closed business (not open to the public)</li>" in sent.html


def test_a_member_is_told_where_to_turn_the_mails_off():
    meeting = a_draft()
    member_of(meeting.board)
    publish(meeting)
    sent = the_mail()
    assert (sent.stop_url, sent.text.endswith("these emails:\nhttps://boards.example.gov.uk/desk/email/\n")) == (
        "",
        True,
    )


def test_names_are_plain_in_text_and_escaped_in_html():
    meeting = a_draft()
    make_item(meeting, "Health & <care>")
    make_subscription(meeting.board)
    publish(meeting)
    assert "3. Health & <care>\n" in the_mail().text
    assert "<li>3. Health &amp; &lt;care&gt;</li>" in the_mail().html


def test_a_supplement_says_its_number_what_changed_and_the_new_papers(subscribed):
    clear()
    revise(first_paper(subscribed))
    an_uploaded_paper(subscribed)
    exempt_paper(item_of(subscribed, "2"), released=False, title="Prices", public_title="A contract")
    supplement(subscribed, summary="Three papers.", approved_by=make_user())
    sent = the_mail()
    assert sent.subject == f"Supplement 1 published: {subscribed.board.name}, 10 March 2027"
    assert (
        "What changed: Three papers.\n\n"
        "1. Winter plan\n"
        "2. Carers survey\n"
        "2. A contract (not open to the public)\n\n"
        "Read it here:" in sent.text
    )


def test_a_supplement_names_a_new_item_without_papers(subscribed):
    urgent = {"late_reason": "A flood.", "chair_agreed_by": "The Chair", "chair_agreed_on": LATE.date()}
    add_item(meeting=subscribed, kind=ItemKind.SUBSTANTIVE, title="Flood", by=make_user(), **urgent)
    open_paper(item_of(subscribed, "2"), released=False, title="Carers survey")
    clear()
    supplement(subscribed)
    assert "The rest.\n\n3. Flood\n2. Carers survey\n\n" in the_mail().text


def test_a_withdrawal_names_the_paper_and_the_reason(subscribed):
    clear()
    withdraw(first_paper(subscribed))
    sent = the_mail()
    assert sent.subject == f"Paper withdrawn: {subscribed.board.name}, 10 March 2027"
    assert "Why it was withdrawn: Its figures were wrong.\n\n1. Winter plan\n\n" in sent.text


def test_an_opened_paper_goes_by_its_own_title_from_then_on():
    meeting = a_draft()
    paper = exempt_paper(item_of(meeting, "2"), released=False, title="Elm House", public_title="A care home")
    publish(meeting, approved_by=make_user())
    make_subscription(meeting.board)
    declassify_paper(paper=paper, by=make_user(), approved_by=make_user(), now=LATE, reason="It is settled.")
    sent = the_mail()
    assert sent.subject == f"Closed paper opened: {meeting.board.name}, 10 March 2027"
    assert "Why it is open now: It is settled.\n\n2. Elm House\n\n" in sent.text


def test_a_cancelled_meeting_says_why(subscribed):
    clear()
    cancel_meeting(meeting=subscribed, by=make_user(), now=LATE, reason="Snow.")
    sent = the_mail()
    assert sent.subject == f"Meeting cancelled: {subscribed.board.name}, 10 March 2027"
    assert "Place: County Hall\n\nReason: Snow.\n\nRead it here:" in sent.text


@pytest.mark.parametrize(
    ("change", "headline"),
    [(move_meeting, "Meeting moved to another day"), (adjourn_meeting, "Meeting adjourned")],
)
def test_a_meeting_that_goes_on_another_day_says_when(subscribed, change, headline):
    clear()
    change(meeting=subscribed, by=make_user(), now=LATE, reason="Snow.", **NEW_DAY)
    sent = the_mail()
    assert sent.subject == f"{headline}: {subscribed.board.name}, 10 March 2027"
    assert "Reason: Snow.\nNew day: Wednesday 24 March 2027, 2pm\n\n" in sent.text


def test_no_closed_title_is_in_any_mail():
    meeting = a_draft()
    item = closed_item(meeting, title="Elm House closes", lead="Elm lead", purpose_text="Elm purpose")
    paper = exempt_paper(item, released=False, title="Elm House report", public_title="A care home", body="Elm body")
    second = exempt_paper(item_of(meeting, "2"), released=False, title="Elm prices", public_title="Prices")
    make_subscription(meeting.board)
    member_of(meeting.board)
    publish(meeting, approved_by=make_user())
    revise(paper, "Elm again")
    revise(second, "Elm again")
    supplement(meeting, approved_by=make_user())
    withdraw(second)
    cancel_meeting(meeting=meeting, by=make_user(), now=LATE, reason="Snow.")
    mails = list(OutgoingMail.objects.all())
    assert len(mails) == 8
    assert [sent.subject for sent in mails if "Elm" in sent.subject + sent.text + sent.html] == []


# What officers see of it


def test_officers_see_how_many_before_and_how_far_it_is_afterwards(client):
    meeting = a_draft()
    make_subscription(meeting.board)
    make_subscription(meeting.board)
    member_of(meeting.board)
    officer = officer_of(meeting.board)
    client.force_login(officer)
    publish_page = client.get(f"{meeting.get_absolute_url()}publish/").content.decode()
    assert "an email goes to 1 member and 2 subscribers." in publish_page
    publish(meeting)
    OutgoingMail.objects.filter(to=officer.email).delete()
    one, *_ = OutgoingMail.objects.all()
    OutgoingMail.objects.filter(pk=one.pk).update(state=MailState.FAILED)
    send_due(clock=lambda: IN_TIME)
    assert tallies(meeting) == (Tally("Papers published", sent=2, waiting=0, failed=1),)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "sent to 2, waiting 0, failed 1." in page
    assert [each for each in OutgoingMail.objects.values_list("to", flat=True) if each in page + publish_page] == []


def test_nobody_else_sees_how_many_are_told(client):
    meeting = a_draft()
    member = member_of(meeting.board)
    publish(meeting)
    for reader in (None, member):
        if reader:
            client.force_login(reader)
        assert "waiting 1" not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_thousand_are_told_in_as_many_questions_as_one(django_assert_num_queries):
    """Only the inserts grow: fifty rows each."""
    for number, queries in ((1, 6), (1000, 25)):
        meeting = a_draft()
        for _ in range(number):
            make_subscription(meeting.board)
        made = publish(meeting)
        clear()
        with django_assert_num_queries(queries):
            tell_of_publication(made)
        assert OutgoingMail.objects.count() == number
        clear()
