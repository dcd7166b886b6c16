"""Search over papers, minutes, decisions, actions and measures: only rows the reader may open, only words in them.

The rows a reader may open are a condition inside each query (`visible_to`), so hits, excerpts and counts are of
those alone. What is open is searched as nobody, whoever asks: its results are the same for everyone. What is closed
is searched only for people with a part in which closed papers are read, and stands in a list of its own.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from boards.models import Action, Decision, Meeting, MinutesParagraph, PaperVersion
from boards.querysets import Reader, Which, may_read_something_closed
from boards.services.searchable import ACTION, DECISION, MINUTES, PAPER
from hwb_portal.search.finding import Hit, excerpts, find_closed, find_open
from hwb_portal.search.models import ClosedText, OpenText
from hwb_portal.search.querysets import shows
from hwb_portal.search.words import Query, parse
from metrics.models import Indicator
from metrics.services.searchable import INDICATOR
from reports.selectors import first_pages

Sources = dict[str, QuerySet[Any]]
KINDS = {PAPER: "Papers", MINUTES: "Minutes", DECISION: "Decisions", ACTION: "Actions", INDICATOR: "Measures"}
PER_PAGE = 20
MOST_CLOSED = 20  # closed results are a list of their own above the others, the newest
MOST_PAGES = 8  # of one paper that are named


@dataclass(frozen=True)
class Asked:
    """What the filters say. Empty ones say nothing."""

    which: Which = field(default_factory=Which)
    kind: str = ""
    by_date: bool = False


@dataclass(frozen=True)
class PageLink:
    """A page of a paper: its number in the pack, or in the paper where it is in none."""

    number: int
    url: str


@dataclass(frozen=True)
class Result:
    kind: str
    title: str
    url: str
    where: str
    snippet: SafeString
    pages: tuple[PageLink, ...] = ()
    pages_are: str = ""  # "In the pack", "In the paper", "In the pack from"
    more_pages: int = 0
    key: str = ""  # kind and id of what it is
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Found:
    """One thing that was found, with all its rows that were: the best first."""

    kind: str
    object_id: int
    hits: tuple[Hit, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.object_id}"


@dataclass(frozen=True)
class SearchPage:
    """`results` are those of one page. `is_cut`: there are more than were compared, so there is no count."""

    query: Query
    page: Page[Found]
    results: list[Result]
    closed: tuple[Result, ...]
    is_cut: bool
    total: int

    @property
    def count_words(self) -> str:
        if self.is_cut:
            return f"More than {self.total} results"
        return f"{self.total} {'result' if self.total == 1 else 'results'}"


def search_page(text: str, user: Reader, asked: Asked | None = None, number: str | int = 1) -> SearchPage:
    """Everything that has what is asked for. At most 13 queries, however much is found."""
    asked, query = asked or Asked(), parse(text)
    if not query:
        return SearchPage(query, Paginator([], PER_PAGE).get_page(1), [], (), is_cut=False, total=0)
    public = _sources(AnonymousUser(), asked)
    opened = find_open(query, _readable(public))
    found = _grouped(opened.hits)
    if asked.by_date:
        days = _days(found, public)
        found.sort(key=lambda each: days[each], reverse=True)
    page = Paginator(found, PER_PAGE).get_page(number)
    shown = list(page.object_list)
    snippets = excerpts(OpenText, query, [each.hits[0] for each in shown])
    closed = _closed_results(query, asked, user)
    return SearchPage(query, page, _results(shown, snippets, public), closed, opened.is_cut, len(found) + len(closed))


@dataclass(frozen=True)
class AllFound:
    """`opened` newest first. Of what is closed there are keys only: kind and id."""

    opened: tuple[Result, ...]
    closed: tuple[str, ...]
    is_cut: bool


def all_found(text: str, user: Reader, asked: Asked) -> AllFound:
    """Everything a search finds for a reader, without excerpts. At most 10 queries."""
    query, public = parse(text), _sources(AnonymousUser(), asked)
    if not query:
        return AllFound((), (), is_cut=False)
    opened = find_open(query, _readable(public))
    found = _grouped(sorted(opened.hits, key=lambda hit: -hit.pk))
    results = _results(found, {each.hits[0].pk: SafeString() for each in found}, public)
    if not may_read_something_closed(user):
        return AllFound(tuple(results), (), opened.is_cut)
    closed = find_closed(query, _readable(_sources(user, asked)))
    return AllFound(tuple(results), tuple(each.key for each in _grouped(closed.hits)), opened.is_cut or closed.is_cut)


def _sources(user: Reader, asked: Asked) -> Sources:
    """By kind, what this reader may open and the filters ask for."""
    which = asked.which
    sources: Sources = {
        PAPER: PaperVersion.objects.visible_to(user).at_meetings(which).with_shown_title(),
        MINUTES: MinutesParagraph.objects.visible_to(user).at_meetings(which).with_meeting(),
        DECISION: Decision.objects.visible_to(user).at_meetings(which).with_meeting(),
        ACTION: Action.objects.visible_to(user).at_meetings(which).with_owners(),
    }
    if not which.since and not which.until:  # a measure has no day
        measures = Indicator.objects.visible_to(user)
        sources[INDICATOR] = measures.of_board_named(which.board) if which.board else measures
    return {kind: rows for kind, rows in sources.items() if asked.kind in ("", kind)}


def _readable(sources: Sources) -> Q:
    """The condition on rows of text that they show one of these."""
    return reduce(or_, (shows(kind, rows) for kind, rows in sources.items()), Q(pk__in=[]))


def _grouped(hits: Iterable[Hit]) -> list[Found]:
    """Pages of the same paper are one result, in the place of the best."""
    together: dict[tuple[str, int], list[Hit]] = {}
    for hit in hits:
        together.setdefault((hit.kind, hit.object_id), []).append(hit)
    return [Found(kind, object_id, tuple(rows)) for (kind, object_id), rows in together.items()]


def _closed_results(query: Query, asked: Asked, user: Reader) -> tuple[Result, ...]:
    if not may_read_something_closed(user):
        return ()
    sources = _sources(user, asked)
    shown = _grouped(find_closed(query, _readable(sources)).hits)[:MOST_CLOSED]
    return tuple(_results(shown, excerpts(ClosedText, query, [each.hits[0] for each in shown]), sources))


def _rows(found: Iterable[Found], sources: Sources) -> dict[str, dict[int, Any]]:
    """What was found, by kind and id."""
    ids: dict[str, list[int]] = {}
    for each in found:
        ids.setdefault(each.kind, []).append(each.object_id)
    return {kind: sources[kind].in_bulk(some) for kind, some in ids.items()}


def _meeting_of(kind: str, row: Any) -> Meeting | None:
    if kind == INDICATOR:
        return None
    if kind == ACTION:
        return row.meeting
    return row.paper.item.meeting if kind == PAPER else row.item.minutes.meeting


def _days(found: Sequence[Found], sources: Sources) -> dict[Found, dt.date]:
    """The day of the meeting of each; a measure has none and stands last."""
    rows = _rows(found, sources)
    meetings = {each: _meeting_of(each.kind, rows[each.kind][each.object_id]) for each in found}
    return {each: meeting.held_on if meeting else dt.date.min for each, meeting in meetings.items()}


def _results(shown: Sequence[Found], snippets: dict[int, SafeString], sources: Sources) -> list[Result]:
    rows = _rows(shown, sources)
    begins = first_pages(version.paper for version in rows.get(PAPER, {}).values())
    made = []
    for each in shown:
        row = rows[each.kind][each.object_id]
        kind, title, url = _NAMED[each.kind](row)
        meeting = _meeting_of(each.kind, row)
        begin = begins.get(row.paper_id) if each.kind == PAPER else None
        links = _page_links(row, each.hits, begin) if each.kind == PAPER else ()
        row_is_file = each.kind == PAPER and row.is_uploaded
        made.append(
            Result(
                kind=kind,
                title=title,
                url=url,
                where=str(meeting or "Performance"),
                snippet=_with_a_hit(snippets[each.hits[0].pk]),
                pages=links[:MOST_PAGES],
                more_pages=max(0, len(links) - MOST_PAGES),
                key=each.key,
                meeting=meeting,
                pages_are=f"In the {'pack' if begin else 'paper'}{'' if row_is_file else ' from'}",
            )
        )
    return made


def _with_a_hit(snippet: SafeString) -> SafeString:
    """Where only the title was found, the beginning of the text says nothing."""
    return snippet if "<mark>" in snippet else SafeString()


def _page_links(version: PaperVersion, hits: Sequence[Hit], begins: int | None) -> tuple[PageLink, ...]:
    """The pages of a file that were found, or the one on which a report begins in the pack."""
    url = version.paper.get_absolute_url()
    if version.is_uploaded:
        numbers = sorted({(begins or 1) + hit.place - 1 for hit in hits})
        return tuple(PageLink(number, f"{url}#p{number}") for number in numbers)
    return (PageLink(begins, f"{url}#p{begins}"),) if begins else ()


Named = tuple[str, str, str]
"""What a result is, its title and its address."""


def _paper(version: PaperVersion) -> Named:
    return version.paper.get_kind_display(), version.shown_title, version.paper.get_absolute_url()


def _minutes(paragraph: MinutesParagraph) -> Named:
    item = paragraph.item
    url = f"{item.minutes.meeting.get_absolute_url()}minutes/#minute-{item.position}"
    return "Minutes", f"{item.title} {paragraph.label}".strip(), url


def _decision(decision: Decision) -> Named:
    item = decision.item
    url = f"{item.minutes.meeting.get_absolute_url()}decisions/"
    return "Decision", f"{decision.get_verb_display()}: {item.title}", url


def _action(action: Action) -> Named:
    heading = f": {action.minutes_item.title}" if action.minutes_item else ""
    return "Action", f"{action.reference}{heading}", action.get_absolute_url()


def _indicator(indicator: Indicator) -> Named:
    return "Measure", indicator.name, indicator.get_absolute_url()


_NAMED: dict[str, Callable[[Any], Named]] = {
    PAPER: _paper,
    MINUTES: _minutes,
    DECISION: _decision,
    ACTION: _action,
    INDICATOR: _indicator,
}
