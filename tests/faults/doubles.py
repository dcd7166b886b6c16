"""Program: an impatient officer's publish button, twenty times at one moment, each in a process of its own.

Prints the answers by status and address, and what there is afterwards.
"""

import json
import multiprocessing
import sys
from collections import Counter
from multiprocessing.synchronize import Barrier as BarrierType

from tests.faults.portal import portal

TIMES = 20
PATIENCE = 60.0  # seconds


def press(
    address: str, officer: int, answers: dict[str, str], start: BarrierType, said: "multiprocessing.Queue[str]"
) -> None:
    from django.test import Client

    from hwb_portal.accounts.models import User

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=officer))
    start.wait()
    answer = client.post(address, answers)
    said.put(f"{answer.status_code} {answer.headers.get('Location', '')}".strip())


def main() -> None:
    with portal():
        from django.db import connections
        from django.utils import timezone

        from boards.enums import MeetingStatus
        from boards.models import Publication
        from hwb_portal.audit.models import AuditEvent
        from tests.boards.builders import officer_of
        from tests.factories import make_item, make_meeting

        far = timezone.localdate().replace(day=1, month=6, year=timezone.localdate().year + 1)
        meeting = make_meeting(held_on=far, status=MeetingStatus.DRAFT)
        make_item(meeting)
        officer = officer_of(meeting.board)
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        start, said = fork.Barrier(TIMES), fork.Queue()
        given = (f"{meeting.get_absolute_url()}publish/", officer.pk, {"when": "now"}, start, said)
        pressed = [fork.Process(target=press, args=given) for _ in range(TIMES)]
        for one in pressed:
            one.start()
        answers = Counter(said.get(timeout=PATIENCE) for _ in pressed)
        for one in pressed:
            one.join()
        found = {
            "answers": dict(answers),
            "address": meeting.get_absolute_url(),
            "publications": Publication.objects.of_meeting(meeting).count(),
            "events": AuditEvent.objects.filter(action="agenda.published").count(),
        }
        sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
