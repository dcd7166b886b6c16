"""Program: many processes add events to the audit trail at one moment. Prints what the chain looks like afterwards."""

import json
import multiprocessing
import sys
from multiprocessing.synchronize import Barrier as BarrierType

from tests.faults.portal import portal

WRITERS = 4
EACH = 10


def write(start: BarrierType) -> None:
    from django.db import transaction

    from hwb_portal.accounts.models import User
    from hwb_portal.audit.services import record

    someone = User(pk=1, email="someone@council.example", name="Someone")
    start.wait()
    for number in range(EACH):
        with transaction.atomic():
            record("test.written", subject=someone, label=str(number), by=None)
            if number % 5 == 4:
                transaction.set_rollback(True)


def main() -> None:
    with portal():
        from django.db import connections

        from hwb_portal.audit.services import check_chain

        connections.close_all()
        fork = multiprocessing.get_context("fork")
        start = fork.Barrier(WRITERS)
        at_work = [fork.Process(target=write, args=(start,)) for _ in range(WRITERS)]
        for one in at_work:
            one.start()
        for one in at_work:
            one.join()
        checked = check_chain()
        codes = [one.exitcode for one in at_work]
        sys.stdout.write(json.dumps({"codes": codes, "count": checked.count, "why": checked.why}))


if __name__ == "__main__":
    main()
