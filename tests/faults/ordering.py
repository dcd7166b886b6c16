"""Program: two officers put one agenda into another order at one moment, round after round, each in a process.

Prints how often each was told that the other was faster, and how often the order that stands is one of the two asked
for. Arguments: rounds, and `locked` or `blind`. Blind is the control: it writes its order without looking.
"""

import json
import multiprocessing
import sys
from multiprocessing.synchronize import Barrier as BarrierType
from typing import Any

from tests.faults.portal import portal

ITEMS = 6
PATIENCE = 20.0  # seconds


def turned(order: list[int], officer: int) -> list[int]:
    """The first officer moves the first item to the end, the second changes the places of the first two."""
    return [*order[1:], order[0]] if officer == 0 else [order[1], order[0], *order[2:]]


def reorder(
    meeting: Any, officer: int, *, by: Any, rounds: int, meet: BarrierType, results: Any, is_blind: bool
) -> None:
    from django.db import transaction

    from boards.services.agenda import fixed_items, items_in_order, places_of, set_order, store_order
    from hwb_portal.core.errors import Conflict

    told, kept = 0, 0
    for _ in range(rounds):
        items = items_in_order(meeting)
        seen = [item.pk for item in items]
        wanted = turned(seen, officer)
        meet.wait(PATIENCE)
        try:
            if is_blind:
                places = {place.id: place for place in places_of(items, fixed_items(meeting))}
                with transaction.atomic():
                    store_order([places[pk] for pk in wanted])
            else:
                set_order(meeting=meeting, by=by, seen=seen, order=wanted)
        except Conflict:
            told += 1
        meet.wait(PATIENCE)
        stands = items_in_order(meeting)
        is_whole = [item.position for item in stands] == list(range(1, ITEMS + 1))
        kept += is_whole and [item.pk for item in stands] in (turned(seen, 0), turned(seen, 1))
        meet.wait(PATIENCE)
    results.put((told, kept))


def main(rounds: int, *, is_blind: bool) -> None:
    with portal(collects=False):
        from django.db import connections

        from boards.enums import MeetingStatus
        from hwb_portal.audit.models import AuditEvent
        from tests.factories import make_item, make_meeting, make_user

        meeting = make_meeting(status=MeetingStatus.DRAFT)
        for number in range(ITEMS):
            make_item(meeting, f"Item {number}")
        people = [make_user() for _ in range(2)]
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        meet, results = fork.Barrier(2), fork.Queue()
        given = {"rounds": rounds, "meet": meet, "results": results, "is_blind": is_blind}
        officers = [
            fork.Process(target=reorder, args=(meeting, each), kwargs={**given, "by": by})
            for each, by in enumerate(people)
        ]
        for officer in officers:
            officer.start()
        found = [results.get(timeout=PATIENCE) for _ in officers]
        for officer in officers:
            officer.join()
        events = AuditEvent.objects.filter(action="agenda.ordered").count()
        told = sum(each for each, _ in found)
        sys.stdout.write(json.dumps({"told": told, "whole": [kept for _, kept in found], "events": events}))


if __name__ == "__main__":
    main(int(sys.argv[1]), is_blind=sys.argv[2] == "blind")
