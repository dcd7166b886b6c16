"""What is new or changed for somebody who has begun to read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from boards.models import Meeting, Paper
from boards.querysets import Reader
from hwb_portal.reading.models import Reading


@dataclass(frozen=True)
class News:
    """A paper in a newer version than the one its reader has read (`since`), or one that came after they began."""

    paper: Paper
    since: int | None


def news_for(user: Reader, meeting: Meeting | None = None, *, today: dt.date | None = None) -> tuple[News, ...]:
    """For one meeting, or for all from `today` on. Nothing, in one query, for who has read nothing of them."""
    if not user.is_authenticated:
        return ()
    rows = Reading.objects.visible_to(user)
    readings = list(rows.for_meeting(meeting) if meeting else rows.from_day(today or dt.date.max))
    if not readings:
        return ()
    return tuple(_news(readings, user))


def _news(readings: Iterable[Reading], user: Reader) -> Iterable[News]:
    of_paper = {row.paper_id: row for row in readings}
    begun: dict[int, list[dt.datetime]] = defaultdict(list)
    for row in of_paper.values():
        begun[row.meeting_id] += [at for at in (row.read_at, row.placed_at) if at]
    for paper in Paper.objects.visible_to(user).for_meetings(begun).with_page_data().with_latest_for(user):
        own, came = of_paper.get(paper.pk), paper.latest_released_at
        number = own.read_number if own else None
        if number is not None and paper.latest_number and number < paper.latest_number:
            yield News(paper, number)
        elif own is None and came and begun[paper.item.meeting_id] and came > min(begun[paper.item.meeting_id]):
            yield News(paper, None)
