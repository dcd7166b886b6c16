"""What is linked to an indicator, and the indicators linked to decisions, actions and papers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from boards.enums import StaffRole
from boards.models import Action, Board, Decision, Meeting, Minutes, Paper
from boards.querysets import Reader
from metrics.models import Indicator, IndicatorLink

SHOWN = 100  # characters of a text in a list to choose from


@dataclass(frozen=True)
class LinkView:
    """A decision, action or paper about an indicator."""

    pk: int
    kind: str
    text: str
    url: str
    held_on: dt.date


@dataclass(frozen=True)
class Measure:
    """An indicator, and which of several decisions or actions it is linked to: "" where there is one only."""

    title: str
    url: str
    about: str


def links_of(indicator: Indicator, user: Reader) -> tuple[LinkView, ...]:
    """What this reader may have of it, the newest meeting first."""
    found = [_view(link) for link in IndicatorLink.objects.visible_to(user).of(indicator)]
    return tuple(sorted(found, key=lambda view: view.held_on, reverse=True))


def _view(link: IndicatorLink) -> LinkView:
    if link.decision:
        meeting = link.decision.item.minutes.meeting
        text = f"{link.decision.get_verb_display()}: {link.decision.text}"
        return LinkView(link.pk, "Decision", text, _decisions_url(meeting), meeting.held_on)
    if link.action:
        url = reverse("boards:action_list", args=[link.action.meeting.board.slug])
        text = f"{link.action.reference}: {link.action.text} ({link.action.get_status_display().lower()})"
        return LinkView(link.pk, "Action", text, url, link.action.meeting.held_on)
    paper = link.paper
    assert paper is not None  # a constraint holds one of the three
    return LinkView(link.pk, "Paper", paper.shown_title, paper.get_absolute_url(), paper.item.meeting.held_on)


def _decisions_url(meeting: Meeting) -> str:
    return reverse("boards:decision_list", args=[meeting.board.slug, meeting.slug])


REACHED = {"paper": "paper", "minutes": "decision__item__minutes", "board": "action__board"}
"""By which of a link's ends a paper, minutes with their decisions, or a board with its actions are found."""


def measures_about(found: Paper | Minutes | Board, user: Reader) -> tuple[Measure, ...]:
    """The indicators this reader may see that a paper, decisions in minutes or actions of a board are linked to."""
    measures = []
    for link in IndicatorLink.objects.visible_to(user).on(REACHED[str(found._meta.model_name)], found).with_ends():
        about = link.decision.label if link.decision else link.action.reference if link.action else ""
        title = link.indicator.short_name or link.indicator.name
        measures.append(Measure(title, link.indicator.get_absolute_url(), about))
    return tuple(measures)


Grouped = list[tuple[str, list[tuple[str, str]]]]


def linkable(indicator: Indicator, user: Reader) -> tuple[Grouped, dict[str, Decision | Action | Paper]]:
    """What the indicator can be linked to, grouped for a list to choose from, and each by its key in that list.

    Decisions, actions and papers that the reader may have: of the indicator's board, or for an indicator of several
    boards of every board the reader is officer or analyst of.
    """
    by_key: dict[str, Decision | Action | Paper] = {}
    groups: Grouped = []

    def add(heading: str, found: Iterable[tuple[Decision | Action | Paper, str]]) -> None:
        choices = []
        for each, words in found:
            key = f"{each._meta.model_name}-{each.pk}"
            by_key[key] = each
            choices.append((key, words if len(words) <= SHOWN else f"{words[:SHOWN]}…"))
        if choices:
            groups.append((heading, choices))

    boards = Board.objects.staffed_by(user, StaffRole.OFFICER, StaffRole.ANALYST)
    for board in [board for board in boards if indicator.board_id in (None, board.pk)]:
        decisions = Decision.objects.visible_to(user).for_board(board)
        add("Decisions", ((each, f"{each.item.minutes.meeting.held_on:%-d %B %Y}: {each.text}") for each in decisions))
        actions = Action.objects.visible_to(user).for_board(board)
        add("Actions", ((each, f"{each.reference}: {each.text}") for each in actions))
        papers = Paper.objects.visible_to(user).for_board(board).with_page_data()
        add("Papers", ((each, f"{each.item.meeting.held_on:%-d %B %Y}: {each.shown_title}") for each in papers))
    return groups, by_key
