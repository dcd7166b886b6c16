from boards.views.boards import action_list, board_detail, board_list, board_members, forward_plan
from boards.views.follow import board_calendar, board_feed
from boards.views.meetings import (
    decision_list,
    meeting_detail,
    meeting_json,
    meeting_list,
    minutes_detail,
)
from boards.views.papers import paper_add, paper_detail, paper_upload, report_edit
from boards.views.publication import (
    meeting_change,
    meeting_preview,
    meeting_publish,
    paper_withdraw,
    publication_decide,
)

__all__ = [
    "action_list",
    "board_calendar",
    "board_detail",
    "board_feed",
    "board_list",
    "board_members",
    "decision_list",
    "forward_plan",
    "meeting_change",
    "meeting_detail",
    "meeting_json",
    "meeting_list",
    "meeting_preview",
    "meeting_publish",
    "minutes_detail",
    "paper_add",
    "paper_detail",
    "paper_upload",
    "paper_withdraw",
    "publication_decide",
    "report_edit",
]
