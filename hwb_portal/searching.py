"""Search over papers, minutes, decisions and indicators: only rows the reader may open, only words in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from boards.models import Decision, MinutesParagraph, Paper, PaperVersion
from hwb_portal.accounts.models import User
from hwb_portal.core.richtext import to_text
from metrics.models import Indicator

Reader = User | AnonymousUser
MOST_WORDS = 8
MOST_RESULTS = 60
LOOKED_AT = MOST_RESULTS + 1  # of each kind: one more tells that there are more
AROUND = 90


@dataclass(frozen=True)
class Result:
    kind: str
    title: str
    url: str
    where: str
    snippet: SafeString


@dataclass(frozen=True)
class SearchPage:
    query: str
    results: tuple[Result, ...]
    is_cut: bool


def snippet(text: str, words: list[str]) -> SafeString:
    """The part of a text around the first hit, with every hit marked; escaped."""
    found = re.search("|".join(re.escape(word) for word in words), text, re.IGNORECASE)
    start = max(0, found.start() - AROUND) if found else 0
    piece = text[start : start + 2 * AROUND + 60].strip()
    parts = re.split(f"({'|'.join(re.escape(word) for word in words)})", piece, flags=re.IGNORECASE)
    marked = format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if n % 2 else part,) for n, part in enumerate(parts))
    )
    return format_html("{}{}{}", "… " if start else "", marked, " …" if start + len(piece) < len(text) else "")


def _papers(words: list[str], user: Reader) -> Iterator[Result]:
    versions = PaperVersion.objects.visible_to(user).newest_of_each(user).matching(words).with_sections()
    for version in versions.select_related("paper__item__meeting__board")[:LOOKED_AT]:
        paper: Paper = version.paper
        text = " ".join([*(to_text(section.body) for section in version.sections.all()), *version.text])
        yield Result(
            kind=paper.get_kind_display(),
            title=paper.title,
            url=paper.get_absolute_url(),
            where=str(paper.item.meeting),
            snippet=snippet(text, words),
        )


def _minutes(words: list[str], user: Reader) -> Iterator[Result]:
    paragraphs = MinutesParagraph.objects.visible_to(user).matching(words)
    for paragraph in paragraphs.select_related("item__minutes__meeting__board")[:LOOKED_AT]:
        meeting = paragraph.item.minutes.meeting
        yield Result(
            kind="Minutes",
            title=f"{paragraph.item.title} {paragraph.label}".strip(),
            url=f"{meeting.get_absolute_url()}minutes/#minute-{paragraph.item.position}",
            where=str(meeting),
            snippet=snippet(to_text(paragraph.body), words),
        )


def _decisions(words: list[str], user: Reader) -> Iterator[Result]:
    decisions = Decision.objects.visible_to(user).matching(words)
    for decision in decisions.select_related("item__minutes__meeting__board")[:LOOKED_AT]:
        meeting = decision.item.minutes.meeting
        yield Result(
            kind="Decision",
            title=f"{decision.get_verb_display()}: {decision.item.title}",
            url=f"{meeting.get_absolute_url()}decisions/",
            where=str(meeting),
            snippet=snippet(decision.text, words),
        )


def _indicators(words: list[str]) -> Iterator[Result]:
    for indicator in Indicator.objects.matching(" ".join(words))[:LOOKED_AT]:
        yield Result(
            kind="Indicator",
            title=indicator.name,
            url=indicator.get_absolute_url(),
            where="Performance",
            snippet=snippet(indicator.definition or indicator.name, words),
        )


def search_page(query: str, user: Reader) -> SearchPage:
    """Everything that holds every word of the query, at most `MOST_RESULTS` rows."""
    words = query.split()[:MOST_WORDS]
    if not words:
        return SearchPage("", (), is_cut=False)
    results = [*_indicators(words), *_decisions(words, user), *_papers(words, user), *_minutes(words, user)]
    return SearchPage(" ".join(words), tuple(results[:MOST_RESULTS]), is_cut=len(results) > MOST_RESULTS)
