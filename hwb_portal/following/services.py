"""Following a matter or a search: asked for, confirmed, told once a thing, ended by one click.

Who signs in is told at their own address from the moment they ask. Anybody else confirms the address first, exactly as
for the mails of a board. A mail names what everyone may read; of what only its reader may read it gives the number.
"""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from boards.models import Matter, SubscriptionAttempt
from boards.services.subscriptions import (
    ADDRESS_MAILS,
    ADDRESS_WINDOW,
    AGAIN_AFTER,
    CLIENT_TRIES,
    CLIENT_WINDOW,
    LINK_LASTS,
    hashed,
)
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import UNKNOWN_READER, record
from hwb_portal.core.errors import DomainError
from hwb_portal.following.models import Alert, CalendarKey, Told
from hwb_portal.following.news import NOBODY, Finds, absolute, finds_of
from hwb_portal.outbox.services import Mail, queue, take_back

MOST_ALERTS = 30  # of one person or address: each is a search a day
MOST_NAMED = 20  # in one mail
ENDED_KEPT = dt.timedelta(days=30)
SECRET_BYTES = 16  # 128 bits: not to be guessed, whoever tries for how long
TOO_WIDE = "This search finds more than can be followed. Add a word, or choose a board."


@dataclass(frozen=True)
class Subject:
    """What is followed: a matter, or a search of `words` with its filters."""

    matter: Matter | None = None
    words: str = ""
    board: str = ""
    kind: str = ""

    @property
    def columns(self) -> dict[str, object]:
        return {"matter": self.matter, "words": self.words, "board": self.board, "kind": self.kind}


@transaction.atomic
def follow(*, subject: Subject, by: User, now: dt.datetime) -> Alert:
    """Somebody who signs in follows it from now on. What is there already is not news.

    Raises DomainError for a search that finds too much, and for more alerts than one person may have.
    """
    User.objects.select_for_update().get(pk=by.pk)
    known = Alert.objects.visible_to(by)
    alert = known.filter(**subject.columns).first() or Alert(user=by, asked_at=now, **subject.columns)
    if alert.is_confirmed:
        return alert
    if known.confirmed().count() >= MOST_ALERTS:
        raise DomainError(f"You follow {MOST_ALERTS} things. Stop one of them first.")
    alert.asked_at, alert.confirmed_at, alert.ended_at = now, now, None
    alert.full_clean()
    alert.save()
    _begin(alert, now)
    record("alert.confirmed", subject=alert, label=_label(alert), by=by)
    return alert


@transaction.atomic
def ask_to_follow(*, subject: Subject, email: str, client: str, now: dt.datetime) -> None:
    """Mail a link that confirms the address; nothing that is known of the address shows.

    `client` is the network address that asks. Raises DomainError when it asked too often.
    """
    email, client_key = email.strip().lower(), hashed("client", client)
    if SubscriptionAttempt.objects.by(client_key, since=now - CLIENT_WINDOW).count() >= CLIENT_TRIES:
        raise DomainError("Too many addresses were entered from your network. Try again in an hour.")
    SubscriptionAttempt.objects.create(key=client_key, at=now)
    address_key = hashed("address", email)
    if SubscriptionAttempt.objects.by(address_key, since=now - ADDRESS_WINDOW).count() >= ADDRESS_MAILS:
        return
    rows = Alert.objects.select_for_update(of=("self",)).filter(user=None, email=email)
    alert = rows.filter(**subject.columns).first()
    if alert is None:
        if rows.count() >= MOST_ALERTS:
            return
        alert = Alert(email=email, **subject.columns)
    elif alert.is_confirmed or alert.asked_at > now - AGAIN_AFTER:
        return
    alert.confirm_key, alert.asked_at = uuid.uuid4(), now
    alert.confirmed_at = alert.ended_at = None
    alert.full_clean()
    alert.save()
    SubscriptionAttempt.objects.create(key=address_key, at=now)
    url = absolute(reverse("alert_confirm", args=[alert.confirm_key]))
    text = (
        "Somebody, we hope you, asked for an email when something new comes up in a matter or a search on this site."
        f"\n\nTo see which, and to get these emails, open this address and press the button:\n{url}\n\n"
        f"The link is good for {LINK_LASTS.days} days. If it was not you, do nothing: no more emails come, and your "
        "address is deleted.\n"
    )
    mail = Mail(to=email, subject="Confirm that you want emails", text=text)
    queue([mail], event=f"following.alert:{alert.confirm_key}", now=now)


def waiting_or_confirmed(key: UUID, *, now: dt.datetime) -> Alert | None:
    """The alert that a confirmation link names; None once the link is too old, or when it never was."""
    return Alert.objects.with_subject().with_confirm_key(key, asked_since=now - LINK_LASTS).first()


@transaction.atomic
def confirm(*, key: UUID, now: dt.datetime) -> Alert:
    """The address is read by somebody who wants the mails. Twice is as good as once."""
    found = waiting_or_confirmed(key, now=now)
    if found is None or found.ended_at:
        raise DomainError("This link is no longer valid.")
    alert = Alert.objects.select_for_update(of=("self",)).with_subject().get(pk=found.pk)
    if alert.confirmed_at is None:
        alert.confirmed_at = now
        alert.save(update_fields=["confirmed_at"])
        _begin(alert, now)
        record("alert.confirmed", subject=alert, label=_label(alert), by=UNKNOWN_READER)
    return alert


@transaction.atomic
def stop(*, key: UUID, now: dt.datetime) -> None:
    """No more mails, those under way included. For a key that is not known, nothing is left to do."""
    rows = Alert.objects.select_for_update(of=("self",)).with_subject()
    _end(rows.with_stop_key(key).confirmed().first(), now)


@transaction.atomic
def unfollow(*, alert_id: int, by: User, now: dt.datetime) -> None:
    rows = Alert.objects.select_for_update(of=("self",)).with_subject()
    _end(rows.visible_to(by).with_id(alert_id).confirmed().first(), now)


def _end(alert: Alert | None, now: dt.datetime) -> None:
    if alert is None:
        return
    alert.ended_at = now
    alert.save(update_fields=["ended_at"])
    alert.told.all().delete()
    take_back(stop_url=stop_url(alert))
    record("alert.ended", subject=alert, label=_label(alert), by=alert.user or UNKNOWN_READER)


def stop_url(alert: Alert) -> str:
    return absolute(reverse("alert_stop", args=[alert.stop_key]))


def _label(alert: Alert) -> str:
    """Neither what somebody searches for nor the name of a matter, which may be closed."""
    return "A matter" if alert.matter_id else "A search"


def _begin(alert: Alert, now: dt.datetime) -> None:
    finds = finds_of(alert)
    if finds.is_cut:
        raise DomainError(TOO_WIDE)
    _remember(alert, finds.keys, now)


def _remember(alert: Alert, keys: Collection[str], now: dt.datetime) -> None:
    Told.objects.bulk_create([Told(alert=alert, key=key, at=now) for key in sorted(keys)], ignore_conflicts=True)
    alert.looked_at = now
    alert.save(update_fields=["looked_at"])


def send_alerts(*, now: dt.datetime) -> int:
    """Look for news of everything that is followed, and write the mails; how many. Each alert by itself."""
    return sum(_look(pk, now) for pk in list(Alert.objects.to_look_at().values_list("pk", flat=True)))


@transaction.atomic
def _look(pk: int, now: dt.datetime) -> bool:
    """Two runs at once tell nothing twice: the second waits for the row and finds all of it told."""
    alert = Alert.objects.select_for_update(of=("self",)).confirmed().with_id(pk).first()
    if alert is None or (alert.user is not None and not alert.user.is_active):
        return False
    finds = finds_of(alert)
    new = finds.keys - set(alert.told.values_list("key", flat=True))
    _remember(alert, new, now)
    if not new:
        return False
    queue([_mail(alert, finds, new)], event=f"following.alert:{alert.pk}:{now.isoformat()}", now=now)
    return True


def _mail(alert: Alert, finds: Finds, new: frozenset[str]) -> Mail:
    opened = [news for news in finds.opened if news.key in new]
    lines = [f"- {news.title} ({news.where})\n  {absolute(news.path)}" for news in opened[:MOST_NAMED]]
    if len(opened) > MOST_NAMED:
        lines.append(f"- and {len(opened) - MOST_NAMED} more")
    if closed := len(new & finds.closed):
        lines.append(f"- and {closed} not for publication, which you may read when you are signed in")
    url, name = stop_url(alert), subject_words(alert)
    # The address of a matter has its title in it.
    is_public = alert.matter is None or Matter.objects.visible_to(NOBODY).contains(alert.matter)
    path = subject_path(alert) if is_public else reverse("alert_list")
    text = f"New in {name}:\n\n" + "\n".join(lines) + f"\n\nAll of it: {absolute(path)}\n"
    return Mail(alert.address, f"New in {name}", f"{text}\nStop these emails: {url}\n", stop_url=url)


def subject_words(alert: Alert) -> str:
    """What is followed, in words that a mail may carry."""
    if alert.matter is None:
        return f"your search for {alert.words}"
    return f"“{alert.matter.title}”" if Matter.objects.visible_to(NOBODY).contains(alert.matter) else "a matter"


def own_words(alert: Alert) -> str:
    """What is followed, for whoever follows it; a matter that they may not know any more has no name."""
    if alert.matter is None or Matter.objects.visible_to(alert.user or NOBODY).contains(alert.matter):
        return f"“{alert.matter.title}”" if alert.matter else f"Search for {alert.words}"
    return "A matter that is not open to you any more"


def subject_path(alert: Alert) -> str:
    if alert.matter is not None:
        return alert.matter.get_absolute_url()
    asked = {"q": alert.words, "board": alert.board, "kind": alert.kind, "sort": "date"}
    return f"{reverse('search')}?{urlencode({name: value for name, value in asked.items() if value})}"


def sweep_alerts(*, now: dt.datetime, is_dry_run: bool = False) -> int:
    """Delete alerts that were never confirmed, a week after they were asked for, and those that ended 30 days ago."""
    rows = Alert.objects.never_confirmed(now - LINK_LASTS) | Alert.objects.ended_before(now - ENDED_KEPT)
    count = rows.count()
    if not is_dry_run:
        rows.delete()
    return count


def digest_of(secret: str) -> str:
    """A secret of 128 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_calendar(*, by: User, now: dt.datetime) -> str:
    """The secret of a new address, which is not kept; the one before stops working."""
    secret = secrets.token_hex(SECRET_BYTES)
    key = CalendarKey.objects.visible_to(by).first() or CalendarKey(user=by)
    key.digest, key.made_at = digest_of(secret), now
    key.full_clean()
    key.save()
    record("calendar.made", subject=by, label=by.name, by=by)
    return secret


@transaction.atomic
def revoke_calendar(*, by: User) -> None:
    if CalendarKey.objects.visible_to(by).delete()[0]:
        record("calendar.revoked", subject=by, label=by.name, by=by)
