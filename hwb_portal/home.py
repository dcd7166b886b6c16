"""Page data of the front page."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from boards.models import Board, Meeting, Paper
from metrics.selectors.collections import CollectionSummary, overview

LATEST_MEETINGS = 3
LATEST_PAPERS = 6


@dataclass(frozen=True)
class HomePage:
    upcoming: tuple[Meeting, ...]
    recent: tuple[Meeting, ...]
    papers: tuple[Paper, ...]
    boards: tuple[Board, ...]
    collections: tuple[CollectionSummary, ...]


def home_page(reader: AnonymousUser, today: dt.date) -> HomePage:
    """The same for everyone, so that it may be kept by caches."""
    meetings = Meeting.objects.visible_to(reader).with_board()
    papers = Paper.objects.visible_to(reader).with_page_data().with_latest_for(reader)
    return HomePage(
        upcoming=tuple(meetings.upcoming(today)[:LATEST_MEETINGS]),
        recent=tuple(meetings.past(today)[:LATEST_MEETINGS]),
        papers=tuple(papers.latest_first()[:LATEST_PAPERS]),
        boards=tuple(Board.objects.with_council()),
        collections=overview(reader),
    )
