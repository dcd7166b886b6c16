"""Program: publish, add a supplement, withdraw; each killed at each point, looked at, and done again.

Prints a JSON list with one row a trial. Arguments: how often each point is tried, and `whole` or `broken`. Broken is
the control: what was written is committed at the point at which the process dies, as if there were no transaction.
"""

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.portal import forked, portal

POINTS = (
    "before_copy",
    "after_copy",
    "after_publication",
    "after_items",
    "after_papers",
    "after_release",
    "before_flip",
    "after_flip",
    "after_notices",
)
AFTER_THE_TRANSACTION = "after_commit"  # only a withdrawal has something left to do: deleting the public file
KILLED = 137


def trial(act: str, point: str) -> dict[str, Any]:
    from django.core.exceptions import ValidationError

    from hwb_portal.core.errors import DomainError
    from hwb_portal.outbox.services import send_due
    from tests.boards import publishing
    from tests.factories import make_user
    from tests.faults.states import paper_at_stake, prepare, state

    meeting, officer = prepare(act), make_user()
    told = tell(meeting)
    work: dict[str, Callable[[], object]] = {
        "agenda": lambda: publishing.publish(meeting, by=officer),
        "supplement": lambda: publishing.supplement(meeting, by=officer),
        "withdrawal": lambda: publishing.withdraw(paper_at_stake(meeting), by=officer),
    }
    before = state(meeting)
    status = forked(work[act], f"publication.{point}")
    crashed = state(meeting)
    orphans = len(publishing.public_files() - named())
    refused = ""
    try:
        work[act]()
    except (DomainError, ValidationError) as error:
        refused = str(error)
    after = state(meeting)
    send_due(clock=lambda: dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    swept = len(sweep())
    return {
        "act": act,
        "point": point,
        "was_killed": status == KILLED,
        "is": "old" if crashed == before else "new" if crashed == after else "between",
        "orphans": orphans,
        "retry": refused or "done",
        "is_new_after_retry": after != before,
        "mails": [delivered(address) for address in told],
        "swept": swept,
        "left": len(publishing.public_files() - named()),
        "missing": len(named() - publishing.public_files()),
    }


def tell(meeting: Any) -> list[str]:
    """A member and a subscriber of its board, who were told of nothing yet."""
    from hwb_portal.outbox.models import OutgoingMail
    from tests.boards.builders import member_of
    from tests.factories import make_subscription

    OutgoingMail.objects.all().delete()
    return [member_of(meeting.board).email, make_subscription(meeting.board).email]


def delivered(address: str) -> int:
    """How many mails to the address there are among the files, which stand for a mail server."""
    from django.conf import settings

    return sum(path.read_text().count(f"To: {address}\n") for path in Path(settings.EMAIL_FILE_PATH).iterdir())


def named() -> set[str]:
    from boards.models import PublishedPaper

    rows = PublishedPaper.objects.standing().exclude(public_name="")
    return set(rows.values_list("public_name", flat=True))


def sweep() -> list[str]:
    from boards.services.publication import SWEEP_AFTER, sweep_public_store

    return sweep_public_store(now=dt.datetime.now(dt.UTC) + 2 * SWEEP_AFTER)


def cut_in_two() -> None:
    """From now on in this process a fault point that is reached commits first."""
    from django.db import connection

    from boards.services import snapshots
    from hwb_portal.core import faults

    def commit_and_die(name: str) -> None:
        if os.environ.get("FAULT_POINT") == name:
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")
        faults.fault_point(name)

    snapshots.fault_point = commit_and_die


def main(times: int, *, is_whole: bool) -> None:
    with portal():
        if not is_whole:
            cut_in_two()
        trials = [(act, point) for act in ("agenda", "supplement", "withdrawal") for point in POINTS]
        trials.append(("withdrawal", AFTER_THE_TRANSACTION))
        sys.stdout.write(json.dumps([trial(act, point) for act, point in trials * times]))


if __name__ == "__main__":
    main(int(sys.argv[1]), is_whole=sys.argv[2] == "whole")
