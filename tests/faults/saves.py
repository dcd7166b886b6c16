"""Program: many officers write one paragraph at the same time, each from a process of its own.

Everyone adds marks of their own to the text, one a save: read it, add a mark, save; when told that somebody was
faster, read again. At the end each mark must be there once. Prints how many were kept, and how often somebody was
told. Arguments: officers, saves of each, and `locked` or `blind`. Blind is the control: it writes what it has without
looking at the revision, as a form without one would.
"""

import json
import multiprocessing
import sys
from multiprocessing.synchronize import Event
from typing import Any

from tests.faults.portal import portal

PATIENCE = 900.0


def write(paragraph: int, officer: int, times: int, start: Event, results: Any, *, is_blind: bool) -> None:
    from boards.enums import ParagraphKind
    from boards.models import MinutesParagraph
    from boards.services.minutes import edit_paragraph
    from hwb_portal.accounts.models import User
    from hwb_portal.core.errors import Conflict

    by = User.objects.get(pk=officer)
    start.wait()
    told = 0
    for turn in range(times):
        while True:
            seen = MinutesParagraph.objects.get(pk=paragraph)
            body = f"{seen.body} [{officer}-{turn}]"
            if is_blind:
                MinutesParagraph.objects.filter(pk=paragraph).update(body=body)
                break
            try:
                edit_paragraph(
                    paragraph=seen,
                    by=by,
                    revision=seen.revision,
                    kind=ParagraphKind.NARRATIVE,
                    body=body,
                    label=seen.label,
                )
                break
            except Conflict:
                told += 1
    results.put(told)


def main(officers: int, times: int, *, is_blind: bool) -> None:
    with portal():
        from django.db import connections

        from boards.enums import MinutesStatus
        from hwb_portal.audit.models import AuditEvent
        from tests.factories import make_minutes, make_minutes_item, make_paragraph, make_user

        item = make_minutes_item(make_minutes(status=MinutesStatus.DRAFT))
        paragraph = make_paragraph(item, "The board heard:")
        people = [make_user().pk for _ in range(officers)]
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        start, results = fork.Event(), fork.Queue()
        writers = [
            fork.Process(target=write, args=(paragraph.pk, one, times, start, results), kwargs={"is_blind": is_blind})
            for one in people
        ]
        for writer in writers:
            writer.start()
        start.set()
        told = sum(results.get(timeout=PATIENCE) for _ in writers)
        for writer in writers:
            writer.join()
        paragraph.refresh_from_db()
        marks = [f"[{one}-{turn}]" for one in people for turn in range(times)]
        found = {
            "saves": len(marks),
            "kept": sum(paragraph.body.count(mark) == 1 for mark in marks),
            "told": told,
            "revision": paragraph.revision,
            "audited": AuditEvent.objects.filter(action="minutes.paragraph_edited").count(),
        }
        sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), is_blind=sys.argv[3] == "blind")
