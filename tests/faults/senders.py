"""Program: several senders work on one outbox at once; one is killed between the server's yes and its mark.

Mails are kept as files. Prints how often each Message-ID was sent, and what state its row is in.

Arguments: how many mails, how many senders, and the point at which the first sender is killed ("" for none).
"""

import datetime as dt
import email
import json
import multiprocessing
import os
import sys
from collections import Counter
from pathlib import Path

from tests.faults.portal import forked, portal

LATER = dt.timedelta(days=1)


def sent_files() -> Counter[str]:
    """The Message-IDs in the files of mails, with how often each stands there."""
    from django.conf import settings

    found: Counter[str] = Counter()
    for path in Path(settings.EMAIL_FILE_PATH).iterdir():
        for part in path.read_text().split("-" * 79):
            if identity := email.message_from_string(part.strip())["Message-ID"]:
                found[identity] += 1
    return found


def send(at: dt.datetime) -> None:
    from hwb_portal.outbox.services import send_due

    os.environ["FAULT_POINT"] = ""
    send_due(clock=lambda: at)


def main(mails: int, senders: int, fault: str) -> None:
    with portal():
        from django.db import connections

        from hwb_portal.outbox.models import OutgoingMail
        from hwb_portal.outbox.services import Mail, queue, send_due

        now = dt.datetime.now(dt.UTC)
        for number in range(mails):
            addressed = Mail(f"reader-{number}@example.org", "Papers published", "Read them.")
            queue([addressed], event="test:1", now=now + LATER)
        killed = forked(lambda: send_due(clock=lambda: now + LATER), fault) if fault else 0
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        working = [fork.Process(target=send, args=(now + 2 * LATER,)) for _ in range(senders)]
        for sender in working:
            sender.start()
        for sender in working:
            sender.join()
        sent = sent_files()
        rows = list(OutgoingMail.objects.values_list("message_id", "state"))
        sys.stdout.write(
            json.dumps(
                {
                    "killed": killed,
                    "ended": [sender.exitcode for sender in working],
                    "times": Counter(sent.values()),
                    "unknown": len(sent.keys() - {identity for identity, _ in rows}),
                    "states": Counter(state for _, state in rows),
                }
            )
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
