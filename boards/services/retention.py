"""What is kept no longer than it is needed. Nothing that was published is touched."""

import datetime as dt
from dataclasses import dataclass

from boards.models import PublicQuestion, StagedFile, Subscription, SubscriptionAttempt
from boards.services.files import forget_file
from boards.services.subscriptions import ADDRESS_WINDOW, LINK_LASTS
from hwb_portal.core.dates import london_date
from hwb_portal.outbox.services import forget_old

ENDED_KEPT = dt.timedelta(days=30)
STAGED_KEPT = dt.timedelta(days=14)
ASKERS_KEPT = dt.timedelta(days=90)  # from the meeting: an answer may follow it in writing


@dataclass(frozen=True)
class Swept:
    """How many of each were deleted."""

    unconfirmed: int
    ended: int
    attempts: int
    mails: int
    files: int
    questions: int
    askers: int


def sweep(*, now: dt.datetime) -> Swept:
    """Delete what has had its time.

    Addresses never confirmed, when their link has run out; those of subscribers 30 days after they left; tries to
    subscribe or to ask after a day; mails after 30 days; files that wait to be matched to an item after 14 days.
    90 days after the meeting: questions from the public that were not taken, and of the others the address of
    whoever asked, and the name of whoever did not agree to be named.
    """
    old_files = list(StagedFile.objects.staged_before(now - STAGED_KEPT))
    for staged in old_files:
        forget_file(staged)
    asked = PublicQuestion.objects.of_meetings_before(london_date(now - ASKERS_KEPT))
    questions = asked.never_taken().delete()[0]
    asked.with_a_name_to_forget().update(asker_name="", area="")
    return Swept(
        unconfirmed=Subscription.objects.never_confirmed(now - LINK_LASTS).delete()[0],
        ended=Subscription.objects.ended_before(now - ENDED_KEPT).delete()[0],
        attempts=SubscriptionAttempt.objects.before(now - ADDRESS_WINDOW).delete()[0],
        mails=forget_old(now=now),
        files=len(old_files),
        questions=questions,
        askers=asked.with_an_address().update(asker_email=""),
    )
