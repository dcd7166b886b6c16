"""Putting mails into the outbox and sending them: at least once each, with one Message-ID, by one process at a time.

`MAIL_SENDER` says who sends: "request" sends in the request as soon as its transaction holds, "thread" in a thread
beside it (the demonstration), "worker" leaves it to `manage.py send_mail` (production).
"""

import datetime as dt
import logging
import os
import smtplib
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from hwb_portal.audit.services import Actor, record
from hwb_portal.core.faults import fault_point
from hwb_portal.outbox.models import MailState, OutgoingMail

# How long after the first failed try the second follows, and so on: two days in all, as mail servers do.
WAITS = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=6),
    dt.timedelta(hours=12),
    dt.timedelta(hours=24),
)
TRIES = len(WAITS) + 1
LEASE = dt.timedelta(minutes=5)  # EMAIL_TIMEOUT is 20 s for each of a mail's few steps
KEPT = dt.timedelta(days=30)
ROWS_AT_ONCE = 50  # SQLite takes 999 values a statement
LOOKED_AT = 20

Clock = Callable[[], dt.datetime]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mail:
    """What one person is sent. `stop_url` is the address that ends such mails by one click, or ""."""

    to: str
    subject: str
    text: str
    html: str = ""
    stop_url: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one run did: how many mails went, will be tried again, and were given up."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0


def queue(mails: Iterable[Mail], *, event: str, now: dt.datetime, topic: str = "") -> None:
    """Write the mails of an event inside the caller's transaction, to be sent once it holds.

    Who has a mail of this event already gets no second one.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    rows = [
        OutgoingMail(
            event=event,
            topic=topic,
            to=mail.to,
            subject=" ".join(mail.subject.split()),
            text=mail.text.strip() + "\n",
            html=mail.html,
            stop_url=mail.stop_url,
            message_id=f"<{uuid.uuid4()}@{domain}>",
            due_at=now,
            queued_at=now,
        )
        for mail in mails
    ]
    OutgoingMail.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    if rows:
        transaction.on_commit(_start)


def _start() -> None:
    if settings.MAIL_SENDER == "request":
        _send_now()
    elif settings.MAIL_SENDER == "thread":
        # Not a daemon: a command that ends, or a worker that is told to stop, finishes the mail in hand.
        threading.Thread(target=_send_in_thread).start()


def _send_now() -> None:
    """What was published stands, whatever becomes of its mails: they wait for the next run."""
    try:
        send_due()
    except Exception:
        log.exception("The outbox could not be sent")


def _send_in_thread() -> None:
    try:
        _send_now()
    finally:
        database.close()


def send_due(clock: Clock = timezone.now) -> Outcome:
    """Send every mail whose time has come, the oldest first. A mail server that cannot be reached ends the run."""
    done: Counter[MailState] = Counter()
    server = get_connection()
    try:
        while mail := _take_next(clock()):
            state, is_away = _deliver(mail, server, clock)
            done[state] += 1
            if is_away:
                break
    finally:
        _close(server)
    return Outcome(done[MailState.SENT], done[MailState.WAITING], done[MailState.FAILED])


def _take_next(now: dt.datetime) -> OutgoingMail | None:
    """The lease of the mail that waits longest; None when none is due. Two processes never take the same one."""
    worker = f"{os.uname().nodename}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    while found := list(OutgoingMail.objects.free_at(now).oldest_first().values_list("pk", "tries")[:LOOKED_AT]):
        for pk, tries in found:
            taken = OutgoingMail.objects.with_id(pk).free_at(now)
            if taken.update(state=MailState.SENDING, worker=worker, leased_until=now + LEASE, tries=tries + 1):
                return OutgoingMail.objects.get(pk=pk)
    return None


def _deliver(mail: OutgoingMail, server: BaseEmailBackend, clock: Clock) -> tuple[MailState, bool]:
    """Try once. Returns what became of the mail, and whether the server could not be reached."""
    if mail.tries > TRIES:  # each try ended the process: this one would too
        _finish(mail, state=MailState.FAILED, error="The sender ended while it was sent")
        return MailState.FAILED, False
    is_away = True
    try:
        server.open()
        is_away = False
        fault_point("outbox.before_send")
        _message(mail, server).send()
        fault_point("outbox.after_accept")
    except Exception as error:  # whatever it was: the row must not stay "being sent"
        _close(server)
        return _put_off(mail, error, clock()), is_away
    _finish(mail, state=MailState.SENT, sent_at=clock(), error="")
    return MailState.SENT, False


def _put_off(mail: OutgoingMail, error: Exception, now: dt.datetime) -> MailState:
    """To a later try, or for good: after the last one, or when the server will never take it."""
    state = MailState.FAILED if mail.tries >= TRIES or _is_final(error) else MailState.WAITING
    due_at = now + WAITS[mail.tries - 1] if state == MailState.WAITING else mail.due_at
    words = _words(error)
    _finish(mail, state=state, due_at=due_at, error=words)
    log.warning("Mail %s was not sent at try %s: %s", mail.pk, mail.tries, words)
    return state


def _finish(mail: OutgoingMail, **changes: object) -> None:
    OutgoingMail.objects.with_id(mail.pk).held_by(mail.worker).update(worker="", leased_until=None, **changes)


def _codes(error: Exception) -> list[int]:
    """The numbers with which a mail server refused (RFC 5321 4.2)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _is_final(error: Exception) -> bool:
    """The server knows this recipient is wrong: to try again helps nobody."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(code >= 500 for code in _codes(error))


def _words(error: Exception) -> str:
    """Kind and number of the error. Never its text: servers repeat the address in it."""
    return " ".join([type(error).__name__, *map(str, _codes(error))])[:120]


def _message(mail: OutgoingMail, server: BaseEmailBackend) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    if mail.stop_url:
        headers |= {"List-Unsubscribe": f"<{mail.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers, connection=server)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _close(server: BaseEmailBackend) -> None:
    with suppress(smtplib.SMTPException, OSError):  # a server that went away cannot be said goodbye to
        server.close()


@transaction.atomic
def try_again(*, mail: OutgoingMail, by: Actor, now: dt.datetime) -> None:
    """Give a mail that was given up all its tries again. Any other is left alone."""
    again = OutgoingMail.objects.with_id(mail.pk).given_up()
    if again.update(state=MailState.WAITING, tries=0, due_at=now):
        record("mail.tried_again", subject=mail, label=mail.subject, by=by)
        transaction.on_commit(_start)


def take_back(*, stop_url: str) -> None:
    """Mails of a list that somebody has just left, and that did not go yet, do not go."""
    OutgoingMail.objects.waiting().with_stop_url(stop_url).delete()


def hold_back() -> int:
    """Give up every mail that is on its way; how many. A site restored from a backup would send them a second time."""
    held = "Held back: the site was restored from a backup"
    return OutgoingMail.objects.on_their_way().update(state=MailState.FAILED, worker="", leased_until=None, error=held)


def forget_old(*, now: dt.datetime, but_topics: Collection[str] = (), is_dry_run: bool = False) -> int:
    """Delete mails that were sent or given up, 30 days after they were written; how many.

    Those of `but_topics` stay. A dry run counts and deletes nothing.
    """
    old = OutgoingMail.objects.over_before(now - KEPT).exclude(topic__in=but_topics)
    return old.count() if is_dry_run else old.delete()[0]
