"""After some wrong passwords an address waits, longer each time. Whether anybody has that address makes no difference.

A try is counted before the password is looked at, so that a hundred at one moment are a hundred; the right password
takes the count of its e-mail address back to nothing. What comes from one network is counted too, and stays counted.
"""

import datetime as dt
import logging

from django.db import transaction

from hwb_portal.accounts.models import SignInTries
from hwb_portal.core.limits import hidden

FREE = {"email": 5, "network": 50}  # wrong tries before the first wait; a council's readers share one network
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(minutes=15)
FORGOTTEN = dt.timedelta(hours=24)  # after the last try
logger = logging.getLogger(__name__)


def _keys(email: str, network: str) -> dict[str, str]:
    return {
        hidden(f"sign-in email {email.strip().lower()}"): "email",
        hidden(f"sign-in network {network}"): "network",
    }


@transaction.atomic
def begin_try(*, email: str, network: str, now: dt.datetime) -> dt.timedelta:
    """Count one more try. How long to wait first; nothing when the password may be looked at."""
    kinds = _keys(email, network)
    SignInTries.objects.bulk_create([SignInTries(key=key, last_at=now) for key in kinds], ignore_conflicts=True)
    rows = list(SignInTries.objects.of(list(kinds)).select_for_update())
    waits = [row.locked_until - now for row in rows if row.locked_until and row.locked_until > now]
    if waits:
        return max(waits)
    for row in rows:
        row.count = 1 if row.last_at < now - FORGOTTEN else row.count + 1
        over = row.count - FREE[kinds[row.key]]
        row.locked_until = now + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else None
        if over == 0:
            logger.warning("Sign-in waits after many wrong passwords for one %s", kinds[row.key])
        row.last_at = now
        row.save(update_fields=["count", "locked_until", "last_at"])
    return dt.timedelta()


def succeeded(*, email: str, network: str) -> None:
    """The password was right. The network's count goes one back: it was no wrong try."""
    kinds = _keys(email, network)
    with transaction.atomic():
        for row in SignInTries.objects.of(list(kinds)).select_for_update():
            row.count = 0 if kinds[row.key] == "email" else max(row.count - 1, 0)
            row.locked_until = None if row.count < FREE[kinds[row.key]] else row.locked_until
            row.save(update_fields=["count", "locked_until"])


def forget_tries(*, now: dt.datetime, is_dry_run: bool = False) -> int:
    """Delete counts without a try for a day; how many. A dry run deletes nothing."""
    old = SignInTries.objects.before(now - FORGOTTEN)
    return old.count() if is_dry_run else old.delete()[0]
