"""Subscribing to a board's mails: asked on a page, confirmed by a link, ended by one click."""

import datetime as dt
import uuid
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from boards.models import Board, NoticeOptOut, Subscription, SubscriptionAttempt
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import UNKNOWN_READER, record
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.services import Mail, queue, take_back

LINK_LASTS = dt.timedelta(days=7)
AGAIN_AFTER = dt.timedelta(minutes=10)  # one confirmation in that time, however often it is asked for
CLIENT_TRIES, CLIENT_WINDOW = 20, dt.timedelta(hours=1)
ADDRESS_MAILS, ADDRESS_WINDOW = 5, dt.timedelta(days=1)


@transaction.atomic
def subscribe(*, board: Board, email: str, client: str, now: dt.datetime) -> None:
    """Mail a link that confirms the address. What is known of the address already changes nothing that can be seen.

    `client` is the network address that asks. Raises DomainError when it asked too often.
    """
    email, client_key = email.strip().lower(), hashed("client", client)
    if SubscriptionAttempt.objects.by(client_key, since=now - CLIENT_WINDOW).count() >= CLIENT_TRIES:
        raise DomainError("Too many addresses were entered from your network. Try again in an hour.")
    SubscriptionAttempt.objects.create(key=client_key, at=now)
    address_key = hashed("address", email)
    if SubscriptionAttempt.objects.by(address_key, since=now - ADDRESS_WINDOW).count() >= ADDRESS_MAILS:
        return
    subscription, is_new = Subscription.objects.select_for_update().get_or_create(
        board=board, email=email, defaults={"asked_at": now}
    )
    if not is_new:
        if subscription.is_confirmed or subscription.asked_at > now - AGAIN_AFTER:
            return
        subscription.confirm_key, subscription.asked_at = uuid.uuid4(), now
        subscription.confirmed_at = subscription.ended_at = None
        subscription.save(update_fields=["confirm_key", "asked_at", "confirmed_at", "ended_at"])
    SubscriptionAttempt.objects.create(key=address_key, at=now)
    context = {
        "board": board,
        "days": LINK_LASTS.days,
        "confirm_url": f"{settings.SITE_URL}{reverse('subscription_confirm', args=[subscription.confirm_key])}",
    }
    mail = Mail(
        to=email,
        subject=f"Confirm that you want emails: {board.name}",
        text=render_to_string("boards/mail/confirm.txt", context),
        html=render_to_string("boards/mail/confirm.html", context),
    )
    queue([mail], event=f"boards.subscription:{subscription.confirm_key}", now=now)


def waiting_or_confirmed(key: UUID, *, now: dt.datetime) -> Subscription | None:
    """The subscription that a confirmation link names; None once the link is too old, or when it never was."""
    return Subscription.objects.with_confirm_key(key, asked_since=now - LINK_LASTS).first()


@transaction.atomic
def confirm(*, key: UUID, now: dt.datetime) -> Subscription:
    """The address is read by somebody who wants the mails. Twice is as good as once."""
    found = waiting_or_confirmed(key, now=now)
    if found is None or found.ended_at:
        raise DomainError("This link is no longer valid.")
    subscription = Subscription.objects.select_for_update(of=("self",)).select_related("board").get(pk=found.pk)
    if subscription.confirmed_at is None:
        subscription.confirmed_at = now
        subscription.save(update_fields=["confirmed_at"])
        record("subscription.confirmed", subject=subscription, label=subscription.board.name, by=UNKNOWN_READER)
    return subscription


@transaction.atomic
def stop(*, key: UUID, now: dt.datetime) -> None:
    """No more mails, those under way included. For a key that is not known, or not any more, nothing is left to do."""
    subscription = Subscription.objects.select_for_update(of=("self",)).select_related("board").with_stop_key(key)
    found = subscription.confirmed().first()
    if found is not None:
        found.ended_at = now
        found.save(update_fields=["ended_at"])
        take_back(stop_url=f"{settings.SITE_URL}{reverse('subscription_stop', args=[key])}")
        record("subscription.ended", subject=found, label=found.board.name, by=UNKNOWN_READER)


@transaction.atomic
def choose_notices(*, by: User, wants_them: bool, now: dt.datetime) -> None:
    """A member or substitute turns the mails about publications on or off, for every board at once."""
    if wants_them:
        has_changed = NoticeOptOut.objects.of(by).delete()[0] > 0
    else:
        has_changed = NoticeOptOut.objects.get_or_create(user=by, defaults={"at": now})[1]
    if has_changed:
        record(f"notices.turned_{'on' if wants_them else 'off'}", subject=by, label=by.name, by=by)


def hashed(kind: str, text: str) -> str:
    """A key for counting tries. Not to be read back without the site's secret."""
    return salted_hmac(f"boards.subscriptions.{kind}", text, algorithm="sha256").hexdigest()
