"""What is kept no longer than it is needed. Nothing that was published is touched."""

import datetime as dt
from dataclasses import dataclass

from boards.models import StagedFile, Subscription, SubscriptionAttempt
from boards.services.files import forget_file
from boards.services.subscriptions import ADDRESS_WINDOW, LINK_LASTS
from hwb_portal.accounts.lockout import forget_tries
from hwb_portal.core.limits import forget_windows
from hwb_portal.outbox.services import forget_old

ENDED_KEPT = dt.timedelta(days=30)
STAGED_KEPT = dt.timedelta(days=14)


@dataclass(frozen=True)
class Swept:
    """How many of each were deleted."""

    unconfirmed: int
    ended: int
    attempts: int
    mails: int
    files: int
    tries: int


def sweep(*, now: dt.datetime) -> Swept:
    """Delete what has had its time.

    Addresses never confirmed, when their link has run out; those of subscribers 30 days after they left; tries to
    subscribe after a day; mails after 30 days; files that wait to be matched to an item after 14 days.
    """
    old_files = list(StagedFile.objects.staged_before(now - STAGED_KEPT))
    for staged in old_files:
        forget_file(staged)
    return Swept(
        unconfirmed=Subscription.objects.never_confirmed(now - LINK_LASTS).delete()[0],
        ended=Subscription.objects.ended_before(now - ENDED_KEPT).delete()[0],
        attempts=SubscriptionAttempt.objects.before(now - ADDRESS_WINDOW).delete()[0],
        mails=forget_old(now=now),
        files=len(old_files),
        tries=forget_tries(now=now) + forget_windows(now.timestamp()),
    )
