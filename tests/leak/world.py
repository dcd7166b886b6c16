"""The world of the crawl: who may find a canary, and the words that were hidden."""

from dataclasses import dataclass, field
from enum import Enum

from boards.models import Board, Meeting, Paper, Subscription
from hwb_portal.following.models import Alert
from hwb_portal.reading.models import Note
from metrics.models import FigureLoad, Indicator, Return


class Group(Enum):
    """Who may find a canary."""

    EXEMPT = "members of the board, its substitutes at that meeting, its officers, councillors of its council"
    MEMBERS = "the same, but no councillor who is not on the board"
    INSIDE = "members of the board, its substitutes at that meeting, its officers"
    OTHER_EXEMPT = "members of the board, its officers, councillors of its council; of the later meeting"
    SUPPLEMENT = "the same, of the meeting with a supplement"
    CONFIDENTIAL = "members who are on the paper's list, and officers"
    DRAFT = "officers of the board"
    CLOSED_MINUTES = "members of the board, and officers"
    RETURN = "those who work on the board's returns"
    BOARD_ONLY = "members of the board and those who work for it"
    DICTIONARY = "the same, and administrators, who keep the list of what is measured"
    HELD = "officers of the board, and administrators, who keep the records"
    MAILED = "administrators, who see to whom a mail could not be sent"
    NOTES = "the member who wrote it, and nobody else whatever their office"
    NEVER = "nobody: no page shows it"


@dataclass
class World:
    """The boards, meetings and papers of the crawl, and the words hidden in them."""

    board: Board
    other_board: Board
    meetings: list[Meeting] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    loads: list[FigureLoad] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    words: dict[str, Group] = field(default_factory=dict)

    def mark(self, place: str, group: Group) -> str:
        """A new canary, named after the field it stands in."""
        word = f"XQZ{place.replace(' ', '')}ZQX"
        assert word not in self.words, place
        self.words[word] = group
        return word

    def of(self, *groups: Group) -> frozenset[str]:
        return frozenset(word for word, group in self.words.items() if group in groups)
