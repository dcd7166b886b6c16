from boards.selectors.agenda import ItemLine, PaperLine
from boards.selectors.boards import BoardPage, MemberGroup, board_page, members_on
from boards.selectors.meetings import MeetingPage, meeting_page
from boards.selectors.minutes import MinutesPage, minutes_page
from boards.selectors.papers import PaperPage, paper_page

__all__ = [
    "BoardPage",
    "ItemLine",
    "MeetingPage",
    "MemberGroup",
    "MinutesPage",
    "PaperLine",
    "PaperPage",
    "board_page",
    "meeting_page",
    "members_on",
    "minutes_page",
    "paper_page",
]
