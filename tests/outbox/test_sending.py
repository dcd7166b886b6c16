"""Mails are sent once their transaction holds, tried again with one Message-ID, and given up in sight of somebody."""

import datetime as dt
import io
import smtplib
import threading

import pytest
from django.contrib import admin
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.outbox.models import MailState, OutgoingMail
from hwb_portal.outbox.services import (
    LEASE,
    TRIES,
    WAITS,
    Mail,
    Outcome,
    forget_old,
    queue,
    send_due,
    take_back,
    try_again,
)
from tests.factories import make_mail, make_user

NOW = dt.datetime(2026, 2, 25, 9, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


class FullMailbox(EmailBackend):
    """A server that refuses for the moment, but for addresses that begin with "good"."""

    code = 452

    def send_messages(self, messages) -> int:
        (message,) = messages
        if not message.to[0].startswith("good"):
            FullMailbox.seen.append(message.extra_headers["Message-ID"])
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (self.code, f"no room for {message.to[0]}".encode())})
        return super().send_messages(messages)

    seen: list[str] = []


class NoSuchMailbox(FullMailbox):
    code = 550


class NoServer(EmailBackend):
    opened = 0

    def open(self) -> bool:
        NoServer.opened += 1
        raise ConnectionRefusedError(111, "Connection refused")


@pytest.fixture
def full_mailbox(settings):
    settings.EMAIL_BACKEND = f"{__name__}.FullMailbox"
    FullMailbox.seen.clear()


def at(moment: dt.datetime) -> Outcome:
    return send_due(clock=lambda: moment)


def queue_one(event: str = "test:1", **fields) -> None:
    queue([Mail(**{"to": "ann@example.org", "subject": "S", "text": "T", **fields})], event=event, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_mail_goes_once_its_transaction_holds():
    with transaction.atomic():
        queue_one(html="<p>T</p>")
        assert mail.outbox == []
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body, sent.attachments) == (["ann@example.org"], "S", "T\n", [])
    assert [alternative.mimetype for alternative in sent.alternatives] == ["text/html"]


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_when_the_transaction_is_rolled_back():
    with transaction.atomic():
        queue_one()
        transaction.set_rollback(True)
    assert (mail.outbox, OutgoingMail.objects.count(), at(NOW)) == ([], 0, Outcome())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("sender", "sent"), [("request", 1), ("thread", 1), ("worker", 0)])
def test_the_setting_says_who_sends(settings, sender, sent):
    settings.MAIL_SENDER = sender
    queue_one()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    assert len(mail.outbox) == sent


@pytest.mark.django_db(transaction=True)
def test_what_was_done_stands_when_sending_breaks(monkeypatch):
    monkeypatch.setattr("hwb_portal.outbox.services.get_connection", lambda: 1 / 0)
    queue_one()
    assert OutgoingMail.objects.get().state == MailState.WAITING


@pytest.mark.django_db
def test_each_person_has_one_mail_of_an_event():
    for _ in range(2):
        queue_one()
    queue_one(to="bea@example.org")
    queue_one("test:2")
    assert OutgoingMail.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mail(event="test:1", to="ann@example.org")


@pytest.mark.django_db
def test_a_subject_stays_on_one_line():
    queue_one(subject="One\r\nBcc: everybody@example.org")
    assert OutgoingMail.objects.get().subject == "One Bcc: everybody@example.org"


@pytest.mark.django_db
def test_a_mail_of_a_list_has_the_headers_of_one_click():
    make_mail(stop_url="https://boards.example.gov.uk/stop")
    make_mail(due_at=NOW)
    at(NOW)
    with_link, without = (message.message() for message in mail.outbox)
    assert with_link["List-Unsubscribe"] == "<https://boards.example.gov.uk/stop>"
    assert with_link["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (without["List-Unsubscribe"], without["Auto-Submitted"]) == (None, "auto-generated")


@pytest.mark.django_db
def test_tried_again_later_each_time_with_one_message_id_then_given_up(full_mailbox):
    made, now = make_mail(due_at=NOW), NOW
    for wait in WAITS:
        assert at(now) == Outcome(postponed=1)
        assert at(now + wait - SECOND) == Outcome()
        now += wait
    assert at(now) == Outcome(failed=1)
    made.refresh_from_db()
    assert (made.state, made.tries, made.error) == (MailState.FAILED, TRIES, "SMTPRecipientsRefused 452")
    assert FullMailbox.seen == [made.message_id] * TRIES
    assert at(now + dt.timedelta(days=9)) == Outcome()


@pytest.mark.django_db
def test_sent_at_the_second_try_with_the_same_message_id(full_mailbox, settings):
    made = make_mail(due_at=NOW)
    at(NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert at(NOW + WAITS[0]) == Outcome(sent=1)
    assert [message.message()["Message-ID"] for message in mail.outbox] == [made.message_id]
    made.refresh_from_db()
    assert (made.state, made.sent_at, made.error) == (MailState.SENT, NOW + WAITS[0], "")


@pytest.mark.django_db
def test_a_mailbox_that_does_not_exist_is_given_up_at_once(full_mailbox, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoSuchMailbox"
    make_mail()
    assert at(NOW) == Outcome(failed=1)


@pytest.mark.django_db
def test_one_that_is_refused_does_not_hold_up_the_others(full_mailbox):
    make_mail()
    make_mail(to="good@example.org")
    assert at(NOW) == Outcome(sent=1, postponed=1)


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_once_a_run(settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    NoServer.opened = 0
    for _ in range(3):
        make_mail()
    assert (at(NOW), NoServer.opened) == (Outcome(postponed=1), 1)
    assert sorted(OutgoingMail.objects.values_list("tries", flat=True)) == [0, 0, 1]


@pytest.mark.django_db
def test_no_address_and_no_words_of_the_server_are_logged_or_kept(full_mailbox, caplog):
    make_mail()
    at(NOW)
    assert "was not sent at try 1: SMTPRecipientsRefused 452" in caplog.text
    assert ("ann@" in caplog.text, "no room" in caplog.text) == (False, False)


@pytest.mark.django_db
def test_a_mail_in_hand_is_left_alone_until_its_lease_ends():
    made = make_mail(state=MailState.SENDING, worker="died", leased_until=NOW + LEASE, tries=1)
    assert at(NOW + LEASE) == Outcome()
    assert at(NOW + LEASE + SECOND) == Outcome(sent=1)
    made.refresh_from_db()
    assert (made.tries, made.worker) == (2, "")


@pytest.mark.django_db
def test_a_mail_that_ends_every_sender_is_given_up():
    make_mail(state=MailState.SENDING, worker="died", leased_until=NOW - SECOND, tries=TRIES)
    assert (at(NOW), mail.outbox) == (Outcome(failed=1), [])


@pytest.mark.django_db
@pytest.mark.parametrize("mails", [1, 3])
def test_each_mail_takes_four_questions_to_the_database(django_assert_num_queries, mails):
    """Which is next, take it, read it, mark it; and one to see that none is left."""
    for _ in range(mails):
        make_mail()
    with django_assert_num_queries(4 * mails + 1):
        at(NOW)


@pytest.mark.django_db
def test_who_leaves_a_list_is_not_sent_what_waits():
    for address in ("https://a/1", "https://a/2"):
        make_mail(stop_url=address)
    take_back(stop_url="https://a/1")
    assert [waiting.stop_url for waiting in OutgoingMail.objects.all()] == ["https://a/2"]


@pytest.mark.django_db
def test_mails_that_are_over_are_forgotten_after_thirty_days():
    old = NOW - dt.timedelta(days=30, seconds=1)
    make_mail(state=MailState.SENT, sent_at=old, queued_at=old)
    make_mail(state=MailState.FAILED, queued_at=old)
    kept = {
        make_mail(queued_at=old).pk,
        make_mail(state=MailState.SENT, sent_at=NOW, queued_at=NOW - dt.timedelta(days=30)).pk,
    }
    assert forget_old(now=NOW) == 2
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"state": "sending"},
        {"state": "sent"},
        {"sent_at": NOW},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(changed):
    made = make_mail()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=made.pk).update(**changed)


@pytest.mark.django_db
def test_the_command_sends_and_says_how_many():
    make_mail()
    out = io.StringIO()
    call_command("send_mail", "--once", stdout=out)
    assert (out.getvalue(), len(mail.outbox)) == ("1 sent, 0 to be tried again, 0 given up.\n", 1)


@pytest.mark.django_db
def test_an_administrator_sees_what_was_given_up_without_its_words_and_has_it_sent_again(signed_in_as):
    made = make_mail(state=MailState.FAILED, tries=TRIES, error="SMTPRecipientsRefused 550", text="Draft words.")
    client = signed_in_as(make_user(Role.ADMIN))
    listed = reverse("admin:outbox_outgoingmail_changelist")
    one = client.get(reverse("admin:outbox_outgoingmail_change", args=[made.pk])).content.decode()
    both = client.get(listed).content.decode() + one
    assert ("SMTPRecipientsRefused 550" in both, "ann@example.org" in both, "Draft words." in both) == (
        True,
        True,
        False,
    )
    client.post(listed, {"action": "send_again", admin.helpers.ACTION_CHECKBOX_NAME: [made.pk]})
    made.refresh_from_db()
    assert (made.state, made.tries) == (MailState.WAITING, 0)
    assert AuditEvent.objects.filter(action="mail.tried_again").count() == 1


@pytest.mark.django_db
def test_only_what_was_given_up_is_sent_again():
    made = make_mail(state=MailState.SENT, sent_at=NOW)
    try_again(mail=made, by=make_user(), now=NOW)
    assert (at(NOW), AuditEvent.objects.count()) == (Outcome(), 0)
