"""The log of withdrawals, kept apart from the database: an older backup must not make a withdrawn paper public again.

One JSON object a line: paper, moment, who, and the reason that readers see. No title.
"""

import datetime as dt
import fcntl
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from boards.models import PublishedPaper

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Withdrawal:
    paper: str
    at: dt.datetime
    by: int | None
    reason: str

    @property
    def line(self) -> str:
        return json.dumps(asdict(self) | {"at": self.at.isoformat()}, ensure_ascii=False) + "\n"


def read_log(path: Path) -> list[Withdrawal]:
    """Oldest first. Raises ValueError naming the line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            found.append(Withdrawal(**told | {"at": dt.datetime.fromisoformat(told["at"])}))
        except (ValueError, TypeError, KeyError):
            raise ValueError(f"line {number}") from None
    return sorted(found, key=lambda each: each.at)


def keep_log() -> int:
    """Add the withdrawals that the log does not have yet; how many. Safe to run at any time, by several at once."""
    path: Path = settings.WITHDRAWALS_LOG
    with path.open("a+", encoding="utf-8") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        log.seek(0)
        known = {(each["paper"], each["at"]) for each in map(json.loads, log)}
        missing = [each for each in _withdrawn() if (each.paper, each.at.isoformat()) not in known]
        log.writelines(each.line for each in missing)
        log.flush()
        os.fsync(log.fileno())
    return len(missing)


def keep_log_quietly() -> None:
    """After a withdrawal that stands: a full disk must not look as if it did not. `publish_due` tries again."""
    try:
        keep_log()
    except (OSError, ValueError):
        logger.exception("The log of withdrawals could not be written")


def _withdrawn() -> Iterable[Withdrawal]:
    rows = PublishedPaper.objects.withdrawn().select_related("publication").order_by("pk")
    seen: dict[tuple[str, dt.datetime], Withdrawal] = {}
    for row in rows:  # each later snapshot carries the tombstone on: the first says who
        assert row.withdrawn_at is not None
        told = Withdrawal(str(row.paper_id), row.withdrawn_at, row.publication.published_by_id, row.withdrawn_reason)
        seen.setdefault((told.paper, told.at), told)
    return seen.values()
