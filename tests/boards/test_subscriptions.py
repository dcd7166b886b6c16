"""Asking for mails: confirmed by link, ended by one click, and telling nobody who is subscribed."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.models import Board, NoticeOptOut, Subscription, SubscriptionAttempt
from boards.services.subscriptions import (
    ADDRESS_MAILS,
    AGAIN_AFTER,
    CLIENT_TRIES,
    LINK_LASTS,
    confirm,
    stop,
    subscribe,
)
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.models import OutgoingMail
from hwb_portal.outbox.services import send_due
from tests.boards.builders import member_of
from tests.factories import make_board, make_mail, make_meeting, make_subscription, make_substitute, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 2, 25, 9, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
ANN = "ann@example.org"


@pytest.fixture
def board() -> Board:
    return make_board(slug="this-board", name="This board", short_name="This")


def ask(board: Board, email: str = ANN, now: dt.datetime = NOW, client: str = "192.0.2.1") -> None:
    subscribe(board=board, email=email, client=client, now=now)


def confirmations() -> int:
    return OutgoingMail.objects.count()


def the_subscription() -> Subscription:
    return Subscription.objects.get()


def post(client: Client, board: Board, email: str = ANN, **headers: str):
    return client.post(reverse("boards:board_subscribe", args=[board.slug]), {"email": email}, headers=headers)


# The whole way


def test_from_the_page_to_the_end(board, client):
    page = client.get(f"/boards/{board.slug}/").content.decode()
    assert f'href="/boards/{board.slug}/subscribe/"' in page
    answer = post(client, board, "Ann@Example.org ")
    assert (answer.status_code, answer["Location"]) == (302, f"/boards/{board.slug}/subscribe/asked/")
    send_due()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([ANN], "Confirm that you want emails: This board")
    (link,) = re.findall(r"https://boards\.example\.gov\.uk(/subscriptions/\S+)", sent.body)
    assert "Yes, email me" in client.get(link).content.decode()
    assert the_subscription().confirmed_at is None
    assert "You get these emails" in client.post(link, follow=True).content.decode()
    assert Subscription.objects.confirmed().count() == 1
    stop_link = reverse("subscription_stop", args=[the_subscription().stop_key])
    assert "Stop these emails?" in client.get(stop_link).content.decode()
    assert Subscription.objects.confirmed().count() == 1
    assert "You get no more of these emails" in client.post(stop_link).content.decode()
    assert Subscription.objects.confirmed().count() == 0
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "subscription.confirmed",
        "subscription.ended",
    ]


def test_the_audit_trail_names_no_subscriber(board, client):
    subscription = make_subscription(board, ANN, confirmed_at=None, asked_at=timezone.now())
    confirm(key=subscription.confirm_key, now=timezone.now())
    (event,) = AuditEvent.objects.all()
    assert (event.actor_id, event.actor_label, event.subject_label, event.details) == (
        None,
        "A reader who is not signed in",
        "This board",
        {},
    )


# Nobody learns who is subscribed


@pytest.mark.parametrize(
    "known",
    [
        None,
        {"confirmed_at": None},
        {},
        {"ended_at": NOW},
        {"asked_at": timezone.now()},
    ],
    ids=["new", "asked", "confirmed", "left", "just confirmed"],
)
def test_every_address_has_the_same_answer(board, client, known):
    if known is not None:
        make_subscription(board, ANN, **known)
    answer = post(client, board)
    kept = {name: value for name, value in answer.items() if name not in ("X-Request-Id", "Expires")}
    assert (answer.status_code, answer.content, answer.cookies.output()) == (302, b"", "")
    assert kept == {
        "Content-Type": "text/html; charset=utf-8",
        "Location": f"/boards/{board.slug}/subscribe/asked/",
        **{name: value for name, value in kept.items() if name not in ("Content-Type", "Location")},
    }
    assert ANN not in client.get(answer["Location"]).content.decode()


def test_a_confirmed_address_is_mailed_nothing_and_stays_confirmed(board):
    make_subscription(board, ANN)
    ask(board)
    assert (confirmations(), the_subscription().is_confirmed) == (0, True)


@pytest.mark.parametrize(("later", "mails"), [(AGAIN_AFTER - SECOND, 1), (AGAIN_AFTER, 2)])
def test_asked_twice_there_is_one_confirmation_in_ten_minutes(board, later, mails):
    ask(board)
    ask(board, "ANN@example.org", NOW + later)
    assert (confirmations(), Subscription.objects.count()) == (mails, 1)


def test_the_link_before_the_newest_is_no_longer_good(board):
    ask(board)
    first = the_subscription().confirm_key
    ask(board, now=NOW + AGAIN_AFTER)
    with pytest.raises(DomainError, match="no longer valid"):
        confirm(key=first, now=NOW + AGAIN_AFTER)


def test_who_left_may_come_back_and_confirms_again(board):
    subscription = make_subscription(board, ANN, ended_at=NOW)
    ask(board)
    assert (confirmations(), the_subscription().is_confirmed, the_subscription().ended_at) == (1, False, None)
    assert the_subscription().confirm_key != subscription.confirm_key


def test_one_address_is_mailed_at_most_five_times_a_day(board):
    boards = [make_board() for _ in range(ADDRESS_MAILS + 2)]
    for other in boards:
        ask(other)
    assert confirmations() == ADDRESS_MAILS
    ask(board, now=NOW + dt.timedelta(days=1, seconds=1))
    assert confirmations() == ADDRESS_MAILS + 1


def test_one_network_address_asks_at_most_twenty_times_an_hour(board, client):
    for number in range(CLIENT_TRIES):
        ask(board, f"reader-{number}@example.org", timezone.now(), "127.0.0.1")
    refused = post(client, board)
    assert (refused.status_code, "Try again in an hour" in refused.content.decode()) == (429, True)
    assert not Subscription.objects.filter(email=ANN).exists()
    ask(board, client="192.0.2.2")
    ask(board, "bea@example.org", timezone.now() + dt.timedelta(hours=1, seconds=1), "127.0.0.1")
    assert Subscription.objects.filter(email__in=[ANN, "bea@example.org"]).count() == 2


def test_behind_a_proxy_what_the_reader_wrote_into_the_header_counts_for_nothing(board, client, settings):
    settings.BEHIND_PROXY = True
    for number in range(3):
        post(client, board, f"r{number}@example.org", x_forwarded_for=f"10.0.0.{number}, 192.0.2.7")
    assert SubscriptionAttempt.objects.values("key").distinct().count() == 1 + 3  # one client, three addresses


def test_without_a_proxy_the_header_is_not_believed(board, client):
    for number in range(3):
        post(client, board, f"r{number}@example.org", x_forwarded_for=f"192.0.2.{number}")
    assert SubscriptionAttempt.objects.values("key").distinct().count() == 1 + 3


def test_addresses_of_one_network_of_version_6_are_one_client(board, client, settings):
    settings.BEHIND_PROXY = True
    for number in range(3):
        post(client, board, f"r{number}@example.org", x_forwarded_for=f"2001:db8::{number}")
    assert SubscriptionAttempt.objects.values("key").distinct().count() == 1 + 3


def test_no_network_address_and_no_mail_address_is_kept_of_a_try(board):
    ask(board)
    assert all(re.fullmatch(r"[0-9a-f]{64}", attempt.key) for attempt in SubscriptionAttempt.objects.all())


# Links


@pytest.mark.parametrize(("later", "status"), [(dt.timedelta(), 200), (LINK_LASTS + SECOND, 404)])
def test_a_link_to_confirm_runs_out(board, client, later, status):
    subscription = make_subscription(board, ANN, confirmed_at=None, asked_at=timezone.now() - later)
    link = reverse("subscription_confirm", args=[subscription.confirm_key])
    assert client.get(link).status_code == status
    assert client.post(link, follow=True).status_code == status
    subscription.refresh_from_db()
    assert (subscription.confirmed_at is not None) is (status == 200)


def test_to_confirm_twice_is_to_confirm_once(board):
    subscription = make_subscription(board, ANN, confirmed_at=None, asked_at=NOW)
    for minutes in (1, 2):
        confirm(key=subscription.confirm_key, now=NOW + dt.timedelta(minutes=minutes))
    assert the_subscription().confirmed_at == NOW + dt.timedelta(minutes=1)
    assert AuditEvent.objects.count() == 1


def test_the_link_that_confirmed_does_not_bring_back_who_left(board):
    subscription = make_subscription(board, ANN, asked_at=NOW)
    stop(key=subscription.stop_key, now=NOW)
    with pytest.raises(DomainError, match="no longer valid"):
        confirm(key=subscription.confirm_key, now=NOW)


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {}])
def test_a_mail_program_ends_the_mails_by_one_post_without_cookie_or_mark(board, body):
    subscription = make_subscription(board, ANN)
    program = Client(enforce_csrf_checks=True)
    answer = program.post(reverse("subscription_stop", args=[subscription.stop_key]), body)
    assert (answer.status_code, the_subscription().ended_at is not None) == (200, True)


def test_a_key_that_never_was_is_answered_like_one_that_is(board, client):
    subscription = make_subscription(board, ANN)
    mark = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    for method in (client.get, client.post):
        known, unknown = (
            method(reverse("subscription_stop", args=[key])) for key in (subscription.stop_key, uuid.uuid4())
        )
        assert known.status_code == unknown.status_code == 200
        assert mark.sub("", known.content.decode()) == mark.sub("", unknown.content.decode())


def test_what_waits_is_not_sent_to_who_left(board):
    subscription = make_subscription(board, ANN)
    link = f"https://boards.example.gov.uk{reverse('subscription_stop', args=[subscription.stop_key])}"
    make_mail(to=ANN, stop_url=link)
    stop(key=subscription.stop_key, now=NOW)
    assert confirmations() == 0


def test_pages_of_a_link_are_kept_by_no_cache(board, client):
    subscription = make_subscription(board, ANN)
    for name, key in (
        ("subscription_confirm", subscription.confirm_key),
        ("subscription_stop", subscription.stop_key),
    ):
        assert "no-store" in client.get(reverse(name, args=[key]))["Cache-Control"]


@pytest.mark.parametrize("email", ["", "nobody", "two@example.org, three@example.org", "a@b\r\nBcc: c@example.org"])
def test_what_is_no_address_is_refused_in_words(board, client, email):
    answer = post(client, board, email)
    assert (answer.status_code, "govuk-error-summary" in answer.content.decode()) == (200, True)
    assert not Subscription.objects.exists()


# The database


@pytest.mark.parametrize(
    "fields",
    [{"email": ANN}, {"email": "Ann@example.org"}, {"confirmed_at": None, "ended_at": NOW}],
    ids=["twice", "capitals", "ended unconfirmed"],
)
def test_the_database_refuses_what_cannot_be(board, fields):
    make_subscription(board, ANN)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_subscription(board, **fields)


@pytest.mark.parametrize("key", ["confirm_key", "stop_key"])
def test_no_two_subscriptions_share_a_key(board, key):
    first = make_subscription(board)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_subscription(board, **{key: getattr(first, key)})


# A member's own choice


def test_a_member_turns_the_mails_off_and_on(board, client):
    member = member_of(board)
    client.force_login(member)
    assert 'href="/desk/email/"' in client.get(reverse("desk")).content.decode()
    page = client.get(reverse("notice_settings")).content.decode()
    assert ("This board" in page, "Turn these emails off" in page) == (True, True)
    for choice, rows in (("off", 1), ("off", 1), ("on", 0), ("on", 0)):
        client.post(reverse("notice_settings"), {"choice": choice})
        assert NoticeOptOut.objects.count() == rows
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "notices.turned_off",
        "notices.turned_on",
    ]


def test_a_substitute_to_come_is_told_of_the_board_and_a_past_one_is_not(board, client):
    today = timezone.localdate()
    for days, name in ((1, True), (-1, False)):
        user = make_user(Role.SUBSTITUTE)
        make_substitute(make_meeting(board, today + dt.timedelta(days=days)), user)
        client.force_login(user)
        assert ("This board" in client.get(reverse("notice_settings")).content.decode()) is name


def test_the_settings_page_asks_the_database_four_times(board, client, django_assert_num_queries):
    member = member_of(board)
    member_of(make_board())
    client.force_login(member)
    with django_assert_num_queries(4):
        client.get(reverse("notice_settings"))


@pytest.mark.parametrize(("name", "queries"), [("board_subscribe", 1), ("board_subscribed", 1)])
def test_the_pages_for_subscribing_ask_the_database_once(board, client, django_assert_num_queries, name, queries):
    with django_assert_num_queries(queries):
        client.get(reverse(f"boards:{name}", args=[board.slug]))
