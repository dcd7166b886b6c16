import datetime as dt
from itertools import count
from typing import Any

from boards.enums import MatterKind
from boards.models import Board, Deferral, Duty, ForwardPlanEntry, Matter
from tests.factories.meetings import make_meeting
from tests.factories.people import make_board

_numbers = count(1)


def make_matter(board: Board | None = None, title: str = "Street Triage", **fields: Any) -> Matter:
    return Matter.objects.create(
        **{
            "board": board or make_board(),
            "slug": f"matter-{next(_numbers)}",
            "title": title,
            "kind": MatterKind.SERVICE,
            **fields,
        }
    )


def make_entry(board: Board | None = None, title: str = "Oral health", **fields: Any) -> ForwardPlanEntry:
    """Something on the forward plan."""
    return ForwardPlanEntry.objects.create(
        **{"board": board or make_board(), "title": title, "due_text": f"Part {next(_numbers)}", **fields}
    )


def make_deferral(entry: ForwardPlanEntry | None = None, **fields: Any) -> Deferral:
    entry = entry or make_entry()
    meeting = fields.pop("meeting", None) or make_meeting(entry.board)
    return Deferral.objects.create(
        **{"entry": entry, "meeting": meeting, "reason": "No guidance yet.", "at": meeting.starts_at, **fields}
    )


def make_duty(board: Board | None = None, title: str = "Annual report", **fields: Any) -> Duty:
    """Due every year, first on 31 October 2026."""
    return Duty.objects.create(
        **{
            "board": board or make_board(),
            "title": title,
            "source": "Care Act 2014 s.43",
            "every_months": 12,
            "first_due_on": dt.date(2026, 10, 31),
            **fields,
        }
    )
