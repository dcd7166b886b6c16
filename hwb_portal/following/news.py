"""What there is of a matter or a search, each thing with a key of its own, for a given reader."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from boards.models import Action, AgendaItem, Decision, Matter, Meeting, OfficerDecision, Paper, PublishedItem
from boards.querysets import Reader, Which
from hwb_portal.core.dates import london
from hwb_portal.following.models import Alert
from hwb_portal.searching import Asked, all_found

NOBODY = AnonymousUser()


@dataclass(frozen=True)
class News:
    """`key` names the thing for good. `title` and `path` are what this reader may have of it."""

    key: str
    title: str
    where: str
    path: str
    at: dt.datetime


@dataclass(frozen=True)
class Finds:
    """What everyone may read, and the keys of what only this reader may. `is_cut`: there is more than is compared."""

    opened: tuple[News, ...]
    closed: frozenset[str] = frozenset()
    is_cut: bool = False

    @property
    def keys(self) -> frozenset[str]:
        return self.closed | {news.key for news in self.opened}


def finds_of(alert: Alert) -> Finds:
    """What an alert finds now, for whoever it belongs to; nothing once they may not know the matter any more."""
    reader: Reader = alert.user or NOBODY
    if alert.matter is None:
        return search_finds(alert.words, reader, alert.board, alert.kind)
    if not Matter.objects.visible_to(reader).contains(alert.matter):
        return Finds(())
    opened = matter_news(alert.matter, NOBODY)
    known = {news.key for news in opened}
    own = matter_news(alert.matter, reader) if alert.user else ()
    return Finds(opened, frozenset(news.key for news in own) - known)


def search_finds(words: str, reader: Reader, board: str = "", kind: str = "") -> Finds:
    found = all_found(words, reader, Asked(Which(board), kind))
    opened = tuple(
        News(result.key, f"{result.kind}: {result.title}", result.where, result.url, _begin(result.meeting))
        for result in found.opened
    )
    return Finds(opened, frozenset(found.closed) - {news.key for news in opened}, found.is_cut)


def _begin(meeting: Meeting | None) -> dt.datetime:
    """A measure has no day of its own."""
    return meeting.starts_at if meeting else london(dt.date(2013, 4, 1), dt.time())  # when boards began


def matter_news(matter: Matter, reader: Reader) -> tuple[News, ...]:
    """What published agendas, decisions, actions and officers' decisions of a matter this reader may have."""
    return tuple(sorted(_of_matter(matter, reader), key=lambda news: (news.at, news.key), reverse=True))


def _of_matter(matter: Matter, reader: Reader) -> Iterator[News]:
    items = list(AgendaItem.objects.telling_its_matter(reader).of_matter(matter))
    rows = {row.item_id: row for row in PublishedItem.objects.standing_for(items)}
    readable = set(Paper.objects.visible_to(reader).under(items).values_list("pk", flat=True))
    for item in items:
        row, meeting = rows.get(item.pk), item.meeting
        if row is None:
            continue
        yield News(
            f"item:{item.pk}",
            f"On the agenda: {row.title}",
            str(meeting),
            meeting.get_absolute_url(),
            _at(row.since, meeting),
        )
        for paper in row.papers.all():
            if paper.paper_id in readable and paper.version_id:
                path = f"/papers/{paper.paper_id}/"
                yield News(
                    f"paper:{paper.version_id}", f"Paper: {paper.title}", str(meeting), path, _at(paper.since, meeting)
                )
    decisions = list(Decision.objects.visible_to(reader).under_any(items))
    meetings = {item.meeting_id: item.meeting for item in items}
    for decision in decisions:
        minutes = decision.item.minutes
        meeting = meetings[minutes.meeting_id]
        title = f"Decision: {decision.get_verb_display()}, {decision.item.title}"
        at = _at(minutes.decisions_published_at or minutes.published_at, meeting)
        yield News(f"decision:{decision.pk}", title, str(meeting), f"{meeting.get_absolute_url()}decisions/", at)
    for action in Action.objects.visible_to(reader).of_matter(matter, items).with_owners():
        title = f"Action {action.reference}: {action.get_status_display()}"
        key = f"action:{action.pk}:{action.status}"
        yield News(key, title, str(action.meeting), action.get_absolute_url(), _at(None, action.meeting))
    for made in OfficerDecision.objects.visible_to(reader).following(decisions):
        at = london(made.decided_on, dt.time())
        yield News(
            f"delegated:{made.pk}", f"Officer’s decision: {made.title}", str(made.board), made.get_absolute_url(), at
        )


def _at(since: dt.datetime | None, meeting: Meeting) -> dt.datetime:
    """When readers got it; the meeting's time where that was not recorded."""
    return since or meeting.starts_at


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
