"""A performance paper: what it shows, and which of its figures were restated since."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from boards.enums import MeetingStatus, Part, StaffRole
from boards.models import AgendaItem, Meeting, Paper
from boards.querysets import Reader
from hwb_portal.core.csvsafe import Cell
from hwb_portal.core.richtext import to_html
from metrics.columns import DESCRIBING, FIGURES, TIDY
from metrics.models import Collection, PaperFigures
from metrics.selectors.charting import draw
from metrics.selectors.collections import collection_figures
from metrics.selectors.freezing import drawing_from, figure_rows
from metrics.words import format_value

MAKERS = (StaffRole.OFFICER, StaffRole.ANALYST)
PLACE = ("indicator", "area", "period", "kind")
WORDS_UNDER = 4
"""Level of the headings in the words: the paper is 1, its figures 2, a heading of the collection 3."""


@dataclass(frozen=True)
class FrozenHeading:
    """A heading of the collection: `rows` as `freezing` keeps them, `author` "" for words made from the numbers."""

    name: str
    rows: tuple[Mapping[str, str], ...]
    words: SafeString
    author: str
    shows_area: bool
    shows_rank: bool
    shows_target: bool


@dataclass(frozen=True)
class FrozenChart:
    heading: str
    finding: str
    svg: SafeString
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Newer:
    """A figure that was restated after the paper was made: where, what the paper says, and what it is now."""

    label: str
    url: str
    was: str
    now: str


@dataclass(frozen=True)
class FrozenPaper:
    """What a performance paper shows. `version` names the state of the data it was made from."""

    name: str
    url: str
    frozen_at: dt.datetime
    version: str
    sentence: str
    headings: tuple[FrozenHeading, ...]
    charts: tuple[FrozenChart, ...]
    count: int


def frozen_paper(kept: PaperFigures) -> FrozenPaper:
    """The paper's figures, its charts drawn from what was frozen."""
    content = kept.content
    return FrozenPaper(
        name=content["name"],
        url=kept.collection.get_absolute_url(),
        frozen_at=kept.frozen_at,
        version=kept.digest[:12],
        sentence=content["sentence"],
        headings=tuple(_heading(each) for each in content["headings"]),
        charts=tuple(_chart(each, number) for number, each in enumerate(content["charts"])),
        count=len(content["figures"]),
    )


def _heading(kept: Mapping[str, Any]) -> FrozenHeading:
    rows = tuple(kept["rows"])
    return FrozenHeading(
        name=kept["name"],
        rows=rows,
        words=to_html(kept["words"], heading_level=WORDS_UNDER),
        author=kept["author"],
        shows_area=len({row["area"] for row in rows if row["area"]}) > 1,
        shows_rank=any(row["rank"] for row in rows),
        shows_target=any(row["target"] for row in rows),
    )


def _chart(kept: Mapping[str, Any], number: int) -> FrozenChart:
    drawing = drawing_from(kept)
    # A PDF has one text for a picture, made from its title.
    svg = draw(drawing, f"frozen-{number}", title=f"{drawing.heading}. {drawing.alternative}")
    return FrozenChart(drawing.heading, drawing.finding, svg, drawing.notes)


def frozen_csv(kept: PaperFigures) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Heading and rows of the paper's download: every figure that was frozen."""
    columns = (*TIDY, *DESCRIBING)
    return columns, [tuple(_cell(column, row[column]) for column in columns) for row in kept.content["figures"]]


def _cell(column: str, text: str) -> Cell:
    return Decimal(text) if column in FIGURES and text else text


def newer_than(kept: PaperFigures) -> tuple[Newer, ...]:
    """Every figure of the paper that has been restated since, as the public may see it now.

    One that the public may not see any more is not among them.
    """
    live = {
        tuple(row[name] for name in PLACE): (row, figures)
        for figures in collection_figures(kept.collection, AnonymousUser())
        for row in figure_rows(figures)
    }
    found = []
    for row in kept.content["figures"]:
        now = live.get(tuple(row[name] for name in PLACE))
        if now and _told(now[0]) != _told(row):
            label = f"{now[1].title}, {row['area_name']}, {row['period']}"
            found.append(Newer(label, now[1].url, _told(row), _told(now[0])))
    return tuple(found)


def _told(row: Mapping[str, str]) -> str:
    if not row["value"]:
        return row["value_text"] or row["status"]
    unit = "" if row["unit"] == "count" else row["unit"]
    return f"{format_value(Decimal(row['value']), unit)} ({row['status'].lower()})"


def papers_place(collection: Collection, user: Reader, today: dt.date) -> tuple[AgendaItem, ...]:
    """The open items of the next agenda of each board that the user is officer or analyst of.

    Of the collection's own board only, where it has one. Both work for the board, so both see its draft.
    """
    coming = Meeting.objects.staffed_by(user, *MAKERS).with_board().upcoming(today)
    if collection.board:
        coming = coming.for_board(collection.board)
    first: dict[int, Meeting] = {}
    for meeting in coming:
        if meeting.status not in (MeetingStatus.CANCELLED, MeetingStatus.MOVED):
            first.setdefault(meeting.board_id, meeting)
    return tuple(
        item
        for meeting in first.values()
        for item in AgendaItem.objects.for_meeting(meeting)
        if item.part == Part.PART_I
    )


def figures_of_paper(paper: Paper) -> PaperFigures | None:
    """What was frozen for a paper, if it is a performance paper."""
    return PaperFigures.objects.of(paper).first()
